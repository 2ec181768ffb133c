-- Stages: steps in life-cycle order, never back, made anew when their window moves, cancelled when their event drops them.
begin;
select plan(63);
\ir support/given.sql
select enable_all();
select given_devices(1, 4);

create function stage(p_id text) returns table (status text, incarnation integer, is_missed boolean, cancel_reason text) language sql as $$
  select status, incarnation, is_missed, cancel_reason from staging.event_stage where stage_id = p_id
$$;
create function steps(p_id text) returns text[] language sql as $$
  select array_agg(action || case when incarnation > 1 then '#' || incarnation else '' end || case when is_inferred then ' inferred' else '' end order by record_id)
  from staging.event_stage_step where stage_id = p_id
$$;

-- never back
select given_event('E1', '{A}');
select given_stage('A', 'E1', 'Approved');
select given_stage('A', 'E1', 'Submitted', p_version => '2026-12-01 00:01Z');
select is((select status from stage('A')), 'Submitted', 'before it is scheduled a stage may go back');
select given_stage('A', 'E1', 'In Progress', p_version => '2026-12-01 00:02Z');
select given_stage('A', 'E1', 'Scheduled', p_version => '2026-12-01 00:03Z');
select is((select status from stage('A')), 'In Progress', 'a stale status never moves a started stage back');
select given_stage('A', 'E1', 'Completed', p_version => '2026-12-01 00:04Z');
select given_stage('A', 'E1', 'In Progress', p_version => '2026-12-01 00:05Z');
select is((select status from stage('A')), 'Completed', 'nor a complete one');
select given_stage('A', 'E1', 'Canceled', p_version => '2026-12-01 00:06Z', p_reason => 'late');
select results_eq($$select status, cancel_reason from stage('A')$$, $$values ('Completed', null::text)$$, 'final states are not left, with all that belongs to them');
select is(array(select engine.stage_rank(s) from unnest('{New,Submitted,Approved,Denied,Scheduled,In Progress,Completed,Canceled}'::text[]) s), '{0,1,2,2,3,4,5,5}', 'the order of a stage''s life');
delete from sync.born;

-- missed
select given_event('E2', '{M1,M2}');
select given_stage('M1', 'E2', 'Completed'), given_stage('M2', 'E2', 'Canceled');
select given_step('M1', 'X1SD'), given_step('M1', 'X1IP'), given_step('M1', 'F1CO'), given_step('M2', 'F1CN');
select is((select array_agg(is_missed) from staging.event_stage where stage_id like 'M_'), '{t,t}', 'a stage that is final when first seen was missed');
select is((select count(*) from sync.born), 0::bigint, 'nothing of it is sent, steps neither');
select given_stage('M1', 'E2', 'Completed', '2026-12-02T11:00:00Z', '2026-12-01 01:00Z');
select is((select is_missed from stage('M1')), true, 'it stays missed');
select is((select count(*) from sync.born), 0::bigint, 'also when its window moves');

-- steps in order
select given_scheduled_stage('S1');
select is(deliver_all(), '{event:S1,event_status:S1/X1SD}', 'a scheduled stage is made, then scheduled');
select given_step('S1', 'X1IP'), given_step('S1', 'F1CO');
select is(deliver_all(), '{event_status:S1/X1IP,event_status:S1/F1CO}', 'its steps follow in order');
select given_step('S1', 'F1CO');
select is(deliver_all(), '{}', 'a step that comes again is no news');

