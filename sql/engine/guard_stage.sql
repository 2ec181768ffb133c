-- A stage never goes back.
create or replace function engine.guard_stage() returns trigger
language plpgsql set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    new.is_missed := coalesce(engine.stage_rank(new.status) = 5, false);  -- a status that nobody knows is refused by its constraint
  elsif engine.stage_rank(old.status) = 5 or engine.stage_rank(new.status) < engine.stage_rank(old.status) and engine.stage_rank(old.status) >= 3 then
    new.status := old.status;
    new.cancel_reason := old.cancel_reason;
  end if;
  return new;
end $$;
comment on function engine.guard_stage() is 'Trigger on staging.event_stage: a stage that is final when first seen is missed; a stale status never moves a scheduled, started or final stage back.';

create or replace trigger _010_guard before insert or update on staging.event_stage for each row execute function engine.guard_stage();
