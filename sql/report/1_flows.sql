-- Flows at a glance.
create or replace view report.flows as
  select f.name as flow, f.mode, f.target,
    coalesce(d.waiting, 0) + coalesce(b.born, 0) as waiting,
    engine.now() - least(d.oldest_waiting_at, b.oldest_at) as oldest_waiting_age,
    coalesce(d.retry_wait, 0) as retry, coalesce(d.unknown, 0) as unknown, coalesce(d.awaiting_ack, 0) as awaiting_ack,
    coalesce(g.gated, 0) as gated, coalesce(c.in_flight, 0) as in_flight,
    coalesce(d.late, 0) as late,
    coalesce(d.dead, 0) as dead, coalesce(e.expired, 0)::bigint as expired,
    coalesce(e.delivered, 0)::bigint as delivered, coalesce(e.acknowledged, 0)::bigint as acknowledged, coalesce(e.refused, 0)::bigint as refused,
    coalesce(e.superseded, 0)::bigint as superseded, coalesce(e.discarded, 0)::bigint as discarded, coalesce(e.observed, 0)::bigint as observed,
    coalesce(e.undecided, 0)::bigint as undecided, d.late_since,
    coalesce(d.failed, 0) + coalesce(e.failed, 0)::bigint as failed,
    coalesce(d.unanswered, 0) as unanswered, d.unanswered_since
  from sync.flow f
    left join (
      select x.flow_id,
        count(*) filter (where s.is_waiting) as waiting,
        min(x.born_at) filter (where s.is_waiting) as oldest_waiting_at,
        count(*) filter (where x.due_at < n.at) as late, min(x.due_at) filter (where x.due_at < n.at) as late_since,
        count(*) filter (where x.state = 'awaiting_ack' and x.due_at < n.at) as unanswered,
        min(x.due_at) filter (where x.state = 'awaiting_ack' and x.due_at < n.at) as unanswered_since,
        count(*) filter (where x.state = 'retry_wait') as retry_wait, count(*) filter (where x.state = 'unknown') as unknown,
        count(*) filter (where x.state = 'awaiting_ack') as awaiting_ack, count(*) filter (where x.state = 'dead') as dead,
        count(*) filter (where s.is_failed) as failed
      from (select o.flow_id, o.state, o.born_at, o.due_at from sync.delivery o where o.is_in_lane and o.settled_at is null
            union all
            select o.flow_id, o.state, o.born_at, o.due_at from sync.delivery o where o.state = 'awaiting_ack' and not o.is_in_lane) x
        join sync.delivery_state s on s.state = x.state cross join (select engine.now() as at offset 0) n
      group by x.flow_id) d on d.flow_id = f.flow_id
    left join (
      select x.flow_id,
        sum(x.deliveries) filter (where x.state = 'expired') as expired, sum(x.deliveries) filter (where x.state = 'delivered') as delivered,
        sum(x.deliveries) filter (where x.state = 'acknowledged') as acknowledged, sum(x.deliveries) filter (where x.state = 'refused') as refused,
        sum(x.deliveries) filter (where x.state = 'superseded') as superseded, sum(x.deliveries) filter (where x.state = 'discarded') as discarded,
        sum(x.deliveries) filter (where x.state = 'observed') as observed, sum(x.undecided) filter (where x.state = 'observed') as undecided,
        sum(x.undecided) filter (where s.is_failed) as failed
      from sync.settled x join sync.delivery_state s on s.state = x.state group by x.flow_id) e on e.flow_id = f.flow_id
    left join (select x.flow_id, count(*) as born, min(x.at) as oldest_at from sync.born x group by x.flow_id) b on b.flow_id = f.flow_id
    left join (select y.flow_id, count(*) as gated from sync.gate x join sync.delivery y on y.delivery_id = x.delivery_id where x.key !~ '^pause:' group by y.flow_id) g on g.flow_id = f.flow_id
    left join (select y.flow_id, count(*) as in_flight from sync.claim x cross join lateral unnest(x.delivery_ids) i(id)
               join sync.delivery y on y.delivery_id = i.id group by y.flow_id) c on c.flow_id = f.flow_id
  where f.is_active order by f.position;
comment on view report.flows is 'One row per flow: its mode, what waits and since when, what failed, what is settled. waiting counts births that dispatch has not seen yet too.';
comment on column report.flows.late is 'Open deliveries whose due_at has passed.';
comment on column report.flows.late_since is 'When the first of them became late (UTC).';
comment on column report.flows.undecided is 'Observed deliveries that nobody has decided about: enabling waits for that.';
comment on column report.flows.failed is 'Deliveries in a state that counts as failed (sync.delivery_state.is_failed), without those that expired and that a person has decided about.';
comment on column report.flows.unanswered is 'Those of the late ones that were accepted and have no answer yet.';
comment on column report.flows.unanswered_since is 'When the first of them became late (UTC).';
comment on column report.flows.flow is 'Name of the flow.';
comment on column report.flows.waiting is 'Deliveries on their way: born, queued, to be tried again or with unknown outcome.';
comment on column report.flows.oldest_waiting_age is 'How long the oldest of them has waited.';
comment on column report.flows.retry is 'Deliveries in the state retry_wait.';
comment on column report.flows.unknown is 'Deliveries in the state unknown.';
comment on column report.flows.awaiting_ack is 'Deliveries in the state awaiting_ack.';
comment on column report.flows.gated is 'Deliveries that wait at a gate.';
comment on column report.flows.in_flight is 'Deliveries that workers have.';
comment on column report.flows.dead is 'Deliveries in the state dead.';
comment on column report.flows.expired is 'Deliveries in the state expired, of all times.';
comment on column report.flows.delivered is 'Deliveries in the state delivered, of all times.';
comment on column report.flows.acknowledged is 'Deliveries in the state acknowledged, of all times.';
comment on column report.flows.refused is 'Deliveries in the state refused, of all times.';
comment on column report.flows.superseded is 'Deliveries in the state superseded, of all times.';
comment on column report.flows.discarded is 'Deliveries in the state discarded, of all times.';
comment on column report.flows.observed is 'Deliveries in the state observed, of all times.';
