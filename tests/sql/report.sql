-- Reports: what a worker says happened decides the state of a delivery, as sync.delivery_state means it.
begin;
select plan(110);
\ir support/given.sql
select use_flows(
  (select jsonb_object_agg(e || case when a then '_ack' else '' end || case when r = 'refused' then '_refused' else '' end,
    (post_flow()->'post') || jsonb_build_object('effect', e, 'awaits_ack', a, 'correlation', case when a then 'n.service_point_id' end, 'refusal', r,
      'when', format('n.division = %L', e || case when a then '_ack' else '' end || case when r = 'refused' then '_refused' else '' end),
      'lane', 'n.service_point_id'))
   from unnest('{by_state,by_key,by_read,at_least_once,at_most_once}'::text[]) e, unnest('{false,true}'::boolean[]) a, unnest('{dead,refused}'::text[]) r));

-- Each result for each kind of flow: the state, whether it stays in its lane, is settled, is tried again.
create function outcome(p_flow text, p_result text, p_kind text) returns text language plpgsql as $$
declare
  v_id bigint;
  v_claim bigint;
begin
  delete from sync.later;
  perform test.given_post(p_flow || ':' || p_result || coalesce(':' || p_kind, ''), p_flow);
  v_claim := test.claim();
  perform test.report(v_claim, p_result, p_kind);
  select max(delivery_id) into v_id from sync.delivery;
  return (select concat_ws(' ', d.state, case when d.is_in_lane then 'in lane' end, case when d.settled_at is not null then 'settled' end,
      case when exists (select from sync.later l where l.delivery_id = d.delivery_id) then 'later' end,
      case when exists (select from sync.ready r where r.delivery_id = d.delivery_id) then 'ready' end)
    from sync.delivery d where d.delivery_id = v_id);
end $$;

create temp table expected (flow text, result text, kind text, outcome text);
insert into expected
  select f.name, r.result, r.kind,
    case r.result
      when 'done' then case when f.is_awaiting_ack then 'awaiting_ack' else 'delivered settled' end
      when 'refused' then case f.refusal when 'refused' then 'refused settled' else 'dead in lane' end
      when 'failed' then case when r.kind in ('permanent', 'bug') then 'dead in lane' else 'retry_wait in lane later' end
      when 'unknown' then case when f.effect = 'at_most_once' then 'unknown in lane' else 'unknown in lane later' end
      when 'unsent' then 'queued in lane ready' end
  from sync.flow f,
    (values ('done', null), ('refused', 'permanent'), ('failed', 'permanent'), ('unknown', 'unknown outcome')) r(result, kind)
  where f.is_active
  union all
  select 'by_key', r.result, r.kind, r.outcome from (values
    ('unsent', null, 'queued in lane ready'), ('failed', 'bug', 'dead in lane'), ('failed', 'transient', 'retry_wait in lane later'),
    ('failed', 'throttled', 'retry_wait in lane later'), ('failed', 'authentication', 'retry_wait in lane later'),
    ('failed', 'configuration', 'retry_wait in lane later')) r(result, kind, outcome);
select is(outcome(flow, result, kind), outcome, concat_ws(' ', flow, result, kind) || ' becomes ' || outcome) from expected order by flow, result, kind;
select is(count(*), 86::bigint, 'every result for every attribute of a flow') from expected;

-- what is kept
select use_flows(post_flow());
select given_post('a');
select claim() as c \gset
select exchange_id as x from engine.add_sent('derms', 'post', '\x00', 'requestreply', '{0,7,12}', '{503}', '{8}') \gset
select results_eq(format($$select engine.report(%s, array[test.delivery_of('post', 'a')], '{failed}', '{transient}', '{503}', '{busy}', '{null}', %s, '{0}')$$, :c, :x), $$values (true)$$, 'a report on one''s own claim is true');
select results_eq($$select attempt, result, kind, code, message, exchange_id, exchange_item from sync.attempt where delivery_id = (select test.delivery_of('post', 'a'))$$,
  format($$values (1, 'failed', 'transient', '503', 'busy', %s::bigint, 0)$$, :x), 'a failed attempt is kept with the words of the other side and its exchange');
select results_eq($$select attempts, kind, code, message, exchange_id, exchange_item from sync.delivery where delivery_id = (select test.delivery_of('post', 'a'))$$,
  format($$values (1, 'transient', '503', 'busy', %s::bigint, 0)$$, :x), 'and stands on the delivery');
