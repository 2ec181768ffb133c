-- A file could not be read.
create or replace function engine.fail_file(p_file bigint, p_kind text, p_message text) returns void
language plpgsql set search_path = '' as $$
begin
  update sync.file_intake i set attempts = i.attempts + 1, message = p_message,
      next_try_at = engine.retry_at(i.attempts + 1, null),
      state = case when p_kind in ('permanent', 'bug') and i.attempts >= 4 then 'failed' else 'open' end
    where i.record_id = p_file and i.state = 'open';
  if exists (select from sync.file_intake i where i.record_id = p_file and i.state = 'failed') then
    perform engine.answer_file(p_file, p_message);
  end if;
end $$;
comment on function engine.fail_file(bigint, text, text) is 'Plans another reading; after five failures that will not pass by themselves (missing, empty, not what was listed) the file is given up and answered with FAILURE.';
