-- Alarms: a situation is told once when it lasts, once when it stays away, by one worker at a time, and again when telling failed.
begin;
select plan(29);
\ir support/given.sql
select set_clock('2026-12-01 00:00+00');

create function given_situation(p_record text) returns void language sql as $$
  select engine.add_quarantine(test.source('derms', 'events'), 1, '\x0a', array[p_record], '{"\\x01"}', '{null}', '{"\\x01"}', '{invalid}', '{eventType}', '{not in lookup}',
    '{eventType is not configured}', '{null}', '{null}')
$$;
create function end_situation(p_record text) returns void language sql as $$
  select engine.discard_quarantine(array(select quarantine_id from sync.quarantine where record = p_record and state = 'open'), 'tester', 'test')
$$;
create function look() returns void language sql as $$ select engine.compare_situations(5000) $$;
create function tell(p_worker text default 'one') returns text language sql as $$
  select a.act || ' ' || a.kind || ' ' || a.subject || ' ' || a.attempt from engine.claim_alarm(p_worker, 5000, 20000) a
$$;
create function told(p_act text, p_failure text default null) returns void language sql as $$
  select engine.end_alarm(a.alarm_id, p_act, p_failure) from sync.alarm a where a.lease_until is not null
$$;

select look();
select is_empty('select * from report.alarms', 'nothing to tell');
select given_situation('E1');
select look();
select results_eq('select kind, subject, detail, raised_at, told_at from report.alarms', $$values ('quarantine', 'derms/events E1', 'eventType is not configured', '2026-12-01 00:00+00'::timestamptz, null::timestamptz)$$, 'a situation is noted');
select is(tell(), null, 'it is not told before it has lasted');
select pass_time('5 seconds');
select look();
select results_eq($$select act, kind, subject, detail, since, raised_at, cleared_at, attempt from engine.claim_alarm('one', 5000, 20000)$$,
  $$values ('raised', 'quarantine', 'derms/events E1', 'eventType is not configured', engine.instant_text((select min(first_at) from sync.quarantine)), '2026-12-01T00:00:00.000000Z', null, 1)$$, 'then it is, with what is known');
select is(tell('two'), null, 'nobody else tells it meanwhile');
select told('raised');
select results_eq('select told_at, attempts from report.alarms', $$values ('2026-12-01 00:00:05+00'::timestamptz, 0)$$, 'that is noted');
select pass_time('1 minute');
select look();
select is(tell(), null, 'and never told again');

-- flicker
select end_situation('E1');
select look();
select pass_time('3 seconds');
select given_situation('E1');
select look();
select pass_time('1 minute');
select look();
select is(tell(), null, 'one that is away for a moment is neither cleared nor told again');
select is((select count(*) from report.alarms), 1::bigint, 'it is the same alarm');

-- over
select end_situation('E1');
select look();
select is((select cleared_at from report.alarms), null, 'one that has gone is not cleared at once');
select pass_time('5 seconds');
select look();
select is(tell(), 'cleared quarantine derms/events E1 1', 'after a while it is, and that is told');
select told('cleared', 'exit 1');
select results_eq('select cleared_told_at, attempts, failure from report.alarms', $$values (null::timestamptz, 1, 'exit 1')$$, 'a failure is noted');
select pass_time('2 minutes');
select is(tell('two'), 'cleared quarantine derms/events E1 2', 'and it is told again, by any worker');
select told('cleared');
select ok((select cleared_told_at is not null and failure is null from report.alarms), 'until it is told');
select given_situation('E1');
select look();
select is((select count(*) from report.alarms), 2::bigint, 'what comes again later is another alarm');
select pass_time('5 seconds');

-- a worker dies with the claim
select is(tell(), 'raised quarantine derms/events E1 1', 'given a worker that dies while the command runs');
select pass_time('19 seconds');
select is(tell('two'), null, 'its lease holds');
select pass_time('2 seconds');
select is(tell('two'), 'raised quarantine derms/events E1 2', 'then another tells it again: at least once');
select end_situation('E1');
select pass_time('1 second');
select look();
select pass_time('6 seconds');
select look();
select is(tell(), null, 'that it is over is not told while somebody tells that it came');
select told('raised', 'killed');
select pass_time('1 minute');
select is(tell(), 'cleared quarantine derms/events E1 2', 'then it is: the command may know of it');
select told('cleared');

-- over before it was told
select given_situation('E2');
select look();
select end_situation('E2');
select pass_time('1 second');
select look();
select pass_time('6 seconds');
select look();
select is(tell(), null, 'what was over before it was told is not told at all');
select ok((select cleared_at is not null and told_at is null from report.alarms where subject like '%E2'), 'but kept');

-- pauses grow
select given_situation('E3');
select look();
select pass_time('5 seconds');
select tell();
select told('raised', 'exit 1');
select ok((select next_try_at >= engine.now() + interval '1 second' from sync.alarm where failure is not null), 'a failure is followed by a pause');
select pass_time('2 minutes');
select tell();
select told('raised', 'exit 1');
select pass_time('2 minutes');
select tell();
select told('raised', 'exit 1');
select ok((select next_try_at between engine.now() + interval '3 seconds' and engine.now() + interval '1 minute' from sync.alarm where failure is not null), 'that grows');
select results_eq($$select subject, detail from report.situations where kind = 'alarm not told'$$, $$values ('on_alarm', '1 alarms could not be told; the last failure: exit 1')$$, 'a command that keeps failing is itself a situation');
select look();
select is((select count(*) from report.alarms where kind = 'alarm not told'), 0::bigint, 'for people only');

-- a storm
select given_situation('S' || n) from generate_series(1, 30) n;
select look();
select is((select count(*) from report.alarms where kind = 'quarantine' and cleared_at is null), 21::bigint, 'of very many of a kind 20 are told by themselves, the others as one');
select is((select detail from report.alarms where subject = 'more of this kind'), '11 more: dersync status --check', 'which says how many');

-- old ones
select pass_time('91 days');
select look();
select is((select count(*) from report.alarms where cleared_at is not null), 0::bigint, 'they are kept for 90 days');

select * from finish();
rollback;
