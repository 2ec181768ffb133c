-- Canonical tables refuse what cannot be true, each rule by its name; what is an open list stays open.
begin;
select plan(39);
\ir support/given.sql
select given_devices(1, 2);
select given_scheduled_stage('S');
select given_sync('Y1', 1);
select given_file('F', 'S', 1);

create function refuses(p_sql text, p_constraint text) returns text language plpgsql as $$
declare
  v_constraint text;
begin
  begin
    execute p_sql;
  exception when integrity_constraint_violation then
    get stacked diagnostics v_constraint = constraint_name;
  end;
  return is(coalesce(v_constraint, 'nothing was refused'), p_constraint, 'refused: ' || replace(p_constraint, '_', ' '));
end $$;

-- rules
select refuses($$insert into staging.program (program_code, exchange_id) values ('', 0)$$, 'program_code_is_not_empty');
select refuses($$insert into staging.program (program_code, external_id, exchange_id) values ('other', 'X-TP1', 0)$$, 'program_external_id_key');
select refuses($$insert into staging.customer (contact_id, cis_person_id, exchange_id) values ('other', 'PERSON1', 0)$$, 'customer_cis_person_is_unique');
select refuses($$insert into staging.device (head_end_system, nic_id, head_end_registration, exchange_id) values ('H', 'X', 'D1XX', 0)$$, 'head_end_registration_is_known');
select refuses($$update staging.device set device_id = 'D1', record_version = 2, exchange_id = test.exchange('dacs', 'sync_requests') where nic_id = 'N2'$$, 'device_id_is_unique_among_active');
select refuses($$insert into staging.subscription (subscription_id, contact_id, program_code, status, exchange_id) values ('X', 'C1', 'TP1', 'MAYBE', 0)$$, 'subscription_status_is_known');
select refuses($$insert into staging.enrollment_sync (sync_request_id, subscription_id, contact_id, status, program_code, exchange_id) values ('X', 'S1', 'C1', 'MAYBE', 'TP1', 0)$$, 'enrollment_sync_status_is_known');
select refuses($$insert into staging.enrollment_ack (derms_instance, ack_id, sync_request_id, message_id, ack_type, exchange_id) values ('derms', 'X', 'Y1', 'Y1', 'MAYBE', 0)$$, 'enrollment_ack_type_is_known');
select given_ack('A1', 'Y1');
select refuses($$insert into staging.enrollment_ack_device (derms_instance, ack_id, device_id, head_end_registration, exchange_id) values ('derms', 'A1', 'D1', 'D1XX', 0)$$, 'enrollment_ack_registration_is_known');
select refuses($$insert into staging.event (derms_instance, event_id, event_type, program_external_id, starts_at, ends_at, status, exchange_id) values ('i', 'X', 'EM', 'X-TP1', '2026-12-02', '2026-12-02', 'New', 0)$$, 'event_ends_after_it_starts');
select refuses($$insert into staging.event_stage (derms_instance, stage_id, event_id, sequence, starts_at, ends_at, status, exchange_id) values ('i', 'X', 'E-S', 1, '2026-12-02', '2026-12-01', 'New', 0)$$, 'stage_ends_after_it_starts');
select refuses($$insert into staging.event_stage (derms_instance, stage_id, event_id, sequence, starts_at, ends_at, status, exchange_id) values ('i', 'X', 'E-S', 1, '2026-12-02', '2026-12-03', 'Paused', 0)$$, 'stage_status_is_known');
select refuses($$insert into staging.event_stage_step (derms_instance, stage_id, action, at, exchange_id) values ('i', 'S', 'X1XX', '2026-12-02', 0)$$, 'stage_action_is_known');
select refuses($$insert into staging.file (instance, file_id, kind, message_id, exchange_id) values ('i', 'X', 'letter', 'X', 0)$$, 'file_kind_is_known');
select refuses($$insert into staging.file (instance, file_id, kind, exchange_id) values ('i', 'X', 'outcome', 0)$$, 'file_that_is_answered_names_its_message');
select refuses($$insert into staging.reservation (derms_instance, file_id, row_number, stage_id, head_end_system, nic_id, starts_at, ends_at, exchange_id) values ('i', 'F', 1, 'S', 'H', 'N1', '2026-12-02', '2026-12-01', 0)$$, 'reservation_ends_after_it_starts');
select refuses($$insert into staging.reservation (derms_instance, file_id, row_number, stage_id, head_end_system, nic_id, result, exchange_id) values ('i', 'F', 1, 'S', 'H', 'N1', 'PERHAPS', 0)$$, 'reservation_result_is_known');
select refuses($$insert into staging.message_ack (message_id, ack_id, derms_instance, ack_type, at, exchange_id) values ('X', 'X', 'i', 'MAYBE', '2026-12-02', 0)$$, 'message_ack_type_is_known');

