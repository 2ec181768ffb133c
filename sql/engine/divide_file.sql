-- Parts of a file of scores.
create or replace function engine.divide_file(p_file bigint, p_part_rows integer) returns void
language plpgsql set search_path = '' as $$
begin
  insert into staging.file_part (instance, file_id, part_number, first_row, last_row, rows, exchange_id)
    select f.instance, f.file_id, pg_catalog.row_number() over (order by min(s.row_number)), min(s.row_number), max(s.row_number), count(*), f.exchange_id
    from staging.file f join staging.device_score s on s.instance = f.instance and s.file_id = f.file_id
    where f.record_id = p_file group by f.instance, f.file_id, f.exchange_id, (s.row_number - 1) / p_part_rows;
  if found then
    return;
  end if;
  update sync.file_intake i set due_at = engine.now() + interval '15 minutes'
    where i.record_id = p_file and exists (select from sync.quarantine q where q.file_record_id = p_file and q.state = 'open' and q.kind = 'missing_parent');
  if not found then
    perform engine.settle_file(p_file, 'ERROR', 'none of its rows could be staged: quarantine says why');
  end if;
end $$;
comment on function engine.divide_file(bigint, integer) is 'Makes the parts of a file that is staged in whole, each of at most p_part_rows rows. A file of which nothing is staged ends here, or, when rows of it wait for their devices, after 15 minutes: these may only be read later.';