-- inferred
select given_event('E3', '{I1,I2,I3}');
select given_stage('I1', 'E3', 'In Progress'), given_stage('I2', 'E3', 'Scheduled'), given_stage('I3', 'E3');
select given_step('I1', 'X1IP');
select is(steps('I1'), '{"X1IP","X1SD inferred"}', 'a step that was not seen but must have been is inferred');
select is((select array_agg(c) from unnest(deliver_all()) c where c like '%:I1%'), '{event:I1,event_status:I1/X1SD,event_status:I1/X1IP}', 'and delivered in the order of life');
select given_step('I2', 'F1CO');
select is(steps('I2'), '{"F1CO","X1SD inferred","X1IP inferred"}', 'several are');
select is((select array_agg(c) from unnest(deliver_all()) c where c like '%:I2%'), '{event_status:I2/X1SD,event_status:I2/X1IP,event_status:I2/F1CO}', 'in order too');
select merge(exchange('derms', 'events'), 'event_stage_step', 'insert', '[{"derms_instance": "i", "stage_id": "I3", "action": "X1SD", "at": "2026-12-01Z"}, {"derms_instance": "i", "stage_id": "I3", "action": "X1IP", "at": "2026-12-01Z"}, {"derms_instance": "i", "stage_id": "I3", "action": "F1CO", "at": "2026-12-01Z"}]');
select is(steps('I3'), '{X1SD,X1IP,F1CO}', 'what comes in one page is not inferred');
select is((select array_agg(c) from unnest(deliver_all()) c where c like '%:I3%'), '{event_status:I3/X1SD,event_status:I3/X1IP,event_status:I3/F1CO}', 'and keeps its order');
select given_event('E4', '{J1}');
select given_stage('J1', 'E4');
select given_step('J1', 'F1CN');
select is(steps('J1'), '{F1CN}', 'a cancel infers nothing');
select deliver_all();

-- moved before anything was sent
select given_scheduled_stage('P1');
select dispatch();
select given_stage('P1', 'E-P1', 'Scheduled', '2026-12-02T11:00:00Z', '2026-12-01 01:00Z');
select dispatch();
select results_eq($$select incarnation from stage('P1')$$, $$values (1)$$, 'a stage that moves before it was sent stays what it is');
select is((select array_agg(s) from unnest(states()) s where s like '%:P1%'), '{event:P1:queued,event_status:P1/X1SD:queued}', 'its create carries the new window');
select is((select expires_at from sync.delivery where delivery_id = (select delivery_of('event', 'P1'))), '2026-12-02 13:00Z'::timestamptz, 'and expires with it');
select deliver_all();

-- moved after it was delivered
select given_file('F', null);
select given_reservations('F', 'P1', 1, 2);
select deliver_all();
select given_stage('P1', 'E-P1', 'Scheduled', '2026-12-02T12:00:00Z', '2026-12-01 02:00Z');
select is(deliver_all(), '{event_status:P1/F1CN,event:P1,event_status:P1/2/X1SD,reservation:F/1,reservation:F/2}'::text[], 'a stage that moves after it was made is cancelled, made anew, scheduled, and reserved again');
select results_eq($$select incarnation, status from stage('P1')$$, $$values (2, 'Scheduled')$$, 'as its second incarnation');
select results_eq($$select program_event_id from staging.event_stage where stage_id = 'P1'$$, $$values ('P1#2')$$, 'with an id of its own');
select is(steps('P1'), '{X1SD,"F1CN inferred","X1SD#2 inferred"}', 'whose steps are inferred');
select results_eq($$select program_event_id, cancel_reason from staging.event_stage_step where stage_id = 'P1' and action = 'F1CN'$$, $$values ('P1', 'rescheduled')$$, 'the cancel names the former one, and why');
select is((select array_agg(cause order by delivery_id) from sync.delivery d join sync.flow f using (flow_id) where f.name = 'reservation'), '{change,change,repair,repair}', 'the new reservations say that they repeat');
select results_eq($$select actor, reason, origin_id from audit.record_change where new ? 'incarnation'$$, $$values ('engine', 'the stage moved', null::smallint)$$, 'history says who did it');
select is(dispatch(), 0, 'and it ends there');
select given_step('P1', 'X1IP');
select is((select program_event_id from staging.event_stage_step where stage_id = 'P1' and action = 'X1IP'), 'P1#2', 'what comes later belongs to the new one');
select is(deliver_all(), '{event_status:P1/2/X1IP}', 'and acts on it');

