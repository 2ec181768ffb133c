-- A worker takes a source to poll.
create or replace function engine.open_source(p_application text, p_resource text)
returns table (source_id integer, is_ours boolean, tip_at text, tip_id text, sweep_from text, polled_at text, next_at text, now text,
  late_ms bigint, unread_ms bigint, has_older boolean, step_ends_at text, newest_at text, newest_id text, is_tip_back boolean)
language plpgsql set search_path = '' set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
declare
  v_source sync.source;
  v_back text[];
begin
  insert into sync.source (application_id, resource)
    select a.application_id, p_resource from sync.application a where a.name = p_application
      and not exists (select from sync.source s where s.application_id = a.application_id and s.resource = p_resource)
    on conflict do nothing;
  select s.* into v_source from sync.source s join sync.application a using (application_id)
    where a.name = p_application and s.resource = p_resource;
  if not found then
    raise exception 'application "%" is not known to the database', p_application using errcode = 'DS010', hint = 'Run dersync migrate.';
  end if;
  v_back := array(select k.record from sync.seen k where k.source_id = v_source.source_id and k.record in (v_source.newest_id, v_source.tip_id) and k.is_back);
  return query select v_source.source_id,
    case when not exists (select from sync.pause p where p.application_id = v_source.application_id)
      then pg_catalog.pg_try_advisory_lock(731057961, v_source.source_id) else false end,
    engine.instant_text(v_source.tip_at), v_source.tip_id, engine.instant_text(case when v_source.swept_at is not null then least(least(v_source.swept_at, v_source.tip_at),
      (select min(o.version) from sync.older o where o.source_id = v_source.source_id)) end),
    engine.instant_text(v_source.polled_at), engine.instant_text(v_source.next_at), engine.instant_text(engine.now()),
    (extract(epoch from v_source.late_longest) * 1000)::bigint, (extract(epoch from engine.now() - v_source.polled_at) * 1000)::bigint,
    exists (select from sync.older o where o.source_id = v_source.source_id), engine.instant_text(v_source.step_ends_at),
    engine.instant_text(v_source.newest_at), case when v_source.newest_id <> all (v_back) then v_source.newest_id end,
    coalesce(v_source.tip_id = any (v_back), false);
end $$;
comment on function engine.open_source(text, text) is 'Takes the session lock of a source (is_ours: nobody else polls it, and its application is not paused) and gives its cursor. Instants are RFC 3339 text in UTC; sweep_from is null when no sweep was ever complete: from the beginning. polled_at, next_at and now are what a schedule goes by. late_ms: the longest time that an item took to become visible; unread_ms: since it was last read to its end. has_older: it shows records in older versions than known, and sweeps begin before them; step_ends_at: its clock stepped back, and an update time up to this may be from after that, see engine.begin_after_step; newest_at, newest_id: the newest item that is known, without id when it has an older update time by now; is_tip_back: the item at the tip has.';
