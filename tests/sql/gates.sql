-- Gates: a delivery waits while an earlier open delivery holds a key that it names, and for nothing else.
begin;
select plan(34);
\ir support/given.sql
select use_flows(post_flow());

select given_post('opener', null, null, 'E');
select given_post('guest', null, null, null, 'E');
select dispatch();
select is(posts(), '{opener:ready,guest:gated}', 'what names a key that an earlier delivery holds waits at its gate');
select results_eq('select name_of(delivery_id), key from sync.gate', $$values ('guest', 'E')$$, 'which says what it waits for');
select claim() as c \gset
select is(posts(), '{opener:claimed,guest:gated}', 'while it is being sent too');
select report(:c);
select is(posts(), '{opener:delivered,guest:ready}', 'the gate opens when it is settled');
select is((select count(*) from sync.hold) + (select count(*) from sync.gate), 0::bigint, 'and nothing is left of it');
select deliver_all();

-- earlier only
select given_post('early', null, null, null, 'K'), given_post('late', null, null, 'K');
select dispatch();
select is(ready(), '{early,late}', 'a later holder does not count: what was first is not starved');
select given_post('a', null, null, 'X', 'Y'), given_post('b', null, null, 'Y', 'X');
select dispatch();
select is(places('post') @> '{a:ready,b:gated}', true, 'two that hold what the other waits for make no cycle');
select is(deliver_all(), '{post:early,post:late,post:a,post:b}', 'both are delivered');
select given_post('self', null, null, 'S', 'S');
select dispatch();
select is(ready(), '{self}', 'nobody waits for themselves');
select given_post('nobody', null, null, null, 'NEVER');
select dispatch();
select is(ready(), '{self,nobody}', 'a gate never demands that a delivery once existed');
select deliver_all();

-- several keys, several holders
select given_post('h1', null, null, 'P'), given_post('h2', null, null, 'Q'), given_post('h3', null, null, 'P');
select given_post('both', null, null, null, 'P,Q');
select dispatch();
select claim(1) as c1 \gset
select claim(1) as c2 \gset
select claim(1) as c3 \gset
select report(:c1);
select is(place_of, 'gated', 'with several holders of a key it waits for all') from (select substring(p from ':(.*)') place_of from unnest(posts()) p where p like 'both:%') x;
select report(:c3);
select is((select array_agg(key) from sync.gate), '{Q}', 'then for the next key');
select report(:c2);
select is(ready(), '{both}', 'and passes when the last is open');
select deliver_all();
select given_post('twice', null, null, 'D,D');
select lives_ok('select dispatch()', 'a key may be named twice');
select given_post('g2', null, null, null, 'D,D');
select dispatch();
select is(deliver_all(), '{post:twice,post:g2}', 'to no harm');

-- behind another in the lane
select given_post('holder', null, null, 'L');
select given_post('front', 'lane'), given_post('behind', 'lane', null, null, 'L');
select dispatch();
select is(places('post') @> '{front:ready,behind:queued}', true, 'a gate is looked at when the delivery is the head of its lane');
select claim() as c \gset
select report(:c, 'done', null, array[delivery_of('post', 'front')]);
select is(places('post') @> '{behind:gated}', true, 'then it waits there');
select report(:c);
select is(deliver_all(), '{post:behind}', 'and goes on');

-- failures
select given_post('f', null, null, 'F'), given_post('waits-f', null, null, null, 'F');
select report(claim(), 'failed', 'transient');
select is(places('post') @> '{waits-f:gated}', true, 'a delivery that is tried again goes on holding');
select pass_time('2 minutes');
select report(claim(), 'unknown', 'unknown outcome');
select is(places('post') @> '{waits-f:gated}', true, 'so does one whose outcome is unknown');
select pass_time('2 minutes');
select report(claim(), 'failed', 'permanent');
select is(state_of('post', 'f'), 'dead', 'given a dead one');
select is(places('post') @> '{waits-f:gated}', true, 'a dead one too: a person decides');
select results_eq('select waiting_in_lane, waiting_at_gates from report.lanes_blocked', $$values (0::bigint, 1::bigint)$$, 'who sees what waits');

-- unless the flow says otherwise
select use_flows(post_flow('{"holds_when_dead": false}'));
select given_post('c1', null, null, 'C'), given_post('waits-c', null, null, null, 'C');
select report(claim(), 'failed', 'permanent');
select is(state_of('post', 'c1'), 'dead', 'where the dead do not hold');
select is(places('post') @> '{waits-c:ready}', true, 'what waited goes on at once');
select given_post('c2', null, null, 'C2');
select given_post('waits-c2', null, null, null, 'C2');
select report(claim(), 'unknown', 'unknown outcome');
select is(places('post') @> '{waits-c2:gated}', true, 'an unknown outcome holds all the same');
select given_post('later', null, null, null, 'C');
select dispatch();
select is(places('post') @> '{later:ready}', true, 'later ones are not held by the dead either');
select engine.decide_deliveries('replay', array[delivery_of('post', 'c1')], 'discarded', false, 'anna', 'corrected');
select given_post('after', null, null, null, 'C');
select dispatch();
select is(places('post') @> '{c1:ready,after:gated}', true, 'one that is replayed holds again what it gave free');
select is(places('post') @> '{later:ready}', true, 'what is ready by then is not called back');
select deliver_all();
select is(places('post') @> '{c1:delivered,after:delivered}', true, 'and frees it when it is delivered');

-- settled without being sent
select deliver_all();
select use_flows(post_flow('{"expires_at": "timestamptz ''2026-12-01 01:00Z''"}') || '{}');
select given_post('e', null, null, 'EX');
select dispatch();
select use_flows(post_flow());
select given_post('waits-e', null, null, null, 'EX');
select dispatch();
select pass_time('2 hours');
select engine.keep_house();
select is(state_of('post', 'e'), 'expired', 'given one that expired');
select is(places('post') @> '{waits-e:ready}', true, 'its gate opens');

-- observed
update sync.flow set mode = 'observe' where name = 'post';
select given_post('o', null, null, 'OB');
select dispatch();
update sync.flow set mode = 'deliver' where name = 'post';
select given_post('waits-o', null, null, null, 'OB');
select dispatch();
select is(places('post') @> '{waits-o:ready}', true, 'what is only observed holds nothing');
select is((select array_agg(p) from unnest(places('post')) p where p like '%gated'), '{waits-f:gated,waits-c2:gated}', 'and in the end only what is held by somebody waits');

select * from finish();
rollback;
