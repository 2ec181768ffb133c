-- Applications from the configuration.
create or replace function engine.load_applications(p_applications jsonb) returns void
language plpgsql set search_path = '' as $$
begin
  if exists (select from pg_catalog.jsonb_to_recordset(p_applications) x(name text, kind text)
             join sync.application a using (name) where a.kind <> x.kind) then
    raise exception 'an application cannot change its kind' using errcode = 'DS010',
      hint = 'Give the other application a name of its own in the configuration.';
  end if;
  update sync.application a set is_configured = false
    where a.is_configured and not exists (select from pg_catalog.jsonb_to_recordset(p_applications) x(name text) where x.name = a.name);
  insert into sync.application as a (name, kind)
    select x.name, x.kind from pg_catalog.jsonb_to_recordset(p_applications) x(name text, kind text) order by x.name
    on conflict (name) do update set is_configured = true where not a.is_configured;
end $$;
comment on function engine.load_applications(jsonb) is 'Makes a row for each application of the configuration: [{"name", "kind"}]. Rows of former ones stay, since history names them, but nothing is routed to them.';
