-- A person changes a canonical record.
create or replace function engine.edit_record(p_table text, p_key jsonb, p_changes jsonb, p_actor text, p_reason text) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  v_sets text;
  v_condition text;
  v_count integer;
begin
  if coalesce(p_reason, '') = '' then
    raise exception 'a change by hand needs a reason' using errcode = 'DS021';
  end if;
  if p_key = '{}' or p_changes = '{}' then
    raise exception 'a change by hand names a record and what changes' using errcode = 'DS021';
  end if;
  if exists (select from pg_catalog.jsonb_object_keys(p_changes) k where k <> all (engine.captured_columns(p_table)) or k = any (engine.key_columns(p_table))) then
    raise exception 'only columns with content, and none of the key, can be changed by hand' using errcode = 'DS021',
      detail = pg_catalog.format('Columns of staging.%s: %s.', p_table, pg_catalog.array_to_string(engine.captured_columns(p_table), ', '));
  end if;
  select string_agg(pg_catalog.format('%I = %L::%s', k.key, k.value, engine.column_type(p_table, k.key)), ', ') into v_sets from pg_catalog.jsonb_each_text(p_changes) k;
  select string_agg(pg_catalog.format('t.%I = %L::%s', k.key, k.value, engine.column_type(p_table, k.key)), ' and ') into v_condition from pg_catalog.jsonb_each_text(p_key) k;
  perform pg_catalog.set_config('dersync.actor', coalesce(p_actor, session_user::text), true), pg_catalog.set_config('dersync.reason', p_reason, true);
  execute pg_catalog.format('update staging.%I t set %s, changed_at = engine.now(), record_version = t.record_version + 1 where %s', p_table, v_sets, v_condition);
  get diagnostics v_count = row_count;
  perform pg_catalog.set_config('dersync.actor', '', true), pg_catalog.set_config('dersync.reason', '', true);
  if v_count > 0 then
    perform engine.record_action(p_actor, 'edit', p_table, p_reason, pg_catalog.jsonb_build_object('key', p_key, 'changes', p_changes));
  end if;
  return v_count;
end $$;
comment on function engine.edit_record(text, jsonb, jsonb, text, text) is 'Changes content columns of the rows with that key, as operator, with a reason; history and deliveries follow as with any change. Says how many rows.';
