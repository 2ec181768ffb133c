-- A newer change folds into the delivery that is just being sent.
select simulation.sabotage('fold', 'v_queued.delivery_id = any (engine.claimed())', 'false');
select simulation.sabotage('fold', 'if not found then
      return false;  -- a claim is taking it at this moment', 'if false then
      return false;');
select simulation.sabotage('fold', 'not in (''queued'', ''retry_wait'')', 'not in (''queued'', ''retry_wait'', ''unknown'')');