-- moved again while the new one is not sent
select given_scheduled_stage('Q1');
select deliver_all();
select given_stage('Q1', 'E-Q1', 'Scheduled', '2026-12-02T12:00:00Z', '2026-12-01 02:00Z');
select dispatch();
select dispatch();
select given_stage('Q1', 'E-Q1', 'Scheduled', '2026-12-02T13:00:00Z', '2026-12-01 03:00Z');
select dispatch();
select results_eq($$select incarnation from stage('Q1')$$, $$values (2)$$, 'a second move folds into a create that is not sent yet');
select is(deliver_all(), '{event_status:Q1/F1CN,event:Q1,event_status:Q1/2/X1SD}', 'there is one cancel and one new stage');

-- moved twice before anybody looked
select given_scheduled_stage('Q2');
select deliver_all();
select given_stage('Q2', 'E-Q2', 'Scheduled', '2026-12-02T12:00:00Z', '2026-12-01 02:00Z');
select given_stage('Q2', 'E-Q2', 'Scheduled', '2026-12-02T13:00:00Z', '2026-12-01 03:00Z');
select is(deliver_all(), '{event_status:Q2/F1CN,event:Q2,event_status:Q2/2/X1SD}', 'two moves that are seen at once make the stage anew once');

-- reserved while it is made anew: another session's file is staged behind the cancel, and before the reservations are born again
select given_scheduled_stage('K1');
select deliver_all();
select given_file('K', null);
create function test.stage_file() returns trigger language plpgsql as $$
begin
  if not exists (select from staging.reservation r where r.stage_id = 'K1') then
    perform test.given_reservations('K', 'K1', 1, 2);
  end if;
  return null;
end $$;
create trigger zzz_file after insert on staging.event_stage_step for each statement execute function test.stage_file();
select given_stage('K1', 'E-K1', 'Scheduled', '2026-12-02T12:00:00Z', '2026-12-01 02:00Z');
select is(deliver_all(), '{event_status:K1/F1CN,event:K1,event_status:K1/2/X1SD,reservation:K/1,reservation:K/2}', 'what is reserved while its stage is made anew is sent once');
drop trigger zzz_file on staging.event_stage_step;

-- reserved by a session that began to be staged before the cancel, and ends behind it
select given_stage('K1', 'E-K1', 'Scheduled', '2026-12-02T13:00:00Z', '2026-12-01 03:00Z');
select dispatch();
select given_reservations('K', 'K1', 3, 3);
with early as (delete from sync.born b where b.cause = 'change' returning b.*)
  insert into sync.born overriding system value select -e.born_id, e.flow_id, e.record_id, e.change_id, e.record_version, e.cause, e.at from early e;
select is(deliver_all() @> '{reservation:K/1,reservation:K/2,reservation:K/3}', true, 'nor does the cancel take what was born before it and seen behind it');
select is(state_of('reservation', 'K/3'), 'delivered', 'but lets it go to the new one');

-- being reserved while it is made anew, refused because of it, and made anew again
select given_scheduled_stage('K2');
select deliver_all();
select given_file('K2', null);
select given_reservations('K2', 'K2', 1, 1);
select claim() as reserving \gset
select given_stage('K2', 'E-K2', 'Scheduled', '2026-12-02T12:00:00Z', '2026-12-01 02:00Z');
select dispatch();
update staging.reservation set result = 'ERROR', record_version = record_version + 1, exchange_id = exchange('dacs', 'reserve_device') where file_id = 'K2';
select report(:reserving, 'refused');
select report(claim(1)), report(claim(1)), report(claim(1));
select is((select array_agg(s) from unnest(states()) s where s like '%:K2%'),
  '{event:K2:delivered,event_status:K2/X1SD:delivered,reservation:K2/1:refused,event_status:K2/F1CN:delivered,event:K2:delivered,event_status:K2/2/X1SD:delivered,reservation:K2/1:queued}',
  'given a reservation that the former program event refused, and that waits for the new one');
