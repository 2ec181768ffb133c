-- A file is staged in whole.
create or replace function engine.finish_file(p_file bigint, p_rows integer) returns void
language plpgsql set search_path = '' as $$
declare
  v_is_complete boolean;
begin
  perform pg_catalog.pg_advisory_xact_lock(engine.lane_lock());
  update sync.file_intake i set state = 'done', rows = p_rows, message = null where i.record_id = p_file and i.state = 'open'
    returning i.rows_settled >= p_rows into v_is_complete;
  if v_is_complete then
    perform engine.answer_file(p_file, null);
  end if;
end $$;
comment on function engine.finish_file(bigint, integer) is 'Marks a file as staged in whole; answers it when its rows are settled already.';
