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
  update sync.application a set calls_per_second = nullif(x.calls_per_second, 0), calls_in_flight = nullif(x.calls_in_flight, 0),
      breaker_failures = coalesce(x.breaker_failures, a.breaker_failures), breaker_share = coalesce(x.breaker_share, a.breaker_share),
      breaker_wait = coalesce(x.breaker_wait_ms * interval '1 millisecond', a.breaker_wait)
    from pg_catalog.jsonb_to_recordset(p_applications)
      x(name text, calls_per_second integer, calls_in_flight integer, breaker_failures integer, breaker_share integer, breaker_wait_ms bigint)
    where a.name = x.name;
end $$;
comment on function engine.load_applications(jsonb) is 'Makes a row for each application of the configuration: [{"name", "kind", and its limits}]. Rows of former ones stay, since history names them, but nothing is routed to them.';
