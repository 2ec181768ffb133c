-- Sources: who polls, what a page shows that is new, where the cursor stands, and how a run ended.
begin;
select plan(52);
\ir support/given.sql

-- taking a source
select results_eq($$select is_ours, tip_at, tip_id, sweep_from from engine.open_source('derms', 'events')$$, $$values (true, null::text, null::text, null::text)$$,
  'a source that was never polled has no cursor');
select is((select source_id from engine.open_source('derms', 'events')), source('derms', 'events'), 'it keeps its number');
select isnt(source('dacs', 'events'), source('derms', 'events'), 'each application has its own');
select throws_ok($$select engine.open_source('nobody', 'events')$$, 'DS010', null, 'an application that migrate never saw is an error');
select source('derms', 'events') as s \gset

-- the probe
create function probe(p_mapping bytea, p_records text[], p_hashes bytea[], p_versions text[]) returns text[] language sql as $$
  select array(select p.ordinal || case when p.is_older then ' older' else '' end from engine.probe(test.source('derms', 'events'), p_mapping, p_records, p_hashes, p_versions) p)
$$;
create function note(p_mapping bytea, p_record text, p_hash bytea, p_version text) returns void language sql as $$
  select engine.record_seen(test.source('derms', 'events'), 1, p_mapping, array[p_record], array[p_hash], array[p_version])
$$;
select is(probe('\x01', '{a,b}', '{"\\x0a","\\x0b"}', '{2026-01-01Z,null}'), '{1,2}', 'the probe gives what was never seen');
select note('\x01', 'a', '\x0a', '2026-01-01Z');
select is(probe('\x01', '{a,b}', '{"\\x0a","\\x0b"}', '{2026-01-01Z,null}'), '{2}', 'leaves out what has the same bytes');
select is(probe('\x01', '{a}', '{"\\x0c"}', '{2026-01-02Z}'), '{1}', 'gives what has other bytes');
select is(probe('\x02', '{a}', '{"\\x0a"}', '{2026-01-01Z}'), '{1}', 'gives everything again when the mapping changed');
select is(probe('\x01', '{a}', '{"\\x0c"}', '{2025-01-01Z}'), '{"1 older"}', 'marks what is older than what was seen');
select is(probe('\x01', '{a}', '{"\\x0c"}', '{null}'), '{1}', 'nothing without a version is older');
select is((select count(*) from engine.probe(source('dacs', 'events'), '\x01', '{a}', '{"\\x0a"}', '{2026-01-01Z}')), 1::bigint, 'sources do not share what they saw');
select engine.record_seen(:s, 2, '\x01', '{c,c}', '{"\\x01","\\x02"}', '{2026-01-01Z,2026-01-02Z}');
select is((select hash from sync.seen where source_id = :s and record = 'c'), '\x02'::bytea, 'of a record that stands twice in a page the last is remembered');
select isnt((select changed_at from sync.source where source_id = :s), null, 'the source notes that it brought something');

-- the cursor
select lives_ok(format($$select engine.advance_source(%s, 'tip', null, null, '2026-01-01T00:00:00Z', 'a')$$, :s), 'the tip moves from where the page began');
select results_eq($$select tip_at, tip_id, sweep_from from engine.open_source('derms', 'events')$$,
  $$values ('2026-01-01T00:00:00.000000Z', 'a', null::text)$$, 'and is given back exactly; without a complete sweep a sweep starts at the beginning');
select throws_ok(format($$select engine.advance_source(%s, 'tip', null, null, '2026-01-02T00:00:00Z', 'b')$$, :s), 'DS001', null, 'another engine that read from elsewhere is fenced off');
select throws_ok(format($$select engine.advance_source(%s, 'tip', '2026-01-01T00:00:00Z', 'b', '2026-01-02T00:00:00Z', 'b')$$, :s), 'DS001', null, 'by the id too');
select lives_ok(format($$select engine.advance_source(%s, 'tip', '2026-01-01T00:00:00.000000Z', 'a', '2026-01-02T00:00:00.000001Z', 'b')$$, :s), 'the next page moves it on');
select is((select tip_at from sync.source where source_id = :s), '2026-01-02 00:00:00.000001Z'::timestamptz, 'to the microsecond');
select lives_ok(format($$select engine.advance_source(%s, 'sweep', null, null, '2026-03-01T00:00:00Z', 'z')$$, :s), 'a sweep''s page');
select is((select tip_id from sync.source where source_id = :s), 'b', 'leaves the tip alone');

