-- What was read.
create or replace function engine.add_exchange(p_source integer, p_method text, p_path text, p_status integer, p_items integer, p_changed integer,
                                               p_duration_ms integer, p_mapping bytea, p_body bytea, p_offsets integer[], p_lengths integer[])
returns table (exchange_id bigint, unkept text)
language plpgsql set search_path = '' as $$
begin
  begin
    return query
      insert into sync.exchange (application_id, resource, is_sent, at, method, path, status, items, changed, duration_ms, mapping_hash, body, offsets, lengths)
        select s.application_id, s.resource, false, engine.now(), p_method, p_path, p_status, p_items, p_changed, p_duration_ms, p_mapping, p_body, p_offsets, p_lengths
        from sync.source s where s.source_id = p_source
      returning sync.exchange.exchange_id, null::text;
  exception when disk_full then
    if pg_catalog.octet_length(p_body) > 256 * 1024 then
      raise exception 'no space for the % bytes that this read: %', pg_catalog.octet_length(p_body), sqlerrm
        using errcode = 'disk_full', hint = 'Make room on the disk of sync.exchange; it is read again.';
    end if;
    return query
      insert into sync.exchange_unkept (exchange_id, application_id, resource, is_sent, at, method, path, status, items, changed, duration_ms, mapping_hash, reason)
        select pg_catalog.nextval('sync.exchange_exchange_id_seq'), s.application_id, s.resource, false, engine.now(), p_method, p_path, p_status, p_items,
          p_changed, p_duration_ms, p_mapping, sqlerrm
        from sync.source s where s.source_id = p_source
      returning sync.exchange_unkept.exchange_id, sync.exchange_unkept.reason;
  end;
end $$;
comment on function engine.add_exchange(integer, text, text, integer, integer, integer, integer, bytea, bytea, integer[], integer[]) is 'Keeps a page that changed something or failed: its exact bytes and where each item stands. Gives the exchange that staged rows point to. When the disk of sync.exchange is full a page of up to 256 kB, such as brings a cancel, is taken without its bytes, and unkept says why; a larger one is refused, to be read again when there is room.';
