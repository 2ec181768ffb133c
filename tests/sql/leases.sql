-- Leases: what a dead or late worker had claimed has an unknown outcome, and its late word counts only where nobody knows better.
begin;
select plan(56);
\ir support/given.sql
select use_flows(post_flow() || jsonb_build_object('once', (post_flow('{"effect": "at_most_once", "when": "n.division = ''once''"}')->'post')) ||
  jsonb_build_object('asked', (post_flow('{"awaits_ack": true, "correlation": "n.service_point_id", "ask_again": {"after_ms": 300000, "times": 3}, "when": "n.division = ''asked''"}')->'post')) ||
  jsonb_build_object('post', (post_flow('{"when": "(n.division in (''once'', ''asked'')) is not true"}')->'post')));

-- an expired lease
select given_post('a', null, null, 'key'), given_post('wait-a', null, null, null, 'key');
select claim() as c1 \gset
select is(engine.expire_claims(), 0, 'a claim lives as long as its lease');
select pass_time('61 seconds');
select is(engine.expire_claims(), 1, 'a lease that has expired');
select is((select count(*) from sync.claim), 0::bigint, 'ends the claim');
select is(places('post'), '{a:unknown,wait-a:gated}', 'its deliveries have an unknown outcome: never pending again as if nothing was sent');
select results_eq($$select result, kind, attempt from sync.attempt$$, $$values ('lease expired', 'unknown outcome', 1)$$, 'the attempt is kept');
select results_eq($$select name_of(delivery_id), is_unknown, attempt from engine.claim('w2', 10, 60000, 0)$$, $$values ('a', true, 2)$$, 'it is claimed again, to be read back or resent with the same key');
select claim_id as c2 from sync.claim \gset
select is(engine.extend_claim(:c1, 60000), false, 'the former worker cannot have it back');

-- its late report, while another is at it
select is(report(:c1, 'done', null, array[delivery_of('post', 'a')]), false, 'a report on a claim that was given away is false');
select is(state_of('post', 'a'), 'unknown', 'and changes nothing that another is sending');
select results_eq($$select result from sync.attempt order by at desc, attempt desc limit 1$$, $$values ('done')$$, 'but what it knows is kept');
select is(report(:c2), true, 'the one who has it decides');
select is(places('post'), '{a:delivered,wait-a:ready}', 'and the rest goes on');
select is((select count(*) from sync.ready where delivery_id = (select delivery_of('post', 'a'))), 0::bigint, 'nothing of it is left in the queue');
select deliver_all();

-- its late report, while nobody is at it
create function lose(p_record text, p_lane text default null) returns bigint language plpgsql as $$
declare c bigint;
begin
  perform test.given_post(p_record, p_lane);
  c := test.claim();
  perform test.pass_time('61 seconds');
  perform engine.expire_claims();
  return c;
end $$;
select lose('b') as c \gset
select is(ready(), '{b}', 'given a delivery that waits to be read back');
select is(report(:c, 'done', null, array[delivery_of('post', 'b')]), false, 'its former worker says that it is done');
select is(posts() @> '{b:delivered}', true, 'that is knowledge: a 200 counts');
select is(ready(), '{}', 'and nobody sends it again');
select is((select claim()), null, 'in no way');

select lose('c') as c \gset
select report(:c, 'refused', 'permanent', array[delivery_of('post', 'c')]);
select is(state_of('post', 'c'), 'dead', 'a refusal counts too');
select is(ready(), '{}', 'and ends the reading back');

select lose('d') as c \gset
select report(:c, 'failed', 'transient', array[delivery_of('post', 'd')]);
select is(state_of('post', 'd'), 'unknown', 'a failure of the former worker proves nothing: it stays unknown');
select results_eq('select ready(), (select count(*) from sync.later)', $$values ('{d}'::text[], 0::bigint)$$, 'and stands in the queue once');
select report(:c, 'unsent', null, array[delivery_of('post', 'd')]);
select results_eq('select ready(), (select count(*) from sync.later)', $$values ('{d}'::text[], 0::bigint)$$, 'however often it speaks');
select is((select array_agg(result order by at, attempt) from sync.attempt where delivery_id = (select delivery_of('post', 'd'))), '{"lease expired",failed}', 'its words are kept');
select deliver_all();
select report(:c, 'failed', 'permanent', array[delivery_of('post', 'd')]);
select is(state_of('post', 'd'), 'delivered', 'what is settled stays settled');

-- the lane goes on
select lose('e', 'lane') as c \gset
select given_post('f', 'lane');
select dispatch();
select is(places('post') @> '{e:unknown,f:queued}', true, 'given an unknown head');
select report(:c, 'done', null, array[delivery_of('post', 'e')]);
select is(places('post') @> '{e:delivered,f:ready}', true, 'a late success moves its lane on');
select deliver_all();

-- waiting for its retry
select given_post('g');
select claim() as c \gset
select pass_time('61 seconds');
select engine.expire_claims();
select report(claim(), 'unknown', 'unknown outcome');
select is((select count(*) from sync.later), 1::bigint, 'given one that waits for its second reading back');
select report(:c, 'done', null, array[delivery_of('post', 'g')]);
select results_eq($$select state_of('post', 'g'), (select count(*) from sync.later)$$, $$values ('delivered', 0::bigint)$$, 'a late success ends the wait');

