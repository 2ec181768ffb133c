-- A list that was cut is believed: nothing counts what it shows, the cursor goes to now, and sweeps begin there and miss nothing.
select simulation.sabotage('advance_source', 'tip_at = p_to_at::timestamptz', 'tip_at = clock_timestamp()');
select simulation.sabotage('advance_source', '(s.tip_at, s.tip_id) is not distinct from (p_from_at::timestamptz, p_from_id)', 'true');
select simulation.sabotage('open_source', 'least(least(v_source.swept_at, v_source.tip_at),', 'greatest(v_source.tip_at + interval ''10 minutes'',');
select simulation.sabotage('open_source', ', v_source.tip_id,', ', null::text,');
select simulation.sabotage('open_source', 'then v_source.newest_id end', 'then null::text end');
select simulation.sabotage('finish_run', 'p_is_complete and p_reason is null, p_reason', 'p_is_complete, null');
select simulation.sabotage('finish_run', 'then p_reason is null else s.is_counted', 'then true else s.is_counted');
