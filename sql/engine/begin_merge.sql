-- The mark by which history tells a merge from a change by hand.
create or replace function engine.begin_merge(p_exchange bigint) returns timestamptz
language plpgsql volatile set search_path = '' as $$
begin
  perform pg_catalog.set_config('dersync.exchange', p_exchange::text, true);
  return engine.now();
end $$;
comment on function engine.begin_merge(bigint) is 'Marks the transaction as writing what this exchange brought, and gives the time for changed_at. A page may change a record twice, and a quarantined item may change one that its own page brought: such a change leaves exchange_id as it was and is no person''s all the same.';
