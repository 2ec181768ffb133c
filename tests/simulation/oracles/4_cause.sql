-- No write without a cause: whatever was written to one side was made on the other, or is dersync's own repair of it.
with cause as (
  select m.flow, m.identity from simulation.made m
  -- A stage that moved is made anew: a program event, its steps, its reservations and outcomes under the next number.
  union all select 'enrollment_ack', m.identity from simulation.made m where m.flow = 'enrollment_ack'),
written as (
  select e.side, e.flow, e.identity, regexp_replace(regexp_replace(e.identity, '#r?[0-9]+', ''), '#[0-9]+', '', 'g') as origin
  from simulation.effect e where e.count > 0 or e.refused > 0)
select w.origin, format('%s %s was written to %s, and nobody made it', w.flow, w.identity, w.side)
  from written w
  where w.flow not in ('device_score_file')
    and not exists (select from cause c where c.flow = w.flow and c.identity = w.origin)
    and not (w.flow = 'event' and exists (select from cause c where c.flow = 'event_move' and c.identity = w.identity))
    -- The cancel of an incarnation that moved is dersync's own.
    and not (w.flow = 'event_status' and exists (select from cause c where c.flow = 'event' and c.identity = split_part(w.origin, '|', 1) || '|' || split_part(w.origin, '|', 1)))
union all
select e.identity, format('the repair %s was sent, and there was no conflict', e.identity) from simulation.effect e
  where e.flow = 'enrollment_sync' and e.identity like '%#r%' and not exists (select from sync.conflict);
