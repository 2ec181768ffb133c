-- How long before its start a stage must stand in DACS.
create or replace function engine.stage_lead() returns interval
language sql stable security definer set search_path = '' as $$
  select s.value from sync.setting s where s.name = 'stage_lead'
$$;
comment on function engine.stage_lead() is 'The one lead: a stage''s deadline is starts_at - (select engine.stage_lead()), in due_at of flows and in report.stages_at_risk. Write it as a sub-select: then it is asked once a statement.';
