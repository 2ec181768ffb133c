-- What is made from the flows and the columns of the canonical tables.
create or replace function engine.generate() returns void
language plpgsql set search_path = '' as $$
declare
  v_table record;
begin
  for v_table in select t.table_id, t.name from sync.staged_table t
                 where pg_catalog.to_regclass(pg_catalog.format('staging.%I', t.name)) is not null order by t.name loop
    perform engine.generate_capture(v_table.table_id, v_table.name);
  end loop;
  perform engine.generate_expand();
  perform engine.load_shown_columns();
  perform engine.generate_carried();
  perform engine.generate_find();
  perform engine.grant_rights();
end $$;
comment on function engine.generate() is 'Makes the capture triggers, engine.expand_born, engine.carried, engine.last_carrier and engine.find_records from the flow table and the catalog, then sets all rights. Called by migrate.';
