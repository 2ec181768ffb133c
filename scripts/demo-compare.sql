-- Compares what both applications hold, column by column: one line per kind of record with how many DACS holds, how many
-- DERMS holds, and how many differ.

create temp view dacs_subscriptions as
  select s.id, s.state, json_extract(s.body, '$.contactId') as contact_id, json_extract(c.body, '$.cisPersonId') as person_id,
    json_extract(s.body, '$.cisAccountId') as account_id, json_extract(s.body, '$.subscriptionType') as type,
    json_extract(s.body, '$.programId') as program_id, json_extract(s.body, '$.programCode') as program_code,
    json_extract(s.body, '$.division') as division, json_extract(s.body, '$.servicePointId') as service_point_id,
    json_extract(s.body, '$.cisPremiseId') as premise_id, json_extract(s.body, '$.cisServicePointId') as cis_service_point_id,
    json_extract(s.body, '$.timeZone') as time_zone,
    strftime('%Y-%m-%d %H:%M:%f', json_extract(s.body, '$.startDateTime')) as starts_at,
    strftime('%Y-%m-%d %H:%M:%f', json_extract(s.body, '$.endDateTime')) as ends_at
  from main.item s join main.item c on c.collection = 'contacts' and c.id = s.parent where s.collection = 'subscriptions';
create temp view derms_subscriptions as
  select id, state, json_extract(body, '$.contactInfo.contactId'), json_extract(body, '$.contactInfo.cisPersonId'),
    json_extract(body, '$.subscriptionInfo.cisAccountId'), json_extract(body, '$.subscriptionInfo.subscriptionType'),
    json_extract(body, '$.subscriptionInfo.programId'), json_extract(body, '$.subscriptionInfo.programCode'),
    json_extract(body, '$.locationInfo.division'), json_extract(body, '$.locationInfo.servicePointId'),
    json_extract(body, '$.locationInfo.cisPremiseId'), json_extract(body, '$.locationInfo.cisServicePointId'),
    json_extract(body, '$.locationInfo.timeZone'),
    strftime('%Y-%m-%d %H:%M:%f', json_extract(body, '$.subscriptionInfo.startDateTimeISO')),
    strftime('%Y-%m-%d %H:%M:%f', json_extract(body, '$.subscriptionInfo.endDateTimeISO'))
  from derms.item where collection = 'enrollments';

-- DACS shows with each device what DERMS said of its registration.
create temp view dacs_devices as
  select key as device, parent as subscription_id, state, json_extract('{' || extra || '}', '$.headEndRegistration') as registration,
    id as device_id, json_extract(body, '$.assetId') as asset_id, json_extract(body, '$.deviceType') as type,
    json_extract(body, '$.specification') as specification, json_extract(body, '$.serialNo') as serial_no,
    json_extract(body, '$.badgeNo') as badge_no, json_extract(body, '$.replacesDeviceId') as replaces
  from main.item where collection = 'devices';
create temp view derms_devices as
  select id, parent, json_extract(body, '$.status'), state, json_extract(body, '$.deviceId'), json_extract(body, '$.assetId'),
    json_extract(body, '$.deviceType'), json_extract(body, '$.specification'), json_extract(body, '$.serialNo'),
    json_extract(body, '$.badgeNo'), json_extract(body, '$.replacesDeviceId')
  from derms.item where collection = 'heldDevices';

create temp view dacs_answers as
  select id, state from main.item where collection = 'syncRequests' and state not in ('DISCARDED', 'CANCELLED');
create temp view derms_answers as
  select json_extract(body, '$.MsgAck.responses.response[0].dacsMessageId'),
    case json_extract(body, '$.MsgAck.ackType') when 'SUCCESS' then 'SYNCHRONIZED' else 'ERROR' end
  from derms.item where collection = 'enrollAcks';

