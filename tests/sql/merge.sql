-- Merging a page into staging: what is inserted, updated, left alone and refused.
begin;
select plan(39);
\ir support/given.sql

-- upsert
select given_program();
select exchange('dacs', 'sync_requests') as x \gset
select exchange('dacs', 'sync_requests') as y \gset
select is(merge(:x, 'customer', 'upsert', '[{"contact_id": "A", "cis_person_id": "1"}, {"contact_id": "B", "cis_person_id": null}]', '2026-01-01Z'),
  '{2,0}', 'upsert inserts new rows');
select results_eq($$select contact_id, cis_person_id, record_version, source_version, exchange_id from staging.customer order by 1$$,
  format($$values ('A', '1', 1, timestamptz '2026-01-01Z', %1$s::bigint), ('B', null, 1, '2026-01-01Z', %1$s)$$, :x), 'with their version and exchange');
select is(merge(:y, 'customer', 'upsert', '[{"contact_id": "A", "cis_person_id": "1"}]', '2026-01-02Z'), '{0,0}', 'the same content changes nothing');
select is((select exchange_id from staging.customer where contact_id = 'A'), :x::bigint, 'and leaves the row with the exchange that brought it');
select is(merge(:y, 'customer', 'upsert', '[{"contact_id": "A", "cis_person_id": "2"}]', '2026-01-02Z'), '{0,1}', 'other content updates');
select results_eq($$select cis_person_id, record_version, exchange_id from staging.customer where contact_id = 'A'$$,
  format($$values ('2', 2, %s::bigint)$$, :y), 'and raises the record version by one');
select is(merge(:y, 'customer', 'upsert', '[{"contact_id": "A", "cis_person_id": "old"}]', '2025-12-31Z'), '{0,0}', 'an older source version changes nothing');
select is(merge(:y, 'customer', 'upsert', '[{"contact_id": "A", "cis_person_id": "3"}]', '2026-01-02Z'), '{0,1}', 'an equal source version may change it');
select is(merge(:y, 'customer', 'upsert', '[{"contact_id": "A", "cis_person_id": null}]', '2026-01-03Z'), '{0,1}', 'null is a value');
select is((select cis_person_id from staging.customer where contact_id = 'A'), null, 'and empties the column');
select is(merge(:y, 'service_point', 'upsert', '[{"service_point_id": "SP", "division": "north", "time_zone": "UTC"}]'), '{1,0}', 'given all columns');
select is(merge(:y, 'service_point', 'upsert', '[{"service_point_id": "SP", "division": "south"}]'), '{0,1}', 'a later row without a column');
select is((select time_zone from staging.service_point where service_point_id = 'SP'), 'UTC', 'leaves that column as it was: absent is not null');

-- duplicates in one page
select is(merge(:y, 'customer', 'upsert', '[{"contact_id": "D", "cis_person_id": "first"}, {"contact_id": "D", "cis_person_id": "last"}]'), '{1,0}',
  'of two rows with one key in a page one is merged');
select is((select cis_person_id from staging.customer where contact_id = 'D'), 'last', 'the last');

-- insert
select given_devices(1, 2);
select is(merge(:y, 'enrollment_sync', 'insert', '[{"sync_request_id": "R", "subscription_id": "S1", "contact_id": "C1", "status": "ACTIVE", "program_code": "TP1"}]'),
  '{1,0}', 'insert inserts');
select is(merge(:y, 'enrollment_sync', 'insert', '[{"sync_request_id": "R", "subscription_id": "S1", "contact_id": "C1", "status": "INACTIVE", "program_code": "TP1"}]'),
  '{0,0}', 'and leaves existing rows alone');
select is((select status from staging.enrollment_sync where sync_request_id = 'R'), 'ACTIVE', 'as they came');
select is(merge(:y, 'subscription_device', 'upsert', '[{"subscription_id": "S1", "head_end_system": "H", "nic_id": "N2"}]'), '{1,0}',
  'upsert of key columns alone is an insert');
select is(merge(:y, 'subscription_device', 'upsert', '[{"subscription_id": "S1", "head_end_system": "H", "nic_id": "N2"}]'), '{0,0}', 'also the second time');

