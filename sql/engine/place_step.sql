-- A step belongs to the present incarnation of its stage.
create or replace function engine.place_step() returns trigger
language plpgsql set search_path = '' as $$
begin
  select s.incarnation into strict new.incarnation from staging.event_stage s
    where s.derms_instance = new.derms_instance and s.stage_id = new.stage_id;
  return new;
end $$;
comment on function engine.place_step() is 'Trigger on staging.event_stage_step: gives a new step the present incarnation of its stage.';

create or replace trigger _010_place before insert on staging.event_stage_step for each row execute function engine.place_step();
