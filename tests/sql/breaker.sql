-- The breaker and the budgets of an application: what a claim may take of it, whatever worker asks.
begin;
select plan(60);
\ir support/given.sql
select use_flows(post_flow('{"list": {"key": "''list:'' || n.time_zone", "size": 3}}'));

-- What was claimed ends as it says, each as a call of its own.
create function ends(p_claim bigint, p_result text, p_kind text default null, p_first integer default 500) returns boolean language sql as $$
  select engine.report(p_claim, array_agg(i.id), array_agg(p_result), array_agg(p_kind), array_agg(case when p_kind is not null then '503' end),
    array_agg(case when p_kind is not null then 'HTTP status 503' end), array_agg(null::bigint), case when p_result <> 'unsent' then 1 end,
    array_agg(case when p_result <> 'unsent' then i.position::integer - 1 end))
  from sync.claim c cross join unnest(c.delivery_ids) with ordinality i(id, position) where c.claim_id = p_claim and i.position <= p_first
$$;
create function breaker() returns text language sql as $$ select breaker from sync.health join sync.application using (application_id) where name = 'derms' $$;
create function given_posts(p_prefix text, p_count integer, p_priority text default '5') returns bigint language sql as $$
  select count(test.given_post(p_prefix || i, null, p_priority)) from generate_series(1, p_count) i
$$;
create function taken(p_limit integer default 500) returns bigint language sql as $$ select count(*) from engine.claim('w', p_limit, 60000, 0) $$;
create function seconds_until() returns numeric language sql as $$
  select round(extract(epoch from until_at - engine.now()), 3) from sync.health join sync.application using (application_id) where name = 'derms'
$$;

-- opening
select given_posts('a', 20);
select is(breaker(), 'closed', 'an application begins with a closed breaker');
select ends(claim(4), 'failed', 'transient');
select is(breaker(), 'closed', 'four failures in a row do not open it');
select ends(claim(1), 'done');
select ends(claim(4), 'failed', 'transient');
select is(breaker(), 'closed', 'nor four more after an answer');
select ends(claim(1), 'failed', 'transient');
select is(breaker(), 'open', 'the fifth opens it');
select is((select code || ', ' || reason from report.applications where application = 'derms'), '503, HTTP status 503', 'it says why');
select ok(seconds_until() between 0.75 and 1.25, 'a probe may go in about a second');
select is(taken(), 0::bigint, 'while it is open nothing is claimed');
select is((select count(*) from sync.ready), 10::bigint, 'and all that is ready stays');
select ok(engine.next_due_ms() between 0 and 1250, 'a worker may sleep until then');
select is((select max(attempts) from sync.delivery where state = 'queued'), 0, 'no attempt is counted for what waits');

-- half open
select pass_time('2 seconds');
select is(taken(), 1::bigint, 'then one call is granted');
select is(breaker(), 'half_open', 'as a probe');
select is(taken(), 0::bigint, 'and no other while it is under way');
select ends((select max(claim_id) from sync.claim), 'failed', 'transient');
select is(breaker(), 'open', 'a probe that fails opens it again');
select ok(seconds_until() between 1.5 and 2.5, 'for twice as long');
select pass_time('3 seconds');
select is(taken(), 1::bigint, 'the next probe');
select ends((select max(claim_id) from sync.claim), 'unsent');
select is(breaker() || ' ' || seconds_until(), 'open 0.000', 'that a stopping worker gives back makes room for another at once');
select is(taken(), 1::bigint, 'the next one');
select pass_time('2 minutes');
select is(taken(), 0::bigint, 'that takes longer than its lease is under way as long as its worker holds the claim');
select cmp_ok(engine.next_due_ms(), '>', 500::bigint, 'and nobody asks again at once');
update sync.claim set session_pid = 0;
select engine.expire_claims();
select is(taken(), 1::bigint, 'of a worker that dies too');
select ends((select max(claim_id) from sync.claim), 'refused');
select is(breaker(), 'closing', 'a refusal is an answer: the application is there');

