-- What waits behind a delivery that stopped.
create or replace view report.lanes_blocked as
  select d.delivery_id, f.name as flow, d.born_at, d.message,
    (select count(*) from sync.delivery o where o.lane = d.lane and o.is_in_lane and o.delivery_id > d.delivery_id) as waiting_in_lane,
    (select count(*) from sync.hold h join sync.gate g on g.key = h.key where h.delivery_id = d.delivery_id) as waiting_at_gates,
    d.state, coalesce((select max(t.at) from sync.attempt t where t.delivery_id = d.delivery_id), d.born_at) as stopped_at,
    engine.delivery_name(d.delivery_id) as name
  from sync.delivery d join sync.flow f using (flow_id)
  where d.state = 'dead' or d.state = 'unknown' and f.effect = 'at_most_once';
comment on view report.lanes_blocked is 'One row per delivery that stopped for a person (dead, or unknown in a flow that is at_most_once): since when, and how many deliveries wait for it in its lane and at its gates.';
comment on column report.lanes_blocked.stopped_at is 'When its last attempt failed; when it was born, if there was none (UTC).';
comment on column report.lanes_blocked.name is 'What it is, in words.';
comment on column report.lanes_blocked.delivery_id is 'Number of the delivery that stopped.';
comment on column report.lanes_blocked.flow is 'Flow that it belongs to.';
comment on column report.lanes_blocked.born_at is 'When it was born (UTC).';
comment on column report.lanes_blocked.waiting_in_lane is 'Deliveries behind it in its lane.';
comment on column report.lanes_blocked.waiting_at_gates is 'Deliveries that wait at the gates that it holds.';
