-- Answers to steps: one for each step that DERMS made, as DACS took it, at the latest when it is due; and what they show.
begin;
select plan(28);
\ir support/given.sql
select enable_all(true);
select given_devices(1, 4);

-- The answers of a stage's event, in order: "<type> <step> <code>".
create function answers(p_stage text) returns text language sql as $$
  select string_agg(concat_ws(' ', a.ack_type, split_part(i.id, ':', 2), i.response_code), ', ' order by a.record_id)
  from staging.message_ack a join staging.message_ack_item i using (derms_instance, ack_id) where a.event_id = 'E-' || p_stage and i.id like p_stage || ':%'
$$;
create function report_step(p_stage text, p_action text, p_result text, p_kind text default null, p_message text default null) returns boolean language plpgsql as $$
begin
  return test.report(test.claim(), p_result, p_kind, array[test.delivery_of('event_status', p_stage || '/' || p_action)], p_message => p_message);
end $$;

-- delivered
select given_scheduled_stage('A');
select dispatch();
select is(answers('A'), null, 'a step that is not settled is not answered');
select deliver_all();
select is(answers('A'), 'SUCCESS X1SD OK', 'a step that DACS took is');
select results_eq($$select derms_instance, ack_id, message_id, file_id from staging.message_ack$$, $$values ('i', 'E-A/A:X1SD', 'E-A', null)$$, 'in the name of its event, with an id of its own');
select given_step('A', 'X1IP'), given_step('A', 'F1CO');
select is(deliver_all() @> '{message_ack:E-A/A:X1IP,message_ack:E-A/A:F1CO}', true, 'each is sent');
select is(answers('A'), 'SUCCESS X1SD OK, SUCCESS X1IP OK, SUCCESS F1CO OK', 'one answer a step');
select engine.count_settled(array(select d.delivery_id from sync.delivery d join sync.flow f using (flow_id) where f.name = 'event_status'));
select is((select count(*) from staging.message_ack), 3::bigint, 'and never a second');

-- cancelled before anything was sent
select given_scheduled_stage('B');
select given_step('B', 'F1CN', 'storm');
select deliver_all();
select is(answers('B'), 'SUCCESS X1SD SUPERSEDED, SUCCESS F1CN SUPERSEDED', 'steps that a cancel made pointless are settled: SUCCESS, saying so');

-- refused
select given_scheduled_stage('C');
select report(claim(1));
select report_step('C', 'X1SD', 'refused', 'permanent', 'Invalid transition from status Cancelled.');
select is(state_of('event_status', 'C/X1SD'), 'refused', 'a step that DACS refuses holds up nothing');
select is(answers('C'), 'ERROR X1SD REFUSED', 'DERMS is told ERROR');
select results_eq($$select subject, detail from report.situations where kind = 'step refused'$$, $$values ('i event E-C C:X1SD', 'REFUSED: Invalid transition from status Cancelled.')$$, 'a person sees it');
select given_step('C', 'X1IP');
select deliver_all();
select is(answers('C'), 'ERROR X1SD REFUSED, SUCCESS X1IP OK', 'what comes after it goes on');
select pass_time('25 hours');
select is_empty($$select * from report.situations where kind = 'step refused'$$, 'for a day');
select set_clock(engine.now() - interval '25 hours');

-- out of reach
select given_scheduled_stage('D');
select report(claim(), 'failed', 'transient', p_message => 'connection refused');
select pass_time('14 minutes');
select engine.keep_house();
select is(answers('D'), null, 'while there is time nothing is said');
select pass_time('2 minutes');
select engine.keep_house();
select is(answers('D'), 'FAILURE X1SD QUEUED', 'a step that waits behind a create that cannot be delivered is a FAILURE when its answer is due');
select engine.keep_house();
select deliver_all();
select is(state_of('event_status', 'D/X1SD'), 'delivered', 'its delivery goes on');
select is(answers('D'), 'FAILURE X1SD QUEUED', 'without a second answer');
select given_step('D', 'X1IP');
select report(claim(), 'failed', 'permanent', p_message => 'malformed');
select is(answers('D'), 'FAILURE X1SD QUEUED', 'a step that failed for good may still be helped');
select pass_time('16 minutes');
select engine.keep_house();
select is(answers('D'), 'FAILURE X1SD QUEUED, FAILURE X1IP DEAD', 'until its answer is due');

-- a stage that moved
select given_scheduled_stage('M');
select deliver_all();
select given_stage('M', 'E-M', 'Scheduled', '2026-12-02T12:00:00Z', engine.now() + interval '1 hour');
select is((select count(*) from unnest(deliver_all()) s where s like 'event_status:M%'), 2::bigint, 'a stage that moves is cancelled and scheduled anew');
select is(answers('M'), 'SUCCESS X1SD OK', 'which is ours, and not answered');
select given_step('M', 'X1IP');
select deliver_all();
select is(answers('M'), 'SUCCESS X1SD OK, SUCCESS X1IP OK', 'what DERMS does next is');
select given_scheduled_stage('N');
select report(claim(1));
select given_stage('N', 'E-N', 'Scheduled', '2026-12-02T12:00:00Z', engine.now() + interval '1 hour');
select deliver_all();
select is(answers('N'), 'SUCCESS X1SD OK', 'a schedule that our cancel overtook is answered when it is sent anew');

