-- A head runs at the best priority queued behind it.
create or replace function engine.raise_heads(p_deliveries bigint[]) returns void
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set enable_bitmapscan = off as $$
begin
  with urgent as materialized (
    select d.lane, min(d.priority) as priority from unnest(p_deliveries) p(id) join sync.delivery d on d.delivery_id = p.id
    where d.is_in_lane group by d.lane),
  head as materialized (
    select h.delivery_id, u.priority from urgent u
      cross join lateral (select o.delivery_id from sync.delivery o where o.lane = u.lane and o.is_in_lane order by o.delivery_id limit 1) h),
  taken as (
    delete from sync.ready r using head h where r.delivery_id = h.delivery_id and r.priority > h.priority returning r.application_id, r.delivery_id, h.priority)
  insert into sync.ready (application_id, priority, delivery_id) select t.application_id, t.priority, t.delivery_id from taken t order by t.delivery_id;
end $$;
comment on function engine.raise_heads(bigint[]) is 'Moves ready heads up to the priority of newly queued deliveries of their lanes. Only under engine.lane_lock().';
