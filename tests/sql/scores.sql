-- Device scores: the newest at the device, files in parts, rows that come late, and how a file ends.
begin;
select plan(30);
\ir support/given.sql
select given_devices(1, 9);
select enable_all();
select deliver_all();

create function given_extract(p_name text) returns bigint language plpgsql as $$
declare
  x bigint := test.exchange('dacs', 'score_extracts');
begin
  perform test.merge(x, 'file', 'insert', jsonb_build_array(jsonb_build_object('instance', 'dacs', 'file_id', p_name, 'kind', 'score')));
  perform engine.register_files(test.source('dacs', 'score_extracts'), x, array['dacs'], array[p_name], array['{}'::bytea]);
  return (select record_id from staging.file where file_id = p_name);
end $$;
create function given_scores(p_file text, p_first integer, p_last integer, p_score numeric, p_at timestamptz) returns integer[] language sql as $$
  select test.merge(test.exchange('dacs', 'score_extracts'), 'device_score', 'upsert', (select jsonb_agg(jsonb_build_object('head_end_system', 'H', 'nic_id', 'N' || n,
    'scored_at', p_at, 'score', p_score, 'instance', 'dacs', 'file_id', p_file, 'row_number', n) order by n) from generate_series(p_first, p_last) n))
$$;
create function parts(p_file text) returns text language sql as $$
  select string_agg(p.part_number || ':' || p.first_row || '-' || p.last_row || '/' || p.rows, ' ' order by p.part_number) from staging.file_part p where p.file_id = p_file
$$;
create function ended(p_file text) returns text language sql as $$
  select f.result || coalesce(' ' || f.result_message, '') from staging.file f where f.file_id = p_file
$$;
create function at_device(p_n integer) returns text language sql as $$
  select d.score || ' ' || to_char(d.scored_at at time zone 'UTC', 'MM-DD') from staging.device d where d.nic_id = 'N' || p_n
$$;

-- newest wins
select given_extract('A') as a \gset
select is(given_scores('A', 1, 7, 0.5, '2026-11-02 00:00+00'), '{7,0}', 'scores are staged');
select is(at_device(1), '0.5 11-02', 'and stand at their devices');
select given_extract('B') as b \gset
select is(given_scores('B', 1, 1, 0.4, '2026-11-01 00:00+00'), '{1,0}', 'an older one is history');
select is(at_device(1), '0.5 11-02', 'and changes no device');
select is((select record_version from staging.device where nic_id = 'N1'), 2, 'not even its version');
select is(given_scores('B', 2, 2, 0.6, '2026-11-02 00:00+00'), '{0,1}', 'of one time the last one counts');
select is(at_device(2), '0.6 11-02', 'at the device too');
select is((select file_id || '/' || row_number from staging.device_score where nic_id = 'N2'), 'B/2', 'and it belongs to the file that brought it last');

-- parts
select is((select due_at from sync.file_intake where record_id = :a), 'infinity', 'nobody waits for an acknowledgement of such a file');
select engine.finish_file(:a, 7, 3);
select is(parts('A'), '1:1-3/2 2:4-6/3 3:7-7/1', 'a file is divided by row numbers; what came again later is not in it');
select engine.finish_file(:b, 2, 3);
select engine.finish_file(:a, 7, 3);
select is(parts('A'), '1:1-3/2 2:4-6/3 3:7-7/1', 'once');
select is(claim() is not null, true, 'a part is sent');
select is((select cardinality(delivery_ids) from sync.claim), 1, 'one after the other');
select report((select max(claim_id) from sync.claim));
select is(ended('A'), null, 'a file is not done before its last part');
select is(deliver_all(), '{device_score:dacs/A/2,device_score:dacs/A/3,device_score_file:dacs/A,device_score:dacs/B/1,device_score_file:dacs/B}',
  'then its source is told');
select is(ended('A') || ', ' || ended('B'), 'OK, OK', 'that all was delivered');

