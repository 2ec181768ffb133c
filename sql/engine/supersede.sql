-- A cancel makes earlier deliveries pointless.
create or replace function engine.supersede(p_delivery bigint, p_list_key bigint) returns void
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
declare
  v_cancel sync.delivery;
  v_opener bigint;
  v_candidates bigint[];
  v_pointless bigint[];
begin
  select * into strict v_cancel from sync.delivery d where d.delivery_id = p_delivery;
  select d.delivery_id into v_opener from sync.delivery d
    where d.record_id = v_cancel.opener_record and d.lane = v_cancel.lane and d.flow_id <> v_cancel.flow_id and d.delivery_id < p_delivery
    order by d.delivery_id desc limit 1;
  -- First the list: what settling the lane sets free would be placed in vain.
  if p_list_key is not null then
    insert into sync.pointless (list_key, before_delivery) values (p_list_key, p_delivery) on conflict do nothing;
    perform engine.settle_pointless(100);
  end if;
  -- What stands before the opener belongs to a former incarnation, whose own cancel may stand there too.
  select array_agg(d.delivery_id) into v_candidates from sync.delivery d
    where d.lane = v_cancel.lane and d.is_in_lane and d.delivery_id < p_delivery and d.delivery_id >= coalesce(v_opener, 0)
      and (d.state in ('queued', 'retry_wait', 'dead') or d.state = 'unknown' and d.flow_id = v_cancel.flow_id);
  if v_candidates is not null then
    -- A claim that is taking some of them away holds their rows: the delete waits for it, and then the claim is visible.
    delete from sync.ready r using unnest(v_candidates) p(id) where r.delivery_id = p.id;
    select array_agg(c.id) into v_pointless from (select unnest(v_candidates) except select unnest(engine.claimed())) c(id);
    perform engine.settle(v_pointless, 'superseded', 'a cancel came before it was sent');
  end if;
  if not engine.had_effect(v_opener) then
    perform engine.settle(array[p_delivery], 'superseded', 'nothing was sent that it could cancel');
  end if;
end $$;
comment on function engine.supersede(bigint, bigint) is 'Settles as superseded what is earlier in a cancel''s lane, from the delivery on that opened it, and not being sent. The earlier deliveries of its list are withdrawn, however many: no claim takes them from here on, and engine.settle_pointless settles them. The cancel itself is superseded when the opener never had an effect.';
