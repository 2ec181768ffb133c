-- Quarantine: what cannot be staged is kept, explained, tried again when its parent comes or a person asks, or given up.
begin;
select plan(45);
\ir support/given.sql
select source('dacs', 'sync_requests') as s \gset
select exchange('dacs', 'sync_requests') as x \gset

create function quarantine(p_record text, p_kind text default 'invalid', p_item bytea default '\x01', p_parent_key text default null) returns bigint language plpgsql as $$
begin
  perform engine.add_quarantine(test.source('dacs', 'sync_requests'), test.exchange('dacs', 'sync_requests'), '\x0a', array[p_record], array[sha256(p_item)],
    array['2026-12-01T00:00:00Z'], array[p_item], array[p_kind], array['contactId'], array['missing'], array['contactId is missing: give the contact an id'],
    array[case when p_parent_key is not null then 'customer' end], array[p_parent_key]);
  return (select max(quarantine_id) from sync.quarantine where record = p_record);
end $$;
create function candidates() returns text[] language sql as $$
  select array(select c.record from engine.release_candidates(100) c)
$$;

-- keeping
select quarantine('r1') as q1 \gset
select results_eq($$select record, state, kind, field, value_class, reason, attempts from report.quarantines$$,
  $$values ('r1', 'open', 'invalid', 'contactId', 'missing', 'contactId is missing: give the contact an id', 1)$$, 'a record is kept with field, class of value and reason');
select is((select item from sync.quarantine where quarantine_id = :q1), '\x01'::bytea, 'and with its exact bytes');
select is((select count(*) from engine.probe(:s, '\x0a', '{r1}', array[sha256('\x01'::bytea)], '{2026-12-01T00:00:00Z}')), 0::bigint, 'the same bytes cost nothing at the next poll');
select is((select count(*) from engine.probe(:s, '\x0a', '{r1}', array[sha256('\x02'::bytea)], '{2026-12-01T00:00:01Z}')), 1::bigint, 'other bytes are tried');
select is(quarantine('r1', 'refused_by_database', '\x02'), :q1::bigint, 'a second failure of the same record is no second row');
select results_eq($$select kind, attempts, item, first_at < last_at or first_at = last_at from sync.quarantine$$,
  $$values ('refused_by_database', 2, '\x02'::bytea, true)$$, 'but replaces what was said of it and counts');
select throws_ok($$select test.quarantine('r9', 'missing_parent')$$, '23514', null, 'a missing parent must be named');
select throws_ok($$select test.quarantine('r9', 'strange')$$, '23514', null, 'kinds are few');
select engine.add_quarantine(:s, :x, '\x0a', '{twice,twice}', '{null,null}', '{null,null}', '{"\\x01","\\x02"}', '{invalid,invalid}', '{a,b}', '{x,x}', '{one,two}', '{null,null}', '{null,null}');
select is((select array_agg(reason) from sync.quarantine where record = 'twice'), '{two}', 'of two failures of one record in a page the last stays');
select is((select count(*) from sync.seen where record = 'twice'), 0::bigint, 'an item without a hash is not remembered as seen');
select is((select quarantined from report.sources where application = 'dacs'), 2::bigint, 'the source shows how many are open');

-- a missing parent
select quarantine('child', 'missing_parent', '\x03', '{"contact_id": "C9"}') as child \gset
select quarantine('grandchild', 'missing_parent', '\x04', '{"contact_id": "C10"}') as grandchild \gset
select is(candidates(), '{}', 'while the parent is missing nothing is a candidate');
select merge(:x, 'customer', 'upsert', '[{"contact_id": "C9"}]');
select results_eq($$select quarantine_id, source_id, application, resource, record, version, item, exchange_id > 0, file_record_id from engine.release_candidates(10)$$,
  format($$values (%s::bigint, %s, 'dacs', 'sync_requests', 'child', '2026-12-01T00:00:00.000000Z', '\x03'::bytea, true, null::bigint)$$, :child, :s),
  'when the parent is staged its child is one, with all that staging it needs');
select engine.release_quarantine(array[:child]);
select results_eq(format($$select state, resolved_by, resolution from sync.quarantine where quarantine_id = %s$$, :child),
  $$values ('released', 'engine', 'staged when its parent had come')$$, 'a released one says why it ended');
select is(candidates(), '{}', 'and is no candidate any more');
select merge(:x, 'customer', 'upsert', '[{"contact_id": "C10"}]');
select is(candidates(), '{grandchild}', 'a grandchild follows');
select lives_ok($$select engine.release_quarantine('{}')$$, 'nothing to release is no error');
select quarantine('injection', 'missing_parent', '\x05', '{"contact_id": "'' or true --"}');
select is(candidates(), '{grandchild}', 'a key is never read as SQL');
select quarantine('half', 'missing_parent', '\x05', '{"contact_id": null}');
select is(candidates(), '{grandchild}', 'a null names no parent');

-- parents of several tables, by several columns
select given_devices(1, 1);
select engine.add_quarantine(:s, :x, '\x0a', '{p1,p2,p3,p4}', '{null,null,null,null}', '{null,null,null,null}', '{"\\x01","\\x01","\\x01","\\x01"}', '{missing_parent,missing_parent,missing_parent,missing_parent}',
  '{a,a,a,a}', '{a,a,a,a}', '{a,a,a,a}', '{program,device,device,program}',
  '{"{\"external_id\": \"X-TP1\"}","{\"nic_id\": \"N1\", \"head_end_system\": \"H\"}","{\"nic_id\": \"N2\", \"head_end_system\": \"H\"}","{\"program_code\": \"TP1\"}"}');
