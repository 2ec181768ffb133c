-- Merge of rows of an initial load.
create or replace function engine.initial_statement(p_table text, p_columns text[], p_key text[], p_values text[], p_input text, p_order text) returns text
language sql stable set search_path = '' as $$
  select pg_catalog.format(
    'with input as materialized (select distinct on (%1$s) x.* from %2$s order by %1$s, x.ordinal desc),
     before as materialized (
       select x.ordinal, %10$s, coalesce(b.is_different, false) as is_different
       from input x left join lateral (select (%8$s) is distinct from (%11$s) as is_different from staging.%3$I t where %12$s offset 0) b on true),
     begun as materialized (select engine.begin_merge($1::bigint) as at),
     done as (
       insert into staging.%3$I as t (%4$s, source_version, exchange_id, first_seen_at, changed_at)
       select %5$s, x.version, $1::bigint, n.at, n.at from input x, begun n order by %1$s
       on conflict (%6$s) do %7$s
       returning %13$s, t.record_version)
     select b.ordinal::integer,
       case when d.record_version = 1 then ''inserted'' when d.record_version > 1 then ''updated'' when b.is_different then ''kept'' else ''unchanged'' end
     from before b left join done d on %9$s order by 1',
    p_order, p_input, p_table,
    (select string_agg(pg_catalog.format('%I', c), ', ' order by position) from unnest(p_columns) with ordinality u(c, position)),
    (select string_agg(pg_catalog.format('x.%I', c), ', ' order by position) from unnest(p_columns) with ordinality u(c, position)),
    (select string_agg(pg_catalog.format('%I', k), ', ' order by position) from unnest(p_key) with ordinality u(k, position)),
    case when p_values is null then 'nothing' else pg_catalog.format(
      'update set %s, source_version = excluded.source_version, exchange_id = excluded.exchange_id, changed_at = excluded.changed_at,
         record_version = t.record_version + 1
       where (%s) is distinct from (%s) and case
         when exists (select from sync.exchange e where e.exchange_id = t.exchange_id and e.load_id is not null)
           then t.source_version is null or excluded.source_version >= t.source_version
         else excluded.source_version > t.source_version end',
      (select string_agg(pg_catalog.format('%1$I = excluded.%1$I', v), ', ' order by position) from unnest(p_values) with ordinality u(v, position)),
      (select string_agg(pg_catalog.format('t.%I', v), ', ' order by position) from unnest(p_values) with ordinality u(v, position)),
      (select string_agg(pg_catalog.format('excluded.%I', v), ', ' order by position) from unnest(p_values) with ordinality u(v, position))) end,
    coalesce((select string_agg(pg_catalog.format('t.%I', v), ', ' order by position) from unnest(p_values) with ordinality u(v, position)), 'null::text'),
    (select string_agg(pg_catalog.format('d.%1$I = b.%1$I', k), ' and ' order by position) from unnest(p_key) with ordinality u(k, position)),
    (select string_agg(pg_catalog.format('x.%I', k), ', ' order by position) from unnest(p_key) with ordinality u(k, position)),
    coalesce((select string_agg(pg_catalog.format('x.%I', v), ', ' order by position) from unnest(p_values) with ordinality u(v, position)), 'null::text'),
    (select string_agg(pg_catalog.format('t.%1$I = x.%1$I', k), ' and ' order by position) from unnest(p_key) with ordinality u(k, position)),
    (select string_agg(pg_catalog.format('t.%I', k), ', ' order by position) from unnest(p_key) with ordinality u(k, position)))
$$;
comment on function engine.initial_statement(text, text[], text[], text[], text, text) is 'Part of engine.merge_statement: insert or update by primary key. A row that a load brought is replaced unless the file has an older version; one that an application brought since stays unless the file has a newer one. Gives per row (ordinal, inserted | updated | unchanged | kept: staging differs and stays).';
