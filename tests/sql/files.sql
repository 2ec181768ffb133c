-- Files: staged in chunks from a saved row, fenced, and answered once, when the last row is settled or time is up.
begin;
select plan(62);
\ir support/given.sql
select enable_all();
select given_devices(1, 9);
select given_scheduled_stage('S');
select deliver_all();
select source('derms', 'reservation_files') as s \gset

create function answer(p_file text) returns text language sql as $$
  select a.ack_type || coalesce(': ' || (select string_agg(concat_ws(' ', i.id, i.value, i.response_code), ', ' order by i.id) from staging.message_ack_item i where i.ack_id = a.ack_id), '')
  from staging.message_ack a where a.file_id = p_file
$$;
create function intake(p_file text) returns sync.file_intake language sql as $$
  select i from sync.file_intake i where i.file_id = p_file
$$;
-- Reports every reservation that is claimed as its row number says: what is not named is done.
create function settle_rows(p_refused integer[] default '{}') returns void language plpgsql as $$
declare
  c bigint := test.claim();
  d record;
begin
  while c is not null or exists (select from sync.born) loop
    for d in select u.id, r.row_number, r.record_id from unnest((select delivery_ids from sync.claim where claim_id = c)) u(id) join sync.delivery y on y.delivery_id = u.id
        join sync.flow f on f.flow_id = y.flow_id left join staging.reservation r on r.record_id = y.record_id and f.name = 'reservation' loop
      if d.row_number = any (p_refused) then
        update staging.reservation set result = 'ERROR', result_number = '4711', result_message = 'not enrolled', record_version = record_version + 1,
          exchange_id = test.exchange('dacs', 'reserve_device') where record_id = d.record_id;
        perform test.report(c, 'refused', 'permanent', array[d.id], p_message => 'not enrolled');
      else
        if d.record_id is not null then
          update staging.reservation set result = 'OK', record_version = record_version + 1, exchange_id = test.exchange('dacs', 'reserve_device') where record_id = d.record_id;
        end if;
        perform test.report(c, 'done', null, array[d.id]);
      end if;
    end loop;
    c := test.claim();
  end loop;
end $$;

-- listing and reading
select given_file('F1', 'S', 3) as f1 \gset
select results_eq(format('select file_id, rows_staged, rows_expected, attempts from engine.open_files(%s, 10)', :s), $$values ('F1', 0, 3, 0)$$, 'a listed file is to be read');
select engine.register_files(:s, 1, '{i}', '{F1}', '{"\\x01"}');
select is((select count(*) from engine.open_files(:s, 10)), 1::bigint, 'once, however often it is listed');
select is_empty(format('select * from engine.open_files(%s, 10)', source('derms', 'events')), 'it belongs to its source');
select lives_ok(format('select engine.advance_file(%s, 0, 2)', :f1), 'a chunk moves it on');
select throws_ok(format('select engine.advance_file(%s, 0, 2)', :f1), 'DS001', null, 'another engine that staged the same rows is fenced off');
select is((select rows_staged from engine.open_files(:s, 10)), 2, 'a restart goes on from there');
select given_reservations('F1', 'S', 1, 3);
select engine.advance_file(:f1, 2, 3);
select engine.finish_file(:f1, 3);
select is_empty(format('select * from engine.open_files(%s, 10)', :s), 'a whole file is not read again');
select throws_ok(format('select engine.advance_file(%s, 3, 4)', :f1), 'DS001', null, 'nor moved on');
select results_eq($$select state, rows, rows_staged, rows_settled, answered_at from intake('F1')$$, $$values ('done', 3, 3, 0, null::timestamptz)$$, 'it is answered when its rows are settled, not before');

-- SUCCESS
select settle_rows();
select is(answer('F1'), 'SUCCESS', 'all rows accepted: SUCCESS, naming none');
select results_eq($$select message_id, derms_instance, at from staging.message_ack where file_id = 'F1'$$, $$values ('M-F1', 'i', engine.now())$$, 'in the name of the file''s message');
select is(deliver_all(), '{}', 'which was sent, as any row is');
select is(state_of('message_ack', 'M-F1'), 'delivered', 'to DERMS');
select engine.answer_file(:f1, null);
select is((select count(*) from staging.message_ack where file_id = 'F1'), 1::bigint, 'there is no second answer for a file');

-- ERROR
select given_file('F2', 'S', 3) as f2 \gset
select given_reservations('F2', 'S', 1, 3);
select engine.advance_file(:f2, 0, 3);
select engine.finish_file(:f2, 3);
select settle_rows('{2}');
select is(answer('F2'), 'ERROR: R2 N2 4711', 'one row refused: ERROR, naming it');
select is((select response_message from staging.message_ack_item where ack_id = 'M-F2'), 'not enrolled', 'with the words of DACS');

