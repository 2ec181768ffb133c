-- Applications from the configuration.
create or replace function engine.load_applications(p_applications jsonb) returns void
language plpgsql set search_path = '' as $$
begin
  if exists (select from pg_catalog.jsonb_to_recordset(p_applications) x(name text, kind text)
             join sync.application a using (name) where a.kind <> x.kind) then
    raise exception 'an application cannot change its kind' using errcode = 'DS010',
      hint = 'Give the other application a name of its own in the configuration.';
  end if;
  insert into sync.application (name, kind)
    select x.name, x.kind from pg_catalog.jsonb_to_recordset(p_applications) x(name text, kind text) order by x.name
    on conflict (name) do nothing;
end $$;
comment on function engine.load_applications(jsonb) is 'Makes a row for each application of the configuration: [{"name", "kind"}]. Rows of former ones stay: history names them.';
