-- Merge of insert-only rows.
create or replace function engine.insert_statement(p_table text, p_columns text[], p_input text) returns text
language sql stable set search_path = '' as $$
  select pg_catalog.format(
    'with begun as materialized (select engine.begin_merge($1::bigint) as at),
     done as (
       insert into staging.%1$I (%2$s, source_version, exchange_id, first_seen_at, changed_at)
       select %3$s, x.version, $1::bigint, n.at, n.at from %4$s, begun n order by x.ordinal
       on conflict do nothing returning 1)
     select count(*)::integer, 0 from done',
    p_table, string_agg(pg_catalog.format('%I', c), ', ' order by position), string_agg(pg_catalog.format('x.%I', c), ', ' order by position), p_input)
  from unnest(p_columns) with ordinality u(c, position)
$$;
comment on function engine.insert_statement(text, text[], text) is 'Part of engine.merge_statement: insert, existing rows stay.';
