-- What people decide about deliveries: replay, skip, discard; by number or by what is known of them, recorded, and never what is being sent.
begin;
select plan(89);
\ir support/given.sql

-- What a person does, as delivery:act; and the numbers of posts.
create function decide(p_verb text, p_posts text[], p_as text default 'discarded', p_is_forced boolean default false) returns text[] language sql as $$
  select coalesce(array_agg(test.name_of(d.delivery_id) || ':' || coalesce(d.act, 'nothing') order by d.delivery_id), '{}')
  from engine.decide_deliveries(p_verb, array(select test.delivery_of('post', p) from unnest(p_posts) p), p_as, p_is_forced, 'anna', 'corrected') d
$$;
create function dead(p_post text, p_lane text default null, p_holds text default null) returns void language plpgsql as $$
begin
  perform test.given_post(p_post, p_lane, null, p_holds), test.dispatch();
  perform test.report(test.claim(), 'failed', 'permanent', p_message => 'badge is malformed');
end $$;

-- replay: a dead head is tried again where it stands
select use_flows(post_flow());
select dead('a', 'lane', 'key');
select given_post('b', 'lane'), given_post('w', null, null, null, 'key');
select dispatch();
select is(posts(), '{a:dead,b:queued,w:gated}', 'a dead head blocks its lane, and what is gated on it');
select results_eq($$select act, words from engine.plan_deliveries('replay', array[delivery_of('post', 'a')], 'discarded', false)$$,
  $$values ('requeue', 'is tried again, at its place in its lane')$$, 'what a replay would do can be asked');
select is(posts(), '{a:dead,b:queued,w:gated}', 'which does nothing');
select is(decide('replay', '{a}'), '{a:requeue}', 'a dead head is replayed');
select is(posts(), '{a:ready,b:queued,w:gated}', 'it is the head of its lane again, and what waits goes on waiting');
select results_eq($$select kind, message, attempts from report.deliveries where delivery_id = delivery_of('post', 'a')$$, $$values (null::text, null::text, 1)$$, 'its failure is history');
select is((select message from sync.attempt where delivery_id = delivery_of('post', 'a')), 'badge is malformed', 'which is kept');
select is(deliver_all(), '{post:a,post:w,post:b}', 'then everything goes on');
select is(decide('replay', '{b}'), '{b:bear}', 'what was delivered is sent again as a new delivery');
select dispatch();
select results_eq($$select cause, state, place from report.deliveries where delivery_id = delivery_of('post', 'b')$$, $$values ('replay', 'queued', 'ready')$$, 'with that cause');
select is((select count(distinct idempotency_key) from sync.delivery where record_id = (select record_id from staging.service_point where service_point_id = 'b')), 1::bigint, 'under the same identity');
select is(deliver_all(), '{post:b}', 'once');

-- what it does not touch
select given_post('c');
select is(decide('replay', '{c}'), '{}', 'what has no delivery yet is not there to be decided');
select dispatch();
select is(decide('replay', '{c}'), '{c:nothing}', 'what is queued is sent by itself');
select claim() as c \gset
select is(decide('replay', '{c}') || decide('skip', '{c}') || decide('discard', '{c}', 'discarded', true), '{c:nothing,c:nothing,c:nothing}', 'what is being sent is left alone, whatever is asked');
select results_eq($$select words from engine.plan_deliveries('discard', array[delivery_of('post', 'c')], 'discarded', true)$$, $$values ('is being sent: left alone')$$, 'and says so');
select report(:c, 'failed', 'transient');
select is(decide('replay', '{c}'), '{c:hurry}', 'a retry can be made now');
select is(posts() @> '{c:retry_wait}' and exists (select from sync.ready r where r.delivery_id = delivery_of('post', 'c')), true, 'without waiting for its time');
select is((select count(*) from sync.later), 0::bigint, 'which is forgotten');
select is(deliver_all(), '{post:c}', 'once');

