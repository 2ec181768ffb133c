-- Whatever happens in whatever order: every open lane has a head, a head stands in one place, and nothing else of the lane in any.
begin;
select plan(6);
\ir support/given.sql

-- Flows of every sort over service points; the first letter of the id picks the flow.
select use_flows(jsonb_build_object(
  'row', post_flow('{"on": "insert_or_update", "when": "n.service_point_id like ''r%''"}')->'post',
  'latest', post_flow('{"on": "insert_or_update", "content": "latest", "when": "n.service_point_id like ''l%''"}')->'post',
  'once', post_flow('{"on": "insert_or_update", "effect": "at_most_once", "holds_when_dead": false, "when": "n.service_point_id like ''o%''"}')->'post',
  'acked', post_flow('{"on": "insert_or_update", "awaits_ack": true, "lane_held_while_awaiting": true, "correlation": "n.service_point_id", "when": "n.service_point_id like ''a%''"}')->'post',
  'ack', post_flow('{"on": "insert_or_update", "lane": "n.service_point_id", "waits": "null", "when": "n.service_point_id like ''k%''", "settles": {"flow": "acked", "correlation": "''a'' || substr(n.service_point_id, 2)", "is_positive": "n.cis_premise_id::int > 3"}}')->'post',
  'cancel', post_flow('{"on": "insert_or_update", "when": "n.service_point_id like ''c%''", "priority": "1", "supersedes": {"when": "true", "list_key": "null", "opener": "(select s.record_id from staging.service_point s where s.service_point_id = ''l'' || substr(n.service_point_id, 2))"}}')->'post'));

create view places as
  select d.delivery_id, d.state, d.lane, f.effect, d.delivery_id = (select min(o.delivery_id) from sync.delivery o where o.lane = d.lane and o.is_in_lane) as is_head,
    (exists (select from sync.ready r where r.delivery_id = d.delivery_id))::int + (exists (select from sync.gate g where g.delivery_id = d.delivery_id))::int
      + (select count(*)::int from sync.later l where l.delivery_id = d.delivery_id) + (select count(*)::int from sync.claim c where d.delivery_id = any (c.delivery_ids)) as places
  from sync.delivery d join sync.flow f using (flow_id);
create view faults as
  select 'a head that nothing will move' as fault, delivery_id from places
    where is_head and places = 0 and state not in ('dead', 'awaiting_ack') and not (state = 'unknown' and effect = 'at_most_once')
  union all select 'a delivery in two places', delivery_id from places where places > 1
  union all select 'a delivery that is not its turn', delivery_id from places where places > 0 and not coalesce(is_head, false) and state in ('queued', 'retry_wait', 'unknown')
  union all select 'a settled, dead or accepted delivery that would be sent', delivery_id from places where places > 0 and state not in ('queued', 'retry_wait', 'unknown')
    and not exists (select from sync.claim c where places.delivery_id = any (c.delivery_ids))
  union all select 'a gate that nobody holds', g.delivery_id from sync.gate g where not exists (select from sync.hold h where h.key = g.key and h.delivery_id < g.delivery_id)
  union all select 'a key held by what is settled', h.delivery_id from sync.hold h join sync.delivery d using (delivery_id) where d.settled_at is not null;

create function stage_something() returns void language sql as $$
  insert into staging.service_point as s (service_point_id, division, cis_premise_id, cis_service_point_id, time_zone, exchange_id)
    select x.letter || x.number, 'lane ' || x.number % 7, 1 + (random() * 8)::int, case when random() < 0.3 then 'key' || (random() * 4)::int end,
      case when random() < 0.3 then 'key' || (random() * 4)::int end, 1
    from (select substr('rrrllllooaaakkkc', 1 + floor(random() * 16)::int, 1) as letter, 1 + floor(random() * 20)::int as number) x
    on conflict (service_point_id) do update set cis_premise_id = excluded.cis_premise_id, cis_service_point_id = excluded.cis_service_point_id,
      time_zone = excluded.time_zone, exchange_id = s.exchange_id + 1, record_version = s.record_version + 1
$$;

