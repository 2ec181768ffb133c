-- The acknowledgement of a file.
create or replace function engine.answer_file(p_file bigint, p_failure text) returns void
language plpgsql set search_path = '' as $$
declare
  v_file staging.file;
  v_exchange bigint;
  v_now timestamptz := engine.now();
begin
  update sync.file_intake i set answered_at = v_now where i.record_id = p_file and i.answered_at is null;
  if not found then
    return;  -- no second acknowledgement for a file
  end if;
  select * into strict v_file from staging.file f where f.record_id = p_file;
  v_exchange := v_file.exchange_id;
  if p_failure is null and exists (
      select from staging.reservation r join sync.delivery d on d.record_id = r.record_id join sync.flow w on w.flow_id = d.flow_id and w.is_answering_file
      where (r.derms_instance, r.file_id) = (v_file.derms_instance, v_file.file_id) and d.state = 'observed') then
    return;  -- whoever delivers the rows answers for them
  end if;
  insert into staging.message_ack (message_id, derms_instance, ack_type, file_id, at, exchange_id)
    select v_file.message_id, v_file.derms_instance,
      case when p_failure is not null then 'FAILURE' when exists (select from engine.unsettled_rows(p_file)) then 'ERROR' else 'SUCCESS' end,
      v_file.file_id, v_now, v_exchange
    on conflict do nothing;
  if not found then
    return;  -- two files with one message id: the first was answered
  end if;
  insert into staging.message_ack_item (message_id, id, value, response_code, response_message, at, exchange_id)
    select v_file.message_id, u.id, u.value, u.code, u.message, v_now, v_exchange from engine.unsettled_rows(p_file) u
    union all
    select v_file.message_id, v_file.file_id, null, 'UNREADABLE', p_failure, v_now, v_exchange where p_failure is not null
    on conflict do nothing;
end $$;
comment on function engine.answer_file(bigint, text) is 'Writes the one acknowledgement that a file gets: SUCCESS, ERROR with each row that was refused or is open, FAILURE with p_failure when the file could not be read. None when rows were only observed.';
