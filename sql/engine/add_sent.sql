-- What was sent.
create or replace function engine.add_sent(p_application text, p_message text, p_mapping bytea, p_body bytea, p_offsets integer[], p_statuses integer[],
                                           p_durations integer[]) returns table (exchange_id bigint, unkept text)
language plpgsql set search_path = '' as $$
begin
  begin
    return query
      insert into sync.exchange (application_id, resource, is_sent, at, items, mapping_hash, body, offsets, statuses, durations)
        select a.application_id, p_message, true, engine.now(), cardinality(p_statuses), p_mapping, p_body, p_offsets, p_statuses, p_durations
        from sync.application a where a.name = p_application
      returning sync.exchange.exchange_id, null::text;
  exception when disk_full then
    return query
      insert into sync.exchange_unkept (exchange_id, application_id, resource, is_sent, at, items, mapping_hash, statuses, durations, reason)
        select pg_catalog.nextval('sync.exchange_exchange_id_seq'), a.application_id, p_message, true, engine.now(), cardinality(p_statuses), p_mapping,
          p_statuses, p_durations, sqlerrm
        from sync.application a where a.name = p_application
      returning sync.exchange_unkept.exchange_id, sync.exchange_unkept.reason;
  end;
end $$;
comment on function engine.add_sent(text, text, bytea, bytea, integer[], integer[], integer[]) is 'Keeps a batch of calls: requests and replies packed in one body, the offsets of each, HTTP status (0: no reply) and duration of each in milliseconds. When the disk of sync.exchange is full the bytes are not kept, and unkept says why: what was sent has to be reported all the same.';