-- parents
select refuses($$insert into staging.device (head_end_system, nic_id, service_point_id, exchange_id) values ('H', 'X', 'nowhere', 0)$$, 'device_service_point_id_fkey');
select refuses($$insert into staging.subscription (subscription_id, contact_id, program_code, status, exchange_id) values ('X', 'nobody', 'TP1', 'ACTIVE', 0)$$, 'subscription_contact_id_fkey');
select refuses($$insert into staging.event (derms_instance, event_id, event_type, program_external_id, starts_at, ends_at, status, exchange_id) values ('i', 'X', 'EM', 'nowhere', '2026-12-02', '2026-12-03', 'New', 0)$$, 'event_program_external_id_fkey');
select refuses($$insert into staging.reservation (derms_instance, file_id, row_number, stage_id, head_end_system, nic_id, exchange_id) values ('i', 'F', 1, 'S', 'H', 'nowhere', 0)$$, 'reservation_head_end_system_nic_id_fkey');
select refuses($$delete from staging.customer$$, 'subscription_contact_id_fkey');
select is_empty($$select conname from pg_constraint where contype = 'f' and connamespace = 'staging'::regnamespace and (confdeltype <> 'a' or confupdtype <> 'a')$$, 'nothing cascades');

-- requests are insert-only: what came once stays as asked
select is(merge(exchange('dacs', 'sync_requests'), 'enrollment_sync', 'insert', '[{"sync_request_id": "Y1", "subscription_id": "S1", "contact_id": "OTHER", "status": "INACTIVE", "program_code": "TP1"}]'), '{0,0}', 'a request that comes again stays as it was asked');

-- open lists
select lives_ok($$insert into staging.device (head_end_system, nic_id, device_type, specification, status, exchange_id) values ('H', 'open', 'ZZTYPE', 'CMSPEC', 'ZZSTATUS', 0)$$, 'codes of DACS are open lists');
select lives_ok($$insert into staging.event (derms_instance, event_id, event_type, program_external_id, starts_at, ends_at, status, exchange_id) values ('j', 'E', 'CM-SITE', 'X-TP1', '2026-12-02', '2026-12-03', 'New', 0)$$, 'so are event types');
select lives_ok($$insert into staging.event (derms_instance, event_id, event_type, program_external_id, starts_at, ends_at, status, exchange_id) values ('k', 'E', 'CM-SITE', 'X-TP1', '2026-12-02', '2026-12-03', 'New', 0)$$, 'each DERMS instance has its own ids');

-- bookkeeping tables
select refuses($$insert into sync.application (name, kind) values ('dacs', 'dacs')$$, 'application_name_key');
select refuses($$insert into sync.run (source_id, mode, started_at, finished_at, pages, items, changed, quarantined, is_complete) values (test.source('derms', 'events'), 'walk', '2026-12-01', '2026-12-01', 0, 0, 0, 0, true)$$, 'run_mode_is_known');
select refuses($$insert into sync.source (application_id, resource) select application_id, resource from sync.source limit 1$$, 'source_is_named_once');
select refuses($$update sync.flow set mode = 'pause'$$, 'flow_mode_is_known');
select refuses($$update sync.flow set list_size = 0$$, 'flow_list_holds_something');
select refuses($$update sync.file_intake set state = 'lost'$$, 'file_intake_state_is_known');
select dispatch();
select engine.baseline(name, 'tester') from sync.flow where is_active;
select enable_all();
select given_scheduled_stage('T');
select dispatch();
select refuses($$insert into sync.ready (application_id, priority, delivery_id) select application_id, 1, delivery_id from sync.ready limit 1$$, 'ready_holds_a_delivery_once');
select refuses($$insert into audit.record_change (table_id, record_id, operation, record_version, exchange_id) values (1, 1, 'guess', 1, 0)$$, 'operation_is_known');

-- times and names
select is_empty($$select a.attrelid::regclass, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid where c.relnamespace::regnamespace::text in ('staging', 'sync', 'audit')
  and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and a.atttypid in ('timestamp'::regtype, 'time'::regtype)$$, 'every instant has a time zone');
select is_empty($$select a.attrelid::regclass, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid where c.relnamespace::regnamespace::text in ('staging', 'sync', 'audit')
  and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and a.atttypid = 'boolean'::regtype and a.attname !~ '^(is|has)_'$$, 'every boolean reads as a statement');
select is_empty($$select a.attrelid::regclass, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid where c.relnamespace::regnamespace::text in ('staging', 'sync', 'audit')
  and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and a.atttypid = 'timestamptz'::regtype and a.attname !~ '(^|_)at$|_until$' and a.attname not in ('source_version', 'head_end_version', 'version')$$, 'every instant is named for what happened at it');

select * from finish();
rollback;
