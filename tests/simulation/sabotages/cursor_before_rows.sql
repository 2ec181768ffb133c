-- The cursor stands a little after what was staged, and sweeps begin there and miss nothing: what came meanwhile is not read.
select simulation.sabotage('advance_source', 'tip_at = p_to_at::timestamptz', 'tip_at = greatest(p_to_at::timestamptz, clock_timestamp() + interval ''50 milliseconds'')');
select simulation.sabotage('advance_source', '(s.tip_at, s.tip_id) is not distinct from (p_from_at::timestamptz, p_from_id)', 'true');
select simulation.sabotage('open_source', 'least(least(v_source.swept_at, v_source.tip_at),', 'greatest(v_source.tip_at + interval ''10 minutes'',');
select simulation.sabotage('open_source', ', v_source.tip_id,', ', null::text,');
select simulation.sabotage('open_source', 'then v_source.newest_id end', 'then null::text end');
