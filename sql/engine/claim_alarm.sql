-- What the command on_alarm is told next.
create or replace function engine.claim_alarm(p_worker text, p_hold_ms bigint, p_lease_ms bigint)
returns table (alarm_id bigint, act text, kind text, subject text, detail text, since text, raised_at text, cleared_at text, attempt integer)
language sql volatile set search_path = '' as $$
  update sync.alarm a set attempts = a.attempts + 1, teller = p_worker, lease_until = (select engine.now()) + p_lease_ms * interval '1 millisecond'
  where a.alarm_id = (
    select x.alarm_id from sync.alarm x cross join (select engine.now() as now offset 0) t
    where (x.cleared_at is null and x.told_at is null and x.gone_at is null and x.raised_at <= t.now - p_hold_ms * interval '1 millisecond'
        or x.cleared_at is not null and x.cleared_told_at is null and (x.told_at is not null or x.attempts > 0))
      and (x.told_at is null or x.cleared_at is not null and x.cleared_told_at is null)
      and coalesce(x.next_try_at <= t.now, true) and coalesce(x.lease_until <= t.now, true)
    order by x.alarm_id limit 1 for update of x skip locked)
  returning a.alarm_id, case when a.cleared_at is null then 'raised' else 'cleared' end, a.kind, a.subject, pg_catalog.left(a.detail, 1000),
    engine.instant_text(a.began_at), engine.instant_text(a.raised_at), engine.instant_text(a.cleared_at), a.attempts
$$;
comment on function engine.claim_alarm(text, bigint, bigint) is 'Takes one alarm that the command is to be told: raised, when the situation has lasted p_hold_ms milliseconds, or cleared, when the command may know of it. For p_lease_ms nobody else tells it; a worker that dies in between leaves it to be told again: at least once.';
