-- The answer to a status check.
create or replace function engine.take_answer() returns trigger
language plpgsql set search_path = '' as $$
begin
  if old.response_id is null then
    new.is_late := engine.now() > old.first_seen_at + old.answer_within;
  elsif coalesce(pg_catalog.current_setting('dersync.actor', true), '') = '' then
    return null;  -- DACS was told the first one
  end if;
  return new;
end $$;
comment on function engine.take_answer() is 'Trigger on staging.status_check: marks an answer that comes after the time for it; a second one changes nothing.';

create or replace trigger _010_take_answer before update on staging.status_check for each row when (new.response_id is not null) execute function engine.take_answer();
