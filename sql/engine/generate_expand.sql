-- Dispatch asks what each flow's expressions say of a born row.
create or replace function engine.generate_expand() returns void
language plpgsql set search_path = '' as $$
declare
  v_flow record;
  v_select text;
  v_body text := '';
begin
  for v_flow in select f.flow_id, f.name, f.target, f.definition, t.name as table_name
                from sync.flow f join sync.staged_table t using (table_id) where f.is_active order by f.position loop
    v_select := pg_catalog.format($f$
      select b.born_id, b.flow_id, b.record_id, b.change_id, b.record_version, b.cause, b.at,
        %1$s, pg_catalog.hashtextextended((%2$s)::text, 0), (select least(greatest(x.priority, 1), 10) from (select (%3$s)::smallint as priority) x where x.priority is not null)::smallint, pg_catalog.hashtextextended((%4$s)::text, 0), (%5$s)::text,
        nullif((%6$s)::text[], '{}'), nullif((%7$s)::text[], '{}'), (%8$s)::timestamptz,
        case when b.cause <> 'replay' then (%9$s)::timestamptz end,
        pg_catalog.md5(pg_catalog.concat_ws('|', %10$L, %11$s, n.source_version, case when b.cause = 'repair' then b.record_version end))::uuid,
        (%12$s)::text, (%13$s)::boolean, coalesce((%14$s)::boolean, false), pg_catalog.hashtextextended((%15$s)::text, 0), (%16$s)::bigint, %19$s,
        (%20$s)::timestamptz
      from unnest(p_born) b join staging.%17$I n on n.record_id = b.record_id where b.flow_id = %18$s$f$,
      pg_catalog.format('(select a.application_id from sync.application a where a.name = engine.route(%L, (%s)::text))', v_flow.target,
        coalesce(v_flow.definition->>'route', 'null')),
      v_flow.definition->>'lane', coalesce(v_flow.definition->>'priority', '5'), coalesce(v_flow.definition#>>'{list,key}', 'null'),
      coalesce(v_flow.definition->>'correlation', 'null'), coalesce(v_flow.definition->>'holds', 'null'), coalesce(v_flow.definition->>'waits', 'null'),
      coalesce(v_flow.definition->>'due_at', 'null'), coalesce(v_flow.definition->>'expires_at', 'null'),
      v_flow.name, (select string_agg(pg_catalog.format('n.%I', k), ', ') from unnest(engine.key_columns(v_flow.table_name)) k),
      coalesce(v_flow.definition#>>'{settles,correlation}', 'null'), coalesce(v_flow.definition#>>'{settles,is_positive}', 'null'),
      coalesce(v_flow.definition#>>'{supersedes,when}', 'false'), coalesce(v_flow.definition#>>'{supersedes,list_key}', 'null'),
      coalesce(v_flow.definition#>>'{supersedes,opener}', 'null'), v_flow.table_name, v_flow.flow_id,
      case when v_flow.definition ? 'settles' then '(select x.application_id from sync.exchange x where x.exchange_id = n.exchange_id)' else 'null::smallint' end,
      coalesce(v_flow.definition->>'answer_due_at', 'null'));
    -- A name that does not exist is found here, not by the first delivery.
    execute pg_catalog.format('select from (select null::sync.born[] as p_born) p cross join lateral (%s) x limit 0', v_select);
    v_body := v_body || pg_catalog.format(E'\n  if %s = any (v_flows) then\n    return query%s;\n  end if;', v_flow.flow_id, v_select);
  end loop;

  execute pg_catalog.format('create or replace function engine.expand_born(p_born sync.born[]) returns setof sync.birth language plpgsql stable
    set search_path = '''' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set jit = off as %L',
    pg_catalog.format(E'\ndeclare\n  v_flows smallint[] := array(select distinct b.flow_id from unnest(p_born) b);\nbegin%s\nend ', v_body));
  comment on function engine.expand_born(sync.born[]) is 'Generated: what the expressions of each flow (lane, gates, priority, times) say of born rows. What a person wants sent again does not expire.';
  execute 'revoke all on function engine.expand_born(sync.born[]) from public';
end $$;
comment on function engine.generate_expand() is 'Makes engine.expand_born from the active flows. An expression that can never work (a name that does not exist) is an error here, not at the first delivery.';
