-- Which instance a delivery goes to.
create or replace function engine.route(p_kind text, p_code text) returns text
language plpgsql stable set search_path = '' as $$
declare
  v_names text[] := array(select a.name from sync.application a where a.kind = p_kind and a.is_configured);
  v_routing jsonb;
  v_name text := p_code;
begin
  if p_code is not null then
    select v.text::jsonb into v_routing from sync.mapping_version v where v.name = 'lookups/routing' and v.is_active;
    v_name := case when v_routing->'values' ? p_code then v_routing->'values'->>p_code
                   when v_routing->>'miss' = 'default' then v_routing->>'default'
                   when v_routing->>'miss' = 'pass' or v_routing is null then p_code end;
    if v_name = any (v_names) then
      return v_name;
    elsif v_name is distinct from p_code then
      return null;  -- the lookup says something, and it is not to be had
    end if;
  end if;
  return case when cardinality(v_names) = 1 then v_names[1] end;
end $$;
comment on function engine.route(text, text) is 'Name of the application of that kind for a division, an instance id or an application''s own name: what lookups/routing.json says, else the application of that name, else the only one there is; null when none of these leads to one application of the configuration.';
