-- A run over a source has ended.
create or replace function engine.finish_run(p_source integer, p_mode text, p_started_at text, p_pages integer, p_items integer, p_changed integer,
                                             p_quarantined integer, p_is_complete boolean, p_reason text, p_as_of text, p_quiet_ms bigint default null, p_is_whole boolean default false,
                                             p_clock_at text default null, p_newest_at text default null, p_newest_id text default null, p_is_newest_missing boolean default false) returns void
language plpgsql set search_path = '' as $$
declare
  v_source sync.source;
  v_is_well boolean;
  v_is_proven boolean := p_is_complete and (p_mode = 'sweep' or p_is_whole);
  v_as_of timestamptz := least(p_as_of::timestamptz, p_clock_at::timestamptz);
begin
  select s.* into v_source from sync.source s where s.source_id = p_source;
  v_is_well := v_is_proven or p_is_complete and v_source.failed_mode is distinct from 'sweep';
  v_source := engine.see_clock(v_source, p_as_of::timestamptz, coalesce(p_clock_at, p_as_of)::timestamptz, p_newest_at::timestamptz, p_newest_id, v_is_proven);
  update sync.source s set
      polled_at = case when p_is_complete then engine.now() else s.polled_at end,
      failed_at = case when v_is_well then null else coalesce(s.failed_at, engine.now()) end,
      failure = case when v_is_well then null when p_is_complete then s.failure else p_reason end,
      failed_mode = case when v_is_well then null when p_is_complete or s.failed_mode = 'sweep' then s.failed_mode else p_mode end,
      is_counted = case when p_is_complete then p_reason is null else s.is_counted end,
      quiet_after = nullif(p_quiet_ms, 0) * interval '1 millisecond',
      swept_at = case when p_is_complete and p_mode = 'sweep' then coalesce(v_as_of, s.swept_at)
        when s.swept_at is null then null
        when p_is_newest_missing then engine.look_further_back(least(s.swept_at, s.tip_at), s.tip_at)
        else least(s.swept_at, v_as_of) end,
      clock_at = v_source.clock_at, newest_at = v_source.newest_at, newest_id = v_source.newest_id,
      stepped_at = v_source.stepped_at, step_begins_at = v_source.step_begins_at, step_ends_at = v_source.step_ends_at
    where s.source_id = p_source;
  if (p_mode = 'sweep' or p_is_whole) and exists (select from sync.older o where o.source_id = p_source) then
    perform engine.judge_older(p_source, p_is_complete);
  end if;
  if p_changed > 0 or p_quarantined > 0 or not p_is_complete or p_mode = 'sweep' then
    insert into sync.run (source_id, mode, started_at, finished_at, pages, items, changed, quarantined, is_complete, reason)
      values (p_source, p_mode, p_started_at::timestamptz, engine.now(), p_pages, p_items, p_changed, p_quarantined, p_is_complete and p_reason is null, p_reason);
  end if;
end $$;
comment on function engine.finish_run(integer, text, text, integer, integer, integer, integer, boolean, text, text, bigint, boolean, text, text, text, boolean) is 'Records a run that brought something, was a sweep or is incomplete, the health of its source and its clock. A sweep that fails is made good by a sweep only, or by a run over the whole list (p_is_whole). p_reason of a run that was read to its end: what it does not prove; the run is then not complete, and the source is well. p_quiet_ms: nothing new for so long needs a person; 0 or null: it does not. p_clock_at, p_newest_at, p_newest_id: see engine.see_clock; sweeps begin where the source''s clock stood at the latest. p_is_newest_missing: the newest item that is known was not in the list, the next sweep looks for it further back.';

create or replace function engine.look_further_back(p_swept_at timestamptz, p_tip_at timestamptz) returns timestamptz
language sql immutable parallel safe set search_path = '' as $$
  select least(p_swept_at, greatest(p_swept_at - (p_tip_at - p_swept_at) - interval '1 minute', p_tip_at - interval '1 day'))
$$;
comment on function engine.look_further_back(timestamptz, timestamptz) is 'Where to look for an item that is not where it was: twice as far before the tip as before and a minute more, a day at most. The clock of its source may have stepped back when it changed.';
