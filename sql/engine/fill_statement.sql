-- The statement that fills columns from replies.
create or replace function engine.fill_statement(p_table text, p_columns text[]) returns text
language sql stable set search_path = '' as $$
  select pg_catalog.format(
    'with done as (
       update staging.%1$I t set %2$s, exchange_id = $1::bigint, changed_at = (select engine.begin_merge($1::bigint)), record_version = t.record_version + 1
       from unnest($2::bigint[], %3$s) x(record_id, %4$s)
       where t.record_id = x.record_id and (%5$s) is distinct from (%6$s) returning 1)
     select count(*)::integer from done',
    p_table,
    string_agg(pg_catalog.format('%1$I = x.%1$I::%2$s', c, engine.column_type(p_table, c)), ', ' order by position),
    string_agg(pg_catalog.format('$%s::text[]', position + 2), ', ' order by position),
    string_agg(pg_catalog.format('%I', c), ', ' order by position),
    string_agg(pg_catalog.format('t.%I', c), ', ' order by position),
    string_agg(pg_catalog.format('x.%I::%s', c, engine.column_type(p_table, c)), ', ' order by position))
  from unnest(p_columns) with ordinality u(c, position)
$$;
comment on function engine.fill_statement(text, text[]) is 'SQL that writes what replies say into canonical rows: $1 exchange, $2 bigint[] record_ids, $3 ... one text[] per column; gives the number of rows changed.';
