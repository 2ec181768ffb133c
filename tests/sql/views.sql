-- Report views: what people see of flows, sources, quarantine, deliveries, lanes, stages, and what needs a person.
begin;
select plan(44);
\ir support/given.sql
select enable_all();
select given_devices(1, 6);
select flow, waiting from report.flows limit 0;

-- flows
select is((select array_agg(flow order by flow) from report.flows), (select array_agg(name order by name) from sync.flow where is_active), 'every flow is shown');
select results_eq($$select mode, target, waiting, oldest_waiting_age, retry, unknown, awaiting_ack, gated, in_flight, late, dead, expired from report.flows where flow = 'event'$$,
  $$values ('deliver', 'dacs', 0::bigint, null::interval, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint)$$, 'an idle flow has nothing');
select given_scheduled_stage('A');
select pass_time('10 seconds');
select results_eq($$select waiting, oldest_waiting_age from report.flows where flow = 'event'$$, $$values (1::bigint, interval '10 seconds')$$, 'what dispatch has not seen yet waits too');
select dispatch();
select results_eq($$select waiting, oldest_waiting_age from report.flows where flow = 'event'$$, $$values (1::bigint, interval '10 seconds')$$, 'what is queued waits');
select claim(1) as c \gset
select results_eq($$select waiting, in_flight from report.flows where flow = 'event'$$, $$values (1::bigint, 1::bigint)$$, 'what is being sent waits and is in flight');
select given_file('F', 'A', 2);
select given_reservations('F', 'A', 1, 2);
select dispatch();
select results_eq($$select waiting, gated from report.flows where flow = 'reservation'$$, $$values (2::bigint, 2::bigint)$$, 'what stands at a gate is counted');
select report(:c, 'failed', 'transient');
select results_eq($$select waiting, retry, in_flight from report.flows where flow = 'event'$$, $$values (1::bigint, 1::bigint, 0::bigint)$$, 'what is tried again');
select pass_time('2 minutes');
select report(claim(1), 'unknown', 'unknown outcome');
select results_eq($$select waiting, unknown from report.flows where flow = 'event'$$, $$values (1::bigint, 1::bigint)$$, 'what is unknown');
select pass_time('2 minutes');
select deliver_all();
select results_eq($$select waiting, delivered from report.flows where flow in ('event', 'reservation') order by flow$$, $$values (0::bigint, 1::bigint), (0, 2)$$, 'and what was delivered');
select given_sync('Y1', 1);
select deliver_all();
select results_eq($$select waiting, awaiting_ack, late from report.flows where flow = 'enrollment_sync'$$, $$values (1::bigint, 1::bigint, 0::bigint)$$, 'what waits for its acknowledgement waits');
select pass_time('16 minutes');
select results_eq($$select late, unanswered from report.flows where flow = 'enrollment_sync'$$, $$values (1::bigint, 1::bigint)$$, 'and is late after its time');
select results_eq($$select kind, subject from report.situations where kind in ('late', 'no answer')$$, $$values ('no answer', 'enrollment_sync')$$, 'which a person sees');
select given_ack('A1', 'Y1');
select deliver_all();
select results_eq($$select waiting, acknowledged, late from report.flows where flow = 'enrollment_sync'$$, $$values (0::bigint, 1::bigint, 0::bigint)$$, 'until it is acknowledged');

-- deliveries
select given_scheduled_stage('B');
select dispatch();
select results_eq($$select flow, application, table_name, record, state, place, cause, priority::int, attempts from report.deliveries where delivery_id = (select delivery_of('event', 'B'))$$,
  $$values ('event', 'dacs', 'event_stage', '{"stage_id": "B", "derms_instance": "i"}'::jsonb, 'queued', 'ready', 'change', 3, 0)$$, 'a delivery is shown with the key of its record and where it is');
select results_eq($$select place from report.deliveries where delivery_id = (select delivery_of('event_status', 'B/X1SD'))$$, $$values ('queued')$$, 'behind another in its lane it is queued');
select given_reservations('F', 'B', 3, 3);
select dispatch();
select results_eq($$select place from report.deliveries where delivery_id = (select delivery_of('reservation', 'F/3'))$$, $$values ('gated')$$, 'at a gate gated');
select claim(1) as c \gset
select results_eq($$select place from report.deliveries where delivery_id = (select delivery_of('event', 'B'))$$, $$values ('claimed')$$, 'with a worker claimed');

-- dead letters, lanes
select report(:c, 'failed', 'permanent', p_message => 'startDateTime is malformed');
select results_eq($$select flow, state, message from report.dead_letters$$, $$values ('event', 'dead', 'startDateTime is malformed')$$, 'a dead letter has the words of the other side');
select results_eq($$select flow, waiting_in_lane, waiting_at_gates, message from report.lanes_blocked$$, $$values ('event', 1::bigint, 1::bigint, 'startDateTime is malformed')$$, 'what waits for it is counted');
select results_eq($$select state, stopped_at, name from report.lanes_blocked$$, $$values ('dead', engine.now(), 'the create of stage B')$$, 'since when, and what it is');
select results_eq($$select waiting, holder_id = delivery_of('event', 'B'), holder, because from report.gates_closed$$,
  $$values (1::bigint, true, 'the create of stage B', 'is dead since ' || engine.clock_text(engine.now()) || ': startDateTime is malformed')$$, 'a closed gate says for what is waited, and why');
