-- Cancel: never stuck behind anything that it makes pointless, and sent only when there is something to cancel.
begin;
select plan(50);
\ir support/given.sql
select enable_all();
select given_devices(1, 5);

-- before anything was sent
select given_scheduled_stage('A');
select given_file('FA', null);
select given_reservations('FA', 'A', 1, 3);
select given_step('A', 'F1CN', 'storm passed');
select dispatch();
select is(states(), '{event:A:superseded,event_status:A/X1SD:superseded,reservation:FA/1:superseded,reservation:FA/2:superseded,reservation:FA/3:superseded,event_status:A/F1CN:superseded}',
  'a cancel before the create was sent supersedes all of the stage, itself too');
select is(deliver_all(), '{}', 'nothing is sent');
select is((select count(*) from sync.delivery where message is null), 0::bigint, 'and history says why');
select is((select count(*) from sync.hold) + (select count(*) from sync.gate) + (select count(*) from sync.ready), 0::bigint, 'nothing is left in the queue');

-- after the create was delivered
select given_scheduled_stage('B');
select deliver_all();
select given_reservations('FA', 'B', 4, 5);
select given_step('B', 'X1IP');
select given_step('B', 'F1CN');
select dispatch();
select is(states('event_status') @> '{B/X1IP:superseded,B/F1CN:queued}', true, 'unsent steps are superseded, the cancel is not');
select is(states('reservation') @> '{FA/4:superseded,FA/5:superseded}', true, 'nor are unsent reservations sent');
select is(deliver_all(), '{event_status:B/F1CN}', 'only the cancel is sent');

-- what was delivered stays
select given_scheduled_stage('C');
select deliver_all();
select given_reservations('FA', 'C', 11, 11) from given_devices(11, 11);
select deliver_all();
select given_step('C', 'F1CN');
select deliver_all();
select is((select array_agg(s) from unnest(states()) s where s like '%:C%' or s like '%/11:%'),
  '{event:C:delivered,event_status:C/X1SD:delivered,reservation:FA/11:delivered,event_status:C/F1CN:delivered}', 'what was delivered before stays delivered');
select given_step('C', 'F1CO');
select is(deliver_all(), '{event_status:C/X1IP,event_status:C/F1CO}', 'what comes after a cancel is sent in order: the other side refuses what is too late');

-- the create is being sent
select given_scheduled_stage('D');
select claim(1) as d \gset
select given_step('D', 'F1CN');
select dispatch();
select is((select array_agg(p) from unnest(places()) p where p like '%:D%'), '{event:D:claimed,event_status:D/X1SD:superseded,event_status:D/F1CN:queued}', 'while the create is being sent the cancel waits for it');
select report(:d);
select is(deliver_all(), '{event_status:D/F1CN}', 'and follows at once');

-- the create is being sent and comes to nothing
select given_scheduled_stage('E');
select claim(1) as e \gset
select given_step('E', 'F1CN');
select dispatch();
select report(:e, 'failed', 'transient');
select is((select array_agg(s) from unnest(states()) s where s like '%:E%'), '{event:E:superseded,event_status:E/X1SD:superseded,event_status:E/F1CN:superseded}', 'a create that definitely failed is superseded, and the cancel with it');
select given_scheduled_stage('E2');
select claim(1) as e \gset
select given_step('E2', 'F1CN');
select dispatch();
select report(:e, 'failed', 'permanent');
select is(state_of('event', 'E2') || state_of('event_status', 'E2/F1CN'), 'supersededsuperseded', 'so is one that was refused');
select given_scheduled_stage('E3');
select claim(1) as e \gset
select given_step('E3', 'F1CN');
select dispatch();
select report(:e, 'unsent');
select is(state_of('event', 'E3') || state_of('event_status', 'E3/F1CN'), 'supersededsuperseded', 'or given back');
select is((select claim()), null, 'nothing of them is sent');

-- the create is dead
select given_scheduled_stage('F');
select report(claim(1), 'failed', 'permanent');
select is(state_of('event', 'F'), 'dead', 'given a dead create');
select given_step('F', 'F1CN');
select dispatch();
select is(state_of('event', 'F') || state_of('event_status', 'F/F1CN'), 'supersededsuperseded', 'a cancel clears it away');