-- rows that come late
select engine.add_quarantine(source('dacs', 'score_extracts'), exchange('dacs', 'score_extracts'), '\x00', array['A/8', 'A/9', 'A/12'], array_fill('\x01'::bytea, '{3}'),
  array_fill(null::text, '{3}'), array_fill('{}'::bytea, '{3}'), array_fill('missing_parent'::text, '{3}'), array_fill(null::text, '{3}'), array_fill(null::text, '{3}'),
  array_fill('unknown'::text, '{3}'), array_fill('device'::text, '{3}'), array_fill('{"head_end_system": "H", "nic_id": "N8"}'::text, '{3}'));
select given_scores('A', 8, 9, 0.7, '2026-11-02 00:00+00');
select engine.release_quarantine(array(select quarantine_id from sync.quarantine where record in ('A/8', 'A/9')));
select is(parts('A'), '1:1-3/2 2:4-6/3 3:7-7/1 4:8-9/2', 'rows that are staged late become a part of their own, those that stand together one');
select is(deliver_all(), '{device_score:dacs/A/4}', 'which is sent; the file is done already');

-- errors
select given_extract('C') as c \gset
select engine.finish_file(:c, 2, 3);
select is(ended('C'), 'ERROR none of its rows could be staged: quarantine says why', 'a file of which nothing is staged ends as an error');
select given_extract('H') as h \gset
select engine.add_quarantine(source('dacs', 'score_extracts'), exchange('dacs', 'score_extracts'), '\x00', array['H/1'], array['\x01'::bytea],
  array[null::text], array['{}'::bytea], array['missing_parent'::text], array[null::text], array[null::text], array['unknown'::text], array['device'::text],
  array['{"head_end_system": "H", "nic_id": "N99"}'::text]);
select engine.finish_file(:h, 1, 3);
select is(ended('H'), null, 'one whose rows wait for their devices does not end yet');
select pass_time('16 minutes');
select engine.keep_house();
select is(ended('H'), 'ERROR none of its rows could be staged: quarantine says why', 'but when these do not come');
select given_extract('D') as d \gset
select engine.fail_file(:d, 'permanent', 'the file is empty', true) from generate_series(1, 5);
select is(ended('D'), 'ERROR the file is empty', 'so does one that cannot be read');
select deliver_all();
select given_extract('E') as e \gset
select given_scores('E', 1, 4, 0.9, '2026-11-05 00:00+00');
select engine.finish_file(:e, 4, 3);
select report(claim(1), 'refused', 'permanent', p_message => 'too many rows');
select is(ended('E'), null, 'a refused part waits for the others');
select report(claim(1));
select is(ended('E'), 'ERROR too many rows', 'then the file ends as an error');
select deliver_all();
select given_extract('F') as f \gset
select given_scores('F', 5, 8, 0.9, '2026-11-05 00:00+00');
select engine.finish_file(:f, 8, 2);
select report(claim(1), 'failed', 'permanent', p_message => 'not found');
select is(ended('F'), 'ERROR not found', 'a dead part ends its file at once: the others wait behind it');
select is((select string_agg(state, ' ' order by delivery_id) from sync.delivery d join sync.flow w using (flow_id) join staging.file_part p on p.record_id = d.record_id
  where w.name = 'device_score' and p.file_id = 'F'), 'dead queued', 'as they do');

select given_extract('G') as g \gset
select engine.fail_file(:g, 'transient', 'HTTP status 503') from generate_series(1, 5);
select results_eq($$select subject, isfinite(since), detail from report.situations where kind = 'file failed'$$, $$values ('G', true, 'HTTP status 503')$$,
  'a file that cannot be read is shown with a time; one whose source was told is not');

-- a source on a schedule
create function complains() returns boolean language sql as $$
  select exists (select from report.situations where kind = 'not polled' and subject = 'dacs/score_extracts')
$$;
select engine.finish_run(source('dacs', 'score_extracts'), 'tip', engine.now()::text, 1, 0, 0, 0, true, null, null);
select engine.plan_source(source('dacs', 'score_extracts'), (engine.now() + interval '1 day')::text);
select pass_time('23 hours');
select ok(not complains(), 'a source that is not due yet is not missed');
select is((select next_at - engine.now() from report.sources where resource = 'score_extracts'), interval '1 hour', 'people see when it is');
select pass_time('66 minutes');
select ok(complains(), 'one that nobody reads when it is due is');

select * from finish();
rollback;
