-- The last statement of a capture function: births of the interested flows.
create or replace function engine.capture_births(p_table_id smallint, p_table text, p_is_insert boolean) returns text
language sql stable set search_path = '' as $$
  with births as (
    select string_agg(pg_catalog.format(
        'select %s::smallint as flow_id, %s as position, d.record_id, d.change_id, d.record_version from diff d %s where %s (%s)',
        f.flow_id, f.position,
        case when p_is_insert then pg_catalog.format('cross join lateral (select d.*) n cross join lateral (select (null::staging.%I).*) o', p_table)
             else 'join new_rows n using (record_id) join old_rows o using (record_id)' end,
        case when f.definition->>'origin' = 'any' then '' else pg_catalog.format('d.origin_kind is distinct from %L and', f.target) end,
        coalesce(f.definition->>'when', 'true')), ' union all ' order by f.position) as selects
    from sync.flow f
    where f.table_id = p_table_id and f.is_active and (p_is_insert or f.definition->>'on' <> 'insert'))
  select pg_catalog.format('insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, ''change'', v_now from (%s) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify(''dersync'', '''');
      end if;',
      coalesce(b.selects, 'select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false'))
  from births b
$$;
comment on function engine.capture_births(smallint, text, boolean) is 'Writes the statement that gives birth to deliveries of the flows that watch a table; used by engine.generate_capture. An initial load gives birth to none: both sides know it.';