-- the create is unknown
select given_scheduled_stage('G');
select report(claim(1), 'unknown', 'unknown outcome');
select given_step('G', 'F1CN');
select dispatch();
select is((select array_agg(p) from unnest(places()) p where p like '%:G%'), '{event:G:unknown,event_status:G/X1SD:superseded,event_status:G/F1CN:queued}', 'a create whose outcome is unknown stays before the cancel');
select results_eq('select name_of(delivery_id), priority::int from sync.ready', $$values ('G', 1)$$, 'and is read back at once, at priority 1');
select report(claim(), 'unknown', 'unknown outcome');
select is((select count(*) from sync.ready), 0::bigint, 'a reading back that fails waits before the next: no busy loop');
select is((select count(*) from sync.later where delivery_id = (select delivery_of('event', 'G'))), 1::bigint, 'its time is planned');
select pass_time('2 minutes');
select is(deliver_all(), '{event:G,event_status:G/F1CN}', 'when it is known to be there the cancel is sent');

select given_scheduled_stage('H');
select report(claim(1), 'unknown', 'unknown outcome');
select given_step('H', 'F1CN');
select dispatch();
select report(claim(), 'failed', 'transient');
select is(state_of('event', 'H') || ' ' || state_of('event_status', 'H/F1CN'), 'superseded queued', 'a create that may have arrived once is superseded, its cancel is sent to be safe');
select is(deliver_all(), '{event_status:H/F1CN}', 'alone');

-- a lease expired in front of the cancel
select given_scheduled_stage('I');
select claim(1);
select given_step('I', 'F1CN');
select dispatch();
select pass_time('61 seconds');
select engine.expire_claims();
select results_eq($$select name_of(delivery_id), priority::int from sync.ready$$, $$values ('I', 1)$$, 'a create whose worker died is read back at priority 1');
select deliver_all();

-- a step is unknown
select given_scheduled_stage('J');
select claim(1) as j \gset
select report(:j);
select report(claim(1), 'unknown', 'unknown outcome');
select is(state_of('event_status', 'J/X1SD'), 'unknown', 'given a step whose outcome is unknown');
select given_step('J', 'F1CN');
select dispatch();
select is((select array_agg(p) from unnest(places()) p where p like '%:J%'), '{event:J:delivered,event_status:J/X1SD:superseded,event_status:J/F1CN:ready}', 'it does not hold the cancel');
select deliver_all();

-- a step is being sent
select given_scheduled_stage('K');
select report(claim(1));
select claim(1) as k \gset
select given_step('K', 'F1CN');
select dispatch();
select is((select p from unnest(places()) p where p like '%:K/F1CN%'), 'event_status:K/F1CN:queued', 'a step that is being sent holds it until the reply');
select report(:k, 'unknown', 'unknown outcome');
select is((select p from unnest(places()) p where p like '%:K/F1CN%'), 'event_status:K/F1CN:ready', 'or the time-out');
select is(state_of('event_status', 'K/X1SD'), 'superseded', 'of which nothing is left to do');
select deliver_all();
select given_scheduled_stage('K2');
select report(claim(1));
select claim(1);
select given_step('K2', 'F1CN');
select dispatch();
select pass_time('61 seconds');
select engine.expire_claims();
select is((select p from unnest(places()) p where p like '%:K2/F1CN%'), 'event_status:K2/F1CN:ready', 'or the end of its lease');
select deliver_all();

-- the cancel goes first
select given_scheduled_stage('L');
select deliver_all();
select given_scheduled_stage('M1'), given_step('L', 'F1CN'), given_scheduled_stage('M2');
select dispatch();
select is((select name_of(delivery_id) from sync.ready order by priority, ready_id limit 1), 'L/F1CN', 'a cancel is taken before everything else');
select is((select array_agg(p) from unnest(places()) p where p like 'event:M%'), '{event:M1:ready,event:M2:gated}', 'a later create of the same program waits for it');
select claim(1) as l \gset
select is((select array_agg(p) from unnest(places()) p where p like 'event:M%'), '{event:M1:ready,event:M2:gated}', 'while it is being sent too');
select report(:l, 'failed', 'permanent');
select is(state_of('event_status', 'L/F1CN'), 'dead', 'given a cancel that is refused');
select is((select array_agg(p) from unnest(places()) p where p like 'event:M%'), '{event:M1:ready,event:M2:ready}', 'it does not hold the creates: a person is called');
select deliver_all();

