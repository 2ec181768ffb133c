-- A file is staged in whole.
create or replace function engine.finish_file(p_file bigint, p_rows integer, p_part_rows integer default null) returns void
language plpgsql set search_path = '' as $$
declare
  v_is_complete boolean;
begin
  update sync.file_intake i set state = 'done', rows = p_rows, message = null where i.record_id = p_file and i.state = 'open'
    returning i.rows_settled >= p_rows into v_is_complete;
  if v_is_complete is not null and p_part_rows is not null then
    perform engine.divide_file(p_file, p_part_rows);
  end if;
  if v_is_complete then
    perform engine.answer_file(p_file, case when p_rows = 0 then 'the file has no rows' end);
  end if;
end $$;
comment on function engine.finish_file(bigint, integer, integer) is 'Marks a file as staged in whole and divides one that is sent in parts of p_part_rows rows; answers it when its rows are settled already. Reports count under the lock of the same row: one of both sees the last.';
