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
  where s.kind not in ('not polled', 'dead letter', 'expired', 'quarantine', 'step refused', 'no answer', 'late', 'reservation refused after its file was answered');