create temp view dacs_stages as
  select key as id, parent as stage_id, state, json_extract(body, '$.programExternalIdentifier') as program,
    json_extract(body, '$.programEventCategory') as category,
    strftime('%Y-%m-%d %H:%M:%f', json_extract(body, '$.startDateTime')) as starts_at,
    strftime('%Y-%m-%d %H:%M:%f', json_extract(body, '$.endDateTime')) as ends_at,
    json_extract('{' || extra || '}', '$.cancelReason') as cancel_reason
  from main.item where collection = 'programEvents';
create temp view derms_stages as
  select json_extract(s.value, '$.stageId'), json_extract(s.value, '$.stageId') as stage_id,
    case json_extract(s.value, '$.status') when 'Completed' then 'Complete' when 'Canceled' then 'Cancelled'
      else json_extract(s.value, '$.status') end,
    json_extract(e.body, '$.programExternalId'),
    case json_extract(e.body, '$.eventType') when 'EMERGENCY' then 'X1EM' when 'RELIABILITY' then 'X1RE'
      when 'DEVICE_TEST' then 'X1DT' else 'X1EC' end,
    strftime('%Y-%m-%d %H:%M:%f', json_extract(s.value, '$.startDateTime')) as starts_at,
    strftime('%Y-%m-%d %H:%M:%f', json_extract(s.value, '$.endDateTime')) as ends_at, json_extract(s.value, '$.cancelReason')
  from derms.item e, json_each(e.body, '$.stages') s where e.collection = 'events';

-- What DACS refused is named in DERMS's answer to the file.
create temp view dacs_reservations as
  select p.key as reservation, strftime('%Y-%m-%d %H:%M:%f', json_extract(p.body, '$.reservationStartDateTime')) as starts_at,
    strftime('%Y-%m-%d %H:%M:%f', json_extract(p.body, '$.reservationEndDateTime')) as ends_at,
    case p.state when 'OPTED_OUT' then 'opted out' else 'reserved' end as result
  from main.item p where p.collection = 'programEventParticipations'
  union all
  select e.identity, null, null, 'refused' from main.effect e where e.flow = 'reservation' and e.count = 0 and e.refused > 0;
create temp table derms_refused as
  select f.parent as stage_id, json_extract(r.value, '$.value') as nic_id
  from derms.item a join derms.item f on f.collection = 'reservationFiles' and f.key = a.id,
    json_each(a.body, '$.MsgAck.responses.response') r
  where a.collection = 'messageAcks' and json_extract(r.value, '$.responseCode') <> 'SUPERSEDED';
create temp view derms_reservations as
  select m.identity, case when r.nic_id is null then s.starts_at end, case when r.nic_id is null then s.ends_at end,
    case when o.id is not null then 'opted out' when r.nic_id is null then 'reserved' else 'refused' end
  from (select identity, substr(identity, 1, instr(identity, '|') - 1) as stage_id,
          substr(identity, instr(identity, '|') + 1) as device from derms.made where flow = 'reservation') m
    join derms_stages s on s.stage_id = m.stage_id
    left join derms.item o on o.collection = 'opt_out' and o.key = m.identity
    left join derms_refused r on r.stage_id = m.stage_id and r.nic_id = substr(m.device, instr(m.device, '|') + 1);

create temp view dacs_files as
  select f.id, case when exists (select from_dacs.identity from main.effect from_dacs where from_dacs.count = 0 and from_dacs.refused > 0
      and from_dacs.flow = case f.collection when 'reservationFiles' then 'reservation' else 'outcome' end
      and from_dacs.identity like f.parent || '|%') then 'ERROR' else 'SUCCESS' end as answer
  from derms.item f where f.collection in ('reservationFiles', 'outcomeFiles');
create temp view derms_files as
  select id, json_extract('{' || extra || '}', '$.ackType') from derms.item where collection in ('reservationFiles', 'outcomeFiles');

-- A request of DERMS is an enrollment in DACS, or its answer says why not.
create temp view dacs_requests as
  select key as request, id as enrollment_id from main.item where collection = 'programEnrollments' and key is not null;
