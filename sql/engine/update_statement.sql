-- Merge into rows that must be there.
create or replace function engine.update_statement(p_table text, p_key text[], p_values text[], p_input text, p_order text) returns text
language sql stable set search_path = '' as $$
  select pg_catalog.format(
    'with input as (select distinct on (%1$s) x.* from %2$s order by %1$s, x.ordinal desc),
     done as (
       update staging.%3$I t set %4$s, exchange_id = $1::bigint, changed_at = (select engine.begin_merge($1::bigint)), record_version = t.record_version + 1
       from input x where %5$s and (%6$s) is distinct from (%7$s) %8$s %9$s
       returning 1)
     select 0, count(*)::integer from done',
    p_order, p_input, p_table,
    (select string_agg(pg_catalog.format('%1$I = x.%1$I', v), ', ' order by position) from unnest(p_values) with ordinality u(v, position)),
    (select string_agg(pg_catalog.format('t.%1$I = x.%1$I', k), ' and ' order by position) from unnest(p_key) with ordinality u(k, position)),
    (select string_agg(pg_catalog.format('t.%I', v), ', ' order by position) from unnest(p_values) with ordinality u(v, position)),
    (select string_agg(pg_catalog.format('x.%I', v), ', ' order by position) from unnest(p_values) with ordinality u(v, position)),
    case when 'ended_at' = any (engine.captured_columns(p_table)) and p_key <> engine.key_columns(p_table) then
      pg_catalog.format('and (t.ended_at is null or not exists (select from staging.%I a where a.ended_at is null and %s))', p_table,
        (select string_agg(pg_catalog.format('a.%1$I = x.%1$I', k), ' and ' order by position) from unnest(p_key) with ordinality u(k, position))) else '' end,
    (select string_agg(pg_catalog.format('and (t.%1$I is null or x.%1$I is null or x.%1$I >= t.%1$I)', v), ' ' order by position)
     from unnest(p_values) with ordinality u(v, position) where u.v like '%\_version' and engine.column_type(p_table, u.v) = 'timestamp with time zone'))
$$;
comment on function engine.update_statement(text, text[], text[], text, text) is 'Part of engine.merge_statement: update of existing rows, guarded by those of its columns that are instants called _version: the version of what the row holds from this source.';
