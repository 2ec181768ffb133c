-- Acknowledgements: an accepted sync waits for its acknowledgement, which settles it in the dispatch that sends it on.
begin;
select plan(49);
\ir support/given.sql
select enable_all();
select given_devices(1, 6);

select given_sync('Y1', 1);
select is(deliver_all(), '{enrollment_sync:Y1}', 'a sync request goes to DERMS');
select is(state_of('enrollment_sync', 'Y1'), 'awaiting_ack', 'and waits for its acknowledgement');
select given_sync('Y2', 1);
select is(deliver_all(), '{}', 'the next one of the subscription waits for it too');
select given_ack('A1', 'Y1');
select dispatch();
select is(states(), '{enrollment_sync:Y1:acknowledged,enrollment_sync:Y2:queued,enrollment_ack:A1:queued}', 'the acknowledgement settles it');
select is((select array_agg(name_of(delivery_id) order by delivery_id) from sync.ready), '{Y2,A1}', 'frees the lane, and goes to DACS');
select is(deliver_all(), '{enrollment_ack:A1,enrollment_sync:Y2}', 'both are delivered');
select given_ack('A1b', 'Y1', 'ERROR');
select dispatch();
select is(state_of('enrollment_sync', 'Y1'), 'acknowledged', 'a second acknowledgement changes nothing');
select is(state_of('enrollment_ack', 'A1b'), 'queued', 'but is sent on');

-- negative
select given_ack('A2', 'Y2', 'ERROR');
select dispatch();
select is(state_of('enrollment_sync', 'Y2'), 'refused', 'a negative one is a business refusal');
select ok((select message is not null from sync.delivery where delivery_id = (select delivery_of('enrollment_sync', 'Y2'))), 'with a reason');
select given_sync('Y3', 1);
select ok('enrollment_sync:Y3' = any (deliver_all()), 'the lane is free: the data is mended by a new request');
select given_ack('A3', 'Y3', 'FAILURE');
select dispatch();
select is(state_of('enrollment_sync', 'Y3'), 'refused', 'a technical failure is negative too');

-- early
select deliver_all();
select given_sync('Y4', 2);
select claim() as c \gset
select given_ack('A4', 'Y4');
select dispatch();
select is(state_of('enrollment_sync', 'Y4'), 'acknowledged', 'an acknowledgement that comes before the reply settles the delivery while it is being sent');
select is(report(:c, 'done', null, array[delivery_of('enrollment_sync', 'Y4')]), true, 'the report that follows is taken');
select is(state_of('enrollment_sync', 'Y4'), 'acknowledged', 'and changes nothing');
select is((select count(*) from sync.claim where claim_id = :c), 0::bigint, 'its claim is gone');
select given_sync('Y5', 2);
select claim() as c \gset
select report(:c, 'unknown', 'unknown outcome', array[delivery_of('enrollment_sync', 'Y5')]);
select given_ack('A5', 'Y5');
select dispatch();
select is(state_of('enrollment_sync', 'Y5'), 'acknowledged', 'one whose outcome was unknown is known by its acknowledgement');
select is((select count(*) from sync.later where delivery_id = (select delivery_of('enrollment_sync', 'Y5'))), 0::bigint, 'and is not tried again');

-- overdue: asked for again
select deliver_all();
select is((select (ask_after, ask_times)::text from sync.flow where name = 'enrollment_sync'), '(00:05:00,3)', 'a flow says when an acknowledgement is asked for again, and how often');
select given_sync('Y9', 6), given_sync('Y10', 6);
select is(deliver_all(), '{enrollment_sync:Y9}', 'a sync request is accepted');
select is((select array_agg(is_ask) from sync.later), '{t}', 'asking again is planned, which is nothing that moves by itself');
select pass_time('4 minutes');
select is(deliver_all(), '{}', 'its acknowledgement has some time');
select pass_time('2 minutes');
select is(deliver_all(), '{enrollment_sync:Y9}', 'then the request is sent again');
select is(state_of('enrollment_sync', 'Y9') || ' ' || state_of('enrollment_sync', 'Y10'), 'awaiting_ack queued', 'goes on waiting and holding its lane');
select pass_time('9 minutes');
select is(deliver_all(), '{}', 'and has twice the time');
select pass_time('2 minutes');
select claim() as c \gset
select report(:c, 'failed', 'transient');
select is(state_of('enrollment_sync', 'Y9'), 'awaiting_ack', 'a failure of the repeat leaves it accepted');
select pass_time('1 minute');
select is(deliver_all(), '{enrollment_sync:Y9}', 'and is tried again soon');
select pass_time('21 minutes');
select is(deliver_all(), '{enrollment_sync:Y9}', 'a third time');
select pass_time('1 day');
select is(deliver_all(), '{}', 'and no more');
select is((select asks from sync.delivery where delivery_id = delivery_of('enrollment_sync', 'Y9')), 3, 'three times in all');
select ok((select unanswered > 0 from report.flows where flow = 'enrollment_sync'), 'a person is told');
select given_ack('A9', 'Y9');
select dispatch();
select is(state_of('enrollment_sync', 'Y9'), 'acknowledged', 'one that comes late all the same settles it');
select is(deliver_all(), '{enrollment_ack:A9,enrollment_sync:Y10}', 'and frees its lane');
select pass_time('6 minutes');
select claim() as c \gset
select given_ack('A10', 'Y10');
select dispatch();
select is(report(:c), true, 'one that comes while it is asked for again');
select is(state_of('enrollment_sync', 'Y10') || (select count(*) from sync.later), 'acknowledged0', 'settles it too, and nothing is planned any more');
select deliver_all();

