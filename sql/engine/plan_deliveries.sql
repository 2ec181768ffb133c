-- What a verb of a person would do to deliveries.
create or replace function engine.plan_deliveries(p_verb text, p_deliveries bigint[], p_as text, p_is_forced boolean)
returns table (delivery_id bigint, state text, act text, words text)
language sql stable security definer set search_path = '' set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set jit = off as $$
  with claimed as materialized (select i.id from unnest(engine.claimed()) i(id)),
  known as (
    select d.*, f.name as flow, f.mode, f.effect, f.answers, f.is_awaiting_ack, d.delivery_id in (select c.id from claimed c) as is_claimed,
      d.state = 'unknown' and f.effect = 'at_most_once' as is_stopped,
      case when d.opener_record is not null then ': the cancel is not sent'
        when w.behind + w.gated > 0 then pg_catalog.format(': %s no longer wait for it', concat_ws(' and ',
          case when w.behind > 0 then w.behind || ' behind it in its lane' end, case when w.gated > 0 then w.gated || ' at its gates' end))
        else '' end as consequence
    from (select distinct u.id from unnest(p_deliveries) u(id)) p
      join sync.delivery d on d.delivery_id = p.id
      join sync.flow f on f.flow_id = d.flow_id
      cross join lateral (
        select (select count(*) from (select from sync.delivery o where d.is_in_lane and o.lane = d.lane and o.is_in_lane and o.delivery_id > d.delivery_id
            limit 1000) o) as behind,
          (select count(*) from (select from sync.hold h join sync.gate g on g.key = h.key where h.delivery_id = d.delivery_id limit 1000) o) as gated) w),
  planned as (
    select k.*,
      case
        when k.is_claimed then null
        when p_verb = 'replay' then case
          when k.state = 'dead' and k.attempts = 0 then 'bear'
          when k.state = 'dead' then 'requeue'
          when k.state in ('retry_wait', 'unknown') then 'hurry'
          when k.settled_at is null or k.mode = 'observe' or k.is_awaiting_ack and k.state in ('acknowledged', 'refused') then null
          else 'bear' end
        when p_as = 'delivered' and k.answers = 'collection' then null
        when k.state = 'expired' and k.decided_at is null then 'note'
        when k.state = 'dead' or k.is_stopped then 'settle'
        when p_verb = 'skip' then null
        when k.state in ('queued', 'retry_wait') or p_is_forced and k.state in ('unknown', 'awaiting_ack') then 'settle' end as what
    from known k)
  select n.delivery_id, n.state, n.what,
    case
      when n.is_claimed then 'is being sent: left alone'
      when n.what = 'requeue' then 'is tried again, at its place in its lane'
      when n.what = 'hurry' and n.is_stopped then 'is sent once more'
      when n.what = 'hurry' then 'is tried again at once'
      when n.what = 'bear' and n.state = 'dead' then 'is looked at anew, as if it had just been staged'
      when n.what = 'bear' then 'is sent again, as a new delivery'
      when n.what = 'note' then 'has expired: is noted as seen'
      when n.what = 'settle' and p_as = 'delivered' then 'is taken as delivered' || n.consequence
      when n.what = 'settle' and n.state = 'unknown' then 'is given up, though the other side may have it' || n.consequence
      when n.what = 'settle' and n.state = 'awaiting_ack' then 'its acknowledgement is not waited for any more' || n.consequence
      when n.what = 'settle' then 'is given up' || n.consequence
      when p_verb = 'replay' and n.settled_at is null then case n.state when 'queued' then 'is queued: it will be sent by itself'
        else 'was accepted, and waits for its acknowledgement' end
      when p_verb = 'replay' and n.mode = 'observe' then pg_catalog.format('flow %s only observes: nothing is sent', n.flow)
      when p_verb = 'replay' then pg_catalog.format('was answered: %s sends a new one where it is needed', n.flow)
      when n.settled_at is not null then 'is settled: ' || n.state
      when p_as = 'delivered' and n.answers = 'collection' then 'whoever asked needs the answer of the application itself'
      when n.state = 'unknown' then case when p_verb = 'skip' then 'is read back or sent again by itself'
        else 'may have arrived: --force gives it up all the same' end
      when n.state = 'awaiting_ack' then case when p_verb = 'skip' then 'was accepted, and waits for its acknowledgement'
        else 'was accepted: --force does not wait for its acknowledgement any more' end
      else 'has not stopped: dersync discard gives it up' end
  from planned n order by n.delivery_id
$$;
comment on function engine.plan_deliveries(text, bigint[], text, boolean) is 'What replay, skip or discard would do to each of these deliveries: requeue (a dead one is tried again at its place), hurry (a retry now), bear (a new delivery), settle, note (an expired one was seen), or nothing, with the reason in words. p_as: the state that settling gives; p_is_forced: also what may have arrived. Numbers that are not there are left out.';
