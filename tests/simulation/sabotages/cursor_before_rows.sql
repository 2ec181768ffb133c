-- The cursor stands a little after what was staged, and sweeps begin at the newest item: what came meanwhile is not read.
select simulation.sabotage('advance_source', 'tip_at = p_to_at::timestamptz', 'tip_at = greatest(p_to_at::timestamptz, clock_timestamp() + interval ''50 milliseconds'')');
select simulation.sabotage('open_source', 'least(least(v_source.swept_at, v_source.tip_at),', 'greatest(v_source.newest_at - interval ''1 millisecond'',');