-- a replay behind a gate
select given_post('holder', null, null, 'k2');
select dispatch();
select claim() as c \gset
select given_post('x', null, null, null, 'k2');
select dispatch();
update sync.delivery set state = 'dead', attempts = 1 where delivery_id = delivery_of('post', 'x');
delete from sync.gate;
select decide('replay', '{x}');
select is(posts() @> '{x:gated}', true, 'a replayed head whose gate is closed waits at it');
select report(:c);
select is(deliver_all(), '{post:x}', 'until it is open');

-- skip: what stopped is given up, its lane goes on
select dead('d', 'lane3', 'k3');
select given_post('e', 'lane3'), given_post('f', 'lane3'), given_post('g', null, null, null, 'k3');
select dispatch();
select results_eq($$select words from engine.plan_deliveries('skip', array[delivery_of('post', 'd')], 'discarded', false)$$,
  $$values ('is given up: 2 behind it in its lane and 1 at its gates no longer wait for it')$$, 'who skips is told what goes on');
select is(decide('skip', '{d,e}'), '{d:settle,e:nothing}', 'only what stopped can be skipped');
select is(array(select p from unnest(posts()) p where p ~ '^[d-g]:'), '{d:discarded,e:ready,f:queued,g:ready}', 'its lane and its gates are free');
select is((select message from sync.delivery where delivery_id = delivery_of('post', 'd')), 'skipped: corrected', 'the reason stands on the delivery');

-- discard: anything that is open
select is(decide('discard', '{f}'), '{f:settle}', 'what is queued can be discarded at any place');
select is(decide('discard', '{f}') || decide('skip', '{f}'), '{f:nothing,f:nothing}', 'once');
select is(decide('discard', '{e}'), '{e:settle}', 'a head too');
select is((select count(*) from sync.ready where delivery_id = delivery_of('post', 'e')), 0::bigint, 'which is not ready any more');
select is(deliver_all(), '{post:g}', 'none of them is sent');
select given_post('h', 'lane4'), given_post('i', 'lane4'), given_post('j', 'lane4');
select dispatch();
select is(decide('discard', '{h,i}'), '{h:settle,i:settle}', 'several of one lane at once');
select is(deliver_all(), '{post:j}', 'and the next is its head');

-- taken as delivered
select dead('k', 'lane5');
select given_post('l', 'lane5');
select dispatch();
select is(decide('skip', '{k}', 'delivered'), '{k:settle}', 'what a person brought to the other side is taken as delivered');
select results_eq($$select state, message from sync.delivery where delivery_id = delivery_of('post', 'k')$$, $$values ('delivered', 'taken as delivered: corrected')$$, 'and says so');
select is(deliver_all(), '{post:l}', 'its lane goes on');

-- unknown
select given_post('m', 'lane6');
select dispatch();
select report(claim(), 'unknown', 'unknown outcome');
select is(decide('skip', '{m}') || decide('discard', '{m}'), '{m:nothing,m:nothing}', 'what may have arrived is found out by itself');
select is(decide('discard', '{m}', 'discarded', true), '{m:settle}', 'unless a person insists');
select is(engine.had_effect(delivery_of('post', 'm')), true, 'it may have had an effect all the same');
select is((select count(*) from sync.later), 0::bigint, 'it is not tried again');
select use_flows(post_flow('{"effect": "at_most_once"}'));
select given_post('n'), given_post('o'), given_post('p');
select dispatch();
select report(claim(), 'unknown', 'unknown outcome');
select is((select count(*) from report.situations where kind = 'unknown outcome'), 3::bigint, 'an unknown outcome of an at_most_once flow stops for a person');
select is((select claim()), null, 'and is not sent again');
select is(decide('replay', '{n}') || decide('skip', '{o}', 'delivered') || decide('skip', '{p}'), '{n:hurry,o:settle,p:settle}', 'who sends it again, or knows that it arrived, or gives it up');
select is(decide('replay', '{n}'), '{n:hurry}', 'asking twice');
select is((select count(*) from sync.ready where delivery_id = delivery_of('post', 'n')), 1::bigint, 'makes it ready once');
select is(deliver_all(), '{post:n}', 'it is sent');
select results_eq($$select state from sync.delivery where delivery_id in (delivery_of('post', 'o'), delivery_of('post', 'p')) order by delivery_id$$, $$values ('delivered'), ('discarded')$$, 'the others are as the person says');