-- runs
select engine.finish_run(:s, 'tip', '2026-12-01T00:00:00Z', 1, 0, 0, 0, true, null, null);
select is((select count(*) from sync.run where source_id = :s), 0::bigint, 'a poll that brought nothing leaves no run');
select isnt((select polled_at from sync.source where source_id = :s), null, 'only the time');
select engine.finish_run(:s, 'tip', '2026-12-01T00:00:00Z', 1, 3, 2, 1, true, null, null);
select results_eq($$select mode, pages, items, changed, quarantined, is_complete from sync.run$$, $$values ('tip', 1, 3, 2, 1, true)$$, 'one that brought something leaves a run');
select pass_time('1 minute');
select engine.finish_run(:s, 'tip', '2026-12-01T00:00:00Z', 1, 0, 0, 0, false, 'connection refused', null);
select results_eq($$select failed_at, failure, polled_at < failed_at from sync.source where resource = 'events' and failure is not null$$,
  $$values (timestamptz '2026-12-01 00:01Z', 'connection refused', true)$$, 'a failed poll never looks like a good one');
select pass_time('1 minute');
select engine.finish_run(:s, 'tip', '2026-12-01T00:00:00Z', 1, 0, 0, 0, false, 'timeout', null);
select is((select failed_at from sync.source where source_id = :s), '2026-12-01 00:01Z'::timestamptz, 'a failure that goes on keeps the time when it began');
select engine.finish_run(:s, 'sweep', '2026-12-01T00:00:00Z', 1, 0, 0, 0, false, 'truncated', '2026-11-30T00:00:00Z');
select is((select swept_at from sync.source where source_id = :s), null, 'a truncated sweep proves nothing');
select engine.finish_run(:s, 'sweep', '2026-12-01T00:00:00Z', 1, 0, 0, 0, true, null, '2026-11-30T00:00:00Z');
select results_eq($$select failed_at, failure, swept_at from sync.source where resource = 'events' and swept_at is not null$$,
  $$values (null::timestamptz, null::text, timestamptz '2026-11-30 00:00Z')$$, 'a complete one does, by the source''s own clock, and ends the failure');
select is((select count(*) from sync.run where mode = 'sweep'), 2::bigint, 'every sweep leaves a run');
select is((select sweep_from from engine.open_source('derms', 'events')), '2026-01-02T00:00:00.000001Z', 'the next sweep starts no later than the tip');

-- what a run does not prove
create function health(p_columns text) returns text language plpgsql as $$
declare v text;
begin
  execute format($q$select row(%s)::text from report.sources s where s.application = 'derms' and s.resource = 'events'$q$, p_columns) into v;
  return v;
