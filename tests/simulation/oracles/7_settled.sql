-- Every delivery is settled or explained; nothing is stranded in a lane, at a gate, in a claim, in quarantine.
select d.record::text, format('delivery %s of %s is %s, %s: %s %s', d.delivery_id, d.flow, d.state, d.place, d.code, d.message)
  from report.deliveries d where d.settled_at is null or d.state in ('dead', 'expired')
union all
select q.record, format('%s/%s %s is in quarantine: %s %s', q.application, q.resource, q.record, q.field, q.reason) from report.quarantines q where q.state = 'open'
union all
select f.file_id, format('file %s is %s: %s', f.file_id, i.state, i.message) from sync.file_intake i join staging.file f using (record_id) where i.state <> 'done' and f.result is null and f.answered_as is null
union all
-- Nobody polls any more when this is asked; a refusal of the business is the answer to somebody.
select '', format('a person is called: %s %s: %s', s.kind, s.subject, s.detail) from report.situations s
  where s.kind not in ('not polled', 'dead letter', 'expired', 'quarantine', 'step refused', 'no answer', 'late', 'reservation refused after its file was answered')
union all
-- A delivery ends as it was answered.
select s.sync_request_id, format('sync request %s is %s, and DERMS has answered %s', s.sync_request_id, d.state, a.body->'MsgAck'->>'ackType')
  from sync.delivery d join sync.flow f using (flow_id) join staging.enrollment_sync s on s.record_id = d.record_id
    join simulation.record a on a.side = 'derms' and a.collection = 'enrollAcks' and a.key = s.sync_request_id
  where f.name = 'enrollment_sync' and d.cause <> 'repair' and (d.state = 'acknowledged') is distinct from (a.body->'MsgAck'->>'ackType' = 'SUCCESS')
union all
-- What is settled stays so: each delivery was counted once, where it stands now.
select f.name, format('%s deliveries of %s are %s, and %s have become so', coalesce(d.deliveries, 0), f.name, state, coalesce(c.deliveries, 0))
  from (select flow_id, state, sum(deliveries) as deliveries from sync.settled group by flow_id, state) c
    full join (select flow_id, state, count(*) as deliveries from sync.delivery where settled_at is not null group by flow_id, state) d using (flow_id, state)
    join sync.flow f using (flow_id)
  where coalesce(c.deliveries, 0) <> coalesce(d.deliveries, 0);
