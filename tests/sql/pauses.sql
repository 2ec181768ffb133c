-- Pauses: a person stops a flow or an application, for every engine, and lets it go on; nothing is lost meanwhile.
begin;
select plan(39);
\ir support/given.sql
select use_flows(post_flow());
select given_post('a', 'lane'), given_post('b', 'lane'), given_post('c');
select dispatch();
select claim(1) as c \gset

-- pausing
select results_eq($$select * from engine.pause('post', 'anna', 'DERMS is being upgraded')$$, $$values (2::bigint, 0::bigint, 1::bigint)$$, 'a pause says what waits and what is being sent');
select is(posts(), '{a:claimed,b:queued,c:paused}', 'what was ready waits for its end');
select is((select claim()), null, 'nothing is claimed');
select results_eq('select actor, verb, subject, reason from audit.operator_action', $$values ('anna', 'pause', 'post', 'DERMS is being upgraded')$$, 'it is recorded who paused what and why');
select throws_ok($$select engine.pause('post', 'anna', 'again')$$, 'DS020', '"post" is paused already', 'nothing is paused twice');
select throws_ok($$select engine.pause('derms', 'anna', ' ')$$, 'DS021', null, 'a pause needs a reason');
select throws_ok($$select engine.pause('nothing', 'anna', 'x')$$, 'DS030', 'there is no flow and no application "nothing"', 'and something to stop');
select report(:c);
select is(posts(), '{a:delivered,b:paused,c:paused}', 'what was being sent is finished, and what is next in its lane waits');
select given_post('d');
select dispatch();
select is(posts(), '{a:delivered,b:paused,c:paused,d:paused}', 'what is born later is queued, and waits');
select is(engine.count_pending(), 0::bigint, 'nothing of it would move by itself');

-- what is seen
select is(engine.why_waiting(delivery_of('post', 'c')), 'waits, as flow post is paused since 00:00 UTC by anna: DERMS is being upgraded', 'why it waits can be read');
select results_eq('select kind, name, actor, reason, waiting, cancels, in_flight from report.pauses', $$values ('flow', 'post', 'anna', 'DERMS is being upgraded', 3::bigint, 0::bigint, 0::bigint)$$, 'so can what is paused');
select results_eq($$select subject, since, detail from report.situations where kind = 'paused'$$,
  $$values ('flow post', timestamptz '2026-12-01 00:00Z', 'by anna: DERMS is being upgraded; 3 deliveries wait, 0 of them cancels')$$, 'it needs a person');
select is((select gated from report.flows where flow = 'post'), 0::bigint, 'the gate of a pause is not counted among those of deliveries');

-- going on
select results_eq($$select engine.resume('post', 'bert', 'done')$$, $$values (3::bigint)$$, 'when it goes on');
select is(deliver_all(), '{post:b,post:c,post:d}', 'everything is sent');
select results_eq($$select actor, verb, subject, reason from audit.operator_action where verb = 'resume'$$, $$values ('bert', 'resume', 'post', 'done')$$, 'it is recorded who let it go on');
select throws_ok($$select engine.resume('post', 'bert', null)$$, 'DS020', '"post" is not paused', 'what is not paused cannot go on');
select is_empty($$select from report.situations where kind = 'paused'$$, 'and nobody is needed');

-- a retry waits
select given_post('r');
select dispatch();
select report(claim(), 'failed', 'transient');
select is(posts() @> '{r:retry_wait}', true, 'given a retry');
select engine.pause('post', 'anna', 'x');
select pass_time('2 minutes');
select dispatch();
select is((select claim()), null, 'a retry that is due waits');
select is((select count(*) from sync.gate where delivery_id = delivery_of('post', 'r')), 1::bigint, 'for the end of the pause');
select engine.resume('post', 'anna', null);
select is(deliver_all(), '{post:r}', 'then it is made');

-- a worker that gives back
select given_post('g');
select claim() as c \gset
select engine.pause('post', 'anna', 'x');
select report(:c, 'unsent');
select is(posts() @> '{g:paused}', true, 'what a worker gives back waits too');
select given_post('u');
select dispatch();
select engine.resume('post', 'anna', null);
select claim() as c \gset
select engine.pause('post', 'anna', 'x');
select pass_time('61 seconds');
select engine.expire_claims();
select is((select claim()), null, 'so does what a dead worker had claimed');
select engine.resume('post', 'anna', null);
select is(deliver_all(), '{post:g,post:u}', 'and is found out later');

-- an application, and gates
select results_eq($$select is_ours from engine.open_source('derms', 'events')$$, $$values (true)$$, 'given a source that is polled');
select engine.pause('derms', 'anna', 'x'), engine.pause('post', 'anna', 'x');
select given_post('h', null, null, 'key'), given_post('w', null, null, null, 'key');
select dispatch();
select is(posts() @> '{h:paused,w:paused}', true, 'a paused application gets nothing');
select results_eq($$select is_ours from engine.open_source('derms', 'events')$$, $$values (false)$$, 'and is not polled');
select results_eq($$select is_ours from engine.open_source('dacs', 'sync_requests')$$, $$values (true)$$, 'another one is');
select engine.resume('post', 'anna', null);
select is((select array_agg(distinct key) from sync.gate), array[engine.pause_key(null, (select application_id from sync.application where name = 'derms'))], 'of two pauses each must end');
select engine.resume('derms', 'anna', null);
select is(posts() @> '{h:ready,w:gated}', true, 'then what another delivery holds is still held');
select is(deliver_all(), '{post:h,post:w}', 'until it is free');
select results_eq($$select is_ours from engine.open_source('derms', 'events')$$, $$values (true)$$, 'and the source is polled again');
select pass_time('10 minutes');
select finish_run from engine.finish_run(source('derms', 'events'), 'tip', '2026-12-01Z', 1, 0, 0, 0, true, null, null);
select pass_time('6 minutes');
select is((select count(*) from report.situations where kind = 'not polled'), 1::bigint, 'a source that nobody reads is a situation');
select engine.pause('derms', 'anna', 'x');
select is((select count(*) from report.situations where kind = 'not polled'), 0::bigint, 'unless a person stopped it');
select engine.resume('derms', 'anna', null);

select is((select count(*) from sync.pause), 0::bigint, 'nothing is left paused');
select is((select count(*) from sync.gate), 0::bigint, 'nor at a gate');
select is((select count(*) from sync.delivery where settled_at is null), 0::bigint, 'nor open');

select * from finish();
rollback;
