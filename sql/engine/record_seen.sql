-- What a source showed.
create or replace function engine.record_seen(p_source integer, p_exchange bigint, p_mapping bytea, p_records text[], p_hashes bytea[], p_versions text[]) returns void
language plpgsql set search_path = '' as $$
begin
  insert into sync.seen as s (source_id, record, hash, mapping_hash, version, exchange_id)
    select distinct on (i.record collate "C") p_source, i.record, i.hash, p_mapping, i.version::timestamptz, p_exchange
    from unnest(p_records, p_hashes, p_versions) with ordinality i(record, hash, version, ordinal) order by i.record collate "C", i.ordinal desc
    on conflict (source_id, record) do update set hash = excluded.hash, mapping_hash = excluded.mapping_hash, version = excluded.version,
      exchange_id = excluded.exchange_id, is_back = s.is_back and s.hash = excluded.hash;
  if exists (select from sync.quarantine q where q.source_id = p_source and q.state = 'open') then
    update sync.quarantine q set state = 'released', resolved_at = engine.now(), resolved_by = 'engine', resolution = 'a newer version was staged'
      where q.source_id = p_source and q.state = 'open' and q.record = any (p_records);
  end if;
  update sync.source s set changed_at = engine.now() where s.source_id = p_source;
end $$;
comment on function engine.record_seen(integer, bigint, bytea, text[], bytea[], text[]) is 'Remembers the hash and version of staged items, so that they cost nothing while unchanged; closes their open quarantine.';
