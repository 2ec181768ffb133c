-- Messages: the statements that read rows for a message and write what its reply says.
begin;
select plan(18);
\ir support/given.sql
select given_devices(1, 3);
select given_scheduled_stage('S');
select given_file('F', 'S', 2);
select given_reservations('F', 'S', 1, 2);
select given_sync('Y1', 1, 'ACTIVE', '{2,1}');
select given_sync('Y2', 2);

-- rows
select array_agg(record_id order by row_number desc) as ids from staging.reservation \gset
select is(engine.message_statement('reservation', '{nic_id,event_stage.event.event_id,event_stage.program_event_id,event_stage.starts_at,device.service_point.time_zone,event_stage.event.program.program_code}') is not null, true, 'a message may read columns of parents, and of theirs');
select engine.message_statement('reservation', '{nic_id,event_stage.event.event_id,event_stage.program_event_id,event_stage.starts_at,device.service_point.time_zone,event_stage.event.program.program_code}') as sql \gset
prepare reservations as :sql;
create temp table rows as execute reservations(:'ids');
select results_eq('select * from rows', format($$values (%s::bigint, 'N2', 'E-S', 'S', '2026-12-02 10:00:00+00', 'America/Chicago', 'TP1'), (%s, 'N1', 'E-S', 'S', '2026-12-02 10:00:00+00', 'America/Chicago', 'TP1')$$,
  (:'ids'::bigint[])[1], (:'ids'::bigint[])[2]), 'rows come as text, in the order asked for');
select engine.message_statement('reservation', '{starts_at,subscription_id}') as sql \gset
prepare nulls as :sql;
create temp table nulls as execute nulls(:'ids');
select results_eq('select starts_at, subscription_id from nulls', $$values (null::text, 'S2'), (null, 'S1')$$, 'a null stays null; the subscription was noted when the row was staged');
select engine.message_statement('device', '{device_id,service_point.division}') as sql \gset
update staging.device set service_point_id = null, record_version = 2, exchange_id = exchange('dacs', 'sync_requests') where nic_id = 'N3';
prepare devices as :sql;
select array_agg(record_id) as n3 from staging.device where nic_id = 'N3' \gset
create temp table devices as execute devices(:'n3');
select is((select count(*) from devices), 1::bigint, 'a row without that parent is read all the same');
select is_empty('execute reservations(''{}'')', 'no rows, no result');
select throws_ok($$select engine.message_statement('reservation', '{shoe_size}')$$, 'DS012', null, 'an unknown column is an error that names it');
select throws_ok($$select engine.message_statement('reservation', '{customer.contact_id}')$$, 'DS012', null, 'so is a table that is no parent');
select throws_ok($$select engine.message_statement('reservation', '{"nic_id from pg_authid --"}')$$, 'DS012', null, 'a column is never read as SQL');

-- nested lists
select engine.message_children_statement('enrollment_sync', 'enrollment_sync_device', '{device_id,nic_id,device.service_point_id}') as sql \gset
prepare children as :sql;
select array_agg(record_id order by sync_request_id desc) as syncs from staging.enrollment_sync \gset
create temp table children as execute children(:'syncs');
select results_eq('select record_id, device_id, nic_id, service_point_id from children', format($$values (%1$s::bigint, 'D2', 'N2', 'SP1'), (%2$s, 'D2', 'N2', 'SP1'), (%2$s, 'D1', 'N1', 'SP1')$$,
  (:'syncs'::bigint[])[1], (:'syncs'::bigint[])[2]), 'nested lists come per parent in the order of their key');
select throws_ok($$select engine.message_children_statement('enrollment_sync', 'reservation', '{nic_id}')$$, 'DS012', null, 'a table that is no child is an error');

-- replies
select exchange('dacs', 'reserve_device') as x \gset
select engine.fill_statement('reservation', '{result,result_number,confirmed_at}') as sql \gset
prepare fill as :sql;
create temp table filled (n integer);
create function fill(p_exchange bigint, p_ids bigint[], p_results text[], p_numbers text[], p_times text[]) returns integer language plpgsql as $$
declare n integer;
begin
  execute format('execute fill(%L, %L, %L, %L, %L)', p_exchange, p_ids, p_results, p_numbers, p_times) into n;
  return n;
end $$;
select is(fill(:x, :'ids', '{OK,ERROR}', '{null,4711}', '{2026-12-01T00:00:00.5Z,2026-12-01T00:00:00.5Z}'), 2, 'a reply fills columns of the rows that it is about');
select results_eq('select row_number, result, result_number, confirmed_at, record_version, exchange_id from staging.reservation order by 1',
  format($$values (1, 'ERROR', '4711', timestamptz '2026-12-01 00:00:00.5Z', 2, %1$s::bigint), (2, 'OK', null, '2026-12-01 00:00:00.5Z', 2, %1$s)$$, :x), 'as a change that its exchange brought');
select is(fill(exchange('dacs', 'reserve_device'), :'ids', '{OK,ERROR}', '{null,4711}', '{2026-12-01T00:00:00.5Z,2026-12-01T00:00:00.5Z}'), 0, 'the same reply again changes nothing');
select is(fill(:x, :'ids', '{OK,OK}', '{null,null}', '{2026-12-01T00:00:00.5Z,2026-12-01T00:00:00.5Z}'), 1, 'an exchange may say more in a later part');
select throws_ok(format($$select fill(%s, %L, '{FINE,OK}', '{null,null}', '{null,null}')$$, :x, :'ids'), '23514', null, 'a value that the table refuses is an error');
select is((select array_agg(a.name) from audit.record_change c join sync.application a on a.application_id = c.origin_id where c.exchange_id = :x), '{dacs,dacs,dacs}', 'its origin is the application that replied');

-- subscriptions of reserved devices
select merge(exchange('dacs', 'sync_requests'), 'subscription_device', 'upsert', '[{"subscription_id": "S3", "head_end_system": "H", "nic_id": "N1", "starts_at": "2026-06-01T00:00:00Z"}]');
select given_reservations('F', 'S', 3, 3);
select given_file('G', 'S', 1);
select given_reservations('G', 'S', 1, 1);
select is((select subscription_id from staging.reservation where file_id = 'G'), 'S3', 'of several subscriptions of a device the newest active one is noted');
select merge(exchange('dacs', 'sync_requests'), 'subscription', 'upsert', '[{"subscription_id": "S3", "contact_id": "C1", "program_code": "TP1", "status": "INACTIVE"}]');
select given_file('G2', 'S', 1);
select given_reservations('G2', 'S', 1, 1);
select is((select subscription_id from staging.reservation where file_id = 'G2'), 'S1', 'an active one before one that ended');

select * from finish();
rollback;
