-- Whether a record is there.
create or replace function engine.is_staged(p_table text, p_key jsonb) returns boolean
language plpgsql stable set search_path = '' as $$
declare
  v_condition text;
  v_found boolean;
begin
  select string_agg(pg_catalog.format('t.%I = %L::%s', k.key, k.value, engine.column_type(p_table, k.key)), ' and ') into v_condition
    from pg_catalog.jsonb_each_text(p_key) k;
  execute pg_catalog.format('select exists (select from staging.%I t where %s)', p_table, v_condition) into v_found;
  return v_found;
end $$;
comment on function engine.is_staged(text, jsonb) is 'Whether the canonical table has a row with these column values.';
