-- The form in which values of two sides are compared.
create or replace function engine.canonical_sql(p_expression text, p_type text, p_form jsonb) returns text
language sql immutable set search_path = '' as $$
  with form as (
    select case when (p_form->>'trim') = 'false' then '%s' else pg_catalog.format('pg_catalog.btrim(%%s, %L)', e' \t\r\n') end as trimmed)
  select case
    when p_type = 'timestamp with time zone' then
      pg_catalog.format('extract(epoch from pg_catalog.date_trunc(%L, %s))::text', coalesce(p_form->>'precision', 'milliseconds'), p_expression)
    when p_type ~ '^(numeric|smallint|integer|bigint|real|double precision)' then pg_catalog.format('pg_catalog.trim_scale((%s)::numeric)::text', p_expression)
    when p_type = 'jsonb' and p_form->>'order' = 'any' then
      pg_catalog.format('(select pg_catalog.jsonb_agg(e order by e)::text from pg_catalog.jsonb_array_elements(%s) e)', p_expression)
    when p_type ~ '^(text|character)' then (
      select pg_catalog.format('nullif(%s, %L)',
        case when p_form ? 'max' then pg_catalog.format(f.trimmed, pg_catalog.format('pg_catalog.left(%s, %s)', c.cased, (p_form->>'max')::integer)) else c.cased end, '')
      from form f
        cross join lateral (select case p_form->>'case' when 'upper' then 'pg_catalog.upper(%s)' when 'lower' then 'pg_catalog.lower(%s)' else '%s' end as casing) k
        cross join lateral (select pg_catalog.format(k.casing, pg_catalog.format(f.trimmed, p_expression)) as cased) c)
    else pg_catalog.format('(%s)::text', p_expression) end
$$;
comment on function engine.canonical_sql(text, text, jsonb) is 'An SQL expression that gives the canonical form of a value as text: trimmed, in one case, cut to max (what the cut leaves is trimmed again), empty as null; numbers without scale; instants in UTC milliseconds or seconds; lists in one order where theirs has no meaning.';

create or replace function engine.hashes_sql(p_kind text, p_table text, p_alias text, p_columns text[]) returns text
language plpgsql stable set search_path = '' as $$
declare
  v_hashes text;
  v_column text;
begin
  select c into v_column from unnest(p_columns) c where not exists (
    select from sync.shown_column s join sync.staged_table t using (table_id) where s.kind = p_kind and t.name = p_table and s.column_name = c);
  if found then
    raise exception 'the database does not know that applications of kind "%" show column "%" of %', p_kind, v_column, p_table using errcode = 'DS012',
      hint = 'Run dersync migrate. A column that a message carries stands in a source of the same kind, in a rule of mode compare.';
  end if;
  -- Written out: a function with a search path of its own would cost more than the hash.
  select string_agg(pg_catalog.format($f$%L, pg_catalog.left(pg_catalog.md5(coalesce((select s.salt from sync.salt s) || %s, '')), 16)$f$, s.column_name,
      engine.canonical_sql(pg_catalog.format('%I.%I', p_alias, s.column_name), engine.column_type(p_table, s.column_name), s.form)), ', ' order by s.column_name)
    into v_hashes
  from sync.shown_column s join sync.staged_table t using (table_id) where s.kind = p_kind and t.name = p_table and s.column_name = any (p_columns);
  return pg_catalog.format('pg_catalog.jsonb_build_object(%s)', v_hashes);
end $$;
comment on function engine.hashes_sql(text, text, text, text[]) is 'An SQL expression that gives column to salted hash of the canonical values of a row, as an application of that kind shows them.';