-- only its own stage
select given_scheduled_stage('N1'), given_scheduled_stage('N2');
select given_step('N1', 'F1CN');
select dispatch();
select is((select array_agg(s) from unnest(states()) s where s like '%:N2%'), '{event:N2:queued,event_status:N2/X1SD:queued}', 'another stage is left alone');
select deliver_all();

-- in observe mode
select engine.disable_flow('event_status', 'tester');
select given_scheduled_stage('O');
select given_step('O', 'F1CN');
select dispatch();
select is((select array_agg(s) from unnest(states()) s where s like '%:O%'), '{event:O:queued,event_status:O/X1SD:observed,event_status:O/F1CN:observed}', 'a cancel that is only observed supersedes nothing');

-- a cancel of what was only observed: today's middleware may have sent it
select engine.baseline('event_status', 'tester');
select engine.enable_flow('event_status', 'tester');
select deliver_all();
select engine.disable_flow('event', 'tester');
select given_scheduled_stage('P');
select deliver_all();
select given_step('P', 'F1CN');
select is(deliver_all(), '{event_status:P/F1CN}', 'a cancel of a stage that was only observed is sent');

-- what a person paused
select engine.baseline('event', 'tester');
select engine.enable_flow('event', 'tester');
select engine.pause('event', 'anna', 'test');
select given_scheduled_stage('V');
select given_step('V', 'F1CN');
select dispatch();
select is(state_of('event', 'V') || ' ' || state_of('event_status', 'V/F1CN'), 'superseded superseded', 'a create that is paused is superseded as any that was not sent');
select engine.resume('event', 'anna', null);
select given_scheduled_stage('W');
select deliver_all();
select engine.pause('event_status', 'anna', 'test');
select given_step('W', 'F1CN');
select dispatch();
select is((select cancels from report.pauses), 1::bigint, 'a cancel waits only where a person paused its flow, who is told so');
select is(deliver_all(), '{}', 'it is not sent');
select engine.resume('event_status', 'anna', null);
select is(deliver_all(), '{event_status:W/F1CN}', 'until that person lets it go on');

-- claimed reservations
select engine.baseline('event', 'tester');
select engine.enable_flow('event', 'tester');
select given_scheduled_stage('Q');
select deliver_all();
select given_reservations('FA', 'Q', 21, 22) from given_devices(21, 22);
select claim(1) as q \gset
select given_step('Q', 'F1CN');
select dispatch();
select is((select array_agg(p) from unnest(places('reservation')) p where p like 'FA/2%' and p not like 'FA/2:%'), '{FA/21:claimed,FA/22:superseded}', 'a reservation that is being sent is left to its worker');
select report(:q);
select is(state_of('reservation', 'FA/21'), 'delivered', 'who reports it');
select is(deliver_all(), '{event_status:Q/F1CN}', 'the cancel did not wait for it');

-- a stage that was never scheduled
select given_event('ER', '{R}', 'New');
select given_stage('R', 'ER', 'New');
select given_step('R', 'F1CN');
select is(deliver_all(), '{}', 'a stage that was never scheduled is not cancelled in DACS: nothing is sent before Scheduled');

-- a dropped one has expired
select given_scheduled_stage('T');
select dispatch();
select set_clock('2026-12-02 12:00:01Z');
select engine.keep_house();
select is(state_of('event', 'T'), 'expired', 'given a create that expired');
select given_step('T', 'F1CN');
select is(deliver_all(), '{message_ack:M-FA}', 'its steps and its cancel are not sent');
select is(state_of('event_status', 'T/F1CN'), 'superseded', 'there is nothing to cancel');

select * from finish();
rollback;
