-- Deliveries, their holds, and which of them are heads.
create or replace function engine.insert_deliveries(p_births sync.birth[]) returns void
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
declare
  v_ids bigint[];
  v_cancels bigint[];
  v_lists bigint[];
  v_heads bigint[];
begin
  with numbered as materialized (
    select pg_catalog.nextval('sync.delivery_delivery_id_seq') as delivery_id, b.*, f.mode = 'deliver' as is_sent
    from (select u.* from unnest(p_births) u order by u.born_id offset 0) b join sync.flow f on f.flow_id = b.flow_id),
  inserted as (
    insert into sync.delivery (delivery_id, flow_id, application_id, record_id, record_version, change_id, cause, state, lane, is_in_lane, priority,
        list_key, correlation, waits, opener_record, idempotency_key, born_at, due_at, expires_at, answer_due_at, settled_at)
      overriding system value
      select n.delivery_id, n.flow_id, n.application_id, n.record_id, n.record_version, n.change_id, n.cause,
        case when n.is_sent then 'queued' else 'observed' end, n.lane, n.is_sent, n.priority, n.list_key, n.correlation, n.waits,
        case when n.is_superseding then n.opener_record end,
        n.idempotency_key, n.at, n.due_at, n.expires_at, n.answer_due_at, case when not n.is_sent then (select engine.now()) end
      from numbered n),
  counted as (
    insert into sync.settled (flow_id, state, deliveries, undecided)
      select n.flow_id, 'observed', count(*), count(*) from numbered n where not n.is_sent group by n.flow_id),
  held as (
    insert into sync.hold (key, delivery_id)
      select distinct h.key, n.delivery_id from numbered n cross join lateral unnest(n.holds) h(key) where n.is_sent and n.holds is not null),
  -- What this statement inserts it does not see: a lane without a delivery gets the first of these as its head.
  first as materialized (select distinct on (n.lane) n.lane, n.delivery_id from numbered n where n.is_sent order by n.lane, n.delivery_id)
  select array_agg(n.delivery_id order by n.delivery_id) filter (where n.is_sent),
    array_agg(n.delivery_id order by n.delivery_id) filter (where n.is_sent and n.is_superseding),
    array_agg(n.superseded_list order by n.delivery_id) filter (where n.is_sent and n.is_superseding),
    (select array_agg(t.delivery_id order by t.delivery_id) from first t
      where (select true from sync.delivery o where o.lane = t.lane and o.is_in_lane limit 1) is null)  -- not exists may read them all
    into v_ids, v_cancels, v_lists, v_heads from numbered n;
  if v_ids is null then
    return;
  end if;
  if v_cancels is not null then
    for i in 1 .. cardinality(v_cancels) loop
      perform engine.supersede(v_cancels[i], v_lists[i]);
      perform engine.hurry_lane(v_cancels[i]);
    end loop;
    -- Some of them are superseded by now, and others have become heads.
    select array_agg(d.delivery_id order by d.delivery_id) into v_heads
    from unnest(v_ids) i(id)
      cross join lateral (select x.delivery_id, x.lane, x.is_in_lane from sync.delivery x where x.delivery_id = i.id offset 0) d
      left join lateral (select true as is_behind from sync.delivery o where o.lane = d.lane and o.is_in_lane and o.delivery_id < d.delivery_id
        limit 1) b on true
    where d.is_in_lane and b.is_behind is null;
  end if;
  if v_heads is not null then
    perform engine.place(v_heads);
  end if;
  if cardinality(v_ids) > coalesce(cardinality(v_heads), 0) then
    perform engine.raise_heads(v_ids);
  end if;
end $$;
comment on function engine.insert_deliveries(sync.birth[]) is 'Inserts deliveries in the order of birth (observed ones are settled at once), lets cancels supersede, places new heads and raises heads that a more urgent delivery now waits behind. Only under engine.lane_lock().';
