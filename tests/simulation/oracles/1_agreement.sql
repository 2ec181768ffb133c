-- Both sides and staging agree: each column has its owner's value wherever it is shown.
create temp view dacs_subscription as
  select s.id, s.state, s.parent as contact_id, c.body->>'cisPersonId' as person_id, s.body->>'cisAccountId' as account_id, s.body->>'programCode' as program_code,
    s.body->>'division' as division, s.body->>'servicePointId' as service_point_id, s.body->>'timeZone' as time_zone,
    (s.body->>'startDateTime')::timestamptz as starts_at, (s.body->>'endDateTime')::timestamptz as ends_at
  from simulation.record s join simulation.record c on c.side = 'dacs' and c.collection = 'contacts' and c.id = s.parent
  where s.side = 'dacs' and s.collection = 'subscriptions';
create temp view derms_subscription as
  select id, state, body->'contactInfo'->>'contactId' as contact_id, body->'contactInfo'->>'cisPersonId' as person_id, body->'subscriptionInfo'->>'cisAccountId' as account_id,
    body->'subscriptionInfo'->>'programCode' as program_code, body->'locationInfo'->>'division' as division, body->'locationInfo'->>'servicePointId' as service_point_id,
    body->'locationInfo'->>'timeZone' as time_zone, (body->'subscriptionInfo'->>'startDateTimeISO')::timestamptz as starts_at,
    (body->'subscriptionInfo'->>'endDateTimeISO')::timestamptz as ends_at
  from simulation.record where side = 'derms' and collection = 'enrollments';

-- DERMS holds nothing of a person whom nobody knows.
select d.id, format('subscription %s of account %s: DACS has %s, DERMS has %s', d.id, d.account_id, to_jsonb(d), to_jsonb(e))
  from dacs_subscription d left join derms_subscription e using (id)
  where to_jsonb(d) is distinct from to_jsonb(e) and d.person_id is not null
union all
select e.id, format('subscription %s is in DERMS and not in DACS', e.id) from derms_subscription e where not exists (select from dacs_subscription d where d.id = e.id)
union all
select d.id, format('subscription %s: DACS has %s, staging has %s', d.id, concat_ws(' ', d.account_id, d.program_code, d.starts_at, d.ends_at),
    concat_ws(' ', s.cis_account_id, s.program_code, s.starts_at, s.ends_at))
  from dacs_subscription d left join staging.subscription s on s.subscription_id = d.id
  where (d.account_id, d.program_code, d.starts_at, d.ends_at) is distinct from (s.cis_account_id, s.program_code, s.starts_at, s.ends_at)
union all
-- DERMS decides what is registered; DACS shows it.
select d.id, format('device %s: DACS shows it as %s, serial %s, badge %s, specification %s, DERMS as %s, %s, %s, %s', d.key, d.body->>'headEndRegistration', d.body->>'serialNo',
    d.body->>'badgeNo', d.body->>'specification', h.state, h.body->>'serialNo', h.body->>'badgeNo', h.body->>'specification')
  from simulation.record d left join simulation.record h on h.side = 'derms' and h.collection = 'heldDevices' and h.id = d.key
    left join dacs_subscription s on s.id = d.parent
  where d.side = 'dacs' and d.collection = 'devices' and s.person_id is not null
    and (d.body->>'headEndRegistration', d.body->>'deviceId', d.body->>'serialNo', d.body->>'badgeNo', d.body->>'specification', d.state)
      is distinct from (h.state, h.body->>'deviceId', h.body->>'serialNo', h.body->>'badgeNo', h.body->>'specification', h.body->>'status')
union all
select d.id, format('device %s: DACS has serial %s, badge %s, registration %s, staging has %s, %s, %s', d.key, d.body->>'serialNo', d.body->>'badgeNo', d.body->>'headEndRegistration',
    s.serial_no, s.badge_no, s.head_end_registration)
  from simulation.record d left join staging.device s on s.head_end_system || '|' || s.nic_id = d.key
  where d.side = 'dacs' and d.collection = 'devices'
    and (d.body->>'serialNo', d.body->>'badgeNo', d.body->>'headEndRegistration') is distinct from (s.serial_no, s.badge_no, s.head_end_registration)
union all
-- A sync request ends as DERMS has answered it.
select r.id, format('sync request %s is %s in DACS, and DERMS has answered %s', r.id, r.state, a.body->'MsgAck'->>'ackType')
  from simulation.record r left join simulation.record a on a.side = 'derms' and a.collection = 'enrollAcks' and a.key = r.id
  where r.side = 'dacs' and r.collection = 'syncRequests' and r.state not in ('DISCARDED', 'CANCELLED')
    and r.state is distinct from case a.body->'MsgAck'->>'ackType' when 'SUCCESS' then 'SYNCHRONIZED' else case when a.id is not null then 'ERROR' end end