select is((select count(*) from sync.claim), 0::bigint, 'a claim that is reported in whole is gone');
select pass_time('2 minutes');
select report(claim());
select results_eq($$select state, attempts, kind, code, message from sync.delivery where delivery_id = (select test.delivery_of('post', 'a'))$$,
  $$values ('delivered', 2, null::text, null::text, null::text)$$, 'a success wipes what failed before');
select is((select count(*) from sync.attempt where delivery_id = (select delivery_of('post', 'a'))), 1::bigint, 'and is no row among the attempts: it stands on the delivery');

-- in parts
select given_post('p1'), given_post('p2'), given_post('p3');
select claim() as c \gset
select report(:c, 'done', null, array[delivery_of('post', 'p2')]);
select is(places('post') @> '{p1:claimed,p2:delivered,p3:claimed}', true, 'a claim may be reported in parts');
select report(:c, 'unsent', null, array[delivery_of('post', 'p1')]);
select is(places('post') @> '{p1:ready,p3:claimed}', true, 'what was not sent is given back at once');
select is((select attempts from sync.delivery where delivery_id = (select delivery_of('post', 'p1'))), 0, 'without counting as an attempt');
select report(:c);
select is((select count(*) from sync.claim), 0::bigint, 'with the last part the claim is gone');
select deliver_all();

-- the lane
select given_post('l1', 'lane'), given_post('l2', 'lane'), given_post('l3', 'lane');
select report(claim(), 'failed', 'transient');
select is(places('post') @> '{l1:retry_wait,l2:queued,l3:queued}', true, 'what is later in the lane waits while the first is tried again');
select pass_time('2 minutes');
select report(claim(), 'failed', 'permanent');
select is(places('post') @> '{l1:dead,l2:queued,l3:queued}', true, 'and behind a dead one: a person decides');
select is(ready(), '{}', 'nothing of it is ready');

-- waiting for an acknowledgement
select use_flows(post_flow('{"awaits_ack": true, "correlation": "n.service_point_id"}'));
select given_post('w1', 'ack'), given_post('w2', 'ack');
select report(claim());
select is(places('post') @> '{w1:awaiting_ack,w2:ready}', true, 'where the flow does not say so, the lane does not wait for acknowledgements');
select deliver_all();
select use_flows(post_flow('{"awaits_ack": true, "lane_held_while_awaiting": true, "correlation": "n.service_point_id"}'));
select given_post('w3', 'ack2', null, 'key'), given_post('w4', 'ack2'), given_post('w5', null, null, null, 'key');
select report(claim());
select is(places('post') @> '{w3:awaiting_ack,w4:queued,w5:gated}', true, 'where it says so, lane and gates wait');

-- retry times
select ok(bool_and(t between '00:00' and '00:00:00.5'), 'the first retry comes within half a second') from (select engine.retry_at(1, null) - engine.now() t from generate_series(1, 100)) x;
select ok(max(t) between '00:00:10' and '00:00:17' and min(t) < '00:00:08', 'the pause grows, with full jitter') from (select engine.retry_at(6, null) - engine.now() t from generate_series(1, 200)) x;
select ok(max(t) between '00:00:50' and '00:01:00.1', 'to a minute at most') from (select engine.retry_at(30000, null) - engine.now() t from generate_series(1, 200)) x;
select ok(bool_and(t >= '00:05'), 'and never before the time that the application asked for') from (select engine.retry_at(1, 300000) - engine.now() t from generate_series(1, 100)) x;
select use_flows(post_flow());
select given_post('r');
select report(claim(), 'failed', 'throttled', null, 600000);
select ok((select due_at from sync.later where delivery_id = (select delivery_of('post', 'r'))) >= engine.now() + interval '599 seconds', 'a report passes it on');
select is((select claim()), null, 'nothing is claimed before its time');
select pass_time('11 minutes');
select isnt((select claim()), null, 'and then it is');
select report(claim_id) from sync.claim;
update sync.delivery set attempts = 32767 where delivery_id = (select delivery_of('post', 'r'));
select given_post('many');
update sync.delivery set attempts = 32767 where delivery_id = (select max(delivery_id) from sync.delivery);
select dispatch();
update sync.delivery set attempts = 32767 where delivery_id = (select delivery_of('post', 'many'));
select lives_ok($$select test.report(test.claim(), 'failed', 'transient')$$, 'an application may be away for weeks: attempts do not overflow');

select * from finish();
rollback;
