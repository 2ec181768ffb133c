-- The next delivery of each lane becomes its head.
create or replace function engine.advance_lanes(p_lanes bigint[]) returns void
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
declare
  v_heads bigint[];
begin
  select array_agg(n.delivery_id order by n.delivery_id) into v_heads
  from (select distinct lane from unnest(p_lanes) u(lane)) l
    cross join lateral (select d.delivery_id, d.state from sync.delivery d where d.lane = l.lane and d.is_in_lane order by d.delivery_id limit 1) n
  where n.state = 'queued';
  if v_heads is not null then
    perform engine.place(v_heads);
  end if;
end $$;
comment on function engine.advance_lanes(bigint[]) is 'Places the new head of each lane. Call it only in the transaction in which the former head left the lane, under engine.lane_lock().';
