-- Priorities: most urgent first, and the head of a lane runs at the best priority queued in it.
begin;
select plan(14);
\ir support/given.sql
select use_flows(post_flow());

select given_post('slow', null, '9'), given_post('fast', null, '1'), given_post('middle', null, '5'), given_post('fast2', null, '1');
select dispatch();
select is(ready(), '{fast,fast2,middle,slow}', 'the most urgent is first; equal ones in the order of birth');
select is(deliver_all(), '{post:fast,post:fast2,post:middle,post:slow}', 'and is taken first');

select given_post('head', 'lane', '9'), given_post('urgent', 'lane', '1'), given_post('other', null, '5');
select dispatch();
select is(ready(), '{head,other}', 'a head runs at the best priority of its lane');
select is((select priority::int from sync.ready where delivery_id = (select delivery_of('post', 'head'))), 1, 'whatever its own is');
select is(deliver_all(), '{post:head,post:other,post:urgent}', 'the order of the lane stays');

select given_post('head2', 'lane', '9');
select dispatch();
select is((select priority::int from sync.ready), 9, 'given a head with nothing urgent behind it');
select given_post('urgent2', 'lane', '2');
select dispatch();
select is((select array_agg(priority::int) from sync.ready), '{2}', 'a more urgent one that comes later raises it');
select given_post('lazy', 'lane', '7');
select dispatch();
select is((select array_agg(priority::int) from sync.ready), '{2}', 'a less urgent one does not');
select claim(1) as c \gset
select given_post('urgent3', 'lane', '1');
select lives_ok('select dispatch()', 'a head that is being sent cannot be raised');
select is(ready(), '{}', 'and is not made ready again');
select report(:c);
select is((select priority::int from sync.ready), 1, 'the next head has the best priority of what is left');
select deliver_all();

select given_post('holder', null, '8', 'key'), given_post('gated', 'lane', '9', null, 'key'), given_post('behind', 'lane', '1');
select dispatch();
select report(claim(1));
select is((select priority::int from sync.ready where delivery_id = (select delivery_of('post', 'gated'))), 1, 'what comes from a gate has the best priority of its lane too');
select report(claim(1), 'failed', 'transient');
select given_post('more', 'lane', '2');
select dispatch();
select is(ready(), '{}', 'what waits for its retry is not made ready by something urgent');
select pass_time('2 minutes');
select dispatch();
select is((select priority::int from sync.ready), 1, 'and comes back at the best priority');

select * from finish();
rollback;
