-- The subscription of a device that is reserved or took part. Called for each row, so it pins no more settings than it must (4 us
-- each): the workers' sessions read no table whole, and `offset 0` leaves nothing but to look the subscription up by its key.
create or replace function engine.fill_subscription() returns trigger
language plpgsql set search_path = '' as $$
declare
  v_stage text := new.derms_instance || '|' || new.stage_id;
  v_program text;
begin
  -- A chunk of a file is one stage's mostly: its program is looked up once per transaction, not per row.
  if pg_catalog.current_setting('dersync.program_stage', true) is distinct from v_stage then
    select p.program_code into v_program
    from staging.event_stage g
      join staging.event e on (e.derms_instance, e.event_id) = (g.derms_instance, g.event_id)
      join staging.program p on p.external_id = e.program_external_id
    where g.derms_instance = new.derms_instance and g.stage_id = new.stage_id;
    perform pg_catalog.set_config('dersync.program_stage', v_stage, true), pg_catalog.set_config('dersync.program', coalesce(v_program, ''), true);
  end if;
  v_program := pg_catalog.current_setting('dersync.program', true);
  select s.subscription_id into new.subscription_id
  from staging.subscription_device s
    cross join lateral (select x.status from staging.subscription x
      where x.subscription_id = s.subscription_id and x.program_code = v_program offset 0) u -- by its key, whatever is believed of both tables
  where s.head_end_system = new.head_end_system and s.nic_id = new.nic_id
  order by u.status, s.starts_at desc nulls last limit 1;
  return new;
end $$;
comment on function engine.fill_subscription() is 'Trigger on staging.reservation and staging.outcome: notes the subscription to the event''s program that the device is in when the row is staged.';

create or replace trigger _010_fill_subscription before insert on staging.reservation for each row execute function engine.fill_subscription();
create or replace trigger _010_fill_subscription before insert on staging.outcome for each row execute function engine.fill_subscription();
