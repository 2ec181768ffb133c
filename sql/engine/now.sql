-- The one clock of all SQL.
create or replace function engine.now() returns timestamptz
language sql volatile set search_path = '' as $$
  select coalesce((select c.shown_at + (pg_catalog.clock_timestamp() - c.real_at) * c.rate::double precision from sync.clock c), pg_catalog.clock_timestamp())
$$;
comment on function engine.now() is 'Present time (UTC): the real clock, or the one that a test has set in sync.clock.';
