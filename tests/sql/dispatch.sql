-- Dispatch: births become deliveries in the order of birth, the first of each lane is ready, and one bad record stops itself only.
begin;
select plan(40);
\ir support/given.sql
select use_flows(post_flow());

-- births
select given_post('a', 'lane1');
select results_eq($$select f.name, b.record_version, b.cause, b.at from sync.born b join sync.flow f using (flow_id)$$, $$values ('post', 1, 'change', engine.now())$$, 'a staged row that a flow watches is born');
select given_post('b', 'lane1');
select given_post('c', 'lane2');
select is((select array_agg(sp.service_point_id order by b.born_id) from sync.born b join staging.service_point sp using (record_id)), '{a,b,c}', 'in the order in which rows were staged');
select is(dispatch(), 3, 'dispatch takes them all');
select is((select count(*) from sync.born), 0::bigint, 'and leaves none');
select is(states('post'), '{a:queued,b:queued,c:queued}', 'each is a delivery, in order');
select is(ready(), '{a,c}', 'the first of each lane is ready, what is behind it waits');
select is(dispatch(), 0, 'without births it does nothing');
select results_eq($$select lane = hashtextextended('lane1', 0), is_in_lane, priority::int, attempts, cause, application_id from sync.delivery where delivery_id = (select test.delivery_of('post', 'a'))$$,
  $$select true, true, 5, 0, 'change', application_id from sync.application where kind = 'derms'$$, 'it carries what the flow says');
select is(deliver_all(), '{post:a,post:c,post:b}', 'a lane is delivered in order, lanes beside each other');
select is(posts(), '{a:delivered,b:delivered,c:delivered}', 'to the end');

-- batches
select given_post('m' || n, 'lane3') from generate_series(1, 5) n;
select is(engine.dispatch(2), 2, 'it takes at most what it is told');
select is(engine.dispatch(10), 3, 'and goes on where it stopped');
select is(deliver_all(), '{post:m1,post:m2,post:m3,post:m4,post:m5}', 'the order is kept');

-- identity
select given_post('k', 'lane4');
select dispatch();
select idempotency_key as key from sync.delivery where delivery_id = (select delivery_of('post', 'k')) \gset
insert into sync.born (flow_id, record_id, change_id, record_version, cause, at) select d.flow_id, d.record_id, d.change_id, d.record_version, 'replay', engine.now()
  from sync.delivery d where d.delivery_id = (select delivery_of('post', 'k'));
select dispatch();
select results_eq($$select idempotency_key, cause from sync.delivery where delivery_id = (select test.delivery_of('post', 'k'))$$, format($$values (%L::uuid, 'replay')$$, :'key'),
  'a replay has the idempotency key of the change');
select isnt((select idempotency_key from sync.delivery where delivery_id = (select delivery_of('post', 'm1'))), :'key'::uuid, 'another record has another');

-- when, on, origin
select deliver_all();
select use_flows(post_flow('{"on": "insert_or_update", "when": "n.division = ''go'' and o.division is distinct from n.division"}'));
select given_post('w', 'stay');
select is((select count(*) from sync.born), 0::bigint, 'a flow''s condition keeps a change from being born');
select given_post('w', 'go');
select is((select count(*) from sync.born), 1::bigint, 'it sees the row as it is and as it was');
select given_post('w2', 'go');
select is((select count(*) from sync.born), 2::bigint, 'a new row was all nulls before');
select use_flows(post_flow('{"target": "dacs"}'));
select given_post('echo', 'go');
select is((select count(*) from sync.born), 2::bigint, 'a change never goes back to the kind of application that it came from');
select use_flows(post_flow('{"target": "dacs", "origin": "any"}'));
select given_post('any', 'go');
select is((select count(*) from sync.born), 3::bigint, 'unless the flow says so');
select engine.edit_record('service_point', '{"service_point_id": "echo"}', '{"division": "x"}', 'anna', 'test');
select is((select count(*) from sync.born), 3::bigint, 'a flow on insert is not born by an update');
select use_flows(post_flow('{"target": "dacs", "on": "insert_or_update"}'));
select engine.edit_record('service_point', '{"service_point_id": "echo"}', '{"division": "y"}', 'anna', 'test');
select is((select count(*) from sync.born), 4::bigint, 'what a person changed goes to every side');
delete from sync.born;

-- two flows over one table
select use_flows(post_flow('{"position": 1}') || jsonb_build_object('copy', post_flow('{"target": "dacs", "origin": "any"}')->'post'));
select given_post('two', 'x'), given_post('three', 'y');
select is((select array_agg(f.name || ' ' || sp.service_point_id order by b.born_id) from sync.born b join sync.flow f using (flow_id) join staging.service_point sp using (record_id)),
  (select array_agg(f.name || ' ' || s order by s desc, f.position) from unnest('{two,three}'::text[]) s cross join sync.flow f where f.is_active), 'each interested flow has a birth, in the order of the flows');
delete from sync.born;

-- observing
select use_flows(post_flow());
update sync.flow set mode = 'observe' where name = 'post';
select given_post('o', 'obs', null, 'key');
select dispatch();
select is(state_of('post', 'o'), 'observed', 'a flow that observes settles its deliveries at once');
select results_eq($$select is_in_lane, settled_at is not null, decided_at from sync.delivery where delivery_id = (select test.delivery_of('post', 'o'))$$, $$values (false, true, null::timestamptz)$$,
  'out of the lane, for a person to decide');
select is((select count(*) from sync.hold where delivery_id = (select delivery_of('post', 'o'))), 0::bigint, 'holding nothing');
select ok(not 'o' = any (ready()), 'and never ready');
update sync.flow set mode = 'deliver' where name = 'post';

-- a flow that is gone
select given_post('gone', 'gone');
select use_flows('{}');
select is(dispatch(), 1, 'births of a flow whose file is gone are taken');
select is((select count(*) from sync.delivery where record_id = (select record_id from staging.service_point where service_point_id = 'gone')), 0::bigint, 'and come to nothing');

-- expressions that fail
create function stopped(p_record text) returns text language sql as $$
  select d.state || ' ' || d.kind || ' ' || (d.message is not null) from sync.delivery d where d.delivery_id = (select test.delivery_of('post', p_record))
$$;
select use_flows(post_flow());
select given_post('good1', 'good1'), given_post('bad', 'bad', 'urgent'), given_post('good2', 'good2');
select is(dispatch(), 3, 'a record that an expression fails for');
select is(stopped('bad'), 'dead configuration true', 'is a dead letter that says why');
select is(ready(), '{good1,good2}', 'and the others go on');
select given_post('zero', 'zero', '1000000');
select lives_ok('select dispatch()', 'a priority that is no small number');
select is(stopped('zero'), 'dead configuration true', 'stops its own record too');
select use_flows(post_flow('{"lane": "n.division"}'));
select given_post('homeless'), given_post('settled', 'somewhere');
select lives_ok('select dispatch()', 'a record whose lane is null');
select is(stopped('homeless'), 'dead configuration true', 'stops itself');
select ok('settled' = any (ready()), 'and no other');
select use_flows(post_flow('{"priority": "null"}'));
select given_post('shapeless', 's');
select dispatch();
select is(stopped('shapeless'), 'dead configuration true', 'so does one without a priority');

-- expressions that can never work are found by migrate
select throws_ok($$select test.use_flows(test.post_flow('{"lane": "n.colour"}'))$$, '42703', null, 'an expression that names no column is refused when flows are loaded');
select throws_ok($$select test.use_flows(test.post_flow('{"when": "n.colour = 1"}'))$$, '42703', null, 'a condition too');

select * from finish();
rollback;
