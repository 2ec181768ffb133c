-- What the budget of retries adds to the pause before one.
create or replace function engine.retry_delay(p_application smallint) returns double precision
language sql volatile set search_path = '' as $$
  select greatest(0, extract(epoch from h.retries_begin_at - engine.now() + pg_catalog.random() * (h.retries_end_at - h.retries_begin_at)) * 1000)
  from sync.health h where h.application_id = p_application
$$;
comment on function engine.retry_delay(smallint) is 'Milliseconds before a retry begins the pause that its attempts give it: some moment of those that the budget had free for the retries just counted (engine.note_calls).';