-- answered while rows still come
select given_file('F3', 'S', 2) as f3 \gset
select given_reservations('F3', 'S', 1, 1);
select engine.advance_file(:f3, 0, 1);
select settle_rows();
select is(answer('F3'), null, 'a file of which rows are missing is not answered, though all that came are settled');
select given_reservations('F3', 'S', 2, 2);
select settle_rows();
select engine.advance_file(:f3, 1, 2);
select engine.finish_file(:f3, 2);
select is(answer('F3'), 'SUCCESS', 'it is when its end comes after the last row was settled');

-- dead rows hold the answer until its deadline
select given_file('F4', 'S', 2) as f4 \gset
select given_reservations('F4', 'S', 4, 5);
select engine.advance_file(:f4, 0, 2);
select engine.finish_file(:f4, 2);
select report(claim(), 'failed', 'permanent', array[delivery_of('reservation', 'F4/5')], p_message => 'malformed');
select report(claim_id) from sync.claim;
select is(answer('F4'), null, 'a dead row keeps the answer open: a person may help');
select pass_time('59 minutes');
select engine.keep_house();
select is(answer('F4'), null, 'until its deadline');
select pass_time('2 minutes');
select engine.keep_house();
select is(answer('F4'), 'ERROR: R5 N5 DEAD', 'then it is named');
select settle_rows();

-- rows that are open at the deadline
select given_file('F5', 'S', 2) as f5 \gset
select given_reservations('F5', 'S', 6, 7);
select engine.advance_file(:f5, 0, 2);
select engine.finish_file(:f5, 2);
select report(claim(), 'failed', 'transient');
select pass_time('61 minutes');
select engine.keep_house();
select is(answer('F5'), 'ERROR: R6 N6 RETRY_WAIT, R7 N7 RETRY_WAIT', 'rows that are open at the deadline are named');
select settle_rows();
select is((select count(*) from staging.message_ack where file_id = 'F5'), 1::bigint, 'what settles later makes no second answer');

-- quarantined rows
select given_file('F6', 'S', 2) as f6 \gset
select given_reservations('F6', 'S', 1, 1);
select engine.add_quarantine(:s, exchange('derms', 'reservation_files'), '\x0a', '{F6/2}', '{"\\x01"}', '{null}', '{"\\x01"}', '{invalid}', '{nicId}', '{missing}', '{nicId is missing}', '{null}', '{null}');
select engine.advance_file(:f6, 0, 2);
select engine.finish_file(:f6, 2);
select settle_rows();
select is(answer('F6'), null, 'a quarantined row keeps the answer open');
select engine.discard_quarantine(array(select quarantine_id from sync.quarantine where record = 'F6/2'), 'anna', 'no such device');
select is(answer('F6'), 'ERROR: 2 QUARANTINED', 'a discarded one is settled, and named');
select is((select rows_settled from intake('F6')), 2, 'and counted');
select given_file('F7', 'S', 2) as f7 \gset
select engine.add_quarantine(:s, exchange('derms', 'reservation_files'), '\x0a', '{F7/2}', '{"\\x01"}', '{null}', '{"\\x01"}', '{invalid}', '{nicId}', '{missing}', '{nicId is missing}', '{null}', '{null}');
select given_reservations('F7', 'S', 1, 1);
select engine.advance_file(:f7, 0, 2);
select engine.finish_file(:f7, 2);
select settle_rows();
select given_reservations('F7', 'S', 2, 2);
select engine.release_quarantine(array(select quarantine_id from sync.quarantine where record = 'F7/2'));
select settle_rows();
select is(answer('F7'), 'SUCCESS', 'a released one is delivered and counted as any row');

-- cancelled
select given_scheduled_stage('C');
select deliver_all();
select given_file('F8', 'C', 2) as f8 \gset
select given_reservations('F8', 'C', 1, 2);
select engine.advance_file(:f8, 0, 2);
select engine.finish_file(:f8, 2);
select dispatch();
select given_step('C', 'F1CN');
select dispatch();
select is(answer('F8'), 'SUCCESS: R1 N1 SUPERSEDED, R2 N2 SUPERSEDED', 'rows that a cancel made pointless count as settled, and are named');

