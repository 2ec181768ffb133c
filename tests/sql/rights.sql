-- Rights, by acting as each role: the engine works but cannot rewrite history, analysts read, operators decide by functions, auditors see all.
begin;
select plan(66);
\ir support/given.sql
select enable_all();
select given_program();
grant usage on schema test to public;

create function may(p_role text, p_sql text, p_what text) returns text language sql as $$
  select lives_ok(format('select test.act_as(%L, %L)', p_role, p_sql), p_role || ' may ' || p_what)
$$;
create function may_not(p_role text, p_sql text, p_what text) returns text language sql as $$
  select throws_ok(format('select test.act_as(%L, %L)', p_role, p_sql), '42501', null, p_role || ' may not ' || p_what)
$$;

-- the engine does its whole work with its own rights
create function work_a_day() returns void language plpgsql as $$
declare
  v_file bigint;
  v_claim bigint;
begin
  perform test.given_devices(1, 3);
  perform test.given_sync('Y1', 1);
  perform test.deliver_all();
  perform test.given_ack('A1', 'Y1');
  perform test.given_scheduled_stage('S');
  perform test.deliver_all();
  v_file := test.given_file('F', 'S', 2);
  perform test.given_reservations('F', 'S', 2, 3);
  perform engine.add_quarantine(test.source('derms', 'reservation_files'), 1, '\x0a', '{F/9}', '{"\\x01"}', '{null}', '{"\\x01"}', '{invalid}', '{nicId}', '{missing}', '{no}', '{null}', '{null}');
  perform engine.record_seen(test.source('derms', 'events'), 1, '\x0a', '{x}', '{"\\x01"}', '{null}');
  perform engine.advance_source(test.source('derms', 'events'), 'tip', null, null, '2026-12-01Z', 'x');
  perform engine.finish_run(test.source('derms', 'events'), 'sweep', '2026-12-01Z', 1, 1, 1, 0, true, null, '2026-12-01Z');
  perform engine.advance_file(v_file, 0, 2), engine.finish_file(v_file, 2);
  v_claim := test.claim();
  perform engine.add_sent('dacs', 'reserve_device', '\x00', '\x00', '{0,0,1}', '{200}', '{5}'), engine.extend_claim(v_claim, 60000);
  perform test.report(v_claim, 'failed', 'transient');
  perform test.given_stage('S', 'E-S', 'Scheduled', '2026-12-02T12:00:00Z', '2026-12-01 02:00Z');
  perform test.deliver_all();
  perform test.given_step('S', 'F1CN');
  perform test.deliver_all();
  perform engine.keep_house(), engine.count_pending(), engine.next_due_ms(), engine.release_candidates(10), engine.probe(1, '\x00', '{x}', '{"\\x00"}', '{null}');
  perform test.set_clock('2026-12-31 23:59Z'), engine.keep_house();
end $$;
select may_not('dersync_engine', 'insert into sync.clock values (true, ''2026-01-01'', ''2026-01-01'', 1)', 'set the clock');
grant insert, delete on sync.clock to dersync_engine; -- the day below is a long one
select may('dersync_engine', 'select test.work_a_day()', 'do the whole work of a day');
select ok('reservation:F/2:superseded' = any (states()), 'which was a day with work in it');
select may_not('dersync_engine', 'delete from staging.device', 'delete canonical records');
select may_not('dersync_engine', 'truncate staging.device cascade', 'empty canonical tables');
select may_not('dersync_engine', 'update audit.record_change set reason = reason', 'change history');
select may_not('dersync_engine', 'delete from audit.record_change', 'delete history');
select may_not('dersync_engine', 'delete from audit.operator_action', 'delete acts of people');
select may_not('dersync_engine', 'insert into audit.operator_action (actor, verb, subject) values (1, 1, 1)', 'make up acts of people');
select may_not('dersync_engine', 'update sync.flow set mode = ''deliver''', 'enable a flow');
select may_not('dersync_engine', 'select engine.enable_flow(''event'', ''me'')', 'by a function either');
select may_not('dersync_engine', 'update sync.delivery_state set is_open = false', 'redefine states');
select may_not('dersync_engine', 'insert into sync.migration values (''x'', ''x'', ''x'')', 'pretend a migration');
select may_not('dersync_engine', 'select engine.load_flows(''{}'')', 'load flows');
select may_not('dersync_engine', 'select engine.generate()', 'generate code');
select may_not('dersync_engine', 'create table engine.x ()', 'create objects');
select may_not('dersync_engine', 'create table audit.x ()', 'in no schema');
select may_not('dersync_engine', 'alter table staging.device disable trigger all', 'switch triggers off');
select may_not('dersync_engine', 'select engine.edit_record(''device'', ''{}'', ''{}'', ''a'', ''b'')', 'act as a person');

