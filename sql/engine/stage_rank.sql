-- How far a status is in the life of a stage.
create or replace function engine.stage_rank(p_status text) returns integer
language sql immutable set search_path = '' as $$
  select case p_status when 'New' then 0 when 'Submitted' then 1 when 'Approved' then 2 when 'Denied' then 2 when 'Scheduled' then 3
    when 'In Progress' then 4 when 'Completed' then 5 when 'Canceled' then 5 end
$$;
comment on function engine.stage_rank(text) is 'Order of the statuses in the life of a stage; final ones share the highest.';