create temp view derms_requests as
  select json_extract(r.value, '$.id'), json_extract(r.value, '$.value')
  from derms.item c, json_each('{' || c.extra || '}', '$.responses') r
  where c.collection = 'enrollmentRequests' and json_extract(r.value, '$.value') is not null;

create temp view dacs_checks as
  select id, json_extract('{' || extra || '}', '$.result') as result from main.item where collection = 'statusChecks';
create temp view derms_checks as
  select key, json_extract(body, '$.MsgAck.ackType') from derms.item where collection = 'statusResponses';

create temp view dacs_scores as select identity from main.made where flow = 'device_score';
create temp view derms_scores as select id || '|' || key from derms.item where collection = 'deviceScores';

create temp view dacs_outcomes as
  select key as reservation, json_array_length('{' || extra || '}', '$.outcomes') as version,
    json_extract('{' || extra || '}', '$.outcome') || ' ' || coalesce(json_extract('{' || extra || '}', '$.participationStartDateTime'), '') || ' ' ||
      coalesce(json_extract('{' || extra || '}', '$.participationEndDateTime'), '') as content
  from main.item where collection = 'programEventParticipations' and extra is not null;
create temp view derms_outcomes as
  select id, cast(key as integer), json_extract(body, '$.content') from derms.item where collection = 'outcomes';

select 'subscriptions', (select count(*) from dacs_subscriptions), (select count(*) from derms_subscriptions),
  (select count(*) from (select * from dacs_subscriptions except select * from derms_subscriptions)) +
  (select count(*) from (select * from derms_subscriptions except select * from dacs_subscriptions))
union all
select 'devices', (select count(*) from dacs_devices), (select count(*) from derms_devices),
  (select count(*) from (select * from dacs_devices except select * from derms_devices)) +
  (select count(*) from (select * from derms_devices except select * from dacs_devices))
union all
select 'answers to sync requests', (select count(*) from dacs_answers), (select count(*) from derms_answers),
  (select count(*) from (select * from dacs_answers except select * from derms_answers)) +
  (select count(*) from (select * from derms_answers except select * from dacs_answers))
union all
select 'stages of events', (select count(*) from dacs_stages), (select count(*) from derms_stages),
  (select count(*) from (select * from dacs_stages except select * from derms_stages)) +
  (select count(*) from (select * from derms_stages except select * from dacs_stages))
union all
select 'reservations', (select count(*) from dacs_reservations), (select count(*) from derms_reservations),
  (select count(*) from (select * from dacs_reservations except select * from derms_reservations)) +
  (select count(*) from (select * from derms_reservations except select * from dacs_reservations))
union all
select 'answers to files', (select count(*) from dacs_files), (select count(*) from derms_files),
  (select count(*) from (select * from dacs_files except select * from derms_files)) +
  (select count(*) from (select * from derms_files except select * from dacs_files))
union all
select 'enrollment requests', (select count(*) from dacs_requests), (select count(*) from derms_requests),
  (select count(*) from (select * from dacs_requests except select * from derms_requests)) +
  (select count(*) from (select * from derms_requests except select * from dacs_requests))
union all
select 'status checks', (select count(*) from dacs_checks), (select count(*) from derms_checks),
  (select count(*) from (select * from dacs_checks except select * from derms_checks)) +
  (select count(*) from (select * from derms_checks except select * from dacs_checks))
union all
select 'scores of devices', (select count(*) from dacs_scores), (select count(*) from derms_scores),
  (select count(*) from (select * from dacs_scores except select * from derms_scores)) +
  (select count(*) from (select * from derms_scores except select * from dacs_scores))
union all
select 'outcomes', (select count(*) from dacs_outcomes), (select count(*) from derms_outcomes),
  (select count(*) from (select * from dacs_outcomes except select * from derms_outcomes)) +
  (select count(*) from (select * from derms_outcomes except select * from dacs_outcomes));