-- analysts
select may('dersync_analyst', 'select * from staging.device', 'read canonical records');
select may('dersync_analyst', 'select * from report.flows', 'read report views');
select may('dersync_analyst', 'select * from report.situations', 'of every sort');
select may('dersync_analyst', 'select * from report.deliveries, report.sources, report.quarantines, report.lanes_blocked, report.stages, report.dead_letters limit 1', 'all of them');
select may_not('dersync_analyst', 'select * from sync.exchange', 'read exchanges');
select may_not('dersync_analyst', 'select * from sync.quarantine', 'nor items in quarantine');
select may_not('dersync_analyst', 'select * from audit.record_change', 'nor history');
select may_not('dersync_analyst', 'update staging.device set status = null', 'write anything');
select may_not('dersync_analyst', 'insert into staging.program (program_code, exchange_id) values (1, 1)', 'in any way');
select may_not('dersync_analyst', 'select engine.claim(''x'', 1, 1, 0)', 'claim');
select may_not('dersync_analyst', 'select engine.enable_flow(''event'', ''me'')', 'enable');
select may_not('dersync_analyst', 'delete from report.stages', 'write through a view');

-- operators
select may('dersync_operator', 'select engine.disable_flow(''event'', ''me'')', 'disable a flow');
select may('dersync_operator', 'select engine.baseline(''event'', ''me'')', 'take a baseline');
select may('dersync_operator', 'select engine.enable_flow(''event'', ''me'')', 'enable a flow');
select may('dersync_operator', 'select engine.retry_quarantine(array(select quarantine_id from report.quarantines), ''me'')', 'have quarantine retried');
select may('dersync_operator', 'select engine.discard_quarantine(array(select quarantine_id from report.quarantines), ''me'', ''why'')', 'discard it');
select may('dersync_operator', 'select engine.edit_record(''customer'', ''{"contact_id": "C1"}'', ''{"cis_person_id": "9"}'', ''me'', ''why'')', 'edit a record by the function');
select may('dersync_operator', 'select * from engine.trace(''Y1'')', 'trace');
select may('dersync_operator', 'select * from report.situations', 'see what needs a person');
select may('dersync_operator', 'select item from sync.quarantine', 'see the item to repair');
select may_not('dersync_operator', 'update staging.customer set cis_person_id = null', 'edit a record in another way');
select may_not('dersync_operator', 'delete from sync.quarantine', 'delete quarantine');
select may_not('dersync_operator', 'select engine.claim(''x'', 1, 1, 0)', 'claim');
select may_not('dersync_operator', 'select engine.settle(''{1}'', ''discarded'', ''x'')', 'settle deliveries');
select may_not('dersync_operator', 'select engine.record_action(''other'', ''x'', ''x'', null, null)', 'make up acts');
select may_not('dersync_operator', 'delete from audit.operator_action', 'delete acts');
select may_not('dersync_operator', 'select engine.load_flows(''{}'')', 'load flows');

-- auditors
select is_empty($$select c.oid::regclass from pg_class c where c.relnamespace::regnamespace::text in ('staging', 'sync', 'audit', 'report') and c.relkind in ('r', 'v', 'p')
  and not c.relispartition and not has_table_privilege('dersync_auditor', c.oid, 'select') and c.oid <> 'sync.salt'::regclass$$, 'dersync_auditor may read everything');
select may_not('dersync_auditor', 'select salt from sync.salt', 'but not what hides values in hashes');
select is_empty($$select c.oid::regclass from pg_class c where c.relnamespace::regnamespace::text in ('staging', 'sync', 'audit', 'report') and c.relkind in ('r', 'v', 'p')
  and has_table_privilege('dersync_auditor', c.oid, 'insert, update, delete, truncate')$$, 'and write nothing');
select may('dersync_auditor', 'select body from sync.exchange', 'read the exact bytes');
select may('dersync_auditor', 'select * from audit.record_change, audit.operator_action limit 1', 'read history');
select may('dersync_auditor', 'select * from engine.trace(''Y1'')', 'trace');
select may_not('dersync_auditor', 'select engine.enable_flow(''event'', ''me'')', 'decide');

