-- Everything can be traced: each change has the bytes that brought it, each delivery the bytes that were sent and answered.
select c.key::text, format('change %s of %s %s: exchange %s is not kept', c.change_id, t.name, c.record_id, c.exchange_id)
  from audit.record_change c join sync.staged_table t using (table_id) left join sync.exchange e on e.exchange_id = c.exchange_id
  where e.exchange_id is null or e.body is null and c.actor is null
union all
-- What the mapping refuses is never sent. What the other side has acknowledged was sent by a worker that had no time left to tell,
-- or by one whose word came behind the acknowledgement and is with the attempt.
select d.record::text, format('delivery %s of %s was %s after %s attempts: exchange %s has no bytes of it', d.delivery_id, d.flow, d.state, d.attempts, d.exchange_id)
  from report.deliveries d left join sync.exchange e on e.exchange_id = d.exchange_id
  where d.state in ('delivered', 'acknowledged', 'refused') and d.attempts > 0
    and (e.body is null or not e.is_sent or coalesce(cardinality(e.offsets), 0) < 2 * d.exchange_item + 2)
    and not (d.state = 'refused' and d.code in ('OPTED_OUT', 'NOT_REGISTERED'))
    and not (d.state = 'acknowledged' and exists (select from sync.attempt a where a.delivery_id = d.delivery_id and a.result = 'lease expired'))
union all
select d.record::text, format('delivery %s of %s has no history of its record', d.delivery_id, d.flow) from report.deliveries d where d.record is null
union all
-- A record is one chain of versions, from its insert on.
select c.record_id::text, format('record %s of %s has %s changes and is at version %s', c.record_id, t.name, count(*), max(c.record_version))
  from audit.record_change c join sync.staged_table t using (table_id) group by c.record_id, t.name having count(*) <> max(c.record_version);
