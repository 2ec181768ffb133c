-- The acknowledgement of a file.
create or replace function engine.answer_file(p_file bigint, p_failure text) returns void
language plpgsql set search_path = '' as $$
declare
  v_file staging.file;
  v_now timestamptz := engine.now();
  v_ids text[];
  v_values text[];
  v_codes text[];
  v_messages text[];
begin
  update sync.file_intake i set answered_at = v_now where i.record_id = p_file and i.answered_at is null;
  if not found then
    return;  -- no second acknowledgement for a file
  end if;
  select * into strict v_file from staging.file f where f.record_id = p_file;
  if v_file.message_id is null then
    perform engine.settle_file(p_file, 'ERROR', p_failure) where p_failure is not null;
    return;
  end if;
  select array_agg(u.id), array_agg(u.value), array_agg(u.code), array_agg(u.message) into v_ids, v_values, v_codes, v_messages
    from engine.named_rows(p_file) u;
  if p_failure is null and 'OBSERVED' = any (v_codes) then
    return;  -- whoever delivers the rows answers for them
  end if;
  insert into staging.message_ack (derms_instance, ack_id, message_id, ack_type, file_id, at, exchange_id)
    values (v_file.instance, v_file.message_id, v_file.message_id,
      case when p_failure is not null then 'FAILURE' when v_codes <@ array['SUPERSEDED'] is false then 'ERROR' else 'SUCCESS' end, v_file.file_id, v_now, v_file.exchange_id)
    on conflict do nothing;
  if not found then
    return;  -- two files with one message id: the first was answered
  end if;
  insert into staging.message_ack_item (derms_instance, ack_id, id, value, response_code, response_message, at, exchange_id)
    select v_file.instance, v_file.message_id, u.id, u.value, u.code, u.message, v_now, v_file.exchange_id from unnest(v_ids, v_values, v_codes, v_messages) u(id, value, code, message)
    union all
    select v_file.instance, v_file.message_id, v_file.file_id, null, 'UNREADABLE', p_failure, v_now, v_file.exchange_id where p_failure is not null
    on conflict do nothing;
end $$;
comment on function engine.answer_file(bigint, text) is 'Writes the one acknowledgement that a file gets: SUCCESS, ERROR with each row that was refused or is open, FAILURE with p_failure when the file could not be read. Rows that a cancel made pointless are settled and named, and make no ERROR. None when rows were only observed. A file that names no message ends in ERROR instead when it could not be read.';
