-- A worker says what happened to what it claimed.
create or replace function engine.report(p_claim bigint, p_deliveries bigint[], p_results text[], p_kinds text[], p_codes text[], p_messages text[],
                                         p_retry_after_ms bigint[], p_exchange bigint, p_items integer[]) returns boolean
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
declare
  v_left bigint[];
  v_is_ours boolean;
  v_is_all_ours boolean;
  v_acceptable bigint[];
  v_lanes bigint[];
  v_waiting bigint[];
  v_failed bigint[];
  v_changed bigint[];
  v_freed bigint[];
  v_dead bigint[];
  v_counted bigint[];
begin
  -- A crash of the database that takes a report back is a crash before it: what was claimed has an unknown outcome then. The next
  -- claim, which must last before its first byte leaves, writes the log of both.
  perform pg_catalog.set_config('synchronous_commit', 'off', true);
  perform pg_catalog.pg_advisory_xact_lock(engine.lane_lock());
  select l.ids, cardinality(k.delivery_ids) - cardinality(l.ids) = cardinality(p_deliveries) into v_left, v_is_all_ours
    from sync.claim k cross join lateral (select array(select unnest(k.delivery_ids) except select unnest(p_deliveries)) as ids) l
    where k.claim_id = p_claim for update of k;
  v_is_ours := found;
  -- A part whose answer was lost may have been taken already.
  if v_is_all_ours is not true then
    v_acceptable := array(select engine.acceptable(p_claim, p_deliveries, p_results));
  end if;
  if v_left = '{}' then
    delete from sync.claim k where k.claim_id = p_claim;
  elsif v_is_ours then
    update sync.claim k set delivery_ids = v_left where k.claim_id = p_claim;
  end if;

  if exists (select from unnest(p_results, p_kinds) r(result, kind) where r.result in ('failed', 'unknown') or r.result = 'unsent' and r.kind is not null)
      or exists (select from sync.health h where h.is_watched) then
    perform engine.note_calls(p_deliveries, p_results, p_kinds, p_codes, p_messages, p_items);
  end if;
  with result as materialized (
    select r.*, f.ask_after, f.ask_times, d.state = 'awaiting_ack' as was_awaiting, f.is_lane_held, f.is_held_when_dead, f.answers, f.effect, d.attempts, d.lane, d.state,
      d.settled_at is null and case when v_is_all_ours then d.state in ('queued', 'retry_wait', 'unknown', 'awaiting_ack')
        else d.delivery_id = any (v_acceptable) end as is_open,
      case when d.state = 'awaiting_ack' and r.result <> 'refused' then d.state else case r.result
        when 'done' then case when f.is_awaiting_ack and d.cause <> 'repair' then 'awaiting_ack' else 'delivered' end
        when 'refused' then f.refusal
        when 'failed' then case when r.kind in ('permanent', 'bug') then 'dead' else 'retry_wait' end
        when 'unknown' then 'unknown'
        else d.state end end as next_state
    from unnest(p_deliveries, p_results, p_kinds, p_codes, p_messages, p_retry_after_ms, p_items)
        r(delivery_id, result, kind, code, message, retry_after_ms, item)
      join sync.delivery d on d.delivery_id = r.delivery_id join sync.flow f on f.flow_id = d.flow_id),
  noted as (
    insert into sync.attempt (delivery_id, attempt, at, result, kind, code, message, exchange_id, exchange_item)
      select r.delivery_id, r.attempts + 1, engine.now(), r.result, r.kind, r.code, r.message, p_exchange, r.item
      from result r where (r.result not in ('done', 'unsent') or r.result = 'done' and not r.is_open) and (r.is_open or not v_is_ours)),
  changed as (
    update sync.delivery d set state = r.next_state, attempts = d.attempts + (r.result <> 'unsent')::int, deaths = 0,
        asks = d.asks + (r.was_awaiting and r.result = 'done')::int,
        is_in_lane = r.next_state in ('queued', 'retry_wait', 'unknown', 'dead') or r.next_state = 'awaiting_ack' and r.is_lane_held,
        settled_at = case when r.next_state in ('delivered', 'refused') then (select engine.now()) end,
        exchange_id = coalesce(p_exchange, d.exchange_id), exchange_item = coalesce(r.item, d.exchange_item),
        kind = r.kind, code = r.code, message = r.message
      from result r where d.delivery_id = r.delivery_id and r.is_open
      returning d.delivery_id, d.flow_id, d.lane, d.state, d.is_in_lane, d.settled_at, r.result, r.effect, r.retry_after_ms, r.attempts, r.is_held_when_dead,
        r.answers, d.list_key, d.application_id, d.priority, d.expires_at, d.asks, r.ask_after, r.ask_times, r.was_awaiting, r.kind, r.is_lane_held),
  counted as (
    insert into sync.settled (flow_id, state, deliveries, undecided)
      select c.flow_id, c.state, count(*), 0 from changed c where c.settled_at is not null group by c.flow_id, c.state),
  -- What shared a call comes back at one moment, so that it shares one again.
  postponed as (
    insert into sync.later (due_at, delivery_id)
      select first_value(c.at) over (partition by c.list_key, case when c.list_key is null then c.delivery_id end), c.delivery_id
      from (select d.list_key, d.delivery_id, engine.retry_at(d.attempts + 1, d.retry_after_ms,
              case when d.priority > 3 then coalesce(engine.retry_delay(d.application_id), 0) else 0 end) as at from changed d
            where d.result <> 'unsent' and (d.state = 'retry_wait' or d.state = 'unknown' and d.effect <> 'at_most_once') offset 0) c),
  -- Accepted, perhaps lost afterwards: a repeat is harmless, and whoever has it says so again or for the first time.
  asked_again as (
    insert into sync.later (due_at, delivery_id, is_ask)
      select c.at, c.delivery_id, true
      from (select d.delivery_id, d.expires_at, case when d.result = 'done' then engine.now() + d.ask_after * pg_catalog.power(2, d.asks)
              else engine.retry_at(d.attempts + 1, d.retry_after_ms, 0) end as at
            from changed d
            where d.state = 'awaiting_ack' and d.asks < d.ask_times and (d.result in ('done', 'unknown') or d.result = 'failed' and d.kind not in ('permanent', 'bug')) offset 0) c
      where c.expires_at is null or c.at < c.expires_at)
  select array_agg(c.lane order by c.delivery_id) filter (where not c.is_in_lane and (c.is_lane_held or not c.was_awaiting)),
    array_agg(c.delivery_id order by c.delivery_id) filter (where c.result = 'unsent'),
    array_agg(c.lane) filter (where c.state in ('retry_wait', 'dead', 'unknown') or c.result = 'unsent'),
    array_agg(c.delivery_id),
    array_agg(c.delivery_id order by c.delivery_id) filter (where c.settled_at is not null),
    array_agg(c.delivery_id) filter (where c.state = 'dead' and not c.is_held_when_dead),
    array_agg(c.delivery_id) filter (where (c.settled_at is not null or c.state = 'dead') and c.answers is not null)
    into v_lanes, v_waiting, v_failed, v_changed, v_freed, v_dead, v_counted from changed c;
  -- What was unknown and waited to be found out: not the question for its acknowledgement, which was planned just now.
  if v_is_ours is not true then
    delete from sync.ready r using unnest(v_changed) c(id) where r.delivery_id = c.id;
    delete from sync.gate g using unnest(v_changed) c(id) where g.delivery_id = c.id;
    delete from sync.later l using unnest(v_changed) c(id) where l.delivery_id = c.id and not l.is_ask;
  end if;
  if v_waiting is not null then
    perform engine.place(v_waiting);
  end if;
  if v_freed is not null then
    perform engine.release(v_freed);
  end if;
  if v_dead is not null then
    perform engine.release_dead(v_dead);
  end if;
  if v_counted is not null then
    perform engine.count_settled(v_counted);
  end if;
  if v_lanes is not null then
    perform engine.advance_lanes(v_lanes);
  end if;
  if v_failed is not null then
    perform engine.supersede_failed(v_failed);
  end if;
  return v_is_ours;
end $$;
comment on function engine.report(bigint, bigint[], text[], text[], text[], text[], bigint[], bigint, integer[]) is 'Takes what happened to claimed deliveries: done, refused, failed (with a kind), unknown (sent, no answer) or unsent (given back). The database decides what follows. False when the claim had been given to another: then only a delivery that is still unknown and that nobody else is sending becomes what the reply says. A claim may be reported in parts. What failed in front of a cancel is superseded by it. One that waits for its acknowledgement and was sent again goes on waiting, unless it is refused now. A repair awaits no acknowledgement: whoever asked has had the answer. unsent with a kind: the worker kept it back because its application does not answer.';
