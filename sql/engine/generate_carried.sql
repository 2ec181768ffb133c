-- What messages carry of columns that their application shows.
create or replace function engine.generate_carried() returns void
language plpgsql set search_path = '' as $$
declare
  v_entry record;
  v_from text;
  v_carried text := '';
  v_carriers text := '';
begin
  for v_entry in
    select f.flow_id, f.target, w.name as flow_table, t.table_id, t.name as table_name, e.value->>'each' as child, e.value->>'shown_in' as item,
      array(select pg_catalog.jsonb_array_elements_text(e.value->'columns')) as columns
    from sync.flow f join sync.staged_table w on w.table_id = f.table_id
      join sync.mapping_version m on m.name = f.target || '/messages/' || f.message and m.is_active
      cross join lateral pg_catalog.jsonb_array_elements(m.text::jsonb->'carries') with ordinality e(value, position)
      join sync.staged_table t on t.name = e.value->>'table'
    where f.is_active order by f.flow_id, t.table_id
  loop
    v_from := pg_catalog.format('staging.%I p', v_entry.flow_table) || case when v_entry.child is not null then
      pg_catalog.format(' join staging.%I c on %s', v_entry.child,
        (select string_agg(pg_catalog.format('c.%I = p.%I', u.child_column, u.parent_column), ' and ')
         from engine.parent_of(v_entry.child, v_entry.flow_table) k cross join lateral unnest(k.columns, k.parent_columns) u(child_column, parent_column))) else '' end
      || pg_catalog.format(' join staging.%I t on %s', v_entry.table_name,
        (select string_agg(pg_catalog.format('t.%1$I = %2$s.%1$I', k, case when v_entry.child is null then 'p' else 'c' end), ' and ') from unnest(engine.key_columns(v_entry.table_name)) k));
    v_carried := v_carried || pg_catalog.format(E'\n  if p_flow = %s then\n    return query select %s::smallint, t.record_id, p.%I::text, p.record_id, %s from %s where p.record_id = any (p_records);\n  end if;',
      v_entry.flow_id, v_entry.table_id, v_entry.item,
      engine.hashes_sql(v_entry.target, v_entry.table_name, case when v_entry.child is null then 'p' else 'c' end, v_entry.columns), v_from);
    v_carriers := v_carriers || pg_catalog.format(E'\n  if p_flow = %s and p_table = %s then\n    return (select max(x.record_id) from (select p.record_id from %s where t.record_id = p_record and p.%I::text = p_item offset 0) x);\n  end if;',
      v_entry.flow_id, v_entry.table_id, v_from, v_entry.item);
  end loop;
  execute pg_catalog.format('create or replace function engine.carried(p_flow smallint, p_records bigint[])
    returns table (table_id smallint, record_id bigint, item text, carrier bigint, hashes jsonb) language plpgsql stable
    set search_path = '''' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set jit = off as %L',
    pg_catalog.format(E'\nbegin%s\nend ', v_carried));
  comment on function engine.carried(smallint, bigint[]) is 'Generated: which values of which records the messages of these rows of a flow carry, as hashes of their canonical form, and in which item they will be shown.';
  execute pg_catalog.format('create or replace function engine.last_carrier(p_flow smallint, p_table smallint, p_record bigint, p_item text) returns bigint language plpgsql stable
    set search_path = '''' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set jit = off as %L',
    pg_catalog.format(E'\nbegin%s\n  return null;\nend ', v_carriers));
  comment on function engine.last_carrier(smallint, smallint, bigint, text) is 'Generated: the newest row of a flow whose message carries this record and is shown in this item; null when there is none.';
end $$;
comment on function engine.generate_carried() is 'Makes engine.carried and engine.last_carrier from what the messages of the active flows say that they carry.';
