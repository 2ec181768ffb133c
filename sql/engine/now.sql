-- The one clock of all SQL.
create or replace function engine.now() returns timestamptz
language plpgsql volatile set search_path = '' as $$
begin
  -- Not in SQL: that would be planned anew in every statement that asks.
  return coalesce((select c.shown_at + (pg_catalog.clock_timestamp() - c.real_at) * c.rate::double precision from sync.clock c), pg_catalog.clock_timestamp());
end $$;
comment on function engine.now() is 'Present time (UTC): the real clock, or the one that a test has set in sync.clock.';