-- expired
select given_event('E-X', '{X}');
select merge(exchange('derms', 'events'), 'event_stage', 'upsert', '[{"derms_instance": "i", "stage_id": "X", "event_id": "E-X", "sequence": 1, "starts_at": "2026-12-01T01:00:00Z", "ends_at": "2026-12-01T05:00:00Z", "status": "Approved"}]');
select given_file('F9', 'X', 1) as f9 \gset
select given_reservations('F9', 'X', 1, 1);
select dispatch();
select engine.advance_file(:f9, 0, 1);
select engine.finish_file(:f9, 1);
select set_clock('2026-12-01 05:00:01Z');
update sync.file_intake set due_at = '2026-12-01 09:00Z' where file_id = 'F9';
select engine.keep_house();
select is(answer('F9'), 'ERROR: R1 N1 EXPIRED', 'rows that expired are settled, and named');

-- failures to read
select given_file('B1', 'S', 5) as b1 \gset
select engine.fail_file(:b1, 'transient', 'connection refused');
select results_eq($$select state, attempts, message, next_try_at between engine.now() and engine.now() + interval '1 second' from intake('B1')$$, $$values ('open', 1, 'connection refused', true)$$, 'a file that could not be read is tried again');
select pass_time('2 seconds');
select is((select attempts from engine.open_files(:s, 10)), 1, 'after a pause');
select engine.fail_file(:b1, 'transient', 'connection refused') from generate_series(1, 10);
select is((select state from intake('B1')), 'open', 'as long as it may pass');
select is(answer('B1'), null, 'no answer is given meanwhile');
select pass_time('61 minutes');
select engine.keep_house();
select is(answer('B1'), 'FAILURE: B1 UNREADABLE', 'at its deadline a file that could not be read is a FAILURE, never a success');
select is((select count(*) from engine.open_files(:s, 10)), 1::bigint, 'reading it goes on: its devices are still wanted');

select given_file('B2', 'S', 5) as b2 \gset
select engine.fail_file(:b2, 'permanent', 'HTTP 404') from generate_series(1, 4);
select is((select state from intake('B2')), 'open', 'a file that is missing is looked for again');
select engine.fail_file(:b2, 'permanent', 'HTTP 404');
select is((select state from intake('B2')), 'open', 'a fifth time too: it may not be there yet');
select pass_time('14 minutes');
select engine.fail_file(:b2, 'transient', 'HTTP 503');
select pass_time('14 minutes');
select engine.fail_file(:b2, 'permanent', 'HTTP 404');
select is((select state from intake('B2')), 'open', 'somebody who did not answer has not said that it is missing');
select pass_time('15 minutes');
select engine.fail_file(:b2, 'permanent', 'HTTP 404');
select is((select state from intake('B2')), 'failed', 'after a quarter of an hour of nothing else it is given up');
select is(answer('B2'), 'FAILURE: B2 UNREADABLE', 'and answered with FAILURE');
select is((select response_message from staging.message_ack_item where ack_id = 'M-B2'), 'HTTP 404', 'and the reason');
select engine.fail_file(:b2, 'permanent', 'HTTP 404');
select is((select attempts from intake('B2')), 8, 'what is given up stays so');

select given_file('B5', 'S', 5) as b5 \gset
select engine.fail_file(:b5, 'transient', 'HTTP 503') from generate_series(1, 4);
select engine.fail_file(:b5, 'permanent', 'the file has no column', true);
select is((select state from intake('B5')), 'failed', 'one that is what the list says and cannot be used is given up at once');
select results_eq($$select subject, detail from report.situations where kind = 'file failed' order by 1$$,
  $$values ('B1', 'connection refused'), ('B2', 'HTTP 404'), ('B5', 'the file has no column')$$, 'a person sees it, and the one that is tried again and again');

-- empty
select given_file('B3', 'S', 0) as b3 \gset
select engine.finish_file(:b3, 0);
select is(answer('B3'), 'FAILURE: B3 UNREADABLE', 'an empty file is a FAILURE');

-- read in part at the deadline
select given_file('B4', 'S', 3) as b4 \gset
select given_reservations('B4', 'S', 1, 1);
select engine.advance_file(:b4, 0, 1);
select settle_rows();
select pass_time('61 minutes');
select engine.keep_house();
select is((select ack_type from staging.message_ack where file_id = 'B4'), 'FAILURE', 'so is one that was read in part when its deadline came');

