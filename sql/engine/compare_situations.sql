-- Situations that came and went since the last look.
create or replace function engine.compare_situations(p_hold_ms bigint) returns void
language plpgsql set search_path = '' set enable_seqscan = on as $$
declare
  v_now timestamptz := engine.now();
begin
  if not pg_catalog.pg_try_advisory_xact_lock(7310579615044002) then
    return;  -- another engine is looking
  end if;
  with ranked as materialized (
    select s.kind, s.subject, min(s.since) as since, min(s.detail) as detail,
      pg_catalog.row_number() over (partition by s.kind order by min(s.since), s.subject) as rank
    from report.situations s where s.kind <> 'alarm not told' group by s.kind, s.subject),
  present as materialized (
    select r.kind, r.subject, r.since, r.detail from ranked r where r.rank <= 20
    union all
    select r.kind, 'more of this kind', min(r.since), count(*) || ' more: dersync status --check' from ranked r where r.rank > 20 group by r.kind),
  gone as (
    update sync.alarm a set gone_at = v_now
      where a.cleared_at is null and a.gone_at is null
        and not exists (select from present p where p.kind = a.kind and p.subject = a.subject))
  insert into sync.alarm (kind, subject, detail, began_at, raised_at)
    select p.kind, p.subject, p.detail, p.since, v_now from present p
    on conflict (kind, subject) where cleared_at is null do update set detail = excluded.detail, gone_at = null
      where sync.alarm.gone_at is not null or sync.alarm.detail is distinct from excluded.detail;
  update sync.alarm a set cleared_at = a.gone_at, attempts = case when a.told_at is null and a.attempts > 0 then 1 else 0 end, next_try_at = null
    where a.cleared_at is null and a.gone_at <= v_now - p_hold_ms * interval '1 millisecond';
  delete from sync.alarm a where a.cleared_at < v_now - interval '90 days';
end $$;
comment on function engine.compare_situations(bigint) is 'Compares report.situations with sync.alarm: what is new is noted, what has been away for p_hold_ms milliseconds is cleared, what was cleared 90 days ago is deleted. Of each kind the first 20 are alarms by themselves; all others are one.';
