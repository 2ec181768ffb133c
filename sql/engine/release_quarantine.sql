-- Items that went through.
create or replace function engine.release_quarantine(p_ids bigint[]) returns void
language plpgsql set search_path = '' as $$
begin
  update sync.quarantine q set state = 'released', resolved_at = engine.now(), resolved_by = 'engine',
      resolution = case when q.is_retry_wanted then 'staged after a retry' else 'staged when its parent had come' end
    where q.quarantine_id = any (p_ids) and q.state = 'open';
  perform engine.divide_late_rows(p_ids);
end $$;
comment on function engine.release_quarantine(bigint[]) is 'Closes quarantine whose items were staged; late rows of a divided file become parts of their own.';
