-- Claims whose worker is gone.
create or replace function engine.expire_claims() returns integer
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
declare
  v_unknown bigint[];
  v_resent bigint[];
  v_lanes bigint[];
  v_dead bigint[];
  v_counted bigint[];
  v_gone bigint[];
begin
  -- The list of sessions is the same for the whole transaction: a session that came after this look is not in it.
  select array_agg(c.claim_id) into v_gone from sync.claim c where c.lease_until < engine.now()
    or not exists (select from pg_catalog.pg_stat_activity a where a.pid = c.session_pid);
  if v_gone is null then
    return 0;
  end if;
  perform pg_catalog.pg_advisory_xact_lock(engine.lane_lock());
  with gone as (
    delete from sync.claim c where c.claim_id = any (v_gone) and (c.lease_until < engine.now()
      or not exists (select from pg_catalog.pg_stat_activity a where a.pid = c.session_pid))
    returning c.delivery_ids)
  select array_agg(i.id order by i.id) into v_unknown from gone g cross join lateral unnest(g.delivery_ids) i(id);
  update sync.health h set until_at = (select engine.now()) where h.breaker = 'half_open' and h.probe_id = any (v_unknown);
  -- Once by chance, twice perhaps: from then on it is sent alone (engine.claim), and the third worker that dies with it alone is the last.
  with lost as (
    update sync.delivery d set attempts = d.attempts + 1, deaths = d.deaths + 1,
        state = case when d.deaths >= 4 then 'dead' else 'unknown' end, kind = case when d.deaths >= 4 then 'bug' else 'unknown outcome' end,
        message = case when d.deaths >= 4 then 'each worker that was to send it died, three of them with nothing else to do; whether it was sent is not known'
          else 'the worker that was sending it is gone' end
      where d.delivery_id = any (v_unknown) and d.settled_at is null and d.state in ('queued', 'retry_wait', 'unknown')
      returning d.delivery_id, d.attempts, d.flow_id, d.lane, d.state),
  noted as (
    insert into sync.attempt (delivery_id, attempt, at, result, kind, message)
      select l.delivery_id, l.attempts, engine.now(), 'lease expired', 'unknown outcome', 'the worker that was sending it is gone' from lost l)
  select array_agg(l.delivery_id order by l.delivery_id) filter (where l.state = 'unknown' and f.effect <> 'at_most_once'), array_agg(l.lane),
      array_agg(l.delivery_id) filter (where l.state = 'dead' and not f.is_held_when_dead), array_agg(l.delivery_id) filter (where l.state = 'dead' and f.answers is not null)
    into v_resent, v_lanes, v_dead, v_counted from lost l join sync.flow f on f.flow_id = l.flow_id;
  v_resent := v_resent || array(select d.delivery_id from sync.delivery d where d.delivery_id = any (v_unknown) and d.state = 'awaiting_ack' and d.settled_at is null);
  if cardinality(v_resent) > 0 then
    perform engine.place(v_resent);
  end if;
  if v_dead is not null then
    perform engine.release_dead(v_dead);
  end if;
  if v_counted is not null then
    perform engine.count_settled(v_counted);
  end if;
  if v_lanes is not null then
    perform engine.supersede_failed(v_lanes);
  end if;
  return coalesce(cardinality(v_unknown), 0);
end $$;
comment on function engine.expire_claims() is 'What a dead or late worker had claimed has an unknown outcome: it is placed again to be read back or resent, or stops when its flow is at_most_once. One with which five workers in a row died, the last three with it alone, is dead. Says how many.';