-- Some deliveries of some claim are reported, each with a result of its own.
create function report_something() returns void language plpgsql as $$
declare
  v_claim sync.claim;
  v_ids bigint[];
begin
  select * into v_claim from sync.claim order by random() limit 1;
  v_ids := v_claim.delivery_ids[1:1 + floor(random() * cardinality(v_claim.delivery_ids))::int];
  if v_ids is not null then
    perform engine.report(v_claim.claim_id, v_ids, array_agg(r.result), array_agg(case r.result when 'failed' then (array['transient', 'transient', 'throttled', 'permanent'])[1 + floor(random() * 4)::int] end),
        array_agg(null::text), array_agg(null::text), array_agg(null::bigint), null, array_agg(null::integer))
      from (select (array['done', 'done', 'done', 'refused', 'failed', 'failed', 'unknown', 'unsent'])[1 + floor(random() * 8)::int] as result from unnest(v_ids)) r;
  end if;
end $$;

-- A worker that lost its claim speaks all the same.
create function report_late() returns void language sql as $$
  select engine.report(0, array[d.delivery_id], array[r], array[null], array[null], array[null], array[null::bigint], null, array[null::integer])
  from (select delivery_id from sync.delivery where state = 'unknown' order by random() limit 1) d, (select (array['done', 'refused', 'failed', 'unknown', 'unsent'])[1 + floor(random() * 5)::int] as r) x
$$;

create function discard_dead() returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock(engine.lane_lock());
  perform engine.settle(array_agg(delivery_id), 'discarded', 'test') from sync.delivery where state = 'dead';
end $$;

create temp table found (step integer, act text, fault text, delivery_id bigint);
create function live(p_steps integer) returns void language plpgsql as $$
declare
  v_act text;
begin
  for i in 1 .. p_steps loop
    v_act := (array['stage', 'stage', 'stage', 'stage', 'dispatch', 'claim', 'claim', 'report', 'report', 'report', 'late', 'time', 'lease', 'discard'])[1 + floor(random() * 14)::int];
    case v_act
      when 'stage' then perform test.stage_something();
      when 'dispatch' then perform test.dispatch();
      when 'claim' then perform test.claim(1 + floor(random() * 8)::int);
      when 'report' then perform test.report_something();
      when 'late' then perform test.report_late();
      when 'time' then perform test.pass_time('20 seconds');
      when 'lease' then perform engine.keep_house();
      when 'discard' then perform test.discard_dead();
    end case;
    insert into found select i, v_act, f.fault, f.delivery_id from test.faults f;
    exit when found;
  end loop;
end $$;

select setseed(0.42);
select live(800);
select is_empty('select * from found', 'after each of 800 acts every lane has its head');
select cmp_ok((select count(*) from sync.delivery), '>', 150::bigint, 'many deliveries lived through it');

-- Quiet: acknowledgements come, the dead are discarded, everything is done.
create function calm() returns void language plpgsql as $$
declare
  v_claim bigint;
begin
  for i in 1 .. 400 loop
    perform test.pass_time('2 minutes'), engine.keep_house(), test.discard_dead(), test.dispatch();
    perform engine.settle(array_agg(delivery_id), 'acknowledged', null) from sync.delivery where state = 'awaiting_ack';
    perform engine.settle(array_agg(d.delivery_id), 'discarded', 'test') from sync.delivery d join sync.flow f using (flow_id) where d.state = 'unknown' and f.effect = 'at_most_once';
    v_claim := test.claim();
    if v_claim is not null then
      perform test.report(v_claim);
    end if;
    exit when v_claim is null and not exists (select from sync.delivery where settled_at is null) and not exists (select from sync.born);
  end loop;
end $$;
select calm();
select is_empty('select * from faults', 'when things calm down every lane has its head');
select is((select count(*) from sync.delivery where settled_at is null), 0::bigint, 'and everything comes to its end');
select is((select count(*) from sync.ready) + (select count(*) from sync.gate) + (select count(*) from sync.hold) + (select count(*) from sync.later) + (select count(*) from sync.claim) + (select count(*) from sync.born), 0::bigint, 'nothing is left behind');
select is(engine.count_pending(), 0::bigint, 'and nothing is pending');

select * from finish();
rollback;