union all
-- Every stage that is shown is the newest program event of its id; one that was cancelled may never have been sent.
select s->>'stageId', format('stage %s is %s from %s to %s in DERMS, its program event is %s from %s to %s', s->>'stageId', s->>'status', s->>'startDateTime', s->>'endDateTime',
    p.state, p.body->>'startDateTime', p.body->>'endDateTime')
  from simulation.record e cross join jsonb_array_elements(e.body->'stages') s
    left join lateral (select x.* from simulation.record x where x.side = 'dacs' and x.collection = 'programEvents' and x.parent = s->>'stageId' order by x.number desc limit 1) p on true
  where e.side = 'derms' and e.collection = 'events' and s->>'status' not in ('New', 'Submitted', 'Approved', 'Denied')
    and (p.state, p.body->>'startDateTime', p.body->>'endDateTime') is distinct from
      (case s->>'status' when 'Completed' then 'Complete' when 'Canceled' then 'Cancelled' else s->>'status' end, s->>'startDateTime', s->>'endDateTime')
    and not (s->>'status' = 'Canceled' and coalesce(p.state, 'Cancelled') = 'Cancelled')
union all
-- Only the newest program event of a stage is not cancelled.
select p.parent, format('stage %s has %s program events that are not cancelled', p.parent, count(*))
  from simulation.record p where p.side = 'dacs' and p.collection = 'programEvents' and p.state <> 'Cancelled' group by p.parent having count(*) > 1
union all
-- What DERMS has reserved is a participation, or its answer says why not.
select m.identity, format('%s is reserved in DERMS, %s, and is no participation in DACS', m.identity, f.body->>'ackType')
  from simulation.made m
    join lateral (select split_part(m.identity, '|', 1) as stage_id, split_part(m.identity, '|', 3) as nic_id, substr(m.identity, strpos(m.identity, '|') + 1) as device) i on true
    left join lateral (select x.* from simulation.record x where x.side = 'dacs' and x.collection = 'programEvents' and x.parent = i.stage_id order by x.number desc limit 1) p on true
    join simulation.record f on f.side = 'derms' and f.collection = 'reservationFiles' and f.parent = i.stage_id
  where m.side = 'derms' and m.flow = 'reservation' and p.state is distinct from 'Cancelled'
    and exists (select from simulation.record e cross join jsonb_array_elements(e.body->'stages') s where e.side = 'derms' and e.collection = 'events' and s->>'stageId' = i.stage_id and s->>'status' <> 'Canceled')
    and not exists (select from simulation.record r where r.side = 'dacs' and r.collection = 'programEventParticipations' and r.key = p.key || '|' || i.device)
    and not exists (select from simulation.record a cross join jsonb_array_elements(a.body->'MsgAck'->'responses'->'response') x
      where a.side = 'derms' and a.collection = 'messageAcks' and a.id = f.key and x->>'value' = i.nic_id)
union all
-- What DERMS reported last is what DACS has.
select o.id, format('%s: DERMS reported %s, DACS has %s', o.id, o.body->>'content', r.body->>'outcome')
  from simulation.record o
    left join lateral (select x.* from simulation.record x where x.side = 'dacs' and x.collection = 'programEvents' and x.parent = split_part(o.id, '|', 1) order by x.number desc limit 1) p on true
    left join simulation.record r on r.side = 'dacs' and r.collection = 'programEventParticipations' and r.key = p.key || substr(o.id, strpos(o.id, '|'))
  where o.side = 'derms' and o.collection = 'outcomes' and split_part(o.body->>'content', ' ', 1) is distinct from r.body->>'outcome'
union all
-- Opt-outs are known to both, where the stage went on.
select o.id, format('opt-out %s of %s is not released in DERMS', o.id, o.key) from simulation.record o
  where o.side = 'dacs' and o.collection = 'optOuts' and not exists (select from simulation.record d where d.side = 'derms' and d.collection = 'opt_out' and d.id = o.id)
union all
-- Requests are enrollments, files and collections are answered, checks are answered.
select c.id, format('collection %s has no answer', c.id) from simulation.record c where c.side = 'derms' and c.collection = 'enrollmentRequests' and c.body->>'ackType' is null
union all
select f.id, format('file %s has no answer', f.id) from simulation.record f where f.side = 'derms' and f.collection in ('reservationFiles', 'outcomeFiles') and f.body->>'ackType' is null
union all
select c.id, format('check %s is %s in DACS, DERMS has answered %s', c.id, c.state, r.body->'MsgAck'->>'ackType')
  from simulation.record c left join simulation.record r on r.side = 'derms' and r.collection = 'statusResponses' and r.key = c.id
  where c.side = 'dacs' and c.collection = 'statusChecks' and c.body->>'result' is distinct from r.body->'MsgAck'->>'ackType'
union all
select m.identity, format('the score %s is not in DERMS, and no newer one', m.identity) from simulation.made m
  where m.side = 'dacs' and m.flow = 'device_score' and not exists (select from simulation.record s
    where s.side = 'derms' and s.collection = 'deviceScores' and s.id = split_part(m.identity, '|', 1) || '|' || split_part(m.identity, '|', 2) and s.key >= split_part(m.identity, '|', 3))
union all
select e.id, format('extract %s is not renamed', e.id) from simulation.record e where e.side = 'dacs' and e.collection = 'scoreExtracts' and e.id not like 'Sent-%';
