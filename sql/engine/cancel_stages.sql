-- Stages that their event no longer has.
create or replace function engine.cancel_stages() returns trigger
language plpgsql set search_path = '' as $$
begin
  with gone as (
    update staging.event_stage s
      set status = 'Canceled', changed_at = engine.now(), record_version = s.record_version + 1, exchange_id = n.exchange_id,
        cancel_reason = case when n.status = 'Canceled' then n.cancel_reason else 'dropped from the event' end
      from new_rows n
      where s.derms_instance = n.derms_instance and s.event_id = n.event_id and engine.stage_rank(s.status) < 5
        and (n.status = 'Canceled' or n.stage_ids is not null and not n.stage_ids ? s.stage_id)
      returning s.derms_instance, s.stage_id, s.cancel_reason, s.exchange_id, n.source_version)
  insert into staging.event_stage_step (derms_instance, stage_id, action, at, is_inferred, cancel_reason, source_version, exchange_id)
    select g.derms_instance, g.stage_id, 'F1CN', engine.now(), true, g.cancel_reason, g.source_version, g.exchange_id
    from gone g
      join staging.event_stage_step scheduled on scheduled.derms_instance = g.derms_instance and scheduled.stage_id = g.stage_id
        and scheduled.action = 'X1SD'
    group by g.derms_instance, g.stage_id, g.cancel_reason, g.exchange_id, g.source_version
    on conflict do nothing;
  return null;
end $$;
comment on function engine.cancel_stages() is 'Trigger on staging.event: when the event is cancelled, or lists its stages without one that is staged and not final, that stage is cancelled. The list stands inside the event''s own item: this is what the event says, not a record missing from a page.';

create or replace trigger _050_cancel_stages after update on staging.event referencing new table as new_rows for each statement execute function engine.cancel_stages();
