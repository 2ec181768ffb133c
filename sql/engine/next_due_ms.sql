-- How long a worker may sleep.
create or replace function engine.next_due_ms() returns bigint
language sql volatile set search_path = '' as $$
  select greatest(0, extract(epoch from (min(l.due_at) - engine.now())) * 1000)::bigint
  from (select x.due_at from sync.later x order by x.due_at limit 1) l
$$;
comment on function engine.next_due_ms() is 'Milliseconds until the next retry is due; null when none is planned.';
