-- Heads of lanes go to ready, or to their gate.
create or replace function engine.place(p_deliveries bigint[]) returns void
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  with head as materialized (
    select d.delivery_id, d.lane, d.priority, d.waits from unnest(p_deliveries) p(id) join sync.delivery d on d.delivery_id = p.id),
  blocked as materialized (
    select distinct on (h.delivery_id) h.delivery_id, o.key
    from head h cross join lateral unnest(h.waits) w(key) join sync.hold o on o.key = w.key and o.delivery_id < h.delivery_id
    where h.waits is not null order by h.delivery_id, o.delivery_id),
  gated as (
    insert into sync.gate (delivery_id, key) select b.delivery_id, b.key from blocked b
    on conflict (delivery_id) do update set key = excluded.key)
  insert into sync.ready (priority, delivery_id)
    select least(h.priority, q.priority), h.delivery_id
    from head h
      left join lateral (select min(x.priority) as priority from (
        select o.priority from sync.delivery o where o.lane = h.lane and o.is_in_lane order by o.delivery_id limit 100) x) q on true
    where not exists (select from blocked b where b.delivery_id = h.delivery_id)
    order by 1, h.delivery_id
  on conflict (delivery_id) do nothing;
end $$;
comment on function engine.place(bigint[]) is 'Puts deliveries that are heads of their lanes among the ready ones, at the best priority queued in the lane (the first 100 of it), or at the gate that blocks them. Only under engine.lane_lock().';
