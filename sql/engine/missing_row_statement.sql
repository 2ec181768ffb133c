-- The statement that finds rows that are not staged.
create or replace function engine.missing_row_statement(p_table text, p_columns text[]) returns text
language sql stable set search_path = '' as $$
  select pg_catalog.format('select i.ordinal::integer from unnest(%s) with ordinality i(%s, ordinal) where %s and not exists (select from staging.%I p where %s offset 0) order by 1',
    string_agg(pg_catalog.format('$%s::text[]', u.position), ', ' order by u.position),
    string_agg(pg_catalog.format('c%s', u.position), ', ' order by u.position),
    string_agg(pg_catalog.format('i.c%s is not null', u.position), ' and ' order by u.position),
    p_table,
    string_agg(pg_catalog.format('p.%I = i.c%s::%s', u.column_name, u.position, engine.column_type(p_table, u.column_name)), ' and ' order by u.position))
  from unnest(p_columns) with ordinality u(column_name, position)
$$;
comment on function engine.missing_row_statement(text, text[]) is 'SQL with one text[] parameter per column; gives the ordinals (from 1) for which the table has no row with those values. Values with a null among them ask for none.';
