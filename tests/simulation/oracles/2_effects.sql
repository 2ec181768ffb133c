-- Nothing takes effect twice; and without faults nothing is even sent twice.
select e.identity, format('%s %s took effect %s times in %s', e.flow, e.identity, e.count, e.side) from simulation.effect e where e.count > 1 and e.flow not in ('device_score')
union all
-- An outcome that a second file tells again is told again.
select e.identity, format('%s %s was sent to %s %s times more, and nothing was disturbed', e.flow, e.identity, e.side, e.duplicates)
  from simulation.effect e where e.duplicates > 0 and e.flow <> 'outcome' and :kind = 'twin';
