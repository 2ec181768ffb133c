-- Columns of a canonical table that carry content.
create or replace function engine.captured_columns(p_table text) returns text[]
language sql stable set search_path = '' as $$
  select array_agg(a.attname::text order by a.attnum)
  from pg_catalog.pg_attribute a
  where a.attrelid = pg_catalog.format('staging.%I', p_table)::pg_catalog.regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    and a.attname not in ('record_id', 'source_version', 'first_seen_at', 'changed_at', 'record_version', 'exchange_id')
$$;
comment on function engine.captured_columns(text) is 'Columns of a canonical table that carry content: all but the bookkeeping columns and the generated ones.';
