-- Our own clock may step back.
create or replace function engine.follow_clock() returns interval
language plpgsql set search_path = '' as $$
declare
  v_now timestamptz := engine.now();
  v_seen timestamptz;
  v_step interval;
begin
  if exists (select from sync.clock_seen s where s.seen_at between v_now - interval '10 seconds' and v_now + interval '1 second') then
    return null;
  end if;
  if not exists (select from sync.clock_seen) then
    insert into sync.clock_seen (seen_at) values (v_now) on conflict do nothing;
    return null;
  end if;
  select s.seen_at into v_seen from sync.clock_seen s for update skip locked;
  if not found then
    return null;  -- another engine is at it
  end if;
  v_now := engine.now();  -- no older than what another engine wrote before we had the row
  v_step := v_seen - v_now;
  update sync.clock_seen s set seen_at = v_now;
  if v_step <= interval '1 second' then
    return null;
  end if;
  perform pg_catalog.pg_advisory_xact_lock(engine.lane_lock());
  update sync.later l set due_at = greatest(l.due_at - v_step, v_now) where l.due_at > v_now;
  return v_step;
end $$;
comment on function engine.follow_clock() is 'Notices that the clock stepped back since it was last looked at, and takes retries forward by as much, so that none waits until the clock has come so far again. What was planned in the second since the step may come early. Says by how much it stepped, as far as it was seen; null: it did not.';
