-- Images: what an application may rightly show, what is an edit, what is repaired and what is left.
begin;
select plan(41);
\ir support/given.sql
select given_devices(1, 5);
select enable_all();

-- canonical form

create function same(p_one text, p_other text, p_type text, p_form jsonb) returns boolean language plpgsql as $$
declare
  v_is boolean;
begin
  execute format('select %s is not distinct from %s', engine.canonical_sql(format('%L::%s', p_one, p_type), p_type, p_form),
    engine.canonical_sql(format('%L::%s', p_other, p_type), p_type, p_form)) into v_is;
  return v_is;
end $$;
select ok(same(' Sn-1 ', 'Sn-1', 'text', '{}'), 'blanks at the ends are no difference');
select ok(not same(' Sn-1 ', 'Sn-1', 'text', '{"trim": false}'), 'unless the mapping says so');
select ok(not same('sn-1', 'SN-1', 'text', '{}'), 'case is a difference');
select ok(same('sn-1', 'SN-1', 'text', '{"case": "upper"}'), 'unless the mapping says one case');
select ok(same('größe', 'GRÖSSE', 'text', '{"case": "upper"}') or same('größe', 'GRÖßE', 'text', '{"case": "upper"}'), 'of any letter');
select ok(same(repeat('x', 130), repeat('x', 120), 'text', '{"max": 120}'), 'a value is equal to its cut');
select ok(same('abc def', 'abc', 'text', '{"max": 4}'), 'also where the cut leaves a blank');
select ok(not same(repeat('x', 119), repeat('x', 120), 'text', '{"max": 120}'), 'and to nothing shorter');
select ok(same('', null, 'text', '{}') and same('  ', null, 'text', '{}'), 'empty is null');
select ok(same('1.50', '1.5', 'numeric', '{}'), 'the scale of a number is no difference');
select ok(same('2026-05-01T00:00:00.123456Z', '2026-05-01 02:00:00.123+02', 'timestamp with time zone', '{}'), 'instants are compared in UTC milliseconds');
select ok(not same('2026-05-01T00:00:00.123Z', '2026-05-01T00:00:00Z', 'timestamp with time zone', '{}'), 'which count');
select ok(same('2026-05-01T00:00:00.123Z', '2026-05-01T00:00:00Z', 'timestamp with time zone', '{"precision": "seconds"}'), 'unless the mapping says seconds');
select ok(same('["b", "a"]', '["a", "b"]', 'jsonb', '{"order": "any"}'), 'the order of a list is no difference where it has no meaning');
select ok(not same('["b", "a"]', '["a", "b"]', 'jsonb', '{}'), 'elsewhere it is one');

-- what is shown

create function given_serial(p_sync text, p_n integer, p_serial text, p_subscription integer default null) returns void language sql as $$
  select test.merge(test.exchange('dacs', 'sync_requests'), 'device', 'upsert', jsonb_build_array(jsonb_build_object('head_end_system', 'H', 'nic_id', 'N' || p_n,
    'device_id', 'D' || p_n, 'serial_no', p_serial)));
  select test.given_sync(p_sync, coalesce(p_subscription, p_n), 'ACTIVE', array[p_n]);
  alter table staging.enrollment_sync_device disable trigger user;
  update staging.enrollment_sync_device set serial_no = p_serial where sync_request_id = p_sync;
  alter table staging.enrollment_sync_device enable trigger user;
$$;
-- A worker claims, and notes what it is about to send.
create function sending() returns bigint language plpgsql as $$
declare
  v_claim bigint := test.claim();
begin
  perform engine.note_sent(c.delivery_ids) from sync.claim c where c.claim_id = v_claim;
  return v_claim;
end $$;
create function show(p_n integer, p_serial text, p_subscription integer default null) returns void language plpgsql as $$
begin
  execute 'prepare compare_rows as ' || engine.compare_statement('derms', 'device', array['head_end_system', 'nic_id', 'serial_no'], array['head_end_system', 'nic_id']);
  execute format('execute compare_rows(%L, array[null]::text[], array[%L], array[''H''], array[%L], array[%L]::text[])', test.exchange('derms', 'enrollments'),
    'S' || coalesce(p_subscription, p_n), 'N' || p_n, p_serial);
  deallocate compare_rows;
end $$;
create function conflicts() returns text[] language sql as $$
  select coalesce(array_agg(concat_ws(' ', c.record, c.theirs, c.state, c.times, c.repairs, c.reason) order by c.conflict_id), '{}') from report.conflicts c
$$;
-- How many values were sent and not shown yet, then the columns that are known.
create function image_of(p_n integer) returns text language sql as $$
  select concat_ws(' ', cardinality(i.sent), (select string_agg(k, ' ' order by k) from jsonb_object_keys(i.known) k))
  from sync.image i join sync.staged_table t using (table_id) join staging.device d using (record_id) where t.name = 'device' and d.nic_id = 'N' || p_n
$$;
create function repairs() returns bigint language sql as $$ select count(*) from sync.born where cause = 'repair' $$;

