-- Records that a source shows in an older version than the known one.
create or replace function engine.note_older(p_source integer, p_records text[], p_hashes bytea[], p_versions text[], p_older boolean[], p_lag_ms bigint)
returns table (record text, taken_as text)
language plpgsql set search_path = '' set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
begin
  delete from sync.older o using unnest(p_records, p_older) i(record, is_older)
    where o.source_id = p_source and o.record = i.record and not i.is_older;
  return query
    with noted as (
      insert into sync.older as o (source_id, record, hash, version, noted_at)
        select p_source, i.record, i.hash, i.version::timestamptz, engine.now()
        from unnest(p_records, p_hashes, p_versions, p_older) i(record, hash, version, is_older) where i.is_older order by i.record
      on conflict on constraint older_pkey do update set hash = excluded.hash, version = excluded.version, is_shown = true,
        noted_at = case when o.hash = excluded.hash then o.noted_at else excluded.noted_at end,
        proven_at = case when o.hash = excluded.hash then o.proven_at end
      returning o.record, o.noted_at, o.proven_at)
    select n.record, engine.instant_text(s.version + interval '1 microsecond') from noted n join sync.seen s on s.source_id = p_source and s.record = n.record
      where n.proven_at is not null and n.noted_at <= engine.now() - p_lag_ms * interval '1 millisecond';
end $$;
comment on function engine.note_older(integer, text[], bytea[], text[], boolean[], bigint) is 'Notes which records of a page are older than known, and gives those to be taken all the same, with a version to take them as, just after the known one: the same was shown p_lag_ms milliseconds ago, by a sweep that was complete, and nothing else since. A copy that is behind shows an older version for a while, a clock that stepped back for ever. A record that is shown as known, or newer, is not older any more.';

create or replace function engine.take_older(p_source integer, p_records text[]) returns void
language plpgsql set search_path = '' set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
begin
  delete from sync.older o where o.source_id = p_source and o.record = any (p_records);
  update sync.seen s set is_back = true where s.source_id = p_source and s.record = any (p_records);
end $$;
comment on function engine.take_older(integer, text[]) is 'Records that were staged although their version is older: they are known by a version just after what they replaced, so that nothing of that version or an older one, from a copy that is behind, replaces them in turn.';

create or replace function engine.judge_older(p_source integer, p_is_complete boolean) returns void
language plpgsql set search_path = '' as $$
begin
  if p_is_complete then
    delete from sync.older o where o.source_id = p_source and not o.is_shown;
  end if;
  update sync.older o set is_shown = false, proven_at = case when p_is_complete then coalesce(o.proven_at, engine.now()) else o.proven_at end
    where o.source_id = p_source and o.is_shown;
end $$;
comment on function engine.judge_older(integer, boolean) is 'A sweep has ended: what a complete one did not show is not older any more, what it did show is proven from now on.';
