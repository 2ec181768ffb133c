-- Breakers that let everything through again.
create or replace function engine.close_breakers() returns integer
language plpgsql set search_path = '' as $$
declare
  v_count integer;
  v_now timestamptz := engine.now();
begin
  -- The clock stepped back: what it said until when means nothing any more.
  update sync.health h set breaker_at = v_now, until_at = least(h.until_at, v_now) where h.breaker_at > v_now;
  update sync.health h set tokens_at = v_now where h.tokens_at > v_now + interval '1 second';
  update sync.health h set retries_begin_at = v_now, retries_end_at = v_now where h.retries_end_at > v_now + interval '5 minutes';
  update sync.health h set breaker = 'closed', breaker_at = v_now, opened_at = null, openings = 0, code = null, reason = null
    where h.breaker = 'closing' and h.breaker_at <= v_now - interval '5 seconds';
  get diagnostics v_count = row_count;
  return v_count;
end $$;
comment on function engine.close_breakers() is 'Closes breakers that have been closing for five seconds, and lets a probe go where a breaker waits for a time of a clock that has stepped back since; budgets that were counted in the future of such a clock are counted from now. Says how many were closed.';
