-- A worker takes what it will send now.
create or replace function engine.claim(p_worker text, p_limit integer, p_lease_ms integer, p_floor bigint)
returns table (claim_id bigint, delivery_id bigint, flow text, application text, message text, record_id bigint, record_version integer,
               attempt integer, is_unknown boolean, list_key bigint, list_size integer, idempotency_key text, cause text, ready_id bigint, priority integer)
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
declare
  v_ids bigint[];
  v_readies bigint[];
  v_priorities integer[];
  v_expired bigint[];
  v_claim bigint;
  v_has_pointless boolean;
  v_is_dispatching boolean;
  v_now timestamptz := engine.now();
begin
  v_is_dispatching := pg_catalog.pg_try_advisory_xact_lock(engine.lane_lock());
  if v_is_dispatching then
    -- A small claim is a look for something urgent: its birth may stand behind many others.
    perform engine.dispatch(greatest(2 * p_limit, 1000));
  end if;
  with taken as (
    delete from sync.ready r where r.ctid = any (array(
      select q.ctid from sync.ready q where q.ready_id >= p_floor order by q.priority, q.ready_id limit p_limit for update skip locked))
    returning r.priority, r.ready_id, r.delivery_id)
  select array_agg(t.delivery_id order by t.priority, t.ready_id), array_agg(t.ready_id order by t.priority, t.ready_id),
      array_agg(t.priority order by t.priority, t.ready_id)
    into v_ids, v_readies, v_priorities from taken t;
  if v_ids is null then
    return;
  end if;
  -- What a cancel made pointless is dropped here, so that the cancel need not look for it in the queue; dispatch settles it.
  v_has_pointless := exists (select from sync.pointless);
  select array_agg(i.id order by i.position) filter (where not d.is_expired), array_agg(i.ready_id order by i.position) filter (where not d.is_expired),
      array_agg(i.priority order by i.position) filter (where not d.is_expired), array_agg(i.id) filter (where d.is_expired)
    into v_ids, v_readies, v_priorities, v_expired
  from unnest(v_ids, v_readies, v_priorities) with ordinality i(id, ready_id, priority, position)
    cross join lateral (
      select coalesce(x.expires_at <= v_now, false) and x.state <> 'unknown' as is_expired from sync.delivery x
      where x.delivery_id = i.id and x.settled_at is null
        and not (v_has_pointless and x.state <> 'unknown'
          and exists (select from sync.pointless l where l.list_key = x.list_key and l.before_delivery > x.delivery_id)) offset 0) d;
  if v_is_dispatching and v_expired is not null then
    perform engine.settle(v_expired, 'expired', 'its time passed before it was sent');
  elsif v_expired is not null then
    -- Housekeeping settles them. Who waited for the lock here would hold rows of sync.ready that its holder may wait for.
    insert into sync.ready (priority, delivery_id) select d.priority, d.delivery_id from sync.delivery d where d.delivery_id = any (v_expired);
  end if;
  if v_ids is null then
    return;
  end if;
  insert into sync.claim (worker, lease_until, delivery_ids) values (p_worker, v_now + p_lease_ms * interval '1 millisecond', v_ids)
    returning sync.claim.claim_id into v_claim;
  return query
    select v_claim, d.delivery_id, f.name, a.name, f.message, d.record_id, d.record_version, d.attempts + 1, d.state = 'unknown',
      d.list_key, f.list_size, d.idempotency_key::text, d.cause, v_readies[i.position], v_priorities[i.position]
    from unnest(v_ids) with ordinality i(id, position)
      cross join lateral (select x.* from sync.delivery x where x.delivery_id = i.id offset 0) d
      join sync.flow f on f.flow_id = d.flow_id
      join sync.application a on a.application_id = d.application_id
    order by i.position;
end $$;
comment on function engine.claim(text, integer, integer, bigint) is 'Dispatches when nobody else does, then takes up to p_limit ready deliveries, most urgent first, for p_lease_ms milliseconds. p_floor: the caller saw no ready_id below it lately; pass 0 every few seconds. is_unknown: an earlier attempt has an unknown outcome. priority: of the lane, 1 is the most urgent.';
