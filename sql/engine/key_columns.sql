-- Primary key of a canonical table.
create or replace function engine.key_columns(p_table text) returns text[]
language sql stable set search_path = '' as $$
  select array_agg(a.attname::text order by k.position)
  from pg_catalog.pg_constraint c
    cross join lateral unnest(c.conkey) with ordinality k(attnum, position)
    join pg_catalog.pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.attnum
  where c.conrelid = pg_catalog.format('staging.%I', p_table)::pg_catalog.regclass and c.contype = 'p'
$$;
comment on function engine.key_columns(text) is 'Columns of the primary key of a canonical table, in its order.';
