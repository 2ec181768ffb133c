-- A chunk of a file is staged.
create or replace function engine.advance_file(p_file bigint, p_rows_from integer, p_rows_to integer) returns void
language plpgsql set search_path = '' as $$
begin
  update sync.file_intake i set rows_staged = p_rows_to where i.record_id = p_file and i.rows_staged = p_rows_from and i.state = 'open';
  if not found then
    raise exception 'another engine is staging this file' using errcode = 'DS001';
  end if;
end $$;
comment on function engine.advance_file(bigint, integer, integer) is 'Saves how far a file is staged, in the transaction of its chunk; fails with DS001 when somebody else moved it.';