-- reservations that DACS refuses after their file was answered
select given_scheduled_stage('R');
select deliver_all();
select given_file('F', 'R', 2) as f \gset
select given_reservations('F', 'R', 1, 2);
select engine.advance_file(:f, 0, 2), engine.finish_file(:f, 2);
select deliver_all();
select is((select ack_type from staging.message_ack where file_id = 'F'), 'SUCCESS', 'given a file that was answered');
select pass_time('1 minute');
select merge(exchange('dacs', 'reserve_device'), 'reservation', 'update', jsonb_build_array(jsonb_build_object('derms_instance', 'i', 'file_id', 'F', 'row_number', 2,
  'result', 'ERROR', 'result_number', '10644', 'result_message', 'not inside', 'confirmed_at', engine.now())));
select results_eq($$select subject, detail from report.situations where kind = 'reservation refused after its file was answered'$$, $$values ('i stage R', '1 of them: 10644 not inside')$$,
  'a row that is refused when it is reserved anew, after the answer, is seen');
select pass_time('3 days');
select is_empty($$select * from report.situations where kind = 'reservation refused after its file was answered'$$, 'until the stage is over');

-- who took part
select merge(exchange('dacs', 'reserve_device'), 'reservation', 'update', '[{"derms_instance": "i", "file_id": "F", "row_number": 1, "result": "OK"}]');
select given_file('G', 'R', 2);
select given_reservations('G', 'R', 3, 4);
select merge(exchange('dacs', 'reserve_device'), 'reservation', 'update', '[{"derms_instance": "i", "file_id": "G", "row_number": 3, "result": "OK"}, {"derms_instance": "i", "file_id": "G", "row_number": 4, "result": "OK"}]');
select merge(exchange('derms', 'outcome_files'), 'outcome', 'insert', '[{"derms_instance": "i", "file_id": "G", "row_number": 1, "stage_id": "R", "head_end_system": "H", "nic_id": "N1", "outcome": "D1SP"},
  {"derms_instance": "i", "file_id": "G", "row_number": 2, "stage_id": "R", "head_end_system": "H", "nic_id": "N1", "outcome": "D1IO"},
  {"derms_instance": "i", "file_id": "G", "row_number": 3, "stage_id": "R", "head_end_system": "H", "nic_id": "N3", "outcome": "D1SP"},
  {"derms_instance": "i", "file_id": "G", "row_number": 4, "stage_id": "R", "head_end_system": "H", "nic_id": "N3", "outcome": "D1ER"}]');
select merge(exchange('dacs', 'post_event_outcome'), 'outcome', 'update', '[{"derms_instance": "i", "file_id": "G", "row_number": 1, "result": "OK"},
  {"derms_instance": "i", "file_id": "G", "row_number": 2, "result": "OK"}, {"derms_instance": "i", "file_id": "G", "row_number": 3, "result": "OK"}, {"derms_instance": "i", "file_id": "G", "row_number": 4, "result": "ERROR"}]');
select results_eq($$select program_code, reserved, refused, successful, overridden, error, without_outcome from report.participations where stage_id = 'R'$$,
  $$values ('TP1', 3::bigint, 1::bigint, 1::bigint, 1::bigint, 0::bigint, 1::bigint)$$, 'devices are counted once, by the latest outcome that DACS took');
select merge(exchange('dacs', 'opt_outs'), 'reservation', 'update', '[{"derms_instance": "i", "file_id": "G", "row_number": 4, "opted_out_at": "2026-07-01T10:00:00Z"},
  {"derms_instance": "i", "file_id": "G", "row_number": 3, "opted_out_at": "2026-07-01T10:00:00Z"}, {"derms_instance": "i", "file_id": "F", "row_number": 2, "opted_out_at": "2026-07-01T10:00:00Z"}]');
select results_eq($$select reserved, refused, opted_out, successful, without_outcome from report.participations where stage_id = 'R'$$,
  $$values (1::bigint, 0::bigint, 3::bigint, 1::bigint, 0::bigint)$$, 'who was opted out is neither reserved nor refused, whatever was reported of it');
select merge(exchange('derms', 'events'), 'event', 'update', '[{"derms_instance": "i", "event_id": "E-R", "event_type": "DEVICE_TEST"}]');
select is_empty($$select * from report.participations where stage_id = 'R'$$, 'a test event is no participation');

select * from finish();
rollback;
