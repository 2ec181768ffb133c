-- Which items of a page are new or changed.
create or replace function engine.probe(p_source integer, p_mapping bytea, p_records text[], p_hashes bytea[], p_versions text[])
returns table (ordinal integer, is_older boolean, taken_as text)
language plpgsql stable set search_path = '' as $$
begin
  -- Not in SQL: that would be planned anew for every page.
  return query select i.ordinal::integer,
      coalesce(i.version::timestamptz < s.version, false) and s.hash <> i.hash,
      case when s.is_back and s.hash = i.hash then engine.instant_text(s.version) end
    from unnest(p_records, p_hashes, p_versions) with ordinality i(record, hash, version, ordinal)
      left join lateral (select x.* from sync.seen x where x.source_id = p_source and x.record = i.record offset 0) s on true
    where s.record is null or s.hash <> i.hash or s.mapping_hash <> p_mapping
    order by i.ordinal;
end $$;
comment on function engine.probe(integer, bytea, text[], bytea[], text[]) is 'Ordinals (from 1) of the items that are not known unchanged under this version of the mapping. is_older: a newer version is known. taken_as: the version by which it is known, where the source''s clock stepped back and the item has an older one.';
