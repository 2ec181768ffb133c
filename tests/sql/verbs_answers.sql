-- What a person gave up is settled for whoever asked: files, steps and collections are answered, with the reason.
begin;
select plan(18);
\ir support/given.sql
select enable_all(true);
select given_devices(1, 6);
select given_scheduled_stage('S');
select deliver_all();

create function answer(p_file text) returns text language sql as $$
  select a.ack_type || coalesce(': ' || (select string_agg(concat_ws(' ', i.id, i.response_code, i.response_message), ', ' order by i.id) from staging.message_ack_item i where i.ack_id = a.ack_id), '')
  from staging.message_ack a where a.file_id = p_file
$$;
create function decide(p_verb text, p_flow text, p_record text, p_as text default 'discarded') returns text language sql as $$
  select string_agg(coalesce(d.act, 'nothing'), ' ') from engine.decide_deliveries(p_verb, array[test.delivery_of(p_flow, p_record)], p_as, false, 'anna', 'the device was removed') d
$$;
-- A file of rows, staged in whole; the first fails for good.
create function given_whole_file(p_file text, p_first integer, p_last integer) returns void language plpgsql as $$
declare
  v_file bigint := test.given_file(p_file, 'S', p_last - p_first + 1);
begin
  perform test.given_reservations(p_file, 'S', p_first, p_last);
  perform engine.advance_file(v_file, 0, p_last - p_first + 1), engine.finish_file(v_file, p_last - p_first + 1);
  perform test.report(test.claim(), 'failed', 'permanent', array[test.delivery_of('reservation', p_file || '/' || p_first)], p_message => 'serial number is malformed');
  perform engine.report(c.claim_id, c.delivery_ids, array_fill('done'::text, d), array_fill(null::text, d), array_fill(null::text, d), array_fill(null::text, d),
      array_fill(null::bigint, d), null, array_fill(null::integer, d))
    from sync.claim c cross join lateral (select array[cardinality(c.delivery_ids)] as d) n;
end $$;

-- rows of a file
select given_whole_file('F1', 1, 2);
select is(answer('F1'), null, 'a file with a dead row is not answered yet');
select is(decide('discard', 'reservation', 'F1/1'), 'settle', 'a person discards the row');
select is(answer('F1'), 'ERROR: R1 DISCARDED discarded: the device was removed', 'then the file is answered, and names it with the reason');
select given_whole_file('F2', 3, 4);
select decide('skip', 'reservation', 'F2/3', 'delivered');
select is(answer('F2'), 'SUCCESS', 'a row that is taken as delivered is a success');
select given_whole_file('F3', 5, 6);
select is(decide('replay', 'reservation', 'F3/6'), 'bear', 'a row that was delivered is sent again');
select is((select rows_settled from sync.file_intake where file_id = 'F3'), 0, 'it is open again');
select deliver_all();
select is(answer('F3'), null, 'counted once it does not complete its file');
select decide('replay', 'reservation', 'F3/5');
select deliver_all();
select is(answer('F3'), 'SUCCESS', 'the other one does');

-- steps
select given_step('S', 'X1IP');
select dispatch();
select report(claim(), 'failed', 'permanent', p_message => 'unavailable');
select is(state_of('event_status', 'S/X1IP'), 'dead', 'given a step that failed');
select is((select count(*) from staging.message_ack where ack_id = 'E-S/S:X1IP'), 0::bigint, 'it is not answered while it may be helped');
select decide('skip', 'event_status', 'S/X1IP');
select results_eq($$select a.ack_type, i.response_code, i.response_message from staging.message_ack a join staging.message_ack_item i using (derms_instance, ack_id) where ack_id = 'E-S/S:X1IP'$$,
  $$values ('ERROR', 'DISCARDED', 'skipped: the device was removed')$$, 'a step that a person skipped is an ERROR with the reason');

-- requests of a collection
select merge(exchange('derms', 'enrollment_requests'), 'enrollment_collection', 'insert', '[{"derms_instance": "i", "message_id": "C"}]');
select merge(exchange('derms', 'enrollment_requests'), 'enrollment', 'insert', '[{"derms_instance": "i", "message_id": "C", "position": 1, "transaction_id": "T", "request_type": "ENROLL"}]');
select dispatch();
select delivery_id as request from report.deliveries where flow = 'enrollment_request' \gset
select results_eq(format($$select act, words from engine.plan_deliveries('discard', '{%s}', 'delivered', false)$$, :request),
  $$values (null::text, 'whoever asked needs the answer of the application itself')$$, 'nobody but DACS can say that it took a request');
select is((select act from engine.decide_deliveries('discard', array[:request::bigint], 'discarded', false, 'anna', 'asked twice')), 'settle', 'it can be discarded');
select results_eq($$select c.ack_type, e.result, e.result_message from staging.enrollment_collection c join staging.enrollment e using (message_id)$$,
  $$values ('FAILURE', 'FAILURE', 'discarded: asked twice')$$, 'and whoever asked is told why');

-- an answered sync request
select given_sync('Y1', 1);
select deliver_all();
select given_ack('A1', 'Y1');
select deliver_all();
select results_eq($$select act, words from engine.plan_deliveries('replay', array[delivery_of('enrollment_sync', 'Y1')], 'discarded', false)$$,
  $$values (null::text, 'was answered: enrollment_sync sends a new one where it is needed')$$, 'what was acknowledged is not sent again: no second acknowledgement would come');

-- a cancel
select given_step('S', 'F1CN');
select dispatch();
select report(claim(), 'failed', 'permanent', p_message => 'no');
select is((select words from engine.plan_deliveries('skip', array[delivery_of('event_status', 'S/F1CN')], 'discarded', false)), 'is given up: the cancel is not sent', 'who skips a cancel is told so');
select is(decide('replay', 'event_status', 'S/F1CN'), 'requeue', 'it can be tried again');
select is(deliver_all() @> '{event_status:S/F1CN}', true, 'and is sent');

select * from finish();
rollback;