-- a part that is reported twice, since the answer to the first report was lost
select given_post('r1'), given_post('r2');
select claim() as c \gset
select report(:c, 'failed', 'transient', array[delivery_of('post', 'r1')]) from generate_series(1, 2);
select results_eq($$select attempts, (select count(*) from sync.attempt a where a.delivery_id = d.delivery_id), (select count(*) from sync.later l where l.delivery_id = d.delivery_id)
  from sync.delivery d where d.delivery_id = (select delivery_of('post', 'r1'))$$, $$values (1, 1::bigint, 1::bigint)$$, 'a part that is reported again is taken once');
select results_eq(format($$select a.id from engine.acceptable(%s, array[delivery_of('post', 'r1'), delivery_of('post', 'r2')], '{done,done}') a(id)$$, :c), $$values (delivery_of('post', 'r2'))$$,
  'what its replies say of others is not written either');
select is(report(:c, 'done', null, array[delivery_of('post', 'r2')]), true, 'the rest is still its own');
select pass_time('2 minutes');
select is((select array_agg(name_of(c.delivery_id)) from engine.claim('w', 10, 60000, 0) c), '{r1}', 'what failed is tried again, by one');
select report(max(claim_id)) from sync.claim;

-- a late success of what awaits its acknowledgement
select lose('q', 'asked') as c \gset
select is(ready(), '{q}', 'given a message that waits to be read back');
select report(:c, 'done', null, array[delivery_of('asked', 'q')]);
select is(places('asked')::text || ready()::text, '{q:awaiting_ack}{}', 'a late success makes it wait for its acknowledgement');
select is((select count(*) from sync.later where is_ask), 1::bigint, 'which is asked for again when it does not come');
delete from sync.later;

-- at most once
select given_post('o', 'once');
select claim() as c \gset
select pass_time('61 seconds');
select is(engine.expire_claims(), 1, 'where a repeat is harmful');
select is(state_of('once', 'o'), 'unknown', 'the outcome is unknown too');
select is((select claim()), null, 'but nothing is sent again');
select pass_time('1 day');
select is((select claim()), null, 'ever');
select results_eq($$select kind, subject like 'once delivery %' from report.situations where kind = 'unknown outcome'$$, $$values ('unknown outcome', true)$$, 'a person sees it');
select report(:c, 'done', null, array[delivery_of('once', 'o')]);
select is(state_of('once', 'o'), 'delivered', 'unless its worker was only late');

-- a worker whose session is gone
select given_post('s1'), given_post('s2');
select claim(1) as c1 \gset
select claim(1) as c2 \gset
update sync.claim set session_pid = 0 where claim_id = :c1;
select is(engine.expire_claims(), 1, 'a worker whose session is gone loses its claim at once');
select is((select array_agg(claim_id) from sync.claim), array[:c2::bigint], 'no other does');

-- settled meanwhile
select report(:c2);
select deliver_all();
select given_post('early');
select claim() as c \gset
update sync.delivery set state = 'acknowledged', settled_at = engine.now(), is_in_lane = false where delivery_id = (select delivery_of('post', 'early'));
select pass_time('61 seconds');
select engine.expire_claims();
select is(state_of('post', 'early'), 'acknowledged', 'what was settled meanwhile stays settled');
select is((select claim()), null, 'and is not sent again');

-- a message with which workers die
create function die() returns text language plpgsql as $$  -- a worker claims and is gone; says what it had
declare
  v_had text;
begin
  select array_agg(test.name_of(c.delivery_id))::text into v_had from engine.claim('worker', 500, 60000, 0) c;
  perform test.pass_time('61 seconds');
  perform engine.expire_claims();
  return v_had;
end $$;
select given_post('p1'), given_post('poison', 'p'), given_post('p2'), given_post('behind', 'p');
select is(die(), '{p1,poison,p2}', 'a worker dies with all that it had');
select is(die(), '{p1,poison,p2}', 'a second one too');
select is(die(), '{p1}', 'from then on each is sent alone');
select report(claim()) from generate_series(1, 2);
select results_eq($$select places('post') @> '{p1:unknown,poison:delivered,p2:delivered}', ready()$$, $$values (true, '{p1,behind}'::text[])$$, 'and goes through where it does no harm');
select deliver_all();
select results_eq($$select state_of('post', 'p1'), (select sum(deaths) from sync.delivery)$$, $$values ('delivered', 0::bigint)$$, 'nothing is held against what went through');
select given_post('venom', 'v'), given_post('after', 'v');
select is((select array_agg(die()) from generate_series(1, 4)), array_fill('{venom}'::text, array[4]), 'the one that kills its workers goes on alone');
select is(state_of('post', 'venom'), 'unknown', 'for a while');
select die();
select is((select state || ' ' || kind from sync.delivery where delivery_id = (select delivery_of('post', 'venom'))), 'dead bug', 'and ends as a dead letter');
select is((select claim()), null, 'which nobody sends');
select is((select bool_or(detail like '%each worker that was to send it died%') from report.situations where kind like 'dead%'), true, 'and a person is told why');

select * from finish();
rollback;
