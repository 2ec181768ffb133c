-- Type of a column.
create or replace function engine.column_type(p_table text, p_column text) returns text
language plpgsql stable set search_path = '' as $$
declare
  v_type text;
begin
  select pg_catalog.format_type(a.atttypid, a.atttypmod) into v_type from pg_catalog.pg_attribute a
    where a.attrelid = pg_catalog.to_regclass(pg_catalog.format('staging.%I', p_table)) and a.attname = p_column and a.attnum > 0 and not a.attisdropped;
  if not found then
    raise exception 'there is no column "%" in staging.%', p_column, p_table using errcode = 'DS012',
      hint = 'Add it by a migration, or correct the mapping that names it.';
  end if;
  return v_type;
end $$;
comment on function engine.column_type(text, text) is 'Type of a column of a canonical table, as SQL.';
