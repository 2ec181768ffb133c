-- Files to read.
create or replace function engine.open_files(p_source integer, p_limit integer)
returns table (file_record_id bigint, file_id text, entry bytea, rows_staged integer, rows_expected integer, bytes_expected bigint, sha256 text, attempts integer)
language sql volatile set search_path = '' as $$
  select i.record_id, i.file_id, i.entry, i.rows_staged, f.rows, f.bytes, f.sha256, i.attempts
  from sync.file_intake i join staging.file f on f.record_id = i.record_id
  where i.source_id = p_source and i.state = 'open' and i.next_try_at <= (select engine.now())
  order by i.next_try_at, i.record_id limit p_limit
$$;
comment on function engine.open_files(integer, integer) is 'Files of a source that are to be read now, and from which row on.';
