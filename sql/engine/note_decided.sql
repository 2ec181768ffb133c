-- A person has seen what expired.
create or replace function engine.note_decided(p_deliveries bigint[]) returns void
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set jit = off as $$
begin
  with decided as (
    update sync.delivery d set decided_at = (select engine.now())
      where d.delivery_id = any (p_deliveries) and d.state = 'expired' and d.decided_at is null returning d.flow_id)
  insert into sync.settled (flow_id, state, deliveries, undecided)
    select d.flow_id, 'expired', 0, -count(*) from decided d group by d.flow_id;
end $$;
comment on function engine.note_decided(bigint[]) is 'Expired deliveries about which nobody had decided are no failure any more. Only under engine.lane_lock().';
