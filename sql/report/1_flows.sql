-- Flows at a glance.
create or replace view report.flows as
  select f.name as flow, f.mode, f.target,
    coalesce(d.waiting, 0) + coalesce(b.born, 0) as waiting,
    engine.now() - least(d.oldest_waiting_at, b.oldest_at) as oldest_waiting_age,
    coalesce(d.retry_wait, 0) as retry, coalesce(d.unknown, 0) as unknown, coalesce(d.awaiting_ack, 0) as awaiting_ack,
    coalesce(g.gated, 0) as gated, coalesce(c.in_flight, 0) as in_flight,
    coalesce(d.late, 0) as late,
    coalesce(d.dead, 0) as dead, coalesce(d.expired, 0) as expired,
    coalesce(d.delivered, 0) as delivered, coalesce(d.acknowledged, 0) as acknowledged, coalesce(d.refused, 0) as refused,
    coalesce(d.superseded, 0) as superseded, coalesce(d.discarded, 0) as discarded, coalesce(d.observed, 0) as observed,
    coalesce(d.undecided, 0) as undecided, d.late_since
  from sync.flow f
    left join (
      select x.flow_id,
        count(*) filter (where s.is_waiting) as waiting,
        min(x.born_at) filter (where s.is_waiting) as oldest_waiting_at,
        count(*) filter (where s.is_open and x.due_at < engine.now()) as late,
        min(x.due_at) filter (where s.is_open and x.due_at < engine.now()) as late_since,
        count(*) filter (where x.state = 'retry_wait') as retry_wait, count(*) filter (where x.state = 'unknown') as unknown,
        count(*) filter (where x.state = 'awaiting_ack') as awaiting_ack, count(*) filter (where x.state = 'dead') as dead,
        count(*) filter (where x.state = 'expired') as expired, count(*) filter (where x.state = 'delivered') as delivered,
        count(*) filter (where x.state = 'acknowledged') as acknowledged, count(*) filter (where x.state = 'refused') as refused,
        count(*) filter (where x.state = 'superseded') as superseded, count(*) filter (where x.state = 'discarded') as discarded,
        count(*) filter (where x.state = 'observed') as observed,
        count(*) filter (where x.state = 'observed' and x.decided_at is null) as undecided
      from sync.delivery x join sync.delivery_state s on s.state = x.state group by x.flow_id) d on d.flow_id = f.flow_id
    left join (select x.flow_id, count(*) as born, min(x.at) as oldest_at from sync.born x group by x.flow_id) b on b.flow_id = f.flow_id
    left join (select y.flow_id, count(*) as gated from sync.gate x join sync.delivery y on y.delivery_id = x.delivery_id group by y.flow_id) g on g.flow_id = f.flow_id
    left join (select y.flow_id, count(*) as in_flight from sync.claim x cross join lateral unnest(x.delivery_ids) i(id)
               join sync.delivery y on y.delivery_id = i.id group by y.flow_id) c on c.flow_id = f.flow_id
  where f.is_active order by f.position;
comment on view report.flows is 'One row per flow: its mode, what waits and since when, what failed, what is settled. waiting counts births that dispatch has not seen yet too.';
comment on column report.flows.late is 'Open deliveries whose due_at has passed.';
comment on column report.flows.late_since is 'When the first of them became late (UTC).';
comment on column report.flows.undecided is 'Observed deliveries that nobody has decided about: enabling waits for that.';
