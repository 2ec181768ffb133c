-- Merge of rows that may be there.
create or replace function engine.upsert_statement(p_table text, p_columns text[], p_key text[], p_values text[], p_input text, p_order text, p_begin text) returns text
language sql stable set search_path = '' as $$
  select pg_catalog.format(
    'with input as (select distinct on (%1$s) x.* from %2$s order by %1$s, x.ordinal desc),
     begun as materialized (select %10$s as at),
     done as (
       insert into staging.%3$I as t (%4$s, source_version, exchange_id, first_seen_at, changed_at)
       select %5$s, x.version, $1::bigint, n.at, n.at from input x, begun n order by %1$s
       on conflict (%6$s) do update set %7$s, exchange_id = excluded.exchange_id,
         changed_at = excluded.changed_at, record_version = t.record_version + 1,
         source_version = case when excluded.source_version < t.source_version then engine.time_after_step(t.source_version, excluded.source_version)
           else excluded.source_version end
       where (%8$s) is distinct from (%9$s)
         and (t.source_version is null or excluded.source_version is null or excluded.source_version >= t.source_version
           or engine.is_after_step(t.changed_at, t.source_version, excluded.source_version))
       returning t.record_version)
     select (count(*) filter (where record_version = 1))::integer, (count(*) filter (where record_version > 1))::integer from done',
    p_order, p_input, p_table,
    (select string_agg(pg_catalog.format('%I', c), ', ' order by position) from unnest(p_columns) with ordinality u(c, position)),
    (select string_agg(pg_catalog.format('x.%I', c), ', ' order by position) from unnest(p_columns) with ordinality u(c, position)),
    (select string_agg(pg_catalog.format('%I', k), ', ' order by position) from unnest(p_key) with ordinality u(k, position)),
    (select string_agg(pg_catalog.format('%1$I = excluded.%1$I', v), ', ' order by position) from unnest(p_values) with ordinality u(v, position)),
    (select string_agg(pg_catalog.format('t.%I', v), ', ' order by position) from unnest(p_values) with ordinality u(v, position)),
    (select string_agg(pg_catalog.format('excluded.%I', v), ', ' order by position) from unnest(p_values) with ordinality u(v, position)),
    p_begin)
$$;
comment on function engine.upsert_statement(text, text[], text[], text[], text, text, text) is 'Part of engine.merge_statement: insert or update by primary key, guarded by the source version: an older one replaces a newer one only where a clock stepped back between them. p_begin: what marks its beginning and gives the time, once for all rows.';