select given_stage('K2', 'E-K2', 'Scheduled', '2026-12-02T13:00:00Z', '2026-12-01 03:00Z');
select is(deliver_all(), '{event_status:K2/2/F1CN,event:K2,event_status:K2/3/X1SD,reservation:K2/1}', 'it is reserved at the next one when the stage moves again');
select is(states('reservation') @> '{K2/1:superseded}', true, 'and was not sent before');

-- moved, then cancelled before the cancel of the former was sent
select given_scheduled_stage('R1');
select deliver_all();
select given_stage('R1', 'E-R1', 'Scheduled', '2026-12-02T12:00:00Z', '2026-12-01 02:00Z');
select dispatch();
select dispatch();
select given_step('R1', 'F1CN');
select is(deliver_all(), '{event_status:R1/F1CN}', 'a cancel of the new one, which was never sent, leaves the cancel of the former in its place');
select is((select array_agg(s) from unnest(states()) s where s like '%:R1%'),
  '{event:R1:delivered,event_status:R1/X1SD:delivered,event_status:R1/F1CN:delivered,event:R1:superseded,event_status:R1/2/X1SD:superseded,event_status:R1/2/F1CN:superseded}', 'and supersedes the rest');

-- moved and cancelled before anybody looked
select given_scheduled_stage('R2');
select deliver_all();
select given_stage('R2', 'E-R2', 'Scheduled', '2026-12-02T12:00:00Z', '2026-12-01 02:00Z');
select given_stage('R2', 'E-R2', 'Canceled', '2026-12-02T12:00:00Z', '2026-12-01 03:00Z');
select given_step('R2', 'F1CN');
select is(deliver_all(), '{event_status:R2/F1CN}', 'a stage that moved and is cancelled is cancelled');
select is((select count(*) from report.dead_letters), 0::bigint, 'and no person is called because of the move');

-- moved while the create is being sent
select given_scheduled_stage('T1');
select claim(1) as t \gset
select given_stage('T1', 'E-T1', 'Scheduled', '2026-12-02T12:00:00Z', '2026-12-01 02:00Z');
select dispatch();
select dispatch();
select report(:t);
select is(deliver_all(), '{event_status:T1/F1CN,event:T1,event_status:T1/2/X1SD}', 'a stage that moves while it is being sent is made anew too');

-- moved after its create was refused for good
select given_scheduled_stage('U1');
select report(claim(1), 'failed', 'permanent');
select given_stage('U1', 'E-U1', 'Scheduled', '2026-12-02T12:00:00Z', '2026-12-01 02:00Z');
select is((select array_agg(c) from unnest(deliver_all()) c where c like '%:U1%'), '{event:U1,event_status:U1/2/X1SD}', 'a create that was refused is replaced: there is nothing to cancel');

-- moved after its start
select given_scheduled_stage('V1');
select deliver_all();
select given_stage('V1', 'E-V1', 'In Progress', p_version => '2026-12-01 01:00Z');
select given_step('V1', 'X1IP');
select deliver_all();
select given_stage('V1', 'E-V1', 'In Progress', '2026-12-02T12:00:00Z', '2026-12-01 02:00Z');
select is(deliver_all(), '{}', 'a stage that moves after its start is not touched');
select results_eq($$select state, code, message is not null from report.dead_letters where flow = 'event' and code = 'MOVED'$$, $$values ('dead', 'MOVED', true)$$, 'but shown: never silent');
select given_step('V1', 'F1CO');
select is(deliver_all(), '{event_status:V1/F1CO}', 'and holds nothing up');

-- a stage that is added
select given_scheduled_stage('W1');
select deliver_all();
select given_event('E-W1', '{W1,W2}', p_version => '2026-12-01 01:00Z');
select given_stage('W2', 'E-W1');
select given_step('W2', 'X1SD');
select is(deliver_all(), '{event:W2,event_status:W2/X1SD}', 'a stage added to a scheduled event is made like any');

