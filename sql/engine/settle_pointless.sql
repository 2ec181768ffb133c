-- What cancels made pointless is settled, a part at a time.
create or replace function engine.settle_pointless(p_limit integer) returns integer
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
declare
  v_list sync.pointless;
  v_claimed bigint[];
  v_candidates bigint[];
  v_settled bigint[];
  v_left integer := p_limit;
begin
  for v_list in select * from sync.pointless l order by l.before_delivery loop
    exit when v_left <= 0;
    v_claimed := engine.claimed();
    select array_agg(c.delivery_id) into v_candidates from (
      select d.delivery_id from sync.delivery d
        where d.list_key = v_list.list_key and d.settled_at is null and d.delivery_id < v_list.before_delivery and d.state in ('queued', 'retry_wait', 'dead')
          and not (d.delivery_id = any (v_claimed))
        limit v_left) c;
    -- A claim that is taking some of them away holds their rows: the delete waits for it, and then the claim is visible.
    delete from sync.ready r using unnest(v_candidates) p(id) where r.delivery_id = p.id;
    select array_agg(c.id) into v_settled from (select unnest(v_candidates) except select unnest(engine.claimed())) c(id);
    perform engine.settle(v_settled, 'superseded', 'a cancel came before it was sent');
    v_left := v_left - coalesce(cardinality(v_candidates), 0);
    if not exists (select from sync.delivery d where d.list_key = v_list.list_key and d.settled_at is null and d.delivery_id < v_list.before_delivery) then
      delete from sync.pointless l where (l.list_key, l.before_delivery) = (v_list.list_key, v_list.before_delivery);
    elsif v_list.is_waiting <> (v_left > 0) then
      update sync.pointless l set is_waiting = v_left > 0 where (l.list_key, l.before_delivery) = (v_list.list_key, v_list.before_delivery);
    end if;
  end loop;
  return p_limit - v_left;
end $$;
comment on function engine.settle_pointless(integer) is 'Settles as superseded at most p_limit deliveries of withdrawn lists, but for what is being sent or has an unknown outcome: that is settled when it comes back. Says how many it looked at. Only under engine.lane_lock().';