select is(candidates(), '{grandchild,p1,p2,p4}', 'parents are looked for in their tables, by the columns that the child names');
select is((select count(*) from engine.release_candidates(2)), 2::bigint, 'at most as many as asked for');
select engine.release_quarantine(array(select quarantine_id from sync.quarantine where record like 'p_'));

-- a newer version
select engine.record_seen(:s, :x, '\x0a', '{r1}', '{"\\x09"}', '{2026-12-02T00:00:00Z}');
select results_eq($$select state, resolution from sync.quarantine where record = 'r1'$$, $$values ('released', 'a newer version was staged')$$, 'a newer version that is staged closes it');
select isnt(quarantine('r1', 'invalid', '\x07'), :q1::bigint, 'a later failure is a new row');

-- people
select is(engine.retry_quarantine(array[(select max(quarantine_id) from sync.quarantine where record = 'r1')], 'anna'), 1, 'a person asks for a retry');
select is(engine.retry_quarantine(array[:q1, 0], 'anna'), 0, 'not of what is closed or unknown');
select is(candidates(), '{grandchild,r1}', 'what a person wants is a candidate');
select quarantine('r1', 'invalid', '\x07');
select is(candidates(), '{grandchild}', 'until it has failed again');
select results_eq($$select actor, verb, subject from audit.operator_action$$, $$values ('anna', 'retry', 'quarantine')$$, 'the act is kept');

select throws_ok(format($$select engine.discard_quarantine(array[%s], 'anna', '')$$, :grandchild), 'DS021', null, 'discarding needs a reason');
select throws_ok(format($$select engine.discard_quarantine(array[%s], 'anna', null)$$, :grandchild), 'DS021', null, 'of substance');
select is(engine.discard_quarantine(array[:grandchild, :child], 'anna', 'test record'), 1, 'discarding says how many were open');
select results_eq(format($$select state, resolved_by, resolution, resolved_at is not null from sync.quarantine where quarantine_id = %s$$, :grandchild),
  $$values ('discarded', 'anna', 'test record', true)$$, 'and who and why');
select results_eq($$select verb, reason from audit.operator_action order by action_id desc limit 1$$, $$values ('discard', 'test record')$$, 'in the history of acts too');
select is(candidates(), '{}', 'what is given up is never tried again');

-- rows of files
select given_devices(1, 3);
select given_scheduled_stage('S');
select given_file('F', 'S', 2) as file \gset
select engine.add_quarantine(source('derms', 'reservation_files'), exchange('derms', 'reservation_files'), '\x0a', '{F/2}', '{"\\x01"}', '{null}', '{"\\x01"}', '{invalid}', '{nicId}', '{missing}',
  '{nicId is missing}', '{null}', '{null}');
select is((select file_record_id from sync.quarantine where record = 'F/2'), :file::bigint, 'a row of a file knows its file');
select is((select count(*) from sync.seen where record = 'F/2'), 0::bigint, 'and is not remembered as seen: files are read once');
select engine.add_quarantine(source('derms', 'reservation_files'), exchange('derms', 'reservation_files'), '\x0a', '{a/b}', '{"\\x01"}', '{null}', '{"\\x01"}', '{invalid}', '{nicId}', '{missing}',
  '{nicId is missing}', '{null}', '{null}');
select results_eq($$select file_record_id, (select count(*) from sync.seen where record = 'a/b') from sync.quarantine where record = 'a/b'$$,
  $$values (null::bigint, 1::bigint)$$, 'a slash alone makes no file');
select is((select candidates()), '{}', 'none of them is a candidate');
select lives_ok(format($$select engine.release_candidates(1) from generate_series(1, 2)$$), 'candidates may be asked for at any time');

-- without an id
select quarantine('sha256:aa', p_item => '\x0a'), quarantine('sha256:bb', p_item => '\x0b');
create function nameless() returns text[] language sql as $$
  select array_agg(q.record || ' ' || q.state order by q.record) from sync.quarantine q where q.record like 'sha256:%'
$$;
select is(engine.close_nameless(:s, '2026-12-01T00:00:00Z', '{}'), 0, 'a list of what is later says nothing of an item without an id');
select is(engine.close_nameless(source('dacs', 'enrollments'), null, '{}'), 0, 'nor does the list of another source');
select is(engine.close_nameless(:s, '2026-11-30T23:59:59Z', '{sha256:bb}'), 1, 'one that must show it and does not, does');
select is(nameless(), '{"sha256:aa discarded","sha256:bb open"}', 'what it shows stays');
select is((select count(*) from sync.quarantine q where q.state = 'open' and q.record not like 'sha256:%') > 0, true, 'and so does what has an id');
select is((select count(*) from engine.probe(:s, '\x0a', '{sha256:aa,sha256:bb}', array[sha256('\x0a'::bytea), sha256('\x0b'::bytea)], '{2026-12-01T00:00:00Z,2026-12-01T00:00:00Z}')), 1::bigint,
  'should the same bytes come once more they are news');

select * from finish();
rollback;
