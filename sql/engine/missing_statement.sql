-- The statement that finds missing parents.
create or replace function engine.missing_statement(p_table text, p_parent text) returns text
language sql stable set search_path = '' as $$
  select pg_catalog.format('select i.ordinal::integer from unnest(%s) with ordinality i(%s, ordinal) where %s and not exists (select from staging.%I p where %s) order by 1',
    string_agg(pg_catalog.format('$%s::text[]', u.position), ', ' order by u.position),
    string_agg(pg_catalog.format('c%s', u.position), ', ' order by u.position),
    string_agg(pg_catalog.format('i.c%s is not null', u.position), ' and ' order by u.position),
    k.parent_table,
    string_agg(pg_catalog.format('p.%I = i.c%s::%s', u.parent_column, u.position, engine.column_type(k.parent_table, u.parent_column)), ' and ' order by u.position))
  from engine.parents(p_table) k cross join lateral unnest(k.parent_columns) with ordinality u(parent_column, position)
  where k.name = p_parent
  group by k.parent_table
$$;
comment on function engine.missing_statement(text, text) is 'SQL with one text[] parameter per column of the foreign key p_parent; gives the ordinals (from 1) whose parent row is not staged. A key with a null names no parent.';