select given_serial('SR1', 1, 'A');
select report(sending());
select show(1, 'a');
select is(conflicts(), '{}', 'what was sent is no edit, however it is shown');
select is(image_of(1), '0 serial_no', 'and is known from then on');
select given_ack('K1', 'SR1');
select deliver_all();

-- values change faster than they are shown
select given_serial('SR2', 1, 'B');
select sending() as b \gset
select given_serial('SR3', 1, 'C');
select show(1, 'A');
select is(conflicts(), '{}', 'a page from before is old news');
select show(1, 'B');
select is(conflicts(), '{}', 'so is a value that was sent, its reply lost, and that staging has already left behind');
select show(1, 'A');
select is(conflicts(), '{H/N1 A open 1 0}', 'that it had before is an edit; a delivery on its way brings our value');
select is(repairs(), 0::bigint, 'so nothing else is sent');
select report(:b);
select given_ack('K2', 'SR2');
select deliver_all();
select engine.note_sent(array_agg(delivery_id)) from sync.delivery;
select given_ack('K3', 'SR3');
select deliver_all();
select show(1, 'C');
select is(conflicts(), '{H/N1 A resolved 1 0}', 'it is over when both agree');

-- an edit
select show(1, 'X');
select is((conflicts())[2], 'H/N1 X open 1 1', 'an edit is a conflict');
select is(repairs(), 1::bigint, 'with a repair');
select is((select repair || ' ' || message_id from staging.enrollment_sync where sync_request_id = 'SR3'), '1 SR3#r1', 'of the newest request, under a number of its own');
select show(1, 'X');
select is((conflicts())[2] || ' ' || repairs(), 'H/N1 X open 1 1 1', 'the same value once more is neither another conflict nor another repair');
select is((select array_agg(f || '') from unnest(deliver_all()) f), '{enrollment_sync:SR3}', 'the repair is sent');
select is(state_of('enrollment_sync', 'SR3'), 'delivered', 'and awaits no acknowledgement');
select show(1, 'C');
select is((conflicts())[2], 'H/N1 X resolved 1 1', 'it is over');

-- who insists
create function insist(p_times integer) returns void language plpgsql as $$
begin
  for i in 1 .. p_times loop
    perform test.show(1, 'Y' || i);
    perform test.deliver_all();
    perform test.show(1, 'C');
  end loop;
end $$;
select insist(2);
select show(1, 'Y9');
select is((select reason from report.conflicts where theirs = 'Y9'), 'it was repaired 3 times within a day and changed back each time', 'after three repairs of a record, whatever the values, it is left');
select is((select count(*) from report.situations where kind = 'conflict'), 1::bigint, 'and a person is told');
select pass_time('25 hours');
select show(1, 'Y10');
select is(repairs(), 1::bigint, 'a day later it is repaired again');

-- one device in two enrollments
select deliver_all();
select given_serial('TW1', 4, 'A');
select report(sending());
select given_ack('K4', 'TW1');
select show(4, 'A', 4);
select given_serial('TW2', 4, 'B', 5);
select report(sending());
select given_ack('K5', 'TW2');
select deliver_all();
select show(4, 'B', 5);
select show(4, 'A', 4);
select is_empty($$select from report.conflicts where record = 'H/N4'$$, 'each enrollment may go on showing what its own messages brought');
select show(4, 'E', 4);
select show(4, 'B', 5);
select results_eq($$select item, theirs, state, reason from report.conflicts where record = 'H/N4'$$,
  $$values ('S4', 'E', 'open', 'the newest message of flow enrollment_sync carries another value than staging has')$$, 'an edit in one of them is one, and what the other shows does not end it');
select show(4, 'F', 5);
select results_eq($$select item, repairs from report.conflicts where theirs = 'F'$$, $$values ('S5', 1)$$, 'an edit in the other one is repaired');
select is((select max(repair) filter (where sync_request_id = 'TW2') || ' ' || max(repair) filter (where sync_request_id = 'TW1') from staging.enrollment_sync), '1 0', 'by the message that it had');
select deliver_all();

-- nobody finds a value out by hashing what it might be
select is_empty($$select from sync.image i, jsonb_each_text(i.known) k where k.value = any (array(select left(md5('=' || s), 16) from unnest('{A,B,C,D,Q,Z}'::text[]) s))$$, 'hashes are salted');

-- what was never known to agree is not overwritten
select show(2, 'Z');
select is((select reason from report.conflicts where theirs = 'Z'), 'no flow enforces our value', 'a record that nothing carries is left');
select given_serial('SR4', 3, 'D');
select engine.disable_flow('enrollment_sync', 'tester');
select deliver_all();
select show(3, 'Q');
select is((select reason from report.conflicts where theirs = 'Q'), 'flow enrollment_sync only observes', 'so is one whose flow only observes');
select lives_ok($$ select engine.baseline('enrollment_sync', 'tester') $$, 'a baseline says that DERMS has it');
select is(image_of(3), '1',  'so it is what DERMS may show');
select * from finish();
rollback;
