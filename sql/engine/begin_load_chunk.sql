-- Rows of an initial load are about to be merged.
create or replace function engine.begin_load_chunk(p_load bigint, p_items integer, p_body bytea, p_offsets integer[], p_lengths integer[]) returns bigint
language sql volatile set search_path = '' as $$
  select pg_catalog.set_config('dersync.cause', 'initial', true), pg_catalog.set_config('dersync.actor', l.actor, true),
    pg_catalog.set_config('dersync.reason', pg_catalog.format('initial load of %s, sha256 %s', l.file_name, pg_catalog.encode(l.sha256, 'hex')), true)
  from sync.load l where l.load_id = p_load;
  insert into sync.exchange (application_id, resource, is_sent, at, method, path, items, mapping_hash, body, offsets, lengths, load_id)
    select l.application_id, 'load/' || l.kind, false, engine.now(), 'LOAD', l.file_name, p_items, l.mapping_hash, p_body, p_offsets, p_lengths, p_load
    from sync.load l where l.load_id = p_load
  returning exchange_id
$$;
comment on function engine.begin_load_chunk(bigint, integer, bytea, integer[], integer[]) is 'Keeps the exact bytes of a chunk''s rows and marks the transaction: cause initial (nothing is born), actor and reason for the history. Gives the exchange that staged rows point to.';
