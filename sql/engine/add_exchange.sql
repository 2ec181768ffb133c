-- What was read.
create or replace function engine.add_exchange(p_source integer, p_method text, p_path text, p_status integer, p_items integer, p_changed integer,
                                               p_duration_ms integer, p_mapping bytea, p_body bytea, p_offsets integer[], p_lengths integer[]) returns bigint
language sql volatile set search_path = '' as $$
  insert into sync.exchange (application_id, resource, is_sent, at, method, path, status, items, changed, duration_ms, mapping_hash, body, offsets, lengths)
    select s.application_id, s.resource, false, engine.now(), p_method, p_path, p_status, p_items, p_changed, p_duration_ms, p_mapping, p_body, p_offsets, p_lengths
    from sync.source s where s.source_id = p_source
  returning exchange_id
$$;
comment on function engine.add_exchange(integer, text, text, integer, integer, integer, integer, bytea, bytea, integer[], integer[]) is 'Keeps a page that changed something or failed: its exact bytes and where each item stands. Gives the exchange that staged rows point to.';
