-- Who decides heads of lanes holds this lock to the end of its transaction.
create or replace function engine.lane_lock() returns bigint
language sql immutable set search_path = '' as $$ select 7310579615044001::bigint $$;
comment on function engine.lane_lock() is 'Key of the advisory lock under which heads of lanes are decided: by dispatch and report only, so that no lane is ever left without its head.';
