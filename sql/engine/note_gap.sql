-- A list that does not keep what nobody read.
create or replace function engine.note_gap(p_source integer) returns void
language sql volatile set search_path = '' as $$
  update sync.source s set gap_begins_at = s.polled_at, gap_at = engine.now() where s.source_id = p_source and s.gap_begins_at is distinct from s.polled_at
$$;
comment on function engine.note_gap(integer) is 'Keeps that a source may have dropped what changed since it was last read to its end. Once for each outage.';
