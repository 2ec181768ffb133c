-- What an application shows of columns that it does not own.
create or replace function engine.take_shown(p_exchange bigint, p_table smallint, p_records bigint[], p_items text[], p_shown jsonb[],
                                             p_ours jsonb[], p_theirs jsonb[], p_values jsonb[]) returns void
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
declare
  v_application smallint;
  v_one record;
begin
  select e.application_id into strict v_application from sync.exchange e where e.exchange_id = p_exchange;
  insert into sync.image as i (table_id, record_id, application_id, item, known)
    select p_table, u.record_id, v_application, u.item, u.shown from unnest(p_records, p_items, p_shown, p_ours) u(record_id, item, shown, ours)
    where u.shown = u.ours order by u.record_id, u.item
  on conflict (table_id, record_id, application_id, item) do update set known = i.known || excluded.known, sent = '{}'
    where i.sent <> '{}' or not i.known @> excluded.known;
  if exists (select from sync.conflict c where c.resolved_at is null) then
    perform engine.resolve_conflicts(v_application, p_table, p_records, p_items, p_shown, p_ours);
  end if;
  for v_one in select u.* from unnest(p_records, p_items, p_shown, p_ours, p_theirs, p_values) u(record_id, item, shown, ours, theirs, our_values)
               where u.shown <> u.ours order by u.record_id, u.item loop
    perform engine.take_difference(p_exchange, v_application, p_table, v_one.record_id, v_one.item, v_one.shown, v_one.ours, v_one.theirs, v_one.our_values);
  end loop;
end $$;
comment on function engine.take_shown(bigint, smallint, bigint[], text[], jsonb[], jsonb[], jsonb[], jsonb[]) is 'Judges shown records by the hashes of their canonical values: equal to staging is agreement, and ends conflicts; equal to the image is old news; anything else is an edit by who does not own the column. The last two arrays hold values for people, without personal ones.';

create or replace function engine.resolve_conflicts(p_application smallint, p_table smallint, p_records bigint[], p_items text[], p_shown jsonb[], p_ours jsonb[]) returns void
language sql set search_path = '' as $$
  update sync.conflict c set resolved_at = engine.now(), reason = null,
      resolution = case when u.shown->>c.column_name = u.ours->>c.column_name then 'both sides agree again' else 'another value is shown' end
    from unnest(p_records, p_items, p_shown, p_ours) u(record_id, item, shown, ours)
    where c.table_id = p_table and c.record_id = u.record_id and c.item = u.item and c.application_id = p_application and c.resolved_at is null and u.shown ? c.column_name
      and (u.shown->>c.column_name <> c.hash or u.shown->>c.column_name = u.ours->>c.column_name)
$$;
comment on function engine.resolve_conflicts(smallint, smallint, bigint[], text[], jsonb[], jsonb[]) is 'Ends the conflicts of values that are no longer shown, or that staging has too.';

create or replace function engine.take_difference(p_exchange bigint, p_application smallint, p_table smallint, p_record bigint, p_item text,
                                                  p_shown jsonb, p_ours jsonb, p_theirs jsonb, p_values jsonb) returns void
language plpgsql set search_path = '' as $$
declare
  v_image sync.image;
  v_edited jsonb;
  v_is_known boolean;
  v_at integer;
begin
  select * into v_image from sync.image i where i.table_id = p_table and i.record_id = p_record and i.application_id = p_application and i.item = p_item for update;
  select pg_catalog.jsonb_object_agg(s.key, s.value), bool_and(v_image.known ? s.key or exists (select from unnest(v_image.sent) m where m ? s.key))
    into v_edited, v_is_known
  from pg_catalog.jsonb_each_text(p_shown) s
  where s.value <> p_ours->>s.key and s.value is distinct from v_image.known->>s.key
    and not exists (select from unnest(v_image.sent) m where m->>s.key = s.value);
  if v_image.record_id is not null then
    -- A message that is shown in whole has overtaken what was sent before it.
    select min(m.position) into v_at from unnest(v_image.sent) with ordinality m(hashes, position)
      where not exists (select from pg_catalog.jsonb_each(m.hashes) s where p_shown ? s.key and p_shown->s.key <> s.value);
    update sync.image i set sent = case when v_at is null then i.sent else i.sent[1:v_at - 1] end,
        known = i.known || case when v_at is not null then p_shown else coalesce((select pg_catalog.jsonb_object_agg(s.key, s.value)
          from pg_catalog.jsonb_each(p_shown) s where s.value = p_ours->s.key), '{}') end
      where i.table_id = p_table and i.record_id = p_record and i.application_id = p_application and i.item = p_item;
  end if;
  if v_edited is null then
    return;
  end if;
  insert into sync.conflict as c (table_id, record_id, application_id, item, column_name, hash, value_class, theirs, ours, exchange_id, first_at, last_at)
    select p_table, p_record, p_application, p_item, e.key, e.value,
      case when s.is_personal then 'personal' when p_theirs->>e.key is null then 'null' else engine.column_type(t.name, e.key) end,
      p_theirs->>e.key, p_values->>e.key, p_exchange, n.at, n.at
    from pg_catalog.jsonb_each_text(v_edited) e
      cross join (select engine.now() as at) n
      join sync.application a on a.application_id = p_application
      join sync.shown_column s on s.kind = a.kind and s.table_id = p_table and s.column_name = e.key
      join sync.staged_table t on t.table_id = p_table
    order by e.key
  on conflict (table_id, record_id, application_id, item, column_name, hash) do update
    set last_at = excluded.last_at, exchange_id = excluded.exchange_id, theirs = excluded.theirs, ours = excluded.ours,
      times = c.times + (c.resolved_at is not null)::int, resolved_at = null, resolution = null;
  perform engine.repair(p_application, p_table, p_record, p_item, v_edited, p_ours, coalesce(v_is_known, false));
end $$;
comment on function engine.take_difference(bigint, smallint, smallint, bigint, text, jsonb, jsonb, jsonb, jsonb) is 'One shown record that differs from staging: what the application may rightly show is noted, what it edited becomes a conflict, once per distinct value, and is repaired where a flow enforces it.';
