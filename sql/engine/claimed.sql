-- Deliveries that a worker is sending.
create or replace function engine.claimed() returns bigint[]
language sql stable set search_path = '' as $$
  select coalesce(array_agg(i.id), '{}') from sync.claim c cross join lateral unnest(c.delivery_ids) i(id)
$$;
comment on function engine.claimed() is 'Deliveries that are claimed at this moment.';
