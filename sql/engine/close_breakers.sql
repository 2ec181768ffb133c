-- Breakers that let everything through again.
create or replace function engine.close_breakers() returns integer
language plpgsql set search_path = '' as $$
declare
  v_count integer;
begin
  update sync.health h set breaker = 'closed', breaker_at = (select engine.now()), opened_at = null, openings = 0, code = null, reason = null
    where h.breaker = 'closing' and h.breaker_at <= (select engine.now()) - interval '5 seconds';
  get diagnostics v_count = row_count;
  return v_count;
end $$;
comment on function engine.close_breakers() is 'Closes breakers that have been closing for five seconds. Says how many.';
