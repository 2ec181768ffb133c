-- What waits for another record's delivery.
create or replace view report.gates_closed as
  select g.key, g.waiting, g.oldest_waiting_at, h.delivery_id as holder_id, engine.delivery_name(h.delivery_id) as holder,
    engine.why_waiting(h.delivery_id) as because
  from (select x.key, count(*) as waiting, min(d.born_at) as oldest_waiting_at, max(x.delivery_id) as last_waiting
        from sync.gate x join sync.delivery d on d.delivery_id = x.delivery_id where x.key !~ '^pause:' group by x.key) g
    cross join lateral (select o.delivery_id from sync.hold o where o.key = g.key and o.delivery_id < g.last_waiting order by o.delivery_id limit 1) h;
comment on view report.gates_closed is 'One row per gate key that heads of lanes wait at: how many, since when, for which delivery, and why that one is not done.';
comment on column report.gates_closed.holder_id is 'Delivery that holds the gate.';
comment on column report.gates_closed.holder is 'What that delivery is, in words.';
comment on column report.gates_closed.because is 'Why it is not done, in words.';
comment on column report.gates_closed.key is 'What is waited for, such as the stage or device.';
comment on column report.gates_closed.waiting is 'Deliveries that wait at it.';
comment on column report.gates_closed.oldest_waiting_at is 'When the oldest of them was born (UTC).';
