-- What was sent.
create or replace function engine.add_sent(p_application text, p_message text, p_mapping bytea, p_body bytea, p_offsets integer[], p_statuses integer[],
                                           p_durations integer[]) returns bigint
language sql volatile set search_path = '' as $$
  insert into sync.exchange (application_id, resource, is_sent, at, items, mapping_hash, body, offsets, statuses, durations)
    select a.application_id, p_message, true, engine.now(), cardinality(p_statuses), p_mapping, p_body, p_offsets, p_statuses, p_durations
    from sync.application a where a.name = p_application
  returning exchange_id
$$;
comment on function engine.add_sent(text, text, bytea, bytea, integer[], integer[], integer[]) is 'Keeps a batch of calls: requests and replies packed in one body, the offsets of each, HTTP status (0: no reply) and duration of each in milliseconds.';
