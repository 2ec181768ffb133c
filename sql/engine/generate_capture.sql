-- Statement-level triggers that turn each changed row into history and births.
create or replace function engine.generate_capture(p_table_id smallint, p_table text) returns void
language plpgsql set search_path = '' as $$
declare
  v_key text;
  v_key_changed text;
  v_names text;
  v_old text;
  v_new text;
  v_when text;
  -- Once for each exchange: all rows of a page have one. No plan of a first small page may meet a large one with a nested loop.
  v_origin text := 'select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true';
begin
  for v_when in select f.definition->>'when' from sync.flow f where f.table_id = p_table_id and f.is_active and f.definition ? 'when' loop
    -- A name that does not exist is found here, not by the first page that is staged.
    execute pg_catalog.format('select from staging.%1$I n cross join staging.%1$I o where (%2$s) limit 0', p_table, v_when);
  end loop;
  select string_agg(pg_catalog.format('%L, n.%I', k, k), ', '), string_agg(pg_catalog.format('n.%1$I is distinct from o.%1$I', k), ' or ')
    into v_key, v_key_changed from unnest(engine.key_columns(p_table)) k;
  -- An unchanged column and a null need marks, since array_remove and jsonb_object leave no other way to tell them.
  select string_agg(pg_catalog.format('case when n.%1$I is distinct from o.%1$I then %1$L end', c), ', '),
         string_agg(pg_catalog.format('case when n.%1$I is distinct from o.%1$I then coalesce(o.%1$I::text, e''\x01null'') else e''\x02same'' end', c), ', '),
         string_agg(pg_catalog.format('case when n.%1$I is distinct from o.%1$I then coalesce(n.%1$I::text, e''\x01null'') else e''\x02same'' end', c), ', ')
    into v_names, v_old, v_new from unnest(engine.captured_columns(p_table)) c;
  execute pg_catalog.format($f$
    create or replace function engine.%1$I() returns trigger language plpgsql set search_path = '' set enable_nestloop = off set jit = off as $body$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select from new_rows n where n.record_version <> 1) then
        raise exception 'a new row of staging.%2$s must have record_version 1' using errcode = 'DS002';
      end if;
      with origin as materialized (%5$s),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, b.origin_id, b.origin_kind, n.*
        from new_rows n join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, key, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select n.change_id, %4$s, n.record_id, 'insert', pg_catalog.jsonb_build_object(%3$s), n.record_version, n.origin_id, n.exchange_id, v_now, v_actor, v_reason
        from diff n)
      %6$s
      return null;
    end $body$ $f$,
    'capture_' || p_table || '_insert', p_table, v_key, p_table_id, v_origin,
    engine.capture_births(p_table_id, p_table, true));

  execute pg_catalog.format($f$
    create or replace function engine.%1$I() returns trigger language plpgsql set search_path = '' set enable_nestloop = off set jit = off as $body$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
      v_is_brought boolean := v_actor is null or v_is_initial;
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select n.record_id, n.record_version - 1 from new_rows n except select o.record_id, o.record_version from old_rows o) then
        raise exception 'record_version of staging.%2$s must rise by one with each change' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      if exists (select from new_rows n full join old_rows o using (record_id) where %7$s) then
        raise exception 'key columns of staging.%2$s never change' using errcode = 'DS002', hint = 'End the row and make a new one.';
      end if;
      if (v_actor is null or v_reason is null)
          and exists (select n.record_id, n.exchange_id from new_rows n
            where n.exchange_id::text is distinct from pg_catalog.current_setting('dersync.exchange', true)
            intersect select o.record_id, o.exchange_id from old_rows o) then
        raise exception 'a change of staging.%2$s that no exchange brought needs an actor and a reason' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      with origin as materialized (%9$s),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, n.record_id, n.record_version, n.exchange_id,
          case when v_is_brought then b.origin_id end as origin_id,
          case when v_is_brought then b.origin_kind end as origin_kind,
          array_remove(array[%3$s]::text[], null) as names,
          array_replace(array_remove(array[%4$s]::text[], e'\x02same'), e'\x01null', null) as old_values,
          array_replace(array_remove(array[%5$s]::text[], e'\x02same'), e'\x01null', null) as new_values
        from new_rows n join old_rows o using (record_id) join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, old, new, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select d.change_id, %6$s, d.record_id, 'update', pg_catalog.jsonb_object(d.names, d.old_values), pg_catalog.jsonb_object(d.names, d.new_values),
          d.record_version, d.origin_id, d.exchange_id, v_now, v_actor, v_reason from diff d)
      %8$s
      return null;
    end $body$ $f$,
    'capture_' || p_table || '_update', p_table, v_names, v_old, v_new, p_table_id, v_key_changed,
    engine.capture_births(p_table_id, p_table, false), v_origin);

  execute pg_catalog.format($f$
    create or replace function engine.%1$I() returns trigger language plpgsql set search_path = '' as $body$
    begin
      insert into audit.record_change (table_id, record_id, operation, key, old, record_version, exchange_id, changed_at, actor, reason)
      select %2$s, n.record_id, 'delete', pg_catalog.jsonb_build_object(%3$s), pg_catalog.to_jsonb(n), n.record_version + 1, n.exchange_id, engine.now(),
        coalesce(nullif(pg_catalog.current_setting('dersync.actor', true), ''), session_user::text),
        nullif(pg_catalog.current_setting('dersync.reason', true), '')
      from old_rows n;
      return null;
    end $body$ $f$, 'capture_' || p_table || '_delete', p_table_id, v_key);

  execute pg_catalog.format('comment on function engine.%I() is %L', 'capture_' || p_table || '_insert', 'Generated: history and births of rows inserted into staging.' || p_table || '.');
  execute pg_catalog.format('comment on function engine.%I() is %L', 'capture_' || p_table || '_update', 'Generated: history and births of rows updated in staging.' || p_table || '.');
  execute pg_catalog.format('comment on function engine.%I() is %L', 'capture_' || p_table || '_delete', 'Generated: history of rows deleted from staging.' || p_table || '.');
  execute pg_catalog.format('create or replace trigger _100_capture_insert after insert on staging.%I referencing new table as new_rows for each statement execute function engine.%I()', p_table, 'capture_' || p_table || '_insert');
  execute pg_catalog.format('create or replace trigger _100_capture_update after update on staging.%I referencing old table as old_rows new table as new_rows for each statement execute function engine.%I()', p_table, 'capture_' || p_table || '_update');
  execute pg_catalog.format('create or replace trigger _100_capture_delete after delete on staging.%I referencing old table as old_rows for each statement execute function engine.%I()', p_table, 'capture_' || p_table || '_delete');
  execute pg_catalog.format('create or replace trigger _900_refuse_truncate before truncate on staging.%I for each statement execute function engine.refuse()', p_table);
end $$;
comment on function engine.generate_capture(smallint, text) is 'Makes the capture functions and triggers of one canonical table: one lean history row per changed row, one birth per interested flow in the order of the flows, one notification per statement.';