-- awaiting an acknowledgement
select use_flows(post_flow('{"awaits_ack": true, "lane_held_while_awaiting": true, "correlation": "n.service_point_id"}'));
select given_post('q', 'lane7'), given_post('r', 'lane7');
select report(claim());
select is(decide('replay', '{q}') || decide('skip', '{q}') || decide('discard', '{q}'), '{q:nothing,q:nothing,q:nothing}', 'what was accepted waits for its acknowledgement');
select is(decide('discard', '{q}', 'discarded', true), '{q:settle}', 'unless a person knows that none will come');
select is(posts() @> '{r:ready}', true, 'then its lane goes on');
select use_flows(post_flow());
select deliver_all();

-- expired
select use_flows(post_flow('{"expires_at": "timestamptz ''2026-12-01 01:00Z''"}'));
select given_post('s'), given_post('t'), given_post('u');
select dispatch();
select set_clock('2026-12-01 02:00Z');
select engine.keep_house();
select is((select count(*) from report.situations where kind = 'expired'), 3::bigint, 'what expired needs a person');
select is((select failed || ' of ' || expired from report.flows where flow = 'post'), '3 of 3', 'and counts as failed');
select is(decide('skip', '{s}') || decide('discard', '{t}'), '{s:note,t:note}', 'who has seen it');
select is((select count(*) from report.situations where kind = 'expired'), 1::bigint, 'then it does not any more');
select is((select failed || ' of ' || expired from report.flows where flow = 'post'), '1 of 3', 'nor counts as failed');
select is((select state from sync.delivery where delivery_id = delivery_of('post', 's')), 'expired', 'it stays what it is');
select is((select count(*) from report.dead_letters), 1::bigint, 'and is no dead letter');
select pass_time('25 hours');
select is((select count(*) from report.situations where kind = 'expired'), 0::bigint, 'after a day nobody is called');
select is(decide('replay', '{u}'), '{u:bear}', 'what expired can be sent all the same');
select is((select failed from report.flows where flow = 'post'), 0::bigint, 'then nothing failed');
select is(deliver_all(), '{post:u}', 'and does not expire again');
select use_flows(post_flow());
select dead('v');

-- observing
update sync.flow set mode = 'observe' where name = 'post';
select given_post('ob');
select dispatch();
select is(decide('replay', '{ob}'), '{ob:nothing}', 'a flow that observes sends nothing, also when it is asked to');
update sync.flow set mode = 'deliver' where name = 'post';

-- what never became a delivery
select use_flows(post_flow('{"priority": "n.cis_premise_id::int"}'));
select given_post('bad', null, 'x');
select dispatch();
select is(state_of('post', 'bad'), 'dead', 'given a record that an expression of its flow fails for');
select decide('replay', '{bad}');
select dispatch();
select is(state_of('post', 'bad'), 'dead', 'looked at anew it fails anew');
select given_post('bad', null, '3');
select decide('replay', '{bad}');
select is(deliver_all(), '{post:bad}', 'until the record is corrected');

-- by what is known of them
select use_flows(post_flow());
select dead('y1', 'lane8');
select pass_time('1 hour');
select engine.now() as hour \gset
select dead('y2');
select is(array(select name_of(f) from engine.find_deliveries('{dead}', 'post', null, null, null, null, null, 10) f), '{v,y1,y2}', 'deliveries are found by state and flow');
select is(array(select name_of(f) from engine.find_deliveries('{dead}', null, 'derms', 'permanent', null, :'hour', null, 10) f), '{y2}', 'by application, kind and time');
select is(array(select name_of(f) from engine.find_deliveries('{dead}', null, null, null, null, null, :'hour', 1) f), '{v}', 'no more than asked for');
select is(array(select name_of(f) from engine.find_deliveries('{dead,delivered}', null, null, null, 'y1', null, null, 10) f), '{y1}', 'by any id of their record');
select is_empty($$select engine.find_deliveries('{dead}', 'event', null, null, null, null, null, 10)$$, 'those of another flow are not');
select is_empty($$select engine.find_deliveries('{dead}', null, 'dacs', null, null, null, null, 10)$$, 'nor those to another application');
select is_empty($$select engine.find_deliveries('{dead}', null, null, 'transient', null, null, null, 10)$$, 'nor those that failed in another way');
select is(array(select name_of(f) from engine.find_deliveries('{expired}', null, null, null, null, null, null, 10) f), '{}', 'what was decided about is not found again');

