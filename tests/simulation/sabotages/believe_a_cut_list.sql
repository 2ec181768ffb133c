-- A list that was cut is believed: nothing counts what it shows, and the cursor goes to now.
select simulation.sabotage('advance_source', 'tip_at = p_to_at::timestamptz', 'tip_at = clock_timestamp()');
select simulation.sabotage('open_source', 'least(v_source.swept_at, v_source.tip_at)', 'v_source.tip_at + interval ''10 minutes''');
