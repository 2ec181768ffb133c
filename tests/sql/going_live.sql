-- Going live: what was settled before it was first seen gives birth to nothing; what a baseline took as known is there.
begin;
select plan(14);
\ir support/given.sql
select given_devices(1, 2);
select given_scheduled_stage('S');
select given_scheduled_stage('C');

-- observe, baseline, enable
select deliver_all();
select is((select array_agg(flow || ' ' || (record->>'stage_id') order by delivery_id) from report.observed_deliveries), '{"event S","event_status S","event C","event_status C"}', 'what would be sent is listed');
select throws_ok($$select engine.enable_flow('event', 'me')$$, 'DS020', null, 'a flow with something undecided is not enabled');
select engine.baseline('event', 'me'), engine.baseline('event_status', 'me');
select is_empty($$select * from report.observed_deliveries$$, 'after the baseline nothing is undecided');
select enable_all();
select is((select count(*) from sync.delivery where settled_at is null), 0::bigint, 'nothing old is queued');

-- what happens to known records
select given_step('S', 'X1IP');
select deliver_all();
select ok(exists (select from sync.delivery d join staging.event_stage_step s using (record_id)
  where s.stage_id = 'S' and s.action = 'X1IP' and d.state = 'delivered'), 'the next step of a known stage is sent');
select is((select count(*) from sync.delivery d join sync.flow f using (flow_id) where f.name = 'event' and d.state <> 'observed'), 0::bigint, 'without a create');
select given_stage('C', 'E-C', 'Scheduled', '2026-12-09T12:00:00Z', '2026-12-01 02:00Z');
select deliver_all();
select is((select incarnation from staging.event_stage where stage_id = 'C'), 2, 'a known stage that moves is made anew');
select is((select array_agg(s.program_event_id || ' ' || s.action order by d.delivery_id) from sync.delivery d join staging.event_stage_step s using (record_id) join sync.flow f using (flow_id)
  where f.name = 'event_status' and s.stage_id = 'C' and d.state = 'delivered'), '{"C F1CN","C#2 X1SD"}', 'its former program event is cancelled first');

-- settled before it was first seen
select exchange('dacs', 'sync_requests') as x \gset
delete from sync.born;
select merge(:x, 'enrollment_sync', 'insert', '[{"sync_request_id": "OLD", "subscription_id": "S1", "contact_id": "C1", "status": "ACTIVE", "program_code": "TP1", "is_missed": true}]');
select given_ack('A-OLD', 'OLD');
select is((select count(*) from sync.born), 0::bigint, 'neither a request that was answered before nor its acknowledgement is sent');
select given_sync('NEW', 2);
select given_ack('A-NEW', 'NEW');
select is((select count(*) from sync.born), 2::bigint, 'others are');

-- files
select given_file('F', 'S', 1) as f \gset
update staging.file set answered_as = 'ERROR', record_version = record_version + 1, exchange_id = :x where file_id = 'F';
delete from sync.born;
select given_reservations('F', 'S', 1, 1);
select is((select count(*) from sync.born), 0::bigint, 'nor is a row of a file that was answered before');
select merge(exchange('derms', 'reservation_files'), 'file', 'insert', '[{"instance": "i", "file_id": "G", "kind": "reservation", "message_id": "MG", "stage_id": "S", "answered_as": "SUCCESS"}]');
select engine.register_files(test.source('derms', 'reservation_files'), 1, '{i}', '{G}', '{"\\x01"}');
select isnt((select answered_at from sync.file_intake where file_id = 'G'), null, 'such a file counts as answered');
select engine.finish_file((select record_id from sync.file_intake where file_id = 'G'), 0);
select is_empty($$select * from staging.message_ack where message_id = 'MG'$$, 'it is not answered once more');
update sync.file_intake set state = 'failed', message = 'gone' where file_id = 'G';
select is_empty($$select * from report.situations where kind = 'file failed' and subject = 'G'$$, 'and when it is gone by now, nobody is alarmed');

select * from finish();
rollback;
