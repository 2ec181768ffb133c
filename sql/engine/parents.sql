-- Foreign keys of a canonical table.
create or replace function engine.parents(p_table text) returns table (name text, columns text[], parent_table text, parent_columns text[])
language sql stable set search_path = '' as $$
  select c.conname::text,
    (select array_agg(a.attname::text order by k.position) from unnest(c.conkey) with ordinality k(attnum, position)
       join pg_catalog.pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.attnum),
    p.relname::text,
    (select array_agg(a.attname::text order by k.position) from unnest(c.confkey) with ordinality k(attnum, position)
       join pg_catalog.pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.attnum)
  from pg_catalog.pg_constraint c join pg_catalog.pg_class p on p.oid = c.confrelid
  where c.conrelid = pg_catalog.format('staging.%I', p_table)::pg_catalog.regclass and c.contype = 'f'
  order by c.conname
$$;
comment on function engine.parents(text) is 'Foreign keys of a canonical table: name, columns, parent table and its columns.';
