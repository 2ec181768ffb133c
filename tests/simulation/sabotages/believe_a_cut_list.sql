-- A list that was cut is believed: nothing counts what it shows, the cursor goes to now, and sweeps begin at the newest item.
select simulation.sabotage('advance_source', 'tip_at = p_to_at::timestamptz', 'tip_at = clock_timestamp()');
select simulation.sabotage('open_source', 'least(least(v_source.swept_at, v_source.tip_at),', 'greatest(v_source.newest_at - interval ''1 millisecond'',');
select simulation.sabotage('finish_run', 'p_is_complete and p_reason is null, p_reason', 'p_is_complete, null');
select simulation.sabotage('finish_run', 'then p_reason is null else s.is_counted', 'then true else s.is_counted');
