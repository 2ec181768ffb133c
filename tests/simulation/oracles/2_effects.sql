-- Nothing takes effect twice; and without faults nothing is even sent twice.
select e.identity, format('%s %s took effect %s times in %s', e.flow, e.identity, e.count, e.side) from simulation.effect e where e.count > 1 and e.flow not in ('device_score')
union all
-- An outcome that a second file tells again is told again; and whose acknowledgement is later than its flow waits, as on a machine
-- that stands still, is asked again.
select e.identity, format('%s %s was sent to %s %s times more, and nothing was disturbed', e.flow, e.identity, e.side, e.duplicates)
  from simulation.effect e where e.duplicates > 0 and e.flow <> 'outcome' and :kind = 'twin'
    and not exists (select from sync.delivery d join sync.flow f using (flow_id)
      where d.correlation = e.identity and f.name = e.flow and d.settled_at - d.born_at > f.ask_after)
union all
-- What is refused came too early or too late: something stood in the wrong order. Rightly refused is a device that has opted
-- out, and one whose reservation was read after its stage was cancelled.
select e.identity, format('%s %s was refused by %s, and nothing was disturbed', e.flow, e.identity, e.side)
  from simulation.effect e where e.refused > 0 and e.flow in ('event', 'event_status', 'reservation', 'outcome', 'enrollment_ack') and :kind = 'twin'
    and not (e.flow = 'reservation' and (exists (select from simulation.record o where o.side = 'dacs' and o.collection = 'optOuts' and o.key = e.identity)
      or exists (select from simulation.record p where p.side = 'dacs' and p.collection = 'programEvents' and p.key = split_part(e.identity, '|', 1) and p.state = 'Cancelled')));
