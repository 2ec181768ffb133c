-- A file of an initial load is taken.
create or replace function engine.begin_load(p_application_kind text, p_kind text, p_file text, p_sha256 bytea, p_bytes bigint, p_rows bigint,
                                             p_mapping bytea, p_actor text) returns bigint
language plpgsql set search_path = '' as $$
declare
  v_load bigint;
begin
  create temporary table if not exists loaded_key (key text primary key, row_number bigint not null);
  truncate pg_temp.loaded_key;
  insert into sync.load (application_id, kind, file_name, sha256, bytes, rows, mapping_hash, actor, started_at)
    select min(a.application_id), p_kind, p_file, p_sha256, p_bytes, p_rows, p_mapping, p_actor, engine.now()
    from sync.application a where a.kind = p_application_kind having min(a.application_id) is not null
    returning load_id into v_load;
  if v_load is null then
    raise exception 'the configuration has no application of kind "%"', p_application_kind using errcode = 'DS010', hint = 'Add its section, then run dersync migrate.';
  end if;
  return v_load;
end $$;
comment on function engine.begin_load(text, text, text, bytea, bigint, bigint, bytea, text) is 'Records a file of an initial load and who loads it, and makes the session''s table of the records that the file has named so far.';