end $$;
create function situations(p_kind text) returns bigint language sql as $$ select count(*) from report.situations where kind = p_kind and subject = 'derms/events' $$;
select engine.finish_run(:s, 'sweep', '2026-12-01T00:00:00Z', 1, 0, 0, 0, false, 'the answer is empty', null);
select engine.finish_run(:s, 'tip', '2026-12-01T00:00:00Z', 1, 0, 0, 0, true, null, null);
select is(health('failure, failed_mode, polled_at'), '("the answer is empty",sweep,"2026-12-01 00:02:00+00")', 'a sweep that fails is not made good by a tip run');
select pass_time('1 minute');
select engine.finish_run(:s, 'tip', '2026-12-01T00:00:00Z', 1, 0, 0, 0, false, 'HTTP status 503', null);
select is(health('failure, failed_mode, failed_at'), '("HTTP status 503",sweep,"2026-12-01 00:02:00+00")', 'nor by another failure, which is told');
select pass_time('1 second');
select is(situations('source failing'), 1::bigint, 'a person is told though tip runs go well');
select engine.finish_run(:s, 'sweep', '2026-12-01T00:00:00Z', 1, 0, 0, 0, true, null, null);
select is(health('failure, failed_mode, failed_at'), '(,,)', 'a complete sweep makes it good');
select engine.finish_run(:s, 'sweep', '2026-12-01T00:00:00Z', 1, 0, 0, 0, false, 'the answer is empty', null);
select engine.finish_run(:s, 'tip', '2026-12-01T00:00:00Z', 1, 0, 0, 0, true, null, null, null, true);
select is(health('failure, failed_mode'), '(,)', 'and so does a run over the whole list');
select engine.finish_run(:s, 'tip', '2026-12-01T00:00:00Z', 1, 2, 2, 0, true, 'uncounted: nothing is proven', null);
select results_eq($$select is_complete, reason from sync.run order by run_id desc limit 1$$, $$values (false, 'uncounted: nothing is proven')$$,
  'a run without evidence is incomplete, and says so');
select is(health('failure, is_counted, poll_age'), '(,f,00:00:00)', 'its source is well, and was read');
select pass_time('6 minutes');
select is(situations('not polled'), 0::bigint, 'while flows only observe nobody is told that it was not read');
select enable_all();
select is(situations('not polled'), 1::bigint, 'then somebody is, whatever the last run was');
select engine.finish_run(:s, 'tip', '2026-12-01T00:00:00Z', 1, 0, 0, 0, true, null, null, 3600000);
select is(health('is_counted, quiet_after') || situations('not polled') || situations('quiet'), '(t,01:00:00)00', 'reading it ends that');
select pass_time('61 minutes');
select engine.finish_run(:s, 'tip', '2026-12-01T00:00:00Z', 1, 0, 0, 0, true, null, null, 3600000);
select is(situations('not polled') || ' ' || situations('quiet'), '0 1', 'runs that go well and bring nothing for longer than the mapping allows are told');
select engine.record_seen(:s, 1, '\x01', '{a}', '{"\\x0d"}', '{2026-01-01Z}');
select is(situations('quiet'), 0::bigint, 'until something comes');

-- what became visible late
select is(engine.note_late(:s, '{z,c,a,n}', '{2026-01-01T12:00:00Z,2026-01-02Z,2026-01-01Z,2026-01-03Z}', '2026-01-02T13:00:00Z'), 1,
  'what is behind the cursor and was never seen came late; what was seen in this version did not, nor what is before the cursor');
select is(health('late_items, late_longest'), '(1,"1 day 01:00:00")', 'the source keeps how late it was');
select is((select late_ms from engine.open_source('derms', 'events')), 90000000::bigint, 'which whoever sweeps it is told');
select is(engine.note_late(:s, '{c}', '{2026-01-02T00:00:00.000001Z}', null), 0, 'at the cursor itself is not behind it');
select is(engine.note_late(:s, '{a}', '{2026-01-01T13:00:00Z}', '2026-01-01T13:00:01Z'), 1, 'a newer version of what was seen is late too');
select is(health('late_items, late_longest'), '(2,"1 day 01:00:00")', 'the longest time stays');

-- what a list may have dropped
select engine.note_gap(:s);
select is(health('gap_begins_at = polled_at, gap_at') || situations('gap'), '(t,"2026-12-01 01:10:01+00")1', 'a list that does not keep what nobody read is told');
select pass_time('1 minute'), engine.note_gap(:s);
select is(health('gap_at'), '("2026-12-01 01:10:01+00")', 'once for each outage');

-- giving it back
select is((select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid() and classid = 731057961 and objid = :s), 1::bigint, 'a source in use is locked by its session');
do $$ begin for i in 1 .. 10 loop perform engine.close_source(test.source('derms', 'events')); end loop; end $$;
select lives_ok(format('select engine.close_source(%s)', :s), 'giving it back twice does no harm');

select * from finish();
rollback;
