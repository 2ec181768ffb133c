-- Columns that an application shows without owning them.
create or replace function engine.compared_columns() returns table (kind text, table_id smallint, column_name text, form jsonb, is_personal boolean)
language sql stable set search_path = '' as $$
  select distinct on (1, 2, 3) pg_catalog.split_part(m.name, '/', 1), t.table_id, c.key,
    (select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}') from pg_catalog.jsonb_each(c.value) f where f.key in ('trim', 'case', 'max', 'precision', 'order')),
    coalesce((c.value->>'personal')::boolean, false)
  from sync.mapping_version m
    cross join lateral pg_catalog.jsonb_array_elements(m.text::jsonb->'rows') r
    join sync.staged_table t on t.name = r->>'table'
    cross join lateral pg_catalog.jsonb_each(r->'columns') c
  where m.is_active and m.name ~ '^[^/]+/[^/]+$' and m.name !~ '^(lookups|load|flows)/' and r->>'mode' = 'compare' and not r->'key' ? c.key
  order by 1, 2, 3
$$;
comment on function engine.compared_columns() is 'What the active sources say that they compare, and in which canonical form.';
