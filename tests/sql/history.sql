-- History: every change of a canonical record leaves one row that says what changed, from where, and by whom.
begin;
select plan(33);
\ir support/given.sql
select given_devices(1, 1);
select exchange('dacs', 'sync_requests') as x \gset
select exchange('dacs', 'sync_requests') as y \gset
delete from sync.born;

create function changes(p_table text) returns table (operation text, key jsonb, old jsonb, new jsonb, record_version integer, origin text) language sql as $$
  select c.operation, c.key, c.old, c.new, c.record_version, a.name from audit.record_change c join sync.staged_table t using (table_id)
    left join sync.application a on a.application_id = c.origin_id where t.name = p_table order by c.change_id
$$;

-- insert, update, delete
select merge(:x, 'customer', 'upsert', '[{"contact_id": "K", "cis_person_id": "1"}]');
select results_eq($$select * from changes('customer') where key->>'contact_id' = 'K'$$,
  $$values ('insert', '{"contact_id": "K"}'::jsonb, null::jsonb, null::jsonb, 1, 'dacs')$$, 'an insert leaves the key and where it came from; the row itself holds the values');
select record_id as k from staging.customer where contact_id = 'K' \gset
select merge(:y, 'customer', 'upsert', '[{"contact_id": "K", "cis_person_id": "2"}]');
create function last_change(p_record bigint) returns table (operation text, old jsonb, new jsonb, record_version integer) language sql as $$
  select c.operation, c.old, c.new, c.record_version from audit.record_change c join sync.staged_table t using (table_id)
  where c.record_id = p_record and t.name = 'customer' order by change_id desc limit 1
$$;
select results_eq(format('select * from last_change(%s)', :k), $$values ('update', '{"cis_person_id": "1"}'::jsonb, '{"cis_person_id": "2"}'::jsonb, 2)$$,
  'an update leaves old and new of the changed columns');
select merge(:x, 'customer', 'upsert', '[{"contact_id": "K", "cis_person_id": null}]');
select results_eq(format('select * from last_change(%s)', :k), $$values ('update', '{"cis_person_id": "2"}'::jsonb, '{"cis_person_id": null}'::jsonb, 3)$$, 'a null is told from an unchanged column');
select merge(:x, 'customer', 'upsert', '[{"contact_id": "K", "cis_person_id": "4"}]');
select results_eq(format('select * from last_change(%s)', :k), $$values ('update', '{"cis_person_id": null}'::jsonb, '{"cis_person_id": "4"}'::jsonb, 4)$$, 'in both directions');
select merge(:x, 'device', 'upsert', '[{"head_end_system": "H", "nic_id": "N1", "badge_no": "B", "status": "A", "ended_at": "2026-12-01T01:00:00Z"}]');
select results_eq($$select old, new from changes('device') where operation = 'update'$$,
  $$values ('{"badge_no": null, "status": null, "ended_at": null}'::jsonb, '{"badge_no": "B", "status": "A", "ended_at": "2026-12-01 01:00:00+00"}'::jsonb)$$,
  'several columns of several types stand in one row');
select is((select count(*) from audit.record_change where record_id = :k and exchange_id in (:x, :y) and xid = pg_current_xact_id()), 4::bigint, 'each names its exchange and its transaction');
select merge(:x, 'customer', 'upsert', '[{"contact_id": "M1"}, {"contact_id": "M2"}, {"contact_id": "M3"}]');
select is((select array_agg(key->>'contact_id') from (select key from changes('customer') where key->>'contact_id' like 'M%') m), '{M1,M2,M3}', 'rows of one statement stand in the order in which they were staged');
select set_config('dersync.actor', 'dba', true), set_config('dersync.reason', 'erased on request', true);
delete from staging.customer where contact_id = 'M3';
select results_eq($$select operation, key, old->>'contact_id', record_version from changes('customer') order by 4 desc, 1 limit 1$$,
  $$values ('update', null::jsonb, null::text, 4)$$, 'given the history so far');
select results_eq($$select c.operation, c.key, c.old ? 'record_id', c.actor, c.reason from audit.record_change c where c.operation = 'delete'$$,
  $$values ('delete', '{"contact_id": "M3"}'::jsonb, true, 'dba', 'erased on request')$$, 'a delete keeps the whole row, who and why');
select set_config('dersync.actor', '', true), set_config('dersync.reason', '', true);

