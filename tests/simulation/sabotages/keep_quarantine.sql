-- What waits in quarantine for its parent is never let go.
select simulation.sabotage('release_candidates', 'q.quarantine_id = any (v_ids)', 'q.quarantine_id = any (v_ids) and false');