-- update
select is(merge(:y, 'device', 'update', '[{"device_id": "D1", "head_end_registration": "D1RE"}, {"device_id": "nobody", "head_end_registration": "D1RE"}]', null, '{device_id}'),
  '{0,1}', 'update changes rows that are there, by any key');
select is((select head_end_registration || record_version from staging.device where device_id = 'D1'), 'D1RE2', 'and raises their version');
select is(merge(:y, 'device', 'update', '[{"device_id": "D1", "head_end_registration": "D1RE"}]', null, '{device_id}'), '{0,0}', 'equal content changes nothing');
select is(merge(:y, 'device', 'update', '[{"head_end_system": "H", "nic_id": "N2", "badge_no": "B"}]'), '{0,1}', 'the primary key is the key when none is given');

select is(merge(:y, 'device', 'upsert', '[{"head_end_system": "H", "nic_id": "N1-new", "device_id": "D1"}]'), '{1,0}', 'a device has a new NIC and an ended row');
select is(merge(:y, 'device', 'update', '[{"device_id": "D1", "head_end_registration": "D1NR"}]', null, '{device_id}'), '{0,1}', 'an update by device');
select results_eq($$select nic_id, head_end_registration from staging.device where device_id = 'D1' order by nic_id$$,
  $$values ('N1', 'D1RE'), ('N1-new', 'D1NR')$$, 'means the active row');
select merge(:y, 'device', 'upsert', '[{"head_end_system": "H", "nic_id": "N1-new", "ended_at": "2026-11-01Z"}]');
select is(merge(:y, 'device', 'update', '[{"device_id": "D1", "head_end_registration": "D1DR"}]', null, '{device_id}'), '{0,2}', 'or the ended ones when none is active');

select given_devices(7, 7);
select is(merge(:y, 'device', 'update', '[{"device_id": "D7", "head_end_registration": "D1RE", "head_end_version": "2026-05-02Z"}]', null, '{device_id}'), '{0,1}', 'an update with a version');
select is(merge(:y, 'device', 'update', '[{"device_id": "D7", "head_end_registration": "D1NR", "head_end_version": "2026-05-01Z"}]', null, '{device_id}'), '{0,0}', 'is not replaced by an older one');
select is((select head_end_registration from staging.device where device_id = 'D7'), 'D1RE', 'nor in part');
select is(merge(:y, 'device', 'update', '[{"device_id": "D7", "head_end_registration": "D1RE", "head_end_version": "2026-05-03Z"}]', null, '{device_id}'), '{0,1}', 'a newer one with the same content moves the version');
select is(merge(:y, 'device', 'update', '[{"device_id": "D7", "head_end_registration": "D1DR", "head_end_version": "2026-05-03Z"}]', null, '{device_id}'), '{0,1}', 'one of the same version may change it');

-- refused
select throws_ok(format($$select test.merge(%s, 'event_stage', 'upsert', '[{"derms_instance": "i", "stage_id": "s", "starts_at": "tomorrow noon"}]')$$, :y),
  '22007', null, 'a text that the column''s type refuses is an error of the statement');
select throws_ok(format($$select test.merge(%s, 'enrollment_sync_device', 'insert', '[{"sync_request_id": "R", "position": "first", "head_end_system": "H", "nic_id": "N1"}]')$$, :y),
  '22P02', null, 'for every type');
select throws_ok(format($$select test.merge(%s, 'subscription', 'upsert', '[{"subscription_id": "S9", "contact_id": "nobody", "program_code": "TP1", "status": "ACTIVE"}]')$$, :y),
  '23503', null, 'so is a row without its parent');
select throws_ok($$select engine.merge_statement('customer', '{contact_id,shoe_size}', 'upsert', null)$$, 'DS012', null, 'a column that does not exist is named at once');
select throws_ok($$select engine.merge_statement('customer', '{contact_id}', 'update', null)$$, 'DS012', null, 'an update without values is refused');
select throws_ok($$select engine.merge_statement('customer', '{contact_id}', 'replace', null)$$, 'DS012', null, 'an unknown mode too');

select * from finish();
rollback;
