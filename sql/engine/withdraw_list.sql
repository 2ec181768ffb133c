-- A list that a cancel made pointless leaves the queue.
create or replace function engine.withdraw_list(p_list_key bigint, p_before bigint) returns void
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
declare
  v_candidates bigint[];
begin
  select array_agg(d.delivery_id) into v_candidates from sync.delivery d
    where d.list_key = p_list_key and d.settled_at is null and d.delivery_id < p_before and d.state in ('queued', 'retry_wait', 'dead');
  if v_candidates is null then
    return;
  end if;
  -- A claim that is taking some of them away holds their rows: the delete waits for it, and then the claim is visible.
  delete from sync.ready r using unnest(v_candidates) p(id) where r.delivery_id = p.id;
  delete from sync.later l using unnest(v_candidates) p(id) where l.delivery_id = p.id;
  delete from sync.gate g using unnest(v_candidates) p(id) where g.delivery_id = p.id;
  insert into sync.pointless (list_key, before_delivery) values (p_list_key, p_before) on conflict do nothing;
  perform engine.settle_pointless(1000);
end $$;
comment on function engine.withdraw_list(bigint, bigint) is 'Takes the unsent deliveries of a list that are older than p_before out of the queue, so that none of them is sent any more, and settles the first of them. The others are settled by engine.settle_pointless: a cancel is not held up by their number. Only under engine.lane_lock().';
