-- A file could not be read.
create or replace function engine.fail_file(p_file bigint, p_kind text, p_message text, p_is_as_listed boolean default false) returns void
language plpgsql set search_path = '' as $$
declare
  v_is_its_own boolean := p_kind in ('permanent', 'bug');
begin
  update sync.file_intake i set attempts = i.attempts + 1, message = p_message,
      next_try_at = engine.retry_at(i.attempts + 1, null),
      failed_at = case when v_is_its_own then coalesce(i.failed_at, engine.now()) end,
      state = case when v_is_its_own and i.attempts >= 4 and (p_is_as_listed or i.failed_at <= engine.now() - interval '15 minutes')
        then 'failed' else 'open' end
    where i.record_id = p_file and i.state = 'open';
  if exists (select from sync.file_intake i where i.record_id = p_file and i.state = 'failed') then
    perform engine.answer_file(p_file, p_message);
  end if;
end $$;
comment on function engine.fail_file(bigint, text, text, boolean) is 'Plans another reading. The file is given up and answered with FAILURE after five failures when it is what the list says (p_is_as_listed) and cannot be used; when it is missing or is not what was listed, only when nothing else was found for 15 minutes: it may not be written yet, or somebody between may have answered in its place.';
