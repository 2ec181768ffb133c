-- What the budget of retries adds to the pause before one.
create or replace function engine.retry_delay(p_application smallint) returns double precision
language sql stable set search_path = '' as $$
  select least(60000, greatest(0, h.retried_lately - 20 - h.calls_lately / 10) * 1000 / (2 + h.calls_lately / 100))
  from sync.health h where h.application_id = p_application
$$;
comment on function engine.retry_delay(smallint) is 'Milliseconds over which retries are spread, beside their own pause: none while those planned lately are at most a tenth of the calls and twenty; what is beyond goes at a tenth of the present rate of calls and two a second, at most a minute later.';
