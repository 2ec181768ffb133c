-- The gate at which what is paused waits.
create or replace function engine.pause_key(p_flow smallint, p_application smallint) returns text
language sql immutable set search_path = '' as $$
  select coalesce('pause:flow:' || p_flow, 'pause:application:' || p_application)
$$;
comment on function engine.pause_key(smallint, smallint) is 'Gate key of the pause of a flow, or of an application when the flow is null: no delivery holds it, only resume opens it.';
