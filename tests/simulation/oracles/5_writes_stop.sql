-- When the applications' edits have stopped, ours stop: nothing is written while sweep after sweep reads everything again.
select '', format('%s: %s at rest, %s a moment later', a.name, a.value, b.value)
  from simulation.observation a join simulation.observation b using (name)
  where a.phase = 'at rest' and b.phase = 'after' and a.value <> b.value;
