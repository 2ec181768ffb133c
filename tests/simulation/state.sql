-- What both applications hold in the end, by logical keys alone: a line per fact, the same in every run of a seed. Left out
-- are ids and times that the applications give, and what is rightly a matter of time: what DACS still took of a stage before
-- its cancel, where the cancel did not wait; and whether the answer to a file names a device that DERMS was told to have opted
-- out of the stage: it does when the reply to its reservation was lost and it opted out before the question was repeated.
create temp view stage as
  select e.body->>'name' as event, e.body->>'name' || '.' || (s->>'sequence') as stage, s->>'stageId' as stage_id, s->>'status' as status,
    s->>'startDateTime' as starts_at, s->>'endDateTime' as ends_at, e.body->>'name' like '% races' as is_racing
  from simulation.record e, jsonb_array_elements(e.body->'stages') s where e.side = 'derms' and e.collection = 'events';

-- The newest program event of each stage that is shown.
create temp view program_event as
  select distinct on (s.stage) s.stage, s.is_racing, p.key, p.state, p.body
  from simulation.record p join stage s on s.stage_id = p.parent
  where p.side = 'dacs' and p.collection = 'programEvents' order by s.stage, p.number desc;

create temp view account as
  select id as subscription_id, body->>'cisAccountId' as account from simulation.record where side = 'dacs' and collection = 'subscriptions';

select concat_ws(' ', 'DACS subscription', s.body->>'cisAccountId', s.state, s.body->>'programCode', c.body->>'cisPersonId', s.body->>'division', s.body->>'timeZone')
  from simulation.record s join simulation.record c on c.side = 'dacs' and c.collection = 'contacts' and c.id = s.parent
  where s.side = 'dacs' and s.collection = 'subscriptions'
union all
select concat_ws(' ', 'DERMS subscription', body->'subscriptionInfo'->>'cisAccountId', state, body->'subscriptionInfo'->>'programCode',
    body->'contactInfo'->>'cisPersonId', body->'locationInfo'->>'division', body->'locationInfo'->>'timeZone')
  from simulation.record where side = 'derms' and collection = 'enrollments'
union all
select concat_ws(' ', 'DACS device', d.key, d.state, d.body->>'headEndRegistration', a.account, d.body->>'serialNo', d.body->>'badgeNo', d.body->>'specification')
  from simulation.record d join account a on a.subscription_id = d.parent where d.side = 'dacs' and d.collection = 'devices'
union all
select concat_ws(' ', 'DERMS device', d.id, d.state, d.body->>'status', a.account, d.body->>'serialNo', d.body->>'badgeNo', d.body->>'specification')
  from simulation.record d join account a on a.subscription_id = d.parent where d.side = 'derms' and d.collection = 'heldDevices'
union all
select concat_ws(' ', 'DACS sync requests of', a.account, string_agg(r.state, ', ' order by r.number))
  from simulation.record r join account a on a.subscription_id = r.parent where r.side = 'dacs' and r.collection = 'syncRequests' group by a.account
union all
select concat_ws(' ', 'DERMS stage', s.stage, s.status, s.starts_at, s.ends_at) from stage s
union all
select concat_ws(' ', 'DACS program event', p.stage, p.state, p.body->>'programExternalIdentifier', p.body->>'programEventCategory',
    p.body->>'startDateTime', p.body->>'endDateTime')
  from program_event p where p.state <> 'Cancelled'
union all
select concat_ws(' ', 'DACS participation', p.stage, r.body->>'headEndSystem', r.body->>'nicId', r.state, r.body->>'reservationStartDateTime',
    r.body->>'reservationEndDateTime', (select string_agg(o->>'outcome', ' then ') from jsonb_array_elements(r.body->'outcomes') o))
  from program_event p join simulation.record r on r.side = 'dacs' and r.collection = 'programEventParticipations' and r.parent = p.key
  where not (p.is_racing and p.state = 'Cancelled')
union all
select concat_ws(' ', 'DERMS opt-out', s.stage, o.body->'deviceInfo'->>'nicid', o.state)
  from simulation.record o join stage s on s.stage_id = o.parent where o.side = 'derms' and o.collection = 'opt_out'
union all
select concat_ws(' ', 'DERMS answer to file', f.id, case when a.opted_out > 0 and a.refused = 0 and f.body->>'ackType' = 'ERROR' then 'SUCCESS' else f.body->>'ackType' end, a.rows)
  from simulation.record f left join stage s on s.stage_id = f.parent
    cross join lateral (
      select count(*) filter (where r.is_opted_out) as opted_out, count(*) filter (where not r.is_opted_out and r.code <> 'SUPERSEDED') as refused,
        string_agg(concat_ws(' ', r.value, r.code), ', ' order by r.value) filter (where not r.is_opted_out) as rows
      from (select x->>'value' as value, x->>'responseCode' as code, x->>'responseCode' in ('OPTED_OUT', '10646') and exists (select from simulation.record o
              where o.side = 'derms' and o.collection = 'opt_out' and o.parent = f.parent and o.body->'deviceInfo'->>'nicid' = x->>'value') as is_opted_out
            from simulation.record m, jsonb_array_elements(m.body->'MsgAck'->'responses'->'response') x
            where m.side = 'derms' and m.collection = 'messageAcks' and m.id = f.key) r) a
  where f.side = 'derms' and f.collection in ('reservationFiles', 'outcomeFiles') and not (coalesce(s.is_racing, true) and coalesce(s.status, 'Canceled') = 'Canceled')
union all
select concat_ws(' ', 'DERMS answer to collection', c.id, c.body->>'ackType',
    (select string_agg(concat_ws(' ', r->>'id', r->>'responseCode'), ', ' order by r->>'id') from jsonb_array_elements(c.body->'responses') r))
  from simulation.record c where c.side = 'derms' and c.collection = 'enrollmentRequests'
union all
select concat_ws(' ', 'DACS enrollment', key, state) from simulation.record where side = 'dacs' and collection = 'programEnrollments' and key is not null
union all
select concat_ws(' ', 'DACS check', id, state, body->>'result') from simulation.record where side = 'dacs' and collection = 'statusChecks'
union all
select concat_ws(' ', 'DERMS score', id, body->>'score', body->>'scoredAt') from simulation.record where side = 'derms' and collection = 'deviceScores'
union all
select concat_ws(' ', 'DACS extract', id) from simulation.record where side = 'dacs' and collection = 'scoreExtracts'
union all
select concat_ws(' ', 'acts refused:', value) from simulation.observation where name = 'refused acts';