-- everybody else
create role dersync_nobody;
grant usage on schema test to dersync_nobody;
select is_empty($$select p.oid::regprocedure from pg_proc p where p.pronamespace = 'engine'::regnamespace and has_function_privilege('dersync_nobody', p.oid, 'execute')$$, 'nothing is executable by everybody');
select is_empty($$select c.oid::regclass from pg_class c where c.relnamespace::regnamespace::text in ('staging', 'sync', 'audit', 'report') and c.relkind in ('r', 'v', 'p', 'S')
  and (c.relkind <> 'S' and has_table_privilege('dersync_nobody', c.oid, 'select, insert, update, delete') or c.relkind = 'S' and has_sequence_privilege('dersync_nobody', c.oid, 'usage, select, update'))$$, 'nothing is readable by everybody');
select is_empty($$select n from unnest('{staging,sync,audit,engine,report}'::text[]) n where has_schema_privilege('dersync_nobody', n, 'usage, create')$$, 'no schema is open to everybody');
select is_empty($$select r.rolname, n from pg_roles r, unnest('{staging,sync,audit,engine,report}'::text[]) n where r.rolname like 'dersync\_%' and has_schema_privilege(r.oid, n, 'create')$$, 'no role of ours creates objects');
select is_empty($$select rolname from pg_roles where rolname in ('dersync_engine', 'dersync_operator', 'dersync_analyst', 'dersync_auditor') and (rolcanlogin or rolsuper or rolcreaterole or rolcreatedb or rolbypassrls)$$, 'the roles are groups without powers of their own');

-- functions
select is_empty($$select p.oid::regprocedure from pg_proc p where p.pronamespace = 'engine'::regnamespace and not coalesce(p.proconfig @> '{"search_path=\"\""}', false)$$, 'every function fixes its search_path');
select is((select array_agg(p.proname::text order by p.proname) from pg_proc p where p.pronamespace = 'engine'::regnamespace and p.prosecdef),
  '{baseline,decide_deliveries,delivery_name,disable_flow,discard_quarantine,edit_record,enable_flow,find_deliveries,make_partitions,message_children_statement,message_statement,oldest_transaction,pause,plan_deliveries,preview_claim,record_action,resume,retry_quarantine,stage_lead,trace,why_list_waiting,why_waiting}', 'only these act with their owner''s rights: what people decide, partitions, trace, the text of statements and what views say');
select is((select array_agg(p.proname::text order by p.proname) from pg_proc p where p.pronamespace = 'engine'::regnamespace and has_function_privilege('dersync_operator', p.oid, 'execute')),
  '{baseline,clock_text,decide_deliveries,delivery_name,disable_flow,discard_quarantine,edit_record,enable_flow,find_deliveries,message_children_statement,message_statement,now,oldest_transaction,pause,plan_deliveries,preview_claim,resume,retry_quarantine,stage_lead,trace,why_list_waiting,why_waiting}', 'operators have these functions and no other');
select is((select array_agg(p.proname::text order by p.proname) from pg_proc p where p.pronamespace = 'engine'::regnamespace and not has_function_privilege('dersync_engine', p.oid, 'execute')),
  '{baseline,bear_again,decide_deliveries,disable_flow,discard_quarantine,edit_record,enable_flow,find_deliveries,generate,generate_capture,generate_carried,generate_expand,generate_find,grant_rights,limit_sessions,load_applications,load_flows,load_mapping,load_programs,load_settings,load_shown_columns,pause,record_action,replay,resume,retry_quarantine}',
  'the engine has all but those of people and of migrate');

-- time-outs of every role
create function limits() returns text[] language sql as $$
  select coalesce(array_agg(c order by c), '{}') from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase cross join unnest(s.setconfig) c
    where d.datname = current_database() and s.setrole = 0
$$;
do $$ begin
  execute format('alter database %I reset all', current_database());
  execute format('alter database %I set statement_timeout = %L', current_database(), '4h');
end $$;
select is(engine.limit_sessions(), '{lock_timeout,idle_in_transaction_session_timeout}', 'migrate sets the time-outs that the database has not');
select is(limits(), '{idle_in_transaction_session_timeout=5min,lock_timeout=30s,statement_timeout=4h}', 'and leaves those that its owner has set');
select is(engine.limit_sessions(), '{}', 'once is enough');

select * from finish();
rollback;
