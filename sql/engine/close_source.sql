-- A worker gives a source back.
create or replace function engine.close_source(p_source integer) returns void
language plpgsql set search_path = '' as $$
begin
  perform pg_catalog.pg_advisory_unlock(731057961, p_source);
end $$;
comment on function engine.close_source(integer) is 'Gives the session lock of a source back.';
