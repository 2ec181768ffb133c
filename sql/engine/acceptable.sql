-- Of what a worker reports: what is still its to say.
create or replace function engine.acceptable(p_claim bigint, p_deliveries bigint[], p_results text[]) returns setof bigint
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
declare
  v_ours bigint[];
begin
  perform pg_catalog.pg_advisory_xact_lock(engine.lane_lock());
  select k.delivery_ids into v_ours from sync.claim k where k.claim_id = p_claim for update;
  -- A claim that is taking one of the others at this moment is waited for, so that the next statement sees it.
  perform from sync.ready r where r.delivery_id = any (p_deliveries) and r.delivery_id <> all (coalesce(v_ours, '{}')) for update;
  return query
    select d.delivery_id from unnest(p_deliveries, p_results) r(delivery_id, result)
      cross join lateral (select x.delivery_id, x.state from sync.delivery x where x.delivery_id = r.delivery_id and x.settled_at is null offset 0) d
    where case when d.delivery_id = any (v_ours) then d.state in ('queued', 'retry_wait', 'unknown', 'awaiting_ack')
      else d.state = 'unknown' and r.result in ('done', 'refused') and not exists (select from sync.claim k where d.delivery_id = any (k.delivery_ids)) end;
end $$;
comment on function engine.acceptable(bigint, bigint[], text[]) is 'Deliveries that engine.report takes from this claim with these results: those that it still holds, and those that are unknown, that nobody else is sending and of which the outcome is now known. Holds the claim and the lanes until the end of the transaction.';
