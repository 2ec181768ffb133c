-- What a sweep found behind the cursor.
create or replace function engine.note_late(p_source integer, p_records text[], p_versions text[], p_as_of text) returns integer
language plpgsql set search_path = '' as $$
declare
  v_items integer;
  v_longest interval;
begin
  select count(*), max(greatest(coalesce(p_as_of::timestamptz, engine.now()) - i.version::timestamptz, interval '0')) into v_items, v_longest
  from unnest(p_records, p_versions) i(record, version)
    join sync.source s on s.source_id = p_source
    left join sync.seen k on k.source_id = p_source and k.record = i.record
  where (i.version::timestamptz, i.record collate "C") < (s.tip_at, s.tip_id collate "C") and (k.record is null or k.version < i.version::timestamptz);
  if v_items > 0 then
    update sync.source s set late_items = s.late_items + v_items, late_at = engine.now(), late_longest = greatest(s.late_longest, v_longest)
      where s.source_id = p_source;
  end if;
  return v_items;
end $$;
comment on function engine.note_late(integer, text[], text[], text) is 'Counts the items of a sweep''s page that are older than the cursor and were never seen in this version, and keeps the longest time that one took to become visible. Call it before they are remembered as seen; p_as_of: the source''s clock.';
