-- What stands before a cancel is tried at once.
create or replace function engine.hurry_lane(p_delivery bigint) returns void
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
declare
  v_woken bigint[];
begin
  with woken as (
    delete from sync.later l using sync.delivery c, sync.delivery d
      where c.delivery_id = p_delivery and d.lane = c.lane and d.is_in_lane and d.delivery_id < p_delivery and l.delivery_id = d.delivery_id
      returning l.delivery_id)
    select array_agg(w.delivery_id) into v_woken from woken w;
  if v_woken is not null then
    perform engine.place(v_woken);
  end if;
end $$;
comment on function engine.hurry_lane(bigint) is 'Places what waits for its retry before a new cancel: a delivery whose outcome is unknown is read back at once. Later failures wait as any do. Only under engine.lane_lock().';
