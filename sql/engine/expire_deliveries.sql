-- Deliveries whose time has passed.
create or replace function engine.expire_deliveries() returns integer
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
declare
  v_candidates bigint[];
  v_expired bigint[];
begin
  if not exists (select from sync.delivery d where d.expires_at <= (select engine.now()) and d.settled_at is null and d.state in ('queued', 'retry_wait')) then
    return 0;
  end if;
  perform pg_catalog.pg_advisory_xact_lock(engine.lane_lock());
  select array_agg(d.delivery_id) into v_candidates from sync.delivery d
    where d.expires_at <= (select engine.now()) and d.settled_at is null and d.state in ('queued', 'retry_wait');
  delete from sync.ready r using unnest(v_candidates) p(id) where r.delivery_id = p.id;
  select array_agg(c.id) into v_expired from (select unnest(v_candidates) except select unnest(engine.claimed())) c(id);
  return coalesce(engine.settle(v_expired, 'expired', 'its time passed before it was sent'), 0);
end $$;
comment on function engine.expire_deliveries() is 'Settles as expired what was not sent before its expires_at. Says how many.';
