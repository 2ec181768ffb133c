-- Claims: a worker takes ready deliveries, most urgent first, under a lease; nobody else has them meanwhile.
begin;
select plan(34);
\ir support/given.sql
select use_flows(post_flow('{"list": {"key": "''list:'' || coalesce(n.time_zone, n.service_point_id)", "size": 50}, "expires_at": "case when n.cis_service_point_id = ''short'' then timestamptz ''2026-12-01 01:00Z'' end"}'));

select results_eq($$select count(*) from engine.claim('w1', 10, 60000, 0)$$, $$values (0::bigint)$$, 'without anything ready there is nothing to claim');
select is((select count(*) from sync.claim), 0::bigint, 'and no claim is left');
select is(engine.next_due_ms(), null, 'and nobody needs to look again');

select given_post('a', null, '5'), given_post('b', null, '1'), given_post('c', null, '5'), given_post('d', null, '3');
select results_eq($$select name_of(delivery_id), flow, application, message, attempt, is_unknown, list_size, cause, record_version from engine.claim('w1', 2, 60000, 0)$$,
  $$values ('b', 'post', 'derms', 'post', 1, false, 50, 'change', 1), ('d', 'post', 'derms', 'post', 1, false, 50, 'change', 1)$$,
  'a claim dispatches, then takes the most urgent, at most as many as it asks for');
select results_eq('select worker, lease_until, cardinality(delivery_ids), session_pid from sync.claim', $$values ('w1', timestamptz '2026-12-01 00:01Z', 2, pg_backend_pid())$$,
  'the claim says who has them until when');
select is(places('post'), '{a:ready,b:claimed,c:ready,d:claimed}', 'they are not ready any more');
select results_eq($$select name_of(delivery_id) from engine.claim('w2', 10, 60000, 0)$$, $$values ('a'), ('c')$$, 'another worker gets others');
select is_empty($$select * from engine.claim('w3', 10, 60000, 0)$$, 'a third nothing');
select is((select count(distinct d) from sync.claim c cross join unnest(c.delivery_ids) d), 4::bigint, 'nothing is claimed twice');

-- lists
select report(claim_id) from sync.claim;
select given_post('l1', null, null, null, 'L'), given_post('l2', null, null, null, 'L'), given_post('l3', null, null, null, 'M');
create temp table listed as select * from engine.claim('w1', 10, 60000, 0);
select is((select count(distinct list_key) from listed), 2::bigint, 'deliveries of one list have one key');
select is((select array_agg(name_of(delivery_id) order by ready_id) from listed group by list_key having count(*) = 2), '{l1,l2}', 'those that may share a call');
select report((select max(claim_id) from listed));

-- the floor
select given_post('f1'), given_post('f2'), given_post('f3');
select dispatch();
select max(ready_id) as floor from sync.ready \gset
select results_eq(format($$select name_of(delivery_id) from engine.claim('w1', 10, 60000, %s)$$, :floor), $$values ('f3')$$, 'the floor leaves out what is below it');
select results_eq($$select name_of(delivery_id) from engine.claim('w1', 10, 60000, 0)$$, $$values ('f1'), ('f2')$$, 'floor 0 finds it');
select report(claim_id) from sync.claim;

-- the lease
select given_post('x');
select claim() as c \gset
select is(engine.extend_claim(:c, 120000), true, 'a lease can be extended');
select is((select lease_until from sync.claim where claim_id = :c), '2026-12-01 00:02Z'::timestamptz, 'from now on');
select is(engine.extend_claim(0, 1000), false, 'not one that was given away');
select is((select attempts from sync.delivery where delivery_id = (select delivery_of('post', 'x'))), 0, 'an attempt counts when it is reported');
select report(:c, 'failed', 'transient');
select pass_time('2 minutes');
select is((select attempt from engine.claim('w1', 10, 60000, 0)), 2, 'the next claim says which attempt it is');
select is((select is_unknown from engine.claim('w1', 10, 60000, 0)), null, 'given it is claimed');
select report(claim_id, 'unknown', 'unknown outcome') from sync.claim;
select pass_time('2 minutes');
select is((select is_unknown from engine.claim('w1', 10, 60000, 0)), true, 'one whose outcome is unknown says so: it is read back first');
select report(claim_id) from sync.claim;

-- expired ones
select given_post('old', null, '1', 'short'), given_post('behind', 'old'), given_post('young');
select dispatch();
select set_clock('2026-12-01 02:00Z');
select results_eq($$select name_of(delivery_id) from engine.claim('w1', 10, 60000, 0)$$, $$values ('young')$$, 'what has expired is not sent');
select is(state_of('post', 'old'), 'expired', 'but settled');
select results_eq($$select settled_at is not null, is_in_lane, message is not null from sync.delivery where state = 'expired'$$, $$values (true, false, true)$$, 'with a reason, out of its lane');
select is(deliver_all(), '{post:behind}', 'what was behind it goes on');
select report(claim_id) from sync.claim;
select given_post('old2', 'lane', null, 'short'), given_post('next', 'lane');
select dispatch();
select engine.keep_house();
select is(places('post') @> '{old2:expired,next:ready}', true, 'housekeeping settles what nobody claims, and the lane goes on');
select deliver_all();
select set_clock('2026-12-01 00:30Z');
select given_post('sent', null, null, 'short');
select claim() as c \gset
select set_clock('2026-12-01 00:59Z');
select engine.extend_claim(:c, 3600000);
select set_clock('2026-12-01 01:30Z');
select engine.keep_house();
select is(places('post') @> '{sent:claimed}', true, 'what is being sent does not expire');
select report(:c, 'unknown', 'unknown outcome');
select engine.keep_house();
select is(state_of('post', 'sent'), 'unknown', 'nor what may have arrived');
select pass_time('2 minutes');
select is((select count(*) from engine.claim('w1', 10, 60000, 0) c where name_of(c.delivery_id) = 'sent' and c.is_unknown), 1::bigint, 'it is claimed again, to be read back');
select report(claim_id) from sync.claim;

-- a settled delivery is never sent
select given_post('settled');
select dispatch();
update sync.delivery set state = 'discarded', settled_at = engine.now(), is_in_lane = false where delivery_id = (select delivery_of('post', 'settled'));
select is_empty($$select * from engine.claim('w1', 10, 60000, 0) c where test.name_of(c.delivery_id) = 'settled'$$, 'a settled delivery is not sent, even if it was left among the ready');

-- what is pending
select given_post('p1'), given_post('p2');
select is(engine.count_pending(), 2::bigint, 'births are pending');
select dispatch();
select is(engine.count_pending(), 2::bigint, 'what is ready too');
select claim() as c \gset
select is(engine.count_pending(), 2::bigint, 'and what is being sent');
select report(:c, 'failed', 'transient', array[delivery_of('post', 'p1')]);
select report(:c);
select results_eq('select engine.count_pending(), engine.next_due_ms() between 0 and 60000', $$values (1::bigint, true)$$, 'and what is tried again, whose time is known');
update sync.health set breaker = 'open', opened_at = engine.now(), until_at = engine.now() + interval '1 hour';
update sync.delivery set state = 'discarded', settled_at = engine.now(), is_in_lane = false where state <> 'discarded' and settled_at is null;
delete from sync.later;
select is(engine.next_due_ms(), null, 'nor when an application with nothing to send is kept back');

select * from finish();
rollback;
