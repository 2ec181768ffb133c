-- A person decides about quarantine.
create or replace function engine.retry_quarantine(p_ids bigint[], p_actor text) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  v_count integer;
begin
  update sync.quarantine q set is_retry_wanted = true where q.quarantine_id = any (p_ids) and q.state = 'open';
  get diagnostics v_count = row_count;
  if v_count > 0 then
    perform engine.record_action(p_actor, 'retry', 'quarantine', null, pg_catalog.to_jsonb(p_ids));
    perform pg_catalog.pg_notify('dersync', '');
  end if;
  return v_count;
end $$;
comment on function engine.retry_quarantine(bigint[], text) is 'Asks the engine to stage these quarantined items again. Says how many are open.';

create or replace function engine.discard_quarantine(p_ids bigint[], p_actor text, p_reason text) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  v_count integer;
begin
  if coalesce(p_reason, '') = '' then
    raise exception 'discarding needs a reason' using errcode = 'DS021';
  end if;
  perform pg_catalog.pg_advisory_xact_lock(engine.lane_lock());
  with discarded as (
    update sync.quarantine q set state = 'discarded', resolved_at = engine.now(), resolved_by = coalesce(p_actor, session_user::text), resolution = p_reason
      where q.quarantine_id = any (p_ids) and q.state = 'open' returning q.file_record_id),
  counted as (
    update sync.file_intake i set rows_settled = i.rows_settled + d.rows
      from (select x.file_record_id, count(*)::int as rows from discarded x where x.file_record_id is not null group by 1) d
      where i.record_id = d.file_record_id)
  select count(*) into v_count from discarded;
  if v_count > 0 then
    perform engine.record_action(p_actor, 'discard', 'quarantine', p_reason, pg_catalog.to_jsonb(p_ids));
    perform engine.answer_file(i.record_id, null) from sync.file_intake i
      where i.state = 'done' and i.answered_at is null and i.rows_settled >= i.rows
        and i.record_id in (select q.file_record_id from sync.quarantine q where q.quarantine_id = any (p_ids));
  end if;
  return v_count;
end $$;
comment on function engine.discard_quarantine(bigint[], text, text) is 'Gives quarantined items up, with a reason; a discarded row of a file counts as settled and is named in its acknowledgement. Says how many were open.';
