-- Folding: where only the latest content counts, a newer change joins the delivery that is still queued, and no other.
begin;
select plan(25);
\ir support/given.sql
select use_flows(post_flow('{"on": "insert_or_update", "content": "latest", "expires_at": "timestamptz ''2026-12-01 00:00Z'' + n.cis_premise_id::int * interval ''1 hour''"}'));

select given_post('a', 'lane', '5');
select dispatch();
select delivery_of('post', 'a') as first \gset
select idempotency_key as key, change_id as change from sync.delivery where delivery_id = :first \gset
select pass_time('1 second');
select given_post('a', 'lane', '6');
select dispatch();
select is(posts(), '{a:ready}', 'a newer change of a ready record makes no second delivery');
select results_eq(format('select record_version, change_id > %s, expires_at, idempotency_key <> %L from sync.delivery', :change, :'key'),
  $$values (2, true, timestamptz '2026-12-01 06:00Z', true)$$, 'but the first carries the newer version, its times and its identity');

select given_post('b', 'lane', '5');
select dispatch();
select given_post('b', 'lane', '7');
select dispatch();
select is(posts(), '{a:ready,b:queued}', 'what waits behind another in its lane takes a newer change too');

select claim() as c1 \gset
select given_post('a', 'lane', '8');
select dispatch();
select is(posts(), '{a:claimed,b:queued,a:queued}', 'never into a delivery that is being sent');
select given_post('a', 'lane', '9');
select dispatch();
select is(posts(), '{a:claimed,b:queued,a:queued}', 'the one behind it takes the next');
select is((select record_version from sync.delivery where delivery_id = (select delivery_of('post', 'a'))), 4, 'with its version');
select report(:c1, 'failed', 'transient');
select is(state_of('post', 'b'), 'queued', 'given a failure in front');
select given_post('a', 'lane', '10');
select dispatch();
select is(posts(), '{a:retry_wait,b:queued,a:queued}', 'a change folds into the last delivery of its record');
select is((select array_agg(record_version order by delivery_id) from sync.delivery where record_id = (select record_id from sync.delivery where delivery_id = :first)),
  '{2,5}', 'not into an earlier one, whose turn comes first');

-- retry_wait takes it when it is the last
select given_post('r', 'lane2', '5');
select dispatch();
select report(claim(), 'failed', 'transient');
select given_post('r', 'lane2', '6');
select dispatch();
select is((select count(*) from sync.delivery where record_id = (select record_id from staging.service_point where service_point_id = 'r')), 1::bigint,
  'a delivery that waits for its retry takes a newer change: nothing of it is there yet');

-- unknown and awaiting do not
select given_post('u', 'lane3', '5');
select dispatch();
select report(claim(), 'unknown', 'unknown outcome');
select given_post('u', 'lane3', '6');
select dispatch();
select is((select array_agg(state order by delivery_id) from sync.delivery where record_id = (select record_id from staging.service_point where service_point_id = 'u')),
  '{unknown,queued}', 'never into one whose outcome is unknown: the other side may have the older content');
select given_post('d', 'lane4', '5');
select dispatch();
select report(claim(), 'failed', 'permanent');
select given_post('d', 'lane4', '6');
select dispatch();
select is((select array_agg(state order by delivery_id) from sync.delivery where record_id = (select record_id from staging.service_point where service_point_id = 'd')),
  '{dead,queued}', 'nor into a dead one');
select deliver_all();
select given_post('e', 'lane5', '5');
select dispatch();
select report(claim());
select given_post('e', 'lane5', '6');
select dispatch();
select is((select array_agg(state order by delivery_id) from sync.delivery where record_id = (select record_id from staging.service_point where service_point_id = 'e')),
  '{delivered,queued}', 'nor into one that was delivered');
select deliver_all();

-- within one batch of births
select given_post('x', 'lane6', '5'), given_post('x', 'lane6', '6'), given_post('y', 'lane7', '7'), given_post('x', 'lane6', '7');
select is((select count(*) from sync.born), 4::bigint, 'given several births of one record');
select dispatch();
select is((select count(*) from sync.delivery where record_id = (select record_id from staging.service_point where service_point_id = 'x')), 1::bigint,
  'births of one batch fold into one delivery');
select is(ready(), '{x,y}', 'at the place of the first');
select is((select expires_at from sync.delivery where delivery_id = (select delivery_of('post', 'x'))), '2026-12-01 07:00Z'::timestamptz, 'with the times of the last');

-- gated
select use_flows(post_flow('{"on": "insert_or_update", "content": "latest"}'));
select deliver_all();
select given_post('opener', 'o', null, 'key');
select given_post('g', 'g', '5', null, 'key');
select dispatch();
select given_post('g', 'g', '6', null, 'key');
select dispatch();
select is((select count(*) from sync.delivery where record_id = (select record_id from staging.service_point where service_point_id = 'g')), 1::bigint,
  'a delivery at a gate takes a newer change');
select is(places('post') @> '{g:gated}', true, 'and stays there');
select is(deliver_all(), '{post:opener,post:g}', 'until it is its turn');

-- awaiting its acknowledgement
select use_flows(post_flow('{"on": "insert_or_update", "content": "latest", "awaits_ack": true, "lane_held_while_awaiting": true, "correlation": "n.service_point_id"}'));
select given_post('w', 'w', '5');
select report(claim());
select given_post('w', 'w', '6');
select dispatch();
select is((select array_agg(state order by delivery_id) from sync.delivery where record_id = (select record_id from staging.service_point where service_point_id = 'w')),
  '{awaiting_ack,queued}', 'a delivery that waits for its acknowledgement takes nothing');

-- rows are never folded
select use_flows(post_flow('{"on": "insert_or_update"}'));
select given_post('row', 'row', '5');
select given_post('row', 'row', '6');
select dispatch();
select is((select count(*) from sync.delivery where record_id = (select record_id from staging.service_point where service_point_id = 'row')), 2::bigint,
  'a flow that sends rows delivers each change');
select is((select count(*) from sync.delivery where delivery_id in (select delivery_id from sync.ready) and record_id = (select record_id from staging.service_point where service_point_id = 'row')), 1::bigint,
  'one after the other');

-- observing
select use_flows(post_flow('{"on": "insert_or_update", "content": "latest"}'));
update sync.flow set mode = 'observe' where name = 'post';
select given_post('obs', 'obs', '5');
select dispatch();
select given_post('obs', 'obs', '6');
select dispatch();
select is((select array_agg(state) from sync.delivery where record_id = (select record_id from staging.service_point where service_point_id = 'obs')), '{observed,observed}',
  'while it observes, every change is recorded');
select is((select count(*) from sync.ready r join sync.delivery d using (delivery_id) where d.state = 'observed'), 0::bigint, 'and none is sent');

select * from finish();
rollback;
