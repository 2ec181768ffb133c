-- Every application has a row in sync.health.
create or replace function engine.keep_health() returns trigger
language plpgsql set search_path = '' as $$
begin
  insert into sync.health (application_id) values (new.application_id) on conflict do nothing;
  return null;
end $$;
comment on function engine.keep_health() is 'Trigger on sync.application: a new one begins with a closed breaker.';

create or replace trigger _010_keep_health after insert on sync.application for each row execute function engine.keep_health();