select results_eq($$select subject, detail from report.situations where kind = 'dead letter'$$, $$values ('event {"stage_id": "B", "derms_instance": "i"}', 'startDateTime is malformed')$$, 'a person sees it');
select set_clock('2026-12-02 12:00:01Z');
select engine.keep_house();
select is((select count(*) from report.dead_letters where state = 'expired'), 1::bigint, 'what expired stands there too');
select is((select count(*) from report.situations where kind = 'expired'), 1::bigint, 'for a person to see');

-- stages
select results_eq($$select stage_id, status, incarnation, is_missed, program_event_id, reservations, confirmed, refused from report.stages where event_id = 'E-A'$$,
  $$values ('A', 'Scheduled', 1, false, 'A', 2::bigint, 0::bigint, 0::bigint)$$, 'a stage is shown with its reservations');
select merge(exchange('dacs', 'reserve_device'), 'reservation', 'update', '[{"derms_instance": "i", "file_id": "F", "row_number": 1, "result": "OK"}, {"derms_instance": "i", "file_id": "F", "row_number": 2, "result": "ERROR"}]');
select results_eq($$select confirmed, refused from report.stages where stage_id = 'A'$$, $$values (1::bigint, 1::bigint)$$, 'confirmed and refused');

-- sources, quarantine
select engine.finish_run(source('derms', 'events'), 'tip', '2026-12-01Z', 1, 0, 0, 0, true, null, null);
select pass_time('30 seconds');
select results_eq($$select poll_age, failed_at, failure, quarantined from report.sources where application = 'derms' and resource = 'events'$$,
  $$values (interval '30 seconds', null::timestamptz, null, 0::bigint)$$, 'a source says when it was last read to its end');
select engine.finish_run(source('derms', 'events'), 'tip', '2026-12-01Z', 1, 0, 0, 0, false, 'connection refused', null);
select is((select count(*) from report.situations where kind = 'source failing'), 0::bigint, 'a failure of a moment calls nobody');
select pass_time('61 seconds');
select results_eq($$select subject, detail from report.situations where kind = 'source failing'$$, $$values ('derms/events', 'connection refused')$$, 'one that lasts does');
select engine.add_quarantine(source('derms', 'events'), 1, '\x0a', '{E9}', '{"\\x01"}', '{null}', '{"\\x01"}', '{invalid}', '{eventType}', '{not in lookup}', '{eventType is not configured}', '{null}', '{null}');
select results_eq($$select application, resource, record, state, field, reason from report.quarantines$$, $$values ('derms', 'events', 'E9', 'open', 'eventType', 'eventType is not configured')$$, 'quarantine is shown with its reason');
select is((select count(*) from information_schema.columns where table_schema = 'report' and table_name = 'quarantines' and column_name in ('item', 'hash')), 0::bigint, 'without the content of the record');
select results_eq($$select subject, detail from report.situations where kind = 'quarantine'$$, $$values ('derms/events E9', 'eventType is not configured')$$, 'a person sees it');
select engine.discard_quarantine(array(select quarantine_id from sync.quarantine), 'anna', 'test');
select is((select count(*) from report.situations where kind = 'quarantine'), 0::bigint, 'until it is decided');
select results_eq('select state, resolved_by, resolution from report.quarantines', $$values ('discarded', 'anna', 'test')$$, 'then it says how');

-- order and emptiness
select ok((select array_agg(since) = array_agg(since order by since) from report.situations), 'situations come oldest first');
select ok((select bool_and(kind is not null and subject is not null and since is not null) from report.situations), 'each says what and since when');

-- a healthy system needs nobody
delete from sync.born;
update sync.delivery set state = 'delivered', settled_at = engine.now(), is_in_lane = false;
select engine.finish_run(source('derms', 'events'), 'tip', '2026-12-01Z', 1, 0, 0, 0, true, null, null);
select is_empty('select * from report.situations', 'a healthy system has no situation');

-- nobody polls
select pass_time('6 minutes');
select results_eq($$select kind, subject from report.situations$$, $$values ('not polled', 'derms/events')$$, 'a source that no engine reads is a situation');

-- views name their flows for good
select engine.load_flows('{}');
select is_empty('select * from report.flows', 'flows without a file are not shown');
select cmp_ok((select count(*) from report.deliveries), '>', 5::bigint, 'their deliveries are');

-- every view can be read when there is nothing
select is_empty($$select v.viewname from pg_views v where v.schemaname = 'report' and obj_description(('report.' || v.viewname)::regclass) is null$$, 'every view is explained');
select is((select array_agg(viewname::text order by viewname) from pg_views where schemaname = 'report'), '{alarms,applications,conflicts,dead_letters,deliveries,delivery_states,flows,gates_closed,lanes_blocked,loads,lookup_misses,observed_deliveries,participations,pauses,quarantines,situations,sources,stages,stages_at_risk,status_checks}', 'these are the views');
select is_empty($$select v.viewname from pg_views v where v.schemaname = 'report' and v.viewname !~ 's$' and v.viewname not in ('gates_closed', 'lanes_blocked', 'stages_at_risk')$$, 'a plural name is a view');
select is_empty($$select c.relname from pg_class c where c.relnamespace = 'report'::regnamespace and c.relkind <> 'v'$$, 'and nothing else stands there');

select * from finish();
rollback;