-- what the trigger refuses
select throws_ok($$update staging.customer set cis_person_id = '9' where contact_id = 'K'$$, 'DS002', null, 'a change that does not raise the record version is refused');
select throws_ok(format($$update staging.customer set cis_person_id = '9', record_version = record_version + 2, exchange_id = %s where contact_id = 'K'$$, :y), 'DS002', null, 'so is a jump');
select throws_ok(format($$update staging.customer set contact_id = 'L', record_version = record_version + 1, exchange_id = %s where contact_id = 'K'$$, :y), 'DS002', null, 'key columns never change');
select throws_ok(format($$insert into staging.customer (contact_id, record_version, exchange_id) values ('L', 2, %s)$$, :y), 'DS002', null, 'a new row begins with version 1');
select set_config('dersync.exchange', '', true);
select throws_ok($$update staging.customer set cis_person_id = '9', record_version = record_version + 1 where contact_id = 'K'$$, 'DS002', null, 'a change that no exchange brought needs a person');
select set_config('dersync.actor', 'anna', true);
select throws_ok($$update staging.customer set cis_person_id = '9', record_version = record_version + 1 where contact_id = 'K'$$, 'DS002', null, 'and a reason');
select set_config('dersync.reason', 'wrong person', true);
select lives_ok($$update staging.customer set cis_person_id = '9', record_version = record_version + 1 where contact_id = 'K'$$, 'with both it is taken');
select results_eq(format($$select new, origin_id, actor, reason from audit.record_change where record_id = %s and actor is not null and operation = 'update'$$, :k),
  $$values ('{"cis_person_id": "9"}'::jsonb, null::smallint, 'anna', 'wrong person')$$, 'and its origin is that person, no application');
select set_config('dersync.actor', '', true), set_config('dersync.reason', '', true);
select throws_ok($$truncate staging.customer cascade$$, 'DS003', null, 'canonical tables are never truncated');

-- a page may bring a record twice
select merge(:y, 'customer', 'upsert', '[{"contact_id": "T", "cis_person_id": "T1"}]');
select is(merge(:y, 'customer', 'upsert', '[{"contact_id": "T", "cis_person_id": "T2"}]'), '{0,1}', 'two statements of one page may change one record');
select results_eq($$select origin from changes('customer') where new->>'cis_person_id' = 'T2'$$, $$values ('dacs')$$, 'and the origin is the application all the same');

-- nothing changed, nothing written
select count(*) as before from audit.record_change \gset
select merge(:y, 'customer', 'upsert', '[{"contact_id": "T", "cis_person_id": "T2"}]');
select is((select count(*) from audit.record_change), :before::bigint, 'an upsert that changes nothing leaves no history');
update staging.customer set record_version = record_version + 1 where contact_id = 'nobody';
select is((select count(*) from audit.record_change), :before::bigint, 'nor does a statement without rows');

-- the release of a quarantined item points to another application's exchange
select exchange('derms', 'events') as z \gset
select merge(:z, 'customer', 'upsert', '[{"contact_id": "FOREIGN"}]');
select results_eq($$select origin from changes('customer') where key->>'contact_id' = 'FOREIGN'$$, $$values ('derms')$$, 'the origin is read from the row''s exchange');

-- generated columns and bookkeeping are no content
select is(engine.captured_columns('event_stage_step'), '{derms_instance,stage_id,incarnation,action,at,is_inferred,cancel_reason}', 'generated and bookkeeping columns are not content');

-- a changed clock of the source alone is no change of content
select merge(:y, 'customer', 'upsert', '[{"contact_id": "T", "cis_person_id": "T2"}]', '2027-01-01Z');
select is((select count(*) from audit.record_change), :before + 1::bigint, 'a newer version with equal content is not news');

-- every canonical table
select is_empty($$select t.name from sync.staged_table t where (select count(*) from pg_trigger g where g.tgrelid = ('staging.' || t.name)::regclass
  and g.tgname in ('_100_capture_insert', '_100_capture_update', '_100_capture_delete', '_900_refuse_truncate') and g.tgenabled = 'O') <> 4$$,
  'every canonical table has its capture and its guard');
select is_empty($$select c.relname from pg_class c where c.relnamespace = 'staging'::regnamespace and c.relkind = 'r'
  and not exists (select from sync.staged_table t where t.name = c.relname)$$, 'and every table of staging is known');
select is_empty($$select c.relname, a.column from pg_class c cross join unnest('{record_id,source_version,first_seen_at,changed_at,record_version,exchange_id}'::text[]) a("column")
  where c.relnamespace = 'staging'::regnamespace and c.relkind = 'r'
    and not exists (select from pg_attribute x where x.attrelid = c.oid and x.attname = a.column)$$, 'with the six columns of bookkeeping');

-- append-only
select throws_ok($$update audit.record_change set reason = 'x'$$, 'DS003', null, 'history is not changed');
select throws_ok($$delete from audit.record_change$$, 'DS003', null, 'nor deleted');
select throws_ok($$truncate audit.record_change$$, 'DS003', null, 'nor emptied');
select throws_ok($$delete from audit.operator_action$$, 'DS003', null, 'acts of people neither');
select throws_ok($$update audit.operator_action set actor = 'x'$$, 'DS003', null, 'in no way');

select * from finish();
rollback;
