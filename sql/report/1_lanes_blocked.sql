-- What waits behind a dead delivery.
create or replace view report.lanes_blocked as
  select d.delivery_id as dead_delivery_id, f.name as flow, d.settled_at, d.born_at as dead_born_at, d.message,
    (select count(*) from sync.delivery o where o.lane = d.lane and o.is_in_lane and o.delivery_id > d.delivery_id) as waiting_in_lane,
    (select count(*) from sync.hold h join sync.gate g on g.key = h.key where h.delivery_id = d.delivery_id) as waiting_at_gates
  from sync.delivery d join sync.flow f using (flow_id)
  where d.state = 'dead';
comment on view report.lanes_blocked is 'One row per dead delivery: how many deliveries wait for it in its lane and at its gates.';
