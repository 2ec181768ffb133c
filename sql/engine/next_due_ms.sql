-- How long a worker may sleep.
create or replace function engine.next_due_ms() returns bigint
language plpgsql volatile set search_path = '' as $$
declare
  v_now timestamptz := engine.now();
begin
  -- Asked after each claim that brought nothing: in SQL it would be planned anew each time.
  if exists (select from sync.born) or exists (select from sync.pointless l where not l.is_waiting) then
    return 0;
  end if;
  return (select greatest(0, extract(epoch from (l.due_at - v_now)) * 1000)::bigint
    from (select least((select x.due_at from sync.later x order by x.due_at limit 1), (select min(
        case when h.breaker in ('open', 'half_open') then greatest(h.until_at, v_now + interval '10 milliseconds')
          else v_now + interval '1 second' / least(50, coalesce(a.calls_per_second, 50)) end)
      from sync.health h join sync.application a on a.application_id = h.application_id
      where (h.breaker <> 'closed' or a.calls_per_second is not null or a.calls_in_flight is not null)
        and exists (select from sync.ready r where r.application_id = h.application_id))) as due_at) l
    where l.due_at is not null);
end $$;
comment on function engine.next_due_ms() is 'Milliseconds until the next retry is due, or an application that is kept back may take another call, 0 when births or withdrawn lists wait to be dispatched, null when nothing is planned.';
