-- Status checks: one question, one answer, in time or late; what has none is seen.
begin;
select plan(22);
\ir support/given.sql
select enable_all();

create function given_check(p_id text) returns bigint language plpgsql as $$
begin
  perform test.merge(test.exchange('dacs', 'status_checks'), 'status_check', 'insert', jsonb_build_array(jsonb_build_object('communication_id', p_id,
    'head_end_system', 'H', 'nic_id', 'N', 'answer_within', '15 minutes')));
  return (select record_id from staging.status_check where communication_id = p_id);
end $$;

create function given_answer(p_id text, p_response text, p_status text default 'SUCCESS') returns integer[] language sql as $$
  select test.merge(test.exchange('derms', 'status_responses'), 'status_check', 'update', jsonb_build_array(jsonb_build_object('communication_id', p_id,
    'response_id', p_response, 'result_status', p_status)), null, '{communication_id}')
$$;

-- in time
select given_check('Q1');
select is(deliver_all(), '{status_check:Q1}', 'a check goes to DERMS');
select is(state_of('status_check', 'Q1'), 'awaiting_ack', 'and waits for its answer');
select is(given_check('Q1'), (select record_id from staging.status_check), 'the same question again is none');
select given_check('Q2');
select is(deliver_all(), '{status_check:Q2}', 'other checks do not wait for it, nor the next of the same device');
select is(given_answer('Q1', 'R1'), '{0,1}', 'the answer fills the row');
select is(deliver_all(), '{status_result:Q1}', 'and goes to DACS');
select is(state_of('status_check', 'Q1'), 'acknowledged', 'which settles the question');
select results_eq($$select result_status, is_late from staging.status_check where communication_id = 'Q1'$$, $$values ('SUCCESS', false)$$, 'it was in time');

-- only once
select is(given_answer('Q1', 'R1b', 'FAILURE'), '{0,0}', 'a second answer changes nothing');
select is(deliver_all(), '{}', 'and is not sent');
select results_eq($$select response_id, record_version from staging.status_check where communication_id = 'Q1'$$, $$values ('R1', 2)$$, 'the first one stays');
select is(given_answer('Q3', 'R3'), '{0,0}', 'an answer to nobody fills no row');

-- late
select pass_time('15 minutes');
select is_empty($$select * from report.status_checks where is_overdue$$, 'the time is not over yet');
select pass_time('1 second');
select results_eq($$select communication_id from report.status_checks where is_overdue$$, $$values ('Q2')$$, 'what has no answer in time is seen');
select results_eq($$select kind, subject from report.situations$$, $$values ('no answer', 'status_check')$$, 'as something that needs a person');
select given_answer('Q2', 'R2', 'FAILURE');
select is(deliver_all(), '{status_result:Q2}', 'a late answer is sent all the same');
select results_eq($$select result_status, is_late from staging.status_check where communication_id = 'Q2'$$, $$values ('FAILURE', true)$$, 'marked');
select is_empty($$select * from report.situations$$, 'and nobody is asked any more');

-- never sent
select given_check('Q4');
select dispatch();
select pass_time('16 minutes');
select is(engine.expire_deliveries(), 1, 'a question that was not sent in time is not sent any more');
select is(state_of('status_check', 'Q4'), 'expired', 'it expires');

-- by hand
select is(engine.edit_record('status_check', '{"communication_id": "Q1"}', '{"result_status": "FAILURE"}', 'ann', 'read off the meter'), 1, 'a person can correct an answer');
select is((select result_status from staging.status_check where communication_id = 'Q1'), 'FAILURE', 'by a reason');

select * from finish();
rollback;