-- a stage that is dropped
select given_event('E-W1', '{W1}', p_version => '2026-12-01 02:00Z');
select results_eq($$select status, cancel_reason from stage('W2')$$, $$values ('Canceled', 'dropped from the event')$$, 'a stage that its event no longer lists is cancelled');
select is(steps('W2'), '{X1SD,"F1CN inferred"}', 'by an inferred step');
select is((select status from stage('W1')), 'Scheduled', 'the others stay');
select is(deliver_all(), '{event_status:W2/F1CN}', 'DACS is told');

-- an event without a list says nothing about its stages
select merge(exchange('derms', 'events'), 'event', 'upsert', '[{"derms_instance": "i", "event_id": "E-W1", "event_type": "EM", "program_external_id": "X-TP1", "starts_at": "2026-12-02T10:00:00Z", "ends_at": "2026-12-02T18:00:00Z", "status": "Scheduled", "stage_ids": null}]', '2026-12-01 03:00Z');
select is((select status from stage('W1')), 'Scheduled', 'an event that lists no stages drops none');

-- the whole event is cancelled
select given_event('E9', '{X1,X2,X3,X4}');
select given_stage('X1', 'E9'), given_stage('X2', 'E9'), given_stage('X3', 'E9', 'Completed'), given_stage('X4', 'E9', 'Approved');
select given_step('X1', 'X1SD'), given_step('X2', 'X1SD');
select deliver_all();
select given_event('E9', '{X1,X2,X3,X4}', 'Canceled', '2026-12-01 04:00Z', 'storm passed');
select is((select array_agg(stage_id || ':' || status order by stage_id) from staging.event_stage where event_id = 'E9'), '{X1:Canceled,X2:Canceled,X3:Completed,X4:Canceled}',
  'the cancel of an event cancels each stage that is not final');
select is((select cancel_reason from stage('X1')), 'storm passed', 'with the event''s reason');
select is(deliver_all(), '{event_status:X1/F1CN,event_status:X2/F1CN}', 'DACS is told of each that it has');
select given_event('E9', '{X1,X2,X3,X4}', 'Canceled', '2026-12-01 05:00Z', 'other words');
select is(deliver_all(), '{}', 'once');

-- in one page with its stages
select given_event('E10', '{Y1}');
select given_stage('Y1', 'E10');
select given_step('Y1', 'X1SD');
select deliver_all();
select exchange('derms', 'events') as page \gset
select merge(:page, 'event', 'upsert', '[{"derms_instance": "i", "event_id": "E10", "event_type": "EM", "program_external_id": "X-TP1", "starts_at": "2026-12-02T10:00:00Z", "ends_at": "2026-12-02T18:00:00Z", "status": "Canceled", "stage_ids": "[\"Y1\"]"}]', '2026-12-01 06:00Z');
select is(merge(:page, 'event_stage', 'upsert', '[{"derms_instance": "i", "stage_id": "Y1", "event_id": "E10", "sequence": 1, "starts_at": "2026-12-02T10:00:00Z", "ends_at": "2026-12-02T12:00:00Z", "status": "Canceled", "cancel_reason": "storm"}]', '2026-12-01 06:00Z') is not null, true,
  'the page that cancels an event may bring its stages too');
select merge(:page, 'event_stage_step', 'insert', '[{"derms_instance": "i", "stage_id": "Y1", "action": "F1CN", "at": "2026-12-01T05:00:00Z", "cancel_reason": "storm"}]', '2026-12-01 06:00Z');
select is(deliver_all(), '{event_status:Y1/F1CN}', 'there is one cancel');

-- a long id
select given_event('E11', array[repeat('z', 130)]);
select given_stage(repeat('z', 130), 'E11');
update staging.event_stage set incarnation = 12, record_version = 2, exchange_id = exchange('derms', 'events') where event_id = 'E11';
select results_eq($$select length(program_event_id), right(program_event_id, 4) from staging.event_stage where event_id = 'E11'$$, $$values (120, 'z#12')$$, 'the id in DACS keeps to 120 characters');

select * from finish();
rollback;