-- closing
select given_posts('b', 300);
select given_posts('urgent', 2, '2');
select dispatch();
select results_eq('select priority from engine.claim(''w'', 500, 60000, 0)', 'values (2)', 'the first token goes to the most urgent');
select pass_time('1 second');
create temp table first_second as select * from engine.claim('w', 500, 60000, 0);
select is((select min(priority) from first_second), 2, 'then the next urgent one');
select ok((select count(*) from first_second) between 20 and 100, 'and after a second some twenty to a hundred, not all');
select pass_time('6 seconds');
select is(engine.close_breakers(), 1, 'after five seconds it is closed');
select cmp_ok(taken(), '>', 200::bigint, 'and all are taken');
select ends(claim_id, 'done') from sync.claim;
select is((select opened_at is null and openings = 0 from sync.health join sync.application using (application_id) where name = 'derms'), true, 'nothing of it is left');

-- a clock that steps back
update sync.health set breaker = 'closing', breaker_at = engine.now() + interval '40 minutes', opened_at = engine.now(), openings = 2, tokens = 50, tokens_at = engine.now(), is_watched = true;
select given_posts('back', 1);
select is(taken(), 1::bigint, 'a breaker that began to close in the future lets calls through');
select is(engine.close_breakers(), 0, 'is closed no sooner than any other');
select is((select breaker_at <= engine.now() from sync.health join sync.application using (application_id) where name = 'derms'), true, 'and no later');
update sync.health set breaker = 'open', breaker_at = engine.now() + interval '40 minutes', until_at = engine.now() + interval '41 minutes';
select engine.close_breakers();
select ok(seconds_until() <= 0, 'one that is open until the clock has come so far again is probed at once');
select ends(claim_id, 'done') from sync.claim;
update sync.health set breaker = 'closed', failures = 0, openings = 0, opened_at = null, until_at = null, is_watched = false;
select given_posts('again', 2);
select ends(claim(1), 'failed', 'transient');
update sync.later set due_at = engine.now() + interval '20 minutes';
create function minutes_until_retry() returns numeric language sql as $$ select round(extract(epoch from min(due_at) - engine.now()) / 60, 1) from sync.later $$;
select is(engine.follow_clock(), null, 'housekeeping looks at the clock');
select pass_time('-1 hour');
select is(minutes_until_retry(), 80.0, 'when it steps back by an hour, a retry that was due in 20 minutes would be due in 80');
select engine.keep_house();
select is(minutes_until_retry(), 20.0, 'it is due in 20 again');
select pass_time('90 seconds'), engine.keep_house();
select is(minutes_until_retry(), 18.5, 'and no sooner when time goes on');
delete from sync.later;
update sync.application set calls_per_second = 10 where name = 'derms';
update sync.health set tokens = 0, tokens_at = engine.now() + interval '1 hour', retries_begin_at = engine.now() + interval '1 hour', retries_end_at = engine.now() + interval '1 hour';
select pass_time('1 minute');
select is(taken(), 0::bigint, 'an application with a rate has no calls left by a time that is still to come');
select engine.close_breakers(), pass_time('1 second');
select is(taken(), 1::bigint, 'but counts them anew');
select ok((select retries_end_at <= engine.now() from sync.health join sync.application using (application_id) where name = 'derms'), 'and so its retries');
select ends(claim_id, 'done') from sync.claim;
update sync.application set calls_per_second = null where name = 'derms';
update sync.health set breaker = 'closed', failures = 0, openings = 0, opened_at = null, until_at = null, is_watched = false;

-- a failure while it closes
update sync.health set breaker = 'closing', breaker_at = engine.now(), opened_at = engine.now(), openings = 2, tokens = 50, tokens_at = engine.now(), is_watched = true;
select given_posts('c', 3);
select ends(claim(1), 'failed', 'transient');
select is(breaker(), 'open', 'one failure without any answer opens a closing breaker again');
select ok(seconds_until() between 3 and 5, 'and the pause goes on growing');
update sync.health set breaker = 'closed', failures = 0, openings = 0, opened_at = null, calls_lately = 0, failed_lately = 0;

-- a share of failures
select pass_time('2 minutes');
-- Never five in a row: each time p_failed calls fail and then as many are answered.
create function half_fail(p_claim bigint, p_failed integer, p_times integer) returns void language plpgsql as $$ begin
  for i in 1 .. p_times loop
    perform test.ends(p_claim, 'failed', 'transient', p_failed), test.ends(p_claim, 'done', null, p_failed);
  end loop;