select throws_ok($$select engine.find_deliveries('{ded}', null, null, null, null, null, null, 10)$$, 'DS030', 'there is no state ded', 'a state that does not exist is said');
select throws_ok($$select engine.find_deliveries('{dead}', 'past', null, null, null, null, null, 10)$$, 'DS030', 'there is no flow past', 'so is a flow');
select throws_ok($$select engine.find_deliveries('{dead}', null, 'derm', null, null, null, null, 10)$$, 'DS030', 'there is no application derm', 'and an application');
select results_eq($$select flow, application, attempt, is_unknown, cause, record_id from engine.preview_claim(array[delivery_of('post', 'y1')])$$,
  $$select 'post', 'derms', 2, false, 'change', record_id from staging.service_point where service_point_id = 'y1'$$, 'what a claim would say of one can be asked');

-- the record of it
select throws_ok($$select engine.decide_deliveries('skip', '{1}', 'discarded', false, 'anna', ' ')$$, 'DS021', 'skip needs a reason', 'every act needs a reason');
select throws_ok($$select engine.decide_deliveries('drop', '{1}', 'discarded', false, 'anna', 'x')$$, 'DS021', null, 'an unknown verb is refused');
select throws_ok($$select engine.decide_deliveries('skip', '{1}', 'acknowledged', false, 'anna', 'x')$$, 'DS021', null, 'so is another state');
select results_eq($$select o.actor, o.verb, o.reason, o.detail, a.state, a.act from audit.delivery_action a join audit.operator_action o using (action_id)
  where a.delivery_id = delivery_of('post', 'd')$$, $$values ('anna', 'skip', 'corrected', '{"as": "discarded", "forced": false, "deliveries": 1}'::jsonb, 'dead', 'settle')$$,
  'who did what to which delivery, when and why, is kept');
select is((select count(*) from audit.delivery_action a join audit.operator_action o using (action_id) where o.detail->>'deliveries' = '2'), 2::bigint, 'a row for each');
select is((select count(*) from audit.operator_action o where o.verb in ('replay', 'skip', 'discard') and not exists (select from audit.delivery_action a where a.action_id = o.action_id)), 0::bigint, 'and no act without one');
select is((select detail from engine.trace('d') where what = 'skipped'), 'post delivery ' || delivery_of('post', 'd') || ', was dead, by anna: corrected', 'the trace of a record tells it');
select is((select detail from engine.trace('k') where what = 'skipped'), 'post delivery ' || delivery_of('post', 'k') || ', was dead, as delivered, by anna: corrected', 'with what the person says');
select decide('discard', '{v,y1,y2}');

-- nothing is stranded
select is((select count(*) from sync.delivery where settled_at is null), 0::bigint, 'nothing is left open');
select is((select count(*) from sync.hold) + (select count(*) from sync.gate) + (select count(*) from sync.ready) + (select count(*) from sync.later), 0::bigint, 'nor in the queue');
select results_eq('select sum(deliveries)::bigint from sync.settled', $$select count(*) from sync.delivery where settled_at is not null$$, 'every settled delivery is counted');
select is((select count(*) from sync.settled s left join (select state, count(*) n from sync.delivery group by 1) d using (state) group by state, d.n having sum(s.deliveries) <> d.n), null, 'in its state');

select * from finish();
rollback;
