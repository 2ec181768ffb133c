-- What must happen from time to time.
create or replace function engine.keep_house() returns integer
language plpgsql set search_path = '' as $$
declare
  v_done integer := 0;
  v_file record;
begin
  perform engine.follow_clock();
  v_done := engine.expire_claims() + engine.expire_deliveries() + engine.answer_overdue() + engine.answer_late_steps(1000)
    + engine.close_breakers();
  for v_file in
    select i.record_id, i.state, i.message, exists (select from staging.file_part p where (p.instance, p.file_id) = (f.instance, f.file_id)) as has_parts, f.kind
    from sync.file_intake i join staging.file f on f.record_id = i.record_id
    where i.answered_at is null and i.due_at <= (select engine.now()) order by i.due_at limit 100
  loop
    perform engine.answer_file(v_file.record_id, case
      when v_file.state <> 'done' then pg_catalog.concat_ws(': ', 'the file could not be read in whole by its deadline', v_file.message)
      when v_file.kind = 'score' and not v_file.has_parts then 'none of its rows could be staged: quarantine says why' end);
    v_done := v_done + 1;
  end loop;
  perform engine.make_partitions(), engine.fold_settled(1000);
  return v_done;
end $$;
comment on function engine.keep_house() is 'Follows a clock that stepped back, expires claims and deliveries, answers enrollment requests, files and steps at their deadline, closes breakers, makes partitions, folds counts. Called every second; says how much it did.';
