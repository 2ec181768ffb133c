-- What failed in front of a cancel.
create or replace function engine.supersede_failed(p_lanes bigint[]) returns void
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set jit = off as $$
declare
  v_cancel bigint;
begin
  for v_cancel in
    select c.delivery_id from (select distinct u.lane from unnest(p_lanes) u(lane)) l
      cross join lateral (select d.delivery_id, d.opener_record, d.state from sync.delivery d where d.lane = l.lane and d.is_in_lane
        order by d.delivery_id offset 1) c
    where c.opener_record is not null and c.state = 'queued' order by c.delivery_id
  loop
    perform engine.supersede(v_cancel, null);
  end loop;
end $$;
comment on function engine.supersede_failed(bigint[]) is 'Lets the cancels that wait in these lanes supersede what was being sent when they were born and has failed since. Only under engine.lane_lock().';
