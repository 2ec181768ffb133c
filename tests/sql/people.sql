-- What people do and see: a record edited by hand, and the whole history of a record by any of its ids.
begin;
select plan(28);
\ir support/given.sql
select enable_all();
select given_devices(1, 2);

-- editing
select is(engine.edit_record('customer', '{"contact_id": "C1"}', '{"cis_person_id": "PERSON9"}', 'anna', 'wrong person'), 1, 'a person changes a record');
select results_eq($$select cis_person_id, record_version from staging.customer where contact_id = 'C1'$$, $$values ('PERSON9', 2)$$, 'it is its next version');
select results_eq($$select old, new, actor, reason, origin_id from audit.record_change where new ? 'cis_person_id' order by change_id desc limit 1$$,
  $$values ('{"cis_person_id": "PERSON1"}'::jsonb, '{"cis_person_id": "PERSON9"}'::jsonb, 'anna', 'wrong person', null::smallint)$$, 'history says what, who and why');
select results_eq($$select actor, verb, subject, reason, detail from audit.operator_action where verb = 'edit'$$,
  $$values ('anna', 'edit', 'customer', 'wrong person', '{"key": {"contact_id": "C1"}, "changes": {"cis_person_id": "PERSON9"}}'::jsonb)$$, 'so does the list of acts');
select is(engine.edit_record('device', '{"head_end_system": "H", "nic_id": "N1"}', '{"badge_no": null, "status": "X", "ended_at": "2026-12-01T00:00:00Z"}', 'anna', 'test'), 1, 'several columns of any type');
select is((select status from staging.device where nic_id = 'N1'), 'X', 'are set');
select is(engine.edit_record('customer', '{"contact_id": "nobody"}', '{"cis_person_id": "1"}', 'anna', 'test'), 0, 'a record that is not there is none changed');
select is((select count(*) from audit.operator_action where verb = 'edit'), 2::bigint, 'and no act');
select throws_ok($$select engine.edit_record('customer', '{"contact_id": "C1"}', '{"cis_person_id": "1"}', 'anna', '')$$, 'DS021', null, 'a change by hand needs a reason');
select throws_ok($$select engine.edit_record('customer', '{"contact_id": "C1"}', '{"contact_id": "C2"}', 'anna', 'test')$$, 'DS021', null, 'the key never changes');
select throws_ok($$select engine.edit_record('customer', '{"contact_id": "C1"}', '{"exchange_id": "1"}', 'anna', 'test')$$, 'DS021', null, 'nor does the bookkeeping');
select throws_ok($$select engine.edit_record('customer', '{"contact_id": "C1"}', '{"colour": "1"}', 'anna', 'test')$$, 'DS021', null, 'an unknown column is refused');
select throws_ok($$select engine.edit_record('customer', '{}', '{"cis_person_id": "1"}', 'anna', 'test')$$, 'DS021', null, 'so is a change of nobody in particular');
select throws_ok($$select engine.edit_record('customer', '{"contact_id": "C1"}', '{}', 'anna', 'test')$$, 'DS021', null, 'and one of nothing');
select is(engine.edit_record('customer', '{"contact_id": "C1"}', '{"cis_person_id": "x'' or true --"}', 'anna', 'test'), 1, 'values are never read as SQL');
select throws_ok($$select engine.edit_record('pg_class; drop table x', '{"a": "1"}', '{"b": "1"}', 'anna', 'test')$$, null, null, 'nor are names');
select is(current_setting('dersync.actor', true), '', 'nothing of the person is left in the session');

-- an edit is delivered like any change
select given_scheduled_stage('S');
select deliver_all();
select engine.edit_record('event_stage', '{"derms_instance": "i", "stage_id": "S"}', '{"starts_at": "2026-12-02T11:00:00Z"}', 'anna', 'DERMS said so by telephone');
select is(deliver_all(), '{event_status:S/F1CN,event:S,event_status:S/2/X1SD}', 'what a person changed is delivered as any change');

-- trace
select given_sync('Y1', 1);
select report(claim(), 'failed', 'transient', p_message => 'no connection');
select pass_time('2 minutes');
select deliver_all();
select given_ack('A1', 'Y1');
select deliver_all();
select is((select array_agg(what) from engine.trace('Y1') where record like 'enrollment_sync %'), '{staged,"to deliver",attempt,acknowledged}', 'a trace tells what came, what was sent and what was answered, in order of time');
select ok((select bool_or(detail like '%from dacs in exchange%') from engine.trace('Y1') where what = 'staged'), 'from where it came');
select ok((select bool_or(detail like '%enrollment_sync delivery % attempt 1: failed, transient, no connection%') from engine.trace('Y1') where what = 'attempt'), 'what failed');
select ok((select count(*) > 0 from engine.trace('Y1') where record like 'enrollment_ack %'), 'other records that carry the id belong to it');
select ok((select count(*) > 0 from engine.trace('N1') where record like 'device %'), 'any id finds its records');
select ok((select bool_or(detail like '%by anna: wrong person%') from engine.trace('C1')), 'a person''s change names the person');
select is_empty($$select * from engine.trace('unknown')$$, 'an unknown id has no history');
select is_empty($$select * from engine.trace('')$$, 'nor has none');
select engine.add_quarantine(source('dacs', 'sync_requests'), 1, '\x0a', '{Q1}', '{"\\x01"}', '{null}', '{"\\x01"}', '{invalid}', '{contactId}', '{missing}', '{contactId is missing}', '{null}', '{null}');
select results_eq($$select what, detail from engine.trace('Q1')$$, $$values ('quarantined', 'invalid, contactId, contactId is missing, open')$$, 'a record that could not be staged has one too');
select lives_ok($$select engine.trace('x'' or true --')$$, 'an id is never read as SQL');

select * from finish();
rollback;
