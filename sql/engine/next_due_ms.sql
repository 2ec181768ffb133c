-- How long a worker may sleep.
create or replace function engine.next_due_ms() returns bigint
language sql volatile set search_path = '' as $$
  select case when exists (select from sync.born) or exists (select from sync.pointless l where not l.is_waiting) then 0
    else (select greatest(0, extract(epoch from (l.due_at - engine.now())) * 1000)::bigint
          from (select x.due_at from sync.later x order by x.due_at limit 1) l) end
$$;
comment on function engine.next_due_ms() is 'Milliseconds until the next retry is due, 0 when births or withdrawn lists wait to be dispatched, null when nothing is planned.';
