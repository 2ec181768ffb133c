-- What would still move by itself.
create or replace function engine.count_pending() returns bigint
language sql stable set search_path = '' as $$
  select (select count(*) from sync.born) + (select count(*) from sync.pointless l where not l.is_waiting) + (select count(*) from sync.ready)
    + (select coalesce(sum(cardinality(c.delivery_ids)), 0) from sync.claim c)
    + (select count(*) from sync.later l where not l.is_ask) + (select count(*) from sync.file_intake i where i.state = 'open')
$$;
comment on function engine.count_pending() is 'Births, withdrawn lists, ready and claimed deliveries, retries planned and files not wholly staged: what moves without anything new from outside.';
