-- Deliveries that end without being sent, or by an acknowledgement.
create or replace function engine.settle(p_deliveries bigint[], p_state text, p_message text) returns integer
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
declare
  v_lanes bigint[];
  v_settled bigint[];
begin
  delete from sync.ready r using unnest(p_deliveries) p(id) where r.delivery_id = p.id;
  delete from sync.gate g using unnest(p_deliveries) p(id) where g.delivery_id = p.id;
  delete from sync.later l using unnest(p_deliveries) p(id) where l.delivery_id = p.id;
  select array_agg(distinct d.lane) into v_lanes
  from unnest(p_deliveries) p(id) join sync.delivery d on d.delivery_id = p.id
    left join lateral (select true as is_behind from sync.delivery o where o.lane = d.lane and o.is_in_lane and o.delivery_id < d.delivery_id
      limit 1) b on true
  where d.is_in_lane and b.is_behind is null;
  with settled as (
    update sync.delivery d set state = p_state, is_in_lane = false, settled_at = (select engine.now()), message = coalesce(p_message, d.message)
    from unnest(p_deliveries) p(id) where d.delivery_id = p.id and d.settled_at is null returning d.delivery_id, d.flow_id),
  counted as (
    insert into sync.settled (flow_id, state, deliveries, undecided) select s.flow_id, p_state, count(*), case when p_state = 'expired' then count(*) else 0 end from settled s group by s.flow_id)
  select array_agg(s.delivery_id) into v_settled from settled s;
  if v_settled is not null then
    perform engine.release(v_settled);
    perform engine.count_settled(v_settled);
  end if;
  if v_lanes is not null then
    perform engine.advance_lanes(v_lanes);
  end if;
  return coalesce(cardinality(v_settled), 0);
end $$;
comment on function engine.settle(bigint[], text, text) is 'Settles open deliveries in one statement each step (superseded, expired, discarded, acknowledged, refused) and moves on what waited for them. The caller holds engine.lane_lock() and has left out what is claimed, unless an acknowledgement settles it.';
