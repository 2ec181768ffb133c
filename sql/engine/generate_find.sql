-- Records by any id.
create or replace function engine.generate_find() returns void
language plpgsql set search_path = '' as $$
declare
  v_selects text;
begin
  select string_agg(pg_catalog.format('select %s::smallint, %L, t.record_id from staging.%I t where %s', t.table_id, t.name, t.name, c.condition), ' union ' order by t.name)
    into v_selects
  from sync.staged_table t
    cross join lateral (
      select string_agg(pg_catalog.format('t.%I = p_value', u.c), ' or ') as condition from unnest(engine.captured_columns(t.name)) u(c)
      where (u.c like '%\_id' or u.c = 'record_no') and engine.column_type(t.name, u.c) = 'text') c
  where pg_catalog.to_regclass(pg_catalog.format('staging.%I', t.name)) is not null and c.condition is not null;
  execute pg_catalog.format('create or replace function engine.find_records(p_value text) returns table (table_id smallint, table_name text, record_id bigint)
    language sql stable set search_path = '''' as %L', v_selects);
  comment on function engine.find_records(text) is 'Generated: every canonical row that carries this id in any of its id columns.';
end $$;
comment on function engine.generate_find() is 'Makes engine.find_records from the id columns of the canonical tables.';
