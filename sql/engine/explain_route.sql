-- Why a birth has no application to go to.
create or replace function engine.explain_route(p_born sync.born) returns text
language plpgsql stable set search_path = '' as $$
declare
  v_flow sync.flow;
  v_code text;
begin
  select * into strict v_flow from sync.flow f where f.flow_id = p_born.flow_id;
  execute pg_catalog.format('select (%s)::text from staging.%I n where n.record_id = $1', coalesce(v_flow.definition->>'route', 'null'),
      (select t.name from sync.staged_table t where t.table_id = v_flow.table_id)) into v_code using p_born.record_id;
  return pg_catalog.format('no application of kind %s for %s: ', v_flow.target, coalesce('"' || v_code || '"', 'a record that does not say which')) ||
    case when v_code is null then 'name it in the route of the flow, or in the record at its source'
         else 'add it to lookups/routing.json, or correct what stands there' end || '; run dersync migrate, then it is tried again';
end $$;
comment on function engine.explain_route(sync.born) is 'Says which code leads to no application of the configuration, and what to do.';