end $$;
select given_posts('d', 40);
select claim(40) as c \gset
select half_fail(:c, 4, 1);
select is(breaker(), 'closed', 'half of eight calls are too few to judge by');
select half_fail(:c, 4, 1), ends(:c, 'failed', 'unknown outcome', 4);
select is(breaker(), 'open', 'half of many open it, though never five in a row');
select ends(claim_id, 'done') from sync.claim;

-- a worker that keeps calls back
update sync.health set breaker = 'closed', failures = 0, openings = 0, opened_at = null, is_watched = false, calls_lately = 0, failed_lately = 0, retried_lately = 0;
select pass_time('10 minutes');
select deliver_all();
update sync.health set breaker = 'closed', failures = 0, openings = 0, opened_at = null, is_watched = false, calls_lately = 0, failed_lately = 0, retried_lately = 0;
select given_posts('e', 2);
select ends(claim(), 'unsent', 'transient');
select is(breaker(), 'open', 'what a worker keeps back because nobody answers opens it at once');
select is((select string_agg(distinct state || ' ' || attempts || ' ' || message, '; ') from sync.delivery where settled_at is null and name_of(delivery_id) ~ '^e'), 'queued 0 HTTP status 503', 'the delivery says why it waits');
select is((select count(*) from report.situations where kind = 'out of reach'), 0::bigint, 'a short outage is no situation');
select pass_time('6 minutes');
select is((select subject || ': ' || detail from report.situations where kind = 'out of reach'), 'derms: 503: HTTP status 503', 'one that lasts is');
update sync.health set breaker = 'closed', failures = 0, openings = 0, opened_at = null, is_watched = false;
select deliver_all();

-- limits
update sync.application set calls_per_second = 10 where name = 'derms';
select given_posts('f', 40), given_posts('now', 3, '1');
select dispatch();
select results_eq('select count(*) filter (where priority = 1), count(*) filter (where priority = 5) from engine.claim(''w'', 500, 60000, 0)', 'values (3::bigint, 7::bigint)', 'a second''s calls, the urgent ones first');
select is(taken(), 0::bigint, 'another worker gets none of the same second');
select given_posts('then', 3, '1');
select dispatch();
select is(taken(), 2::bigint, 'but what is kept for urgent ones');
select pass_time('500 milliseconds');
select cmp_ok(engine.next_due_ms(), '<=', 100::bigint, 'a worker asks again soon');
update sync.application set calls_per_second = null, calls_in_flight = 4 where name = 'derms';
select ends(claim_id, 'done') from sync.claim;
select is(taken(), 3::bigint, 'of four slots three are used, the urgent one among them: one stays free');
select is(taken(), 0::bigint, 'for what is urgent');
select given_post('l' || i, null, '4', null, 'L') from generate_series(1, 7) i;
select ends(claim_id, 'done') from sync.claim;
select dispatch();
select is(taken(), 7::bigint, 'rows of a list share calls: three, three and one take three slots');
select given_posts('now again', 3, '1');
select dispatch();
select is(taken(), 1::bigint, 'so that one slot is left');
select is(taken(), 0::bigint, 'and no more, whoever asks');
select ends(claim_id, 'done') from sync.claim;
select deliver_all();
select given_post('m' || i, null, '1', null, 'L' || i % 2) from generate_series(1, 4) i;
select dispatch();
select is(taken(), 4::bigint, 'two rows of each of two lists take two slots');
select given_posts('two more', 3, '1');
select dispatch();
select is(taken(), 2::bigint, 'so that two are left');

-- long after a failure
update sync.health set breaker = 'closed', until_at = null, opened_at = null, probe_id = null, failures = 0, calls_lately = 1, failed_lately = 1, counted_at = engine.now();
update sync.application set calls_per_second = null, calls_in_flight = null;
select pass_time('30 days');
select given_posts('late', 1);
select claim(1) as c \gset
select lives_ok(format('select ends(%s, %L, %L)', :c, 'failed', 'transient'), 'after a quiet month a failure is counted');
select is((select failed_lately from sync.health join sync.application using (application_id) where name = 'derms'), 1::double precision, 'by itself');

select * from finish();
rollback;
