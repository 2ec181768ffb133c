-- A head runs at the best priority queued behind it.
create or replace function engine.raise_heads(p_deliveries bigint[]) returns void
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
begin
  with urgent as materialized (
    select d.lane, min(d.priority) as priority
    from unnest(p_deliveries) p(id)
      cross join lateral (select x.lane, x.priority from sync.delivery x where x.delivery_id = p.id and x.is_in_lane offset 0) d
    group by d.lane),
  head as materialized (
    select r.place, r.application_id, h.delivery_id, u.priority
    from urgent u
      cross join lateral (select o.delivery_id from sync.delivery o where o.lane = u.lane and o.is_in_lane order by o.delivery_id limit 1) h
      cross join lateral (select x.ctid as place, x.application_id from sync.ready x where x.delivery_id = h.delivery_id and x.priority > u.priority offset 0) r),
  taken as ( -- but for those that were claimed meanwhile
    delete from sync.ready r using head h where r.ctid = h.place returning h.application_id, h.delivery_id, h.priority)
  insert into sync.ready (application_id, priority, delivery_id) select t.application_id, t.priority, t.delivery_id from taken t order by t.delivery_id;
end $$;
comment on function engine.raise_heads(bigint[]) is 'Moves ready heads up to the priority of newly queued deliveries of their lanes. Only under engine.lane_lock().';
