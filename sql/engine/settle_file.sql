-- The end of a file that no acknowledgement answers.
create or replace function engine.settle_file(p_file bigint, p_result text, p_message text) returns void
language plpgsql set search_path = '' as $$
begin
  perform engine.begin_merge((select f.exchange_id from staging.file f where f.record_id = p_file));
  update staging.file f set result = p_result, result_message = p_message, changed_at = engine.now(), record_version = f.record_version + 1
    where f.record_id = p_file and f.result is null;
end $$;
comment on function engine.settle_file(bigint, text, text) is 'Writes once how a file ended: OK or ERROR, with why. The flow that watches it tells the source.';