-- gates
select deliver_all();
select given_sync('Y6', 3);
select deliver_all();
select given_file('F', null), given_scheduled_stage('S'), given_scheduled_stage('S2');
select given_reservations('F', 'S', 3, 3);
select deliver_all();
select is(places('reservation'), '{F/3:gated}', 'a reservation of a device waits for its sync and its acknowledgement');
select given_ack('A6', 'Y6');
select dispatch();
select is(places('reservation'), '{F/3:ready}', 'which opens its gate');
select given_file('G', null);
select given_reservations('G', 'S2', 3, 3);
select dispatch();
select is((select place from report.deliveries where delivery_id = (select delivery_of('reservation', 'G/3'))), 'gated', 'one that comes later waits until that acknowledgement has reached DACS');

-- what was only observed
select engine.disable_flow('enrollment_sync', 'tester');
select given_sync('Y7', 4);
select dispatch();
select given_ack('A7', 'Y7');
select dispatch();
select is(state_of('enrollment_sync', 'Y7'), 'observed', 'an acknowledgement leaves alone what was only observed');
select engine.enable_flow('enrollment_sync', 'tester') from (select engine.baseline('enrollment_sync', 'tester')) b;
select engine.disable_flow('enrollment_ack', 'tester');
select given_sync('Y8', 5);
select deliver_all();
select given_ack('A8', 'Y8');
select dispatch();
select is(state_of('enrollment_sync', 'Y8'), 'acknowledged', 'a flow that observes acknowledges all the same');
select is(state_of('enrollment_ack', 'A8'), 'observed', 'without sending');

-- what a device's registration comes from
create function given_answer(p_id text, p_message text, p_registration text, p_version timestamptz, p_device text default 'D6') returns integer[] language plpgsql as $$
declare
  x bigint := test.exchange('derms', 'enroll_acks');
begin
  perform test.merge(x, 'enrollment_ack', 'insert', jsonb_build_array(jsonb_build_object('derms_instance', 'derms', 'ack_id', p_id,
    'sync_request_id', split_part(p_message, '#', 1), 'message_id', p_message, 'ack_type', 'SUCCESS')), p_version);
  return test.merge(x, 'enrollment_ack_device', 'insert', jsonb_build_array(jsonb_build_object('derms_instance', 'derms', 'ack_id', p_id,
    'device_id', p_device, 'head_end_registration', p_registration)), p_version);
end $$;
create function registered() returns text language sql as $$
  select concat_ws(' ', d.head_end_registration, d.head_end_request) from staging.device d where d.device_id = 'D6'
$$;
select given_sync('R1', 6), given_sync('R2', 6), given_sync('M1', 6), given_sync('M2', 6);
update staging.enrollment_sync set is_missed = true, record_version = 2, exchange_id = exchange('dacs', 'sync_requests') where sync_request_id in ('M1', 'M2');
select given_answer('KM2', 'M2', 'D1DR', '2026-11-20Z'), given_answer('KM1', 'M1', 'D1NR', '2026-11-10Z');
select is(registered(), 'D1DR M2', 'of answers to what was settled without us the later one counts');
select given_answer('K1', 'R1', 'D1RE', '2026-11-05Z');
select is(registered(), 'D1RE R1', 'the answer to a request of ours is later than those, whatever its time');
select given_answer('K2', 'R2', 'D1DR', '2026-11-04Z');
select is(registered(), 'D1DR R2', 'the answer to a later request counts, though the clock of DERMS stepped back before it was given');
select given_answer('K1b', 'R1', 'D1RE', '2026-11-30Z');
select is(registered(), 'D1DR R2', 'and one to an earlier request does not, however late');
select given_answer('K2b', 'R2', 'D1NR', '2026-11-03Z');
select is(registered(), 'D1DR R2', 'of answers to one request an older one changes nothing');
select given_answer('K2c', 'R2#r2', 'D1NR', '2026-11-02Z'), given_answer('K2d', 'R2#r1', 'D1RE', '2026-11-30Z');
select is(registered(), 'D1NR R2#r2', 'the answer to its last repair is the last');
select results_eq($$select head_end_version, record_version from staging.device where device_id = 'D6'$$, $$values (timestamptz '2026-11-02Z', 5)$$,
  'with its version; only what counts changed the device');
select given_answer('K9', 'R1', 'D1RE', '2026-11-01Z', 'D-unknown');
select is((select count(*) from staging.device where device_id = 'D-unknown'), 0::bigint, 'a device that nobody knows is not made');

select * from finish();
rollback;
