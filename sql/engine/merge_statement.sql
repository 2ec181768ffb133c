-- The statement that merges rows into a canonical table.
create or replace function engine.merge_statement(p_table text, p_columns text[], p_mode text, p_key text[]) returns text
language plpgsql stable set search_path = '' as $$
declare
  v_key text[] := coalesce(p_key, engine.key_columns(p_table));
  v_input text;
  v_values text[];
  v_order text;
  v_begin text := 'engine.begin_merge($1::bigint)';
begin
  select pg_catalog.format('(select i.version::timestamptz as version, i.ordinal, %s from unnest($2::text[], %s) with ordinality i(version, %s, ordinal)) x',
      string_agg(pg_catalog.format('i.%1$I::%2$s as %1$I', c, engine.column_type(p_table, c)), ', ' order by position),
      string_agg(pg_catalog.format('$%s::text[]', position + 2), ', ' order by position),
      string_agg(pg_catalog.format('%I', c), ', ' order by position))
    into v_input from unnest(p_columns) with ordinality u(c, position);
  select array_agg(c order by position) into v_values from unnest(p_columns) with ordinality u(c, position) where c <> all (v_key);
  select string_agg(pg_catalog.format('x.%I', k), ', ' order by position) into v_order from unnest(v_key) with ordinality u(k, position);
  if p_table = 'device' and p_columns @> '{head_end_system,nic_id,device_id}' then
    v_begin := pg_catalog.format('engine.begin_merge_of_devices($1::bigint, $%s::text[], $%s::text[], $%s::text[])',
      array_position(p_columns, 'head_end_system') + 2, array_position(p_columns, 'nic_id') + 2, array_position(p_columns, 'device_id') + 2);
  end if;
  if p_mode = 'insert' or p_mode = 'upsert' and v_values is null then
    return engine.insert_statement(p_table, p_columns, v_input);
  elsif p_mode = 'upsert' then
    return engine.upsert_statement(p_table, p_columns, v_key, v_values, v_input, v_order, v_begin);
  elsif p_mode = 'load' then
    return engine.initial_statement(p_table, p_columns, v_key, v_values, v_input, v_order);
  elsif p_mode = 'update' and v_values is not null then
    return engine.update_statement(p_table, v_key, v_values, v_input, v_order);
  end if;
  raise exception 'cannot merge into staging.% by mode "%" with no column but its key', p_table, p_mode using errcode = 'DS012';
end $$;
comment on function engine.merge_statement(text, text[], text, text[]) is 'SQL that merges many rows at once: $1 exchange, $2 text[] source versions, $3 ... one text[] per column. Gives (inserted, updated). Mode insert: existing rows stay. upsert: by primary key, the last of equal keys wins, an older source version changes nothing, unless engine.is_after_step. update: existing rows only, by p_key or the primary key; of rows that share that key an active one, or the ended ones if none is active; nothing older than what the row''s columns called _version say. load: see engine.initial_statement, which gives a row per row.';
