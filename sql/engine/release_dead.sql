-- Dead deliveries of a flow whose dead do not hold.
create or replace function engine.release_dead(p_deliveries bigint[]) returns void
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
begin
  update sync.delivery d set freed_keys = h.keys
    from (select o.delivery_id, array_agg(o.key order by o.key) as keys from unnest(p_deliveries) p(id) join sync.hold o on o.delivery_id = p.id group by o.delivery_id) h
    where d.delivery_id = h.delivery_id;
  perform engine.release(p_deliveries);
end $$;
comment on function engine.release_dead(bigint[]) is 'Frees the gate keys that they held, and keeps them for engine.replay. Only under engine.lane_lock().';
