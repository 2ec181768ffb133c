-- Stages at risk: what DACS does not hold while the deadline is near, with the minutes left and the cause in words.
begin;
select plan(34);
\ir support/given.sql
select given_devices(1, 12);
select set_clock('2026-12-02 08:00+00');

create function risk(p_stage text) returns text language sql as $$
  select r.not_confirmed || ' | ' || r.cause from report.stages_at_risk r where r.stage_id = p_stage
$$;
create function fail_head(p_kind text, p_message text, p_code text default null) returns boolean language plpgsql as $$
declare
  v_claim bigint := test.claim(1);
begin
  return engine.report(v_claim, (select c.delivery_ids from sync.claim c where c.claim_id = v_claim), '{failed}', array[p_kind], array[p_code], array[p_message], '{null}', null, '{null}');
end $$;

-- when
select given_scheduled_stage('A'); -- starts at 10:00, deadline 9:45, warning from 9:15 on
select is_empty('select * from report.stages_at_risk', 'a stage whose deadline is far is not at risk');
select set_clock('2026-12-02 09:15+00');
select results_eq($$select derms_instance, event_id, stage_id, starts_at, deadline, minutes_left, since from report.stages_at_risk$$,
  $$values ('i', 'E-A', 'A', '2026-12-02 10:00+00'::timestamptz, '2026-12-02 09:45+00'::timestamptz, 30, '2026-12-02 09:15+00'::timestamptz)$$,
  'it is when the deadline comes within the warning time and DACS has not confirmed it');
select set_clock('2026-12-02 09:50+00');
select is((select minutes_left from report.stages_at_risk), -5, 'after the deadline the minutes are negative');
select set_clock('2026-12-02 12:00+00');
select is_empty('select * from report.stages_at_risk', 'when it is over nothing can be done');
select engine.load_settings('{"stage_lead": 3600000, "stage_warning": 0}');
select set_clock('2026-12-02 09:00+00');
select results_eq('select stage_id, minutes_left from report.stages_at_risk', $$values ('A', 0)$$, 'lead and warning time are settings');
select engine.load_settings('{"stage_lead": 900000, "stage_warning": 1800000}');
select set_clock('2026-12-02 09:30+00');

-- observing
select is(risk('A'), 'create, schedule step | the create waits for a free delivery worker', 'what dispatch has not seen yet');
select dispatch();
select is(risk('A'), 'create, schedule step | the create is not sent: flow event only observes', 'a flow that observes');
select engine.baseline('event', 'tester');
select engine.baseline('event_status', 'tester');
select is(risk('A'), null, 'what a person said that both sides know is confirmed');
select enable_all();

-- the create
select given_scheduled_stage('B');
select dispatch();
select is(risk('B'), 'create, schedule step | the create waits for a free delivery worker', 'a create that is ready');
select is((select due_at from sync.delivery where delivery_id = delivery_of('event', 'B')), (select deadline from report.stages_at_risk where stage_id = 'B'), 'its delivery is due at the same deadline');
select claim(1) as c \gset
select is(risk('B'), 'create, schedule step | the create is being sent', 'one that a worker has');
select report(:c, 'failed', 'transient', p_message => 'connection refused');
select matches(risk('B'), '^create, schedule step \| the create waits, as dacs does not answer since 09:30 UTC \(connection refused\), next try in 1 s$', 'one that DACS does not answer');
select pass_time('2 minutes');
select fail_head('transient', 'Service Unavailable', '503');
select matches(risk('B'), 'the create waits, as dacs answers 503 since 09:30 UTC \(Service Unavailable\), next try in \d+ s$', 'since the first failure of that kind');
select pass_time('2 minutes');
select report(claim(1), 'unknown', 'unknown outcome', p_message => 'no reply in 10 s');
select matches(risk('B'), 'the create was sent, and no answer came since 09:34 UTC \(no reply in 10 s\), next try in \d+ s$', 'one whose outcome is unknown');
select pass_time('2 minutes');
select fail_head('permanent', 'programExternalIdentifier is not known');
select is(risk('B'), 'create, schedule step | the create is dead since 09:36 UTC: programExternalIdentifier is not known', 'a dead one, with the words of DACS');
select results_eq($$select subject, since, detail from report.situations where kind = 'stage at risk'$$,
  $$values ('i stage B', '2026-12-02 09:30+00'::timestamptz, '9 min left until 09:45 UTC; not confirmed: create, schedule step; the create is dead since 09:36 UTC: programExternalIdentifier is not known')$$,
  'it is a situation');

