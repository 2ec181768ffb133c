-- Dispatch asks what each flow's expressions say of a born row.
create or replace function engine.generate_expand() returns void
language plpgsql set search_path = '' set check_function_bodies = on as $$
declare
  v_selects text;
begin
  select string_agg(pg_catalog.format($f$
    select b.born_id, b.flow_id, b.record_id, b.change_id, b.record_version, b.cause, b.at,
      %1$s, pg_catalog.hashtextextended((%2$s)::text, 0), (%3$s)::smallint, pg_catalog.hashtextextended((%4$s)::text, 0), (%5$s)::text,
      nullif((%6$s)::text[], '{}'), nullif((%7$s)::text[], '{}'), (%8$s)::timestamptz, (%9$s)::timestamptz,
      pg_catalog.md5(pg_catalog.concat_ws('|', %10$L, %11$s, n.source_version))::uuid,
      (%12$s)::text, (%13$s)::boolean, coalesce((%14$s)::boolean, false), pg_catalog.hashtextextended((%15$s)::text, 0), (%16$s)::bigint
    from unnest(p_born) b join staging.%17$I n on n.record_id = b.record_id where b.flow_id = %18$s$f$,
    case when f.definition ? 'route' then pg_catalog.format('(select a.application_id from sync.application a where a.name = (%s))', f.definition->>'route')
         else pg_catalog.format('(select min(a.application_id) from sync.application a where a.kind = %L)', f.target) end,
    f.definition->>'lane', coalesce(f.definition->>'priority', '5'), coalesce(f.definition#>>'{list,key}', 'null'),
    coalesce(f.definition->>'correlation', 'null'), coalesce(f.definition->>'holds', 'null'), coalesce(f.definition->>'waits', 'null'),
    coalesce(f.definition->>'due_at', 'null'), coalesce(f.definition->>'expires_at', 'null'),
    f.name, (select string_agg(pg_catalog.format('n.%I', k), ', ') from unnest(engine.key_columns(t.name)) k),
    coalesce(f.definition#>>'{settles,correlation}', 'null'), coalesce(f.definition#>>'{settles,is_positive}', 'null'),
    coalesce(f.definition#>>'{supersedes,when}', 'false'), coalesce(f.definition#>>'{supersedes,list_key}', 'null'),
    coalesce(f.definition#>>'{supersedes,opener}', 'null'), t.name, f.flow_id), ' union all ' order by f.position)
  into v_selects
  from sync.flow f join sync.staged_table t using (table_id) where f.is_active;

  execute pg_catalog.format('create or replace function engine.expand_born(p_born sync.born[]) returns setof sync.birth language sql stable set search_path = '''' as %L',
    coalesce(v_selects, 'select (null::sync.birth).* where false'));
  comment on function engine.expand_born(sync.born[]) is 'Generated: what the expressions of each flow (lane, gates, priority, times) say of born rows.';
  execute 'revoke all on function engine.expand_born(sync.born[]) from public';
end $$;
comment on function engine.generate_expand() is 'Makes engine.expand_born from the active flows. An expression that can never work (a name that does not exist) is an error here, not at the first delivery.';
