-- Items without an id that their list does not show any more.
create or replace function engine.close_nameless(p_source integer, p_from text, p_shown text[]) returns integer
language plpgsql set search_path = '' as $$
declare
  v_count integer;
begin
  with closed as (
    update sync.quarantine q set state = 'discarded', resolved_at = engine.now(), resolved_by = 'engine',
        resolution = 'the list was read to its end and does not show it any more: it came damaged, or was corrected'
      where q.source_id = p_source and q.state = 'open' and q.record like 'sha256:%' and q.file_record_id is null
        and (p_from is null or q.version > p_from::timestamptz) and q.record <> all (p_shown)
      returning q.record),
  -- Should the same bytes come once more, they are news.
  forgotten as (delete from sync.seen s using closed c where s.source_id = p_source and s.record = c.record)
  select count(*) into v_count from closed c;
  return v_count;
end $$;
comment on function engine.close_nameless(integer, text, text[]) is 'After a run that read everything later than p_from (null: the whole list) to its proven end: what is in quarantine by its bytes alone, for it has no id that can be read, and was not among those shown, is no item of the list. Whatever it was is staged under its id, or is gone. Says how many.';