-- behind another
select given_scheduled_stage('C');
select deliver_all();
select is(risk('C'), null, 'a stage that DACS confirmed is not at risk');
select given_step('C', 'F1CN');
select dispatch();
select given_scheduled_stage('D');
select dispatch();
select is(risk('D'), 'create, schedule step | the create waits for the cancel of stage C, which waits for a free delivery worker', 'a create that waits for a cancel in its program');
select fail_head('transient', 'connection refused');
select matches(risk('D'), 'the create waits for the cancel of stage C, which waits, as dacs does not answer since 09:36 UTC \(connection refused\), next try in \d+ s$', 'and why that waits');
select pass_time('2 minutes');
select deliver_all();

-- the schedule step
select given_scheduled_stage('E');
select report(claim(1));
select dispatch();
select fail_head('permanent', 'not allowed');
select is(risk('E'), 'schedule step | the schedule step is dead since 09:38 UTC: not allowed', 'a create without its schedule step');

-- reservations
select given_scheduled_stage('F');
select deliver_all();
select given_sync('Y1', 1);
select given_sync('Y2', 2);
select given_file('FF', 'F', 5);
select is(risk('F'), 'reservation file FF | the file is not read in whole yet', 'a reservation file that is not read yet');
update sync.file_intake set message = 'HTTP status 404', attempts = 5;
select matches(risk('F'), 'the file is not read in whole yet: HTTP status 404$', 'or cannot be');
select given_reservations('FF', 'F', 1, 5);
update sync.file_intake set state = 'done';
select is(risk('F'), '5 of 5 reservations | reservations: waits for a free delivery worker', 'reservations that dispatch has not seen yet');
select dispatch();
select is(risk('F'), '5 of 5 reservations | reservations: 3: waits for a free delivery worker; 2 wait for the registration of 2 devices', 'reservations whose devices are not registered yet');
select deliver_all();
select is(risk('F'), '2 of 5 reservations | reservations: 2 wait for the registration of 2 devices', 'what is confirmed is not counted');
select given_ack('K1', 'Y1');
select given_ack('K2', 'Y2');
select deliver_all();
select is(risk('F'), null, 'until all are');
select given_scheduled_stage('G');
select given_file('GF', 'G', 2);
select given_reservations('GF', 'G', 6, 7);
update sync.file_intake set state = 'done';
select dispatch();
select matches(risk('G'), '^create, schedule step, 2 of 2 reservations \| the create waits', 'the first cause is named: what waits for it follows by itself');
select deliver_all();
select engine.disable_flow('reservation', 'tester');
select given_reservations('GF', 'G', 8, 8);
select deliver_all();
update staging.reservation set result = 'OK', record_version = record_version + 1, exchange_id = exchange('dacs', 'reserve_device') where row_number in (6, 7);
select is(risk('G'), '1 of 3 reservations | flow reservation only observes', 'a flow of reservations that observes');

-- quarantine
select engine.add_quarantine(source('derms', 'events'), 1, '\x0a', '{E-B}', '{"\\x01"}', '{null}', '{"\\x01"}', '{invalid}', '{startDateTime}', '{no time zone}', '{it names no time zone}', '{null}', '{null}');
select matches(risk('B'), '\| a newer version of the event is quarantined: startDateTime, it names no time zone; the create is dead', 'a newer version that could not be staged is named');
select is((select count(*) from report.situations where kind = 'quarantine' and subject = 'derms/events E-B'), 1::bigint, 'an event that could not be staged is a situation by itself');

-- what is not sent
select given_event('E-H', '{H}');
select given_stage('H', 'E-H', 'Completed');
select given_event('E-I', '{I}', 'Approved');
select given_stage('I', 'E-I', 'Approved');
select is((select count(*) from report.stages_at_risk where stage_id in ('H', 'I')), 0::bigint, 'a missed stage and one that is not scheduled are not at risk');

-- who may look
select lives_ok($$select act_as('dersync_analyst', 'select * from report.stages_at_risk')$$, 'an analyst may look');
select lives_ok($$select act_as('dersync_operator', 'select * from report.situations')$$, 'an operator sees the situation');

-- cheap
create temporary table plan_line (line text);
do $$
declare
  v_line text;
begin
  set local enable_seqscan = off;
  for v_line in execute 'explain (costs off) select * from report.stages_at_risk' loop
    insert into plan_line values (v_line);
  end loop;
end $$;
select is((select count(*) from unnest('{event_stage_running,delivery_by_list,delivery_by_record}'::text[]) i where exists (select from plan_line p where p.line ~ i)), 3::bigint,
  'it is found by indexes');

select * from finish();
rollback;
