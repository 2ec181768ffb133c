-- Programs from the program lookup.
create or replace function engine.load_programs(p_programs jsonb) returns void
language plpgsql set search_path = '' as $$
begin
  perform pg_catalog.set_config('dersync.actor', 'migrate', true), pg_catalog.set_config('dersync.reason', 'program lookup', true);
  insert into staging.program as t (program_code, program_id, external_id, name, exchange_id)
    select x.program_code, x.program_id, x.external_id, x.name, 0
    from pg_catalog.jsonb_to_recordset(p_programs) x(program_code text, program_id text, external_id text, name text)
    order by x.program_code
    on conflict (program_code) do update set program_id = excluded.program_id, external_id = excluded.external_id, name = excluded.name,
      record_version = t.record_version + 1, changed_at = engine.now()
    where (t.program_id, t.external_id, t.name) is distinct from (excluded.program_id, excluded.external_id, excluded.name);
  perform pg_catalog.set_config('dersync.actor', '', true), pg_catalog.set_config('dersync.reason', '', true);
end $$;
comment on function engine.load_programs(jsonb) is 'Stages the rows of the program lookup: [{"program_code", "program_id", "external_id", "name"}].';
