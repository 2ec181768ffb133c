-- A run over a source has ended.
create or replace function engine.finish_run(p_source integer, p_mode text, p_started_at text, p_pages integer, p_items integer, p_changed integer,
                                             p_quarantined integer, p_is_complete boolean, p_reason text, p_as_of text) returns void
language plpgsql set search_path = '' as $$
begin
  update sync.source s set
      polled_at = case when p_is_complete then engine.now() else s.polled_at end,
      failed_at = case when p_is_complete then null else coalesce(s.failed_at, engine.now()) end,
      failure = case when p_is_complete then null else p_reason end,
      swept_at = case when p_is_complete and p_mode = 'sweep' then coalesce(p_as_of::timestamptz, s.swept_at) else s.swept_at end
    where s.source_id = p_source;
  if p_changed > 0 or p_quarantined > 0 or not p_is_complete or p_mode = 'sweep' then
    insert into sync.run (source_id, mode, started_at, finished_at, pages, items, changed, quarantined, is_complete, reason)
      values (p_source, p_mode, p_started_at::timestamptz, engine.now(), p_pages, p_items, p_changed, p_quarantined, p_is_complete, p_reason);
  end if;
end $$;
comment on function engine.finish_run(integer, text, text, integer, integer, integer, integer, boolean, text, text) is 'Records a run that brought something, was a sweep or is incomplete, and the health of its source.';
