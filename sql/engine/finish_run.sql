-- A run over a source has ended.
create or replace function engine.finish_run(p_source integer, p_mode text, p_started_at text, p_pages integer, p_items integer, p_changed integer,
                                             p_quarantined integer, p_is_complete boolean, p_reason text, p_as_of text, p_quiet_ms bigint default null, p_is_whole boolean default false) returns void
language plpgsql set search_path = '' as $$
declare
  v_is_well boolean;
begin
  select p_is_complete and (p_mode = 'sweep' or p_is_whole or s.failed_mode is distinct from 'sweep') into v_is_well from sync.source s where s.source_id = p_source;
  update sync.source s set
      polled_at = case when p_is_complete then engine.now() else s.polled_at end,
      failed_at = case when v_is_well then null else coalesce(s.failed_at, engine.now()) end,
      failure = case when v_is_well then null when p_is_complete then s.failure else p_reason end,
      failed_mode = case when v_is_well then null when p_is_complete or s.failed_mode = 'sweep' then s.failed_mode else p_mode end,
      is_counted = case when p_is_complete then p_reason is null else s.is_counted end,
      quiet_after = nullif(p_quiet_ms, 0) * interval '1 millisecond',
      swept_at = case when p_is_complete and p_mode = 'sweep' then coalesce(p_as_of::timestamptz, s.swept_at) else s.swept_at end
    where s.source_id = p_source;
  if p_changed > 0 or p_quarantined > 0 or not p_is_complete or p_mode = 'sweep' then
    insert into sync.run (source_id, mode, started_at, finished_at, pages, items, changed, quarantined, is_complete, reason)
      values (p_source, p_mode, p_started_at::timestamptz, engine.now(), p_pages, p_items, p_changed, p_quarantined, p_is_complete and p_reason is null, p_reason);
  end if;
end $$;
comment on function engine.finish_run(integer, text, text, integer, integer, integer, integer, boolean, text, text, bigint, boolean) is 'Records a run that brought something, was a sweep or is incomplete, and the health of its source. A sweep that fails is made good by a sweep only, or by a run over the whole list (p_is_whole). p_reason of a run that was read to its end: what it does not prove; the run is then not complete, and the source is well. p_quiet_ms: nothing new for so long needs a person; 0 or null: it does not.';
