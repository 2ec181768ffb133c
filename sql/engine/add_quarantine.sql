-- Items that could not be staged.
create or replace function engine.add_quarantine(p_source integer, p_exchange bigint, p_mapping bytea, p_records text[], p_hashes bytea[], p_versions text[],
                                                 p_items bytea[], p_kinds text[], p_fields text[], p_classes text[], p_reasons text[],
                                                 p_parent_tables text[], p_parent_keys text[]) returns void
language plpgsql set search_path = '' as $$
begin
  insert into sync.quarantine as q (source_id, record, kind, field, value_class, reason, parent_table, parent_key, file_record_id, item, hash,
      mapping_hash, version, exchange_id, first_at, last_at)
    select distinct on (i.record) p_source, i.record, i.kind, i.field, i.value_class, i.reason, i.parent_table, i.parent_key::jsonb, f.record_id,
      i.item, i.hash, p_mapping, i.version::timestamptz, p_exchange, engine.now(), engine.now()
    from unnest(p_records, p_hashes, p_versions, p_items, p_kinds, p_fields, p_classes, p_reasons, p_parent_tables, p_parent_keys)
        with ordinality i(record, hash, version, item, kind, field, value_class, reason, parent_table, parent_key, ordinal)
      left join sync.file_intake f on f.source_id = p_source and f.file_id = pg_catalog.regexp_replace(i.record, '/[^/]*$', '')
        and pg_catalog.strpos(i.record, '/') > 0
    order by i.record, i.ordinal desc
    on conflict (source_id, record) where state = 'open' do update set kind = excluded.kind, field = excluded.field, value_class = excluded.value_class,
      reason = excluded.reason, parent_table = excluded.parent_table, parent_key = excluded.parent_key, item = excluded.item, hash = excluded.hash,
      mapping_hash = excluded.mapping_hash, version = excluded.version, exchange_id = excluded.exchange_id, last_at = excluded.last_at,
      attempts = q.attempts + 1, is_retry_wanted = false;
  insert into sync.seen as s (source_id, record, hash, mapping_hash, version, exchange_id)
    select distinct on (i.record) p_source, i.record, i.hash, p_mapping, i.version::timestamptz, p_exchange
    from unnest(p_records, p_hashes, p_versions) with ordinality i(record, hash, version, ordinal)
    where i.hash is not null and not exists (select from sync.file_intake f where f.source_id = p_source
      and f.file_id = pg_catalog.regexp_replace(i.record, '/[^/]*$', '') and pg_catalog.strpos(i.record, '/') > 0)
    order by i.record, i.ordinal desc
    on conflict (source_id, record) do update set hash = excluded.hash, mapping_hash = excluded.mapping_hash, version = excluded.version,
      exchange_id = excluded.exchange_id, is_back = s.is_back and s.hash = excluded.hash;
end $$;
comment on function engine.add_quarantine(integer, bigint, bytea, text[], bytea[], text[], bytea[], text[], text[], text[], text[], text[], text[]) is 'Keeps items that could not be staged, with field, class of value and reason; a newer try of the same record replaces what was said of it. Their hash is remembered too: the same bytes are tried again only when a person, a new parent or a new mapping asks for it.';
