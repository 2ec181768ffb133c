-- Steps that were not seen but must have happened.
create or replace function engine.infer_steps() returns trigger
language plpgsql set search_path = '' as $$
begin
  if exists (select from new_rows n where n.action in ('X1IP', 'F1CO')) then
    insert into staging.event_stage_step (derms_instance, stage_id, action, at, is_inferred, source_version, exchange_id)
      select n.derms_instance, n.stage_id, m.action, n.at, true, n.source_version, n.exchange_id
      from new_rows n join (values ('X1SD', 1), ('X1IP', 2), ('F1CO', 3)) own(action, position) on own.action = n.action
        join (values ('X1SD', 1), ('X1IP', 2)) m(action, position) on m.position < own.position
      where not exists (select from staging.event_stage_step s where s.derms_instance = n.derms_instance and s.stage_id = n.stage_id
        and s.incarnation = n.incarnation and s.action = m.action)
      order by n.record_id, m.position
      on conflict do nothing;
  end if;
  return null;
end $$;
comment on function engine.infer_steps() is 'Trigger on staging.event_stage_step: adds, marked as inferred, the steps in life-cycle order that must have come before the new ones. Fires before capture, so that they are delivered first.';

create or replace trigger _050_infer after insert on staging.event_stage_step referencing new table as new_rows for each statement execute function engine.infer_steps();