-- deadlines
create function due(p_starts interval) returns interval language plpgsql as $$
declare v bigint;
begin
  v := test.exchange('derms', 'reservation_files');
  perform test.merge(v, 'file', 'insert', jsonb_build_array(jsonb_build_object('instance', 'i', 'file_id', 'D' || p_starts, 'kind', 'reservation', 'message_id', 'M-D' || p_starts, 'event_starts_at', engine.now() + p_starts)));
  perform engine.register_files(test.source('derms', 'reservation_files'), v, '{i}', array['D' || p_starts], '{"\\x00"}');
  return (select i.due_at - engine.now() from sync.file_intake i where i.file_id = 'D' || p_starts);
end $$;
select is(due('10 hours'), '1 hour', 'a file is answered within an hour');
select is(due('30 minutes'), '30 minutes', 'at the start of its event when that is nearer');
select is(due('1 minute'), '15 minutes', 'but not before a quarter of an hour');

-- two files with one message
select merge(exchange('derms', 'reservation_files'), 'file', 'insert', '[{"instance": "i", "file_id": "T1", "kind": "reservation", "message_id": "SAME"}, {"instance": "i", "file_id": "T2", "kind": "reservation", "message_id": "SAME"}]');
select engine.register_files(:s, 1, '{i,i}', '{T1,T2}', '{"\\x01","\\x01"}');
select given_reservations('T1', 'S', 1, 1), given_reservations('T2', 'S', 2, 2);
select engine.advance_file(record_id, 0, 1), engine.finish_file(record_id, 1) from sync.file_intake where file_id in ('T1', 'T2');
select lives_ok('select settle_rows()', 'two files that name one message');
select is((select count(*) from staging.message_ack where message_id = 'SAME'), 1::bigint, 'have one answer between them: a message is answered once');

-- a row for which DACS had to be asked again
select given_file('R1', 'S', 1) as r1 \gset
select given_reservations('R1', 'S', 8, 8);
select engine.advance_file(:r1, 0, 1);
select engine.finish_file(:r1, 1);
select report(claim(), 'unknown', 'unknown outcome');
select is((select rows_settled from intake('R1')), 0, 'a row whose outcome is unknown is not settled');
select pass_time('2 minutes');
select settle_rows();
select is((select rows_settled from intake('R1')), 1, 'it is counted once, when it is known');
select is(answer('R1'), 'SUCCESS', 'and answered');

-- a moved stage
select given_scheduled_stage('V');
select deliver_all();
select given_file('V1', 'V', 2) as v1 \gset
select given_reservations('V1', 'V', 1, 2);
select engine.advance_file(:v1, 0, 2);
select settle_rows();
select given_stage('V', 'E-V', 'Scheduled', '2026-12-02T12:00:00Z', engine.now() + interval '1 hour');
select settle_rows();
select is((select rows_settled from intake('V1')), 2, 'reservations that are made again are counted when they are made again');
select engine.finish_file(:v1, 2);
select is(answer('V1'), 'SUCCESS', 'and the file is answered as any');

select given_scheduled_stage('W');
select given_scheduled_stage('W0');
select deliver_all();
select given_file('W1', 'W', 2) as w1 \gset
select given_reservations('W1', 'W', 5, 6);
select engine.advance_file(:w1, 0, 2);
select engine.finish_file(:w1, 2);
select report(claim(), 'failed', 'transient', array[delivery_of('reservation', 'W1/5')]);
select given_stage('W', 'E-W', 'Scheduled', '2026-12-02T12:00:00Z', engine.now() + interval '1 hour');
select dispatch();
select dispatch();
select is((select rows_settled from intake('W1')) || coalesce(answer('W1'), ''), '-1', 'rows that are superseded only to be made again are not settled');
select report(claim_id) from sync.claim;
select settle_rows();
select results_eq($$select rows_settled, answer('W1') from intake('W1')$$, $$values (2, 'SUCCESS')$$, 'their file is answered when they are');

-- observing
select engine.disable_flow('reservation', 'tester');
select given_file('O1', 'S', 1) as o1 \gset
select given_reservations('O1', 'S', 1, 1);
select engine.advance_file(:o1, 0, 1);
select engine.finish_file(:o1, 1);
select settle_rows();
select is(answer('O1'), null, 'while reservations are only observed dersync has nothing to answer');
select pass_time('61 minutes');
select engine.keep_house();
select is(answer('O1'), null, 'at the deadline neither: today''s middleware answers');

-- nothing of the other sort
select is_empty($$select * from sync.file_intake where answered_at is not null and not exists (select from staging.message_ack a where a.message_id like 'M-%' or a.message_id = 'SAME')$$, 'every answer that was noted was written');
select is((select count(*) from staging.message_ack where file_id is not null), (select count(distinct message_id) from staging.message_ack where file_id is not null), 'and none twice');

select * from finish();
rollback;
