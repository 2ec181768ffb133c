-- Heads of lanes go to ready, or to their gate.
create or replace function engine.place(p_deliveries bigint[]) returns void
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
declare
  v_flows smallint[];
  v_applications smallint[];
begin
  select array_agg(p.flow_id) filter (where p.flow_id is not null), array_agg(p.application_id) filter (where p.application_id is not null)
    into v_flows, v_applications from sync.pause p;
  with head as materialized (
    select d.delivery_id, d.application_id, d.lane, d.priority,
      case when d.flow_id = any (v_flows) then engine.pause_key(d.flow_id, null)
        when d.application_id = any (v_applications) then engine.pause_key(null, d.application_id)
        else g.key end as key
    from unnest(p_deliveries) p(id)
      cross join lateral (select x.delivery_id, x.lane, x.priority, x.waits, x.flow_id, x.application_id from sync.delivery x where x.delivery_id = p.id offset 0) d
      left join lateral (
        select h.key from unnest(d.waits) w(key)
          cross join lateral (select o.key, o.delivery_id from sync.hold o where o.key = w.key and o.delivery_id < d.delivery_id
            order by o.delivery_id limit 1) h
        order by h.delivery_id limit 1) g on true),
  gated as (
    insert into sync.gate (delivery_id, key) select h.delivery_id, h.key from head h where h.key is not null
    on conflict (delivery_id) do update set key = excluded.key)
  insert into sync.ready (application_id, priority, delivery_id)
    select h.application_id, least(h.priority, q.priority), h.delivery_id
    from head h
      left join lateral (select min(x.priority) as priority from (
        select o.priority from sync.delivery o where o.lane = h.lane and o.is_in_lane order by o.delivery_id limit 100) x) q on true
    where h.key is null
    order by 2, h.delivery_id
  on conflict (delivery_id) do nothing;
end $$;
comment on function engine.place(bigint[]) is 'Puts deliveries that are heads of their lanes among the ready ones, at the best priority queued in the lane (the first 100 of it), or at the gate that blocks them: the pause of their flow or application before any other. Only under engine.lane_lock().';
