-- A worker takes what it will send now.
create or replace function engine.claim(p_worker text, p_limit integer, p_lease_ms integer, p_floor bigint)
returns table (claim_id bigint, delivery_id bigint, flow text, application text, message text, record_id bigint, record_version integer,
               attempt integer, is_unknown boolean, list_key bigint, list_size integer, idempotency_key text, cause text, ready_id bigint, priority integer)
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
declare
  v_applications smallint[];  -- those with something ready, the most urgent head first
  v_guarded boolean[];
  v_head integer;
  v_urgent integer[];  -- calls that may begin; null: as many as there are
  v_ordinary integer[];
  v_tokens double precision[];
  v_probed smallint[] := '{}';
  v_grant record;
  v_is_urgent boolean;
  v_from integer;
  v_to integer;
  v_left integer;
  v_calls integer;
  v_some record;
  v_ids bigint[] := '{}';
  v_readies bigint[] := '{}';
  v_priorities integer[] := '{}';
  v_expired bigint[];
  v_suspect bigint;
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
  select array_agg(h.application_id order by q.priority, q.ready_id),
      array_agg(h.breaker <> 'closed' or a.calls_per_second is not null or a.calls_in_flight is not null order by q.priority, q.ready_id), min(q.priority)
    into v_applications, v_guarded, v_head
  from sync.health h join sync.application a on a.application_id = h.application_id
    cross join lateral (
      select p.priority, r.ready_id from pg_catalog.generate_series(1, 10) p(priority)
        cross join lateral (select x.ready_id from sync.ready x where x.application_id = h.application_id and x.priority = p.priority and x.ready_id >= p_floor
          order by x.ready_id limit 1) r
      limit 1) q;
  if v_applications is null then
    return;
  end if;
  for v_turn in 1 .. cardinality(v_applications) loop
    if v_guarded[v_turn] then
      select g.* into v_grant from engine.grant_calls(v_applications[v_turn]) g;
      v_urgent[v_turn] := v_grant.urgent;
      v_ordinary[v_turn] := v_grant.ordinary;
      v_tokens[v_turn] := v_grant.tokens;
      v_probed := case when v_grant.is_probe then v_probed || v_applications[v_turn] else v_probed end;
    end if;
  end loop;
  -- One priority after the other: the index is entered at the floor of each, and not walked over what was taken before.
  foreach v_is_urgent in array case when v_head <= 3 then array[true, false] else array[false] end loop
    v_from := case when v_is_urgent then 1 else 4 end;
    v_to := case when v_is_urgent then 3 else 10 end;
    for v_turn in 1 .. cardinality(v_applications) loop
      v_left := p_limit - cardinality(v_ids);
      exit when v_left <= 0;
      v_calls := case when v_is_urgent then v_urgent[v_turn] else v_ordinary[v_turn] end;
      if v_calls is null then
        with taken as (
          delete from sync.ready r where r.ctid = any (array(
            select q.place from pg_catalog.generate_series(v_from, v_to) p(priority)
              cross join lateral (select x.ctid as place from sync.ready x
                where x.application_id = v_applications[v_turn] and x.priority = p.priority and x.ready_id >= p_floor
                order by x.ready_id for update skip locked) q
            limit v_left))
          returning r.priority, r.ready_id, r.delivery_id)
        select array_agg(t.delivery_id) as ids, array_agg(t.ready_id) as readies, array_agg(t.priority::integer) as priorities, 0 as calls into v_some from taken t;
      elsif v_calls > 0 then
        -- Rows of one list share a call.
        with locked as materialized (
          select q.* from pg_catalog.generate_series(v_from, v_to) p(priority)
            cross join lateral (select x.ctid as place, x.priority, x.ready_id, x.delivery_id from sync.ready x
              where x.application_id = v_applications[v_turn] and x.priority = p.priority and x.ready_id >= p_floor
              order by x.ready_id for update skip locked) q
          limit v_left),
        begun as (
          select l.place, l.priority, l.ready_id,
            d.list_key is null or (row_number() over (partition by d.flow_id, d.list_key order by l.priority, l.ready_id) - 1) % coalesce(f.list_size, 1) = 0 as is_first
          from locked l cross join lateral (select x.flow_id, x.list_key from sync.delivery x where x.delivery_id = l.delivery_id offset 0) d
            join sync.flow f on f.flow_id = d.flow_id),
        counted as materialized (select b.place, sum(b.is_first::integer) over (order by b.priority, b.ready_id) as calls from begun b),
        taken as (
          delete from sync.ready r where r.ctid = any (array(select c.place from counted c where c.calls <= v_calls)) returning r.priority, r.ready_id, r.delivery_id)
        select array_agg(t.delivery_id) as ids, array_agg(t.ready_id) as readies, array_agg(t.priority::integer) as priorities,
            coalesce((select max(c.calls)::integer from counted c where c.calls <= v_calls), 0) as calls into v_some from taken t;
        v_urgent[v_turn] := v_urgent[v_turn] - v_some.calls;
        v_ordinary[v_turn] := v_ordinary[v_turn] - v_some.calls;
        update sync.health h set tokens = v_tokens[v_turn] - v_some.calls, tokens_at = v_now
          where h.application_id = v_applications[v_turn] and v_tokens[v_turn] is not null and v_some.calls > 0;
        v_tokens[v_turn] := v_tokens[v_turn] - v_some.calls;
      else
        continue;
      end if;
      v_ids := v_ids || v_some.ids;
      v_readies := v_readies || v_some.readies;
      v_priorities := v_priorities || v_some.priorities;
    end loop;
  end loop;
  if v_ids = '{}' then
    return;
  end if;
  -- What a cancel made pointless is dropped here, so that the cancel need not look for it in the queue; dispatch settles it.
  v_has_pointless := exists (select from sync.pointless);
  select array_agg(i.id order by i.priority, i.ready_id) filter (where not d.is_expired), array_agg(i.ready_id order by i.priority, i.ready_id) filter (where not d.is_expired),
      array_agg(i.priority order by i.priority, i.ready_id) filter (where not d.is_expired), array_agg(i.id) filter (where d.is_expired),
      (array_agg(i.id order by i.priority, i.ready_id) filter (where d.is_suspect and not d.is_expired))[1]
    into v_ids, v_readies, v_priorities, v_expired, v_suspect
  from unnest(v_ids, v_readies, v_priorities) i(id, ready_id, priority)
    cross join lateral (
      select coalesce(x.expires_at <= v_now, false) and x.state not in ('unknown', 'awaiting_ack') as is_expired, x.deaths >= 2 as is_suspect from sync.delivery x
      where x.delivery_id = i.id and x.settled_at is null
        and not (v_has_pointless and x.state <> 'unknown'
          and exists (select from sync.pointless l where l.list_key = x.list_key and l.before_delivery > x.delivery_id)) offset 0) d;
  if v_is_dispatching and v_expired is not null then
    perform engine.settle(v_expired, 'expired', 'its time passed before it was sent');
  elsif v_expired is not null then
    -- Housekeeping settles them. Who waited for the lock here would hold rows of sync.ready that its holder may wait for.
    insert into sync.ready (application_id, priority, delivery_id)
      select d.application_id, d.priority, d.delivery_id from sync.delivery d where d.delivery_id = any (v_expired);
  end if;
  if v_ids is null then
    return;
  end if;
  if v_suspect is not null and cardinality(v_ids) > 1 then
    insert into sync.ready (application_id, priority, delivery_id)
      select d.application_id, i.priority, i.id from unnest(v_ids, v_priorities) with ordinality i(id, priority, position)
        cross join lateral (select x.application_id from sync.delivery x where x.delivery_id = i.id offset 0) d
      where i.id <> v_suspect order by i.position;
    v_readies := array[v_readies[array_position(v_ids, v_suspect)]];
    v_priorities := array[v_priorities[array_position(v_ids, v_suspect)]];
    v_ids := array[v_suspect];
  end if;
  insert into sync.claim (worker, lease_until, delivery_ids) values (p_worker, v_now + p_lease_ms * interval '1 millisecond', v_ids)
    returning sync.claim.claim_id into v_claim;
  if v_probed <> '{}' then
    -- A worker that dies gives its probe back by its claim; the time is for a claim that ended without a word of it.
    update sync.health h set breaker = 'half_open', breaker_at = v_now, probe_id = p.id, until_at = v_now + greatest(p_lease_ms, 60000) * interval '1 millisecond'
      from (select d.application_id, min(d.delivery_id) as id from sync.delivery d where d.delivery_id = any (v_ids) group by d.application_id) p
      where h.application_id = p.application_id and h.application_id = any (v_probed);
  end if;
  return query
    select v_claim, d.delivery_id, f.name, a.name, f.message, d.record_id, d.record_version, d.attempts + 1, d.state = 'unknown',
      d.list_key, f.list_size, d.idempotency_key::text, d.cause, v_readies[i.position], v_priorities[i.position]
    from unnest(v_ids) with ordinality i(id, position)
      cross join lateral (select x.* from sync.delivery x where x.delivery_id = i.id offset 0) d
      join sync.flow f on f.flow_id = d.flow_id
      join sync.application a on a.application_id = d.application_id
    order by i.position;
end $$;
comment on function engine.claim(text, integer, integer, bigint) is 'Dispatches when nobody else does, then takes up to p_limit ready deliveries, most urgent first, for p_lease_ms milliseconds: of an application whose breaker is not closed, or that has a limit, only what engine.grant_calls grants. One with which two workers died is taken alone, the others go back. p_floor: the caller saw no ready_id below it lately; pass 0 every few seconds. is_unknown: an earlier attempt has an unknown outcome. priority: of the lane, 1 is the most urgent.';
