-- What needs a person.
create or replace view report.situations as
  select 'dead letter' as kind, d.flow || ' ' || coalesce(d.record::text, d.record_id::text) as subject, d.born_at as since, d.message as detail
    from report.dead_letters d where d.state = 'dead'
  union all
  select 'expired', d.flow || ' ' || coalesce(d.record::text, d.record_id::text), d.born_at, d.message from report.deliveries d
    where d.state = 'expired' and d.decided_at is null and d.settled_at > (select engine.now()) - interval '1 day'
  union all
  select 'quarantine', q.application || '/' || q.resource || ' ' || q.record, q.first_at, q.reason from report.quarantines q where q.state = 'open'
  union all
  select 'source failing', s.application || '/' || s.resource, s.failed_at, s.failure from report.sources s where s.failed_at < engine.now() - interval '1 minute'
  union all
  select 'unknown outcome', f.name || ' delivery ' || d.delivery_id, d.born_at, d.message
    from sync.delivery d join sync.flow f using (flow_id) where d.state = 'unknown' and d.settled_at is null and f.effect = 'at_most_once'
  union all
  select 'file failed', i.file_id, case when isfinite(i.due_at) then i.due_at else i.next_try_at end, i.message from sync.file_intake i join staging.file f using (record_id)
    where f.answered_as is null and f.result is null and (i.state = 'failed' or i.state = 'open' and i.attempts >= 5)
  union all
  select 'not polled', s.application || '/' || s.resource, s.polled_at, 'no engine has read it for five minutes: is one running?'
    from report.sources s where s.failed_at is null and not exists (select from report.pauses p where p.kind = 'application' and p.name = s.application) and coalesce(s.next_at, s.polled_at) < engine.now() - interval '5 minutes'
      and exists (select from sync.flow f where f.is_active and f.mode = 'deliver')
  union all
  select 'out of reach', a.application, a.opened_at, pg_catalog.concat_ws(': ', a.code, a.reason)
    from report.applications a where a.ready > 0 and a.opened_at < engine.now() - (select s.value from sync.setting s where s.name = 'breaker_alarm')
  union all
  select 'gap', s.application || '/' || s.resource, s.gap_at,
      pg_catalog.format('it does not keep what changed between %s and %s: what was not read then may be missing; have it touched at its source, or load it',
        engine.clock_text(s.gap_begins_at), engine.clock_text(s.gap_at))
    from report.sources s where s.gap_at > engine.now() - interval '7 days'
  union all
  select 'quiet', s.application || '/' || s.resource, coalesce(s.changed_at, s.polled_at), 'it is read and brings nothing new: is the answer from a copy that is not fed any more?'
    from report.sources s where coalesce(s.changed_at, s.polled_at) < engine.now() - s.quiet_after
      and not exists (select from report.pauses p where p.kind = 'application' and p.name = s.application)
  union all
  select 'stage at risk', s.derms_instance || ' stage ' || s.stage_id, s.since,
      pg_catalog.format('%s min left until %s; not confirmed: %s; %s', s.minutes_left, engine.clock_text(s.deadline), s.not_confirmed, s.cause)
    from report.stages_at_risk s
  union all
  select 'paused', p.kind || ' ' || p.name, p.since, pg_catalog.format('by %s: %s; %s deliveries wait, %s of them cancels', p.actor, p.reason, p.waiting, p.cancels)
    from report.pauses p
  union all
  select 'alarm not told', 'on_alarm', min(a.raised_at), count(*) || ' alarms could not be told; the last failure: ' || max(a.failure)
    from sync.alarm a where a.failure is not null and a.attempts >= 3 having count(*) > 0
  union all
  select 'step refused', a.derms_instance || ' event ' || a.event_id || ' ' || i.id, a.at, pg_catalog.concat_ws(': ', i.response_code, i.response_message)
    from staging.message_ack a join staging.message_ack_item i on i.derms_instance = a.derms_instance and i.ack_id = a.ack_id
    where a.event_id is not null and a.ack_type = 'ERROR' and a.at > engine.now() - interval '1 day'
  union all
  select 'reservation refused after its file was answered', s.derms_instance || ' stage ' || s.stage_id, min(r.confirmed_at),
      pg_catalog.format('%s of them: %s', count(*), min(pg_catalog.concat_ws(' ', r.result_number, r.result_message)))
    from staging.event_stage s
      join staging.reservation r on r.derms_instance = s.derms_instance and r.stage_id = s.stage_id and r.result = 'ERROR' and r.opted_out_at is null
        and (r.result_number is not null or r.result_message is not null) -- as the index of refused ones says
      join staging.message_ack a on a.derms_instance = r.derms_instance and a.file_id = r.file_id and a.at < r.confirmed_at
    where s.ends_at > engine.now() group by s.derms_instance, s.stage_id
  union all
  select 'conflict', c.application || ' ' || c.table_name || ' ' || c.record || ' ' || c.column_name, c.first_at,
      pg_catalog.format('%s; %s', c.difference, coalesce(c.reason, 'the repair has not shown yet'))
    from report.conflicts c where c.state = 'open' and (c.reason is not null or coalesce(c.repaired_at, c.last_at) < engine.now() - interval '5 minutes')
  union all
  select 'bytes not kept', a.name, min(x.at), pg_catalog.format('%s pages and batches of messages went on without their exact bytes: %s', count(*), max(x.reason))
    from sync.exchange_unkept x join sync.application a using (application_id) where x.at > (select engine.now()) - interval '1 hour' group by a.name
  union all
  select 'late', f.flow, f.late_since, f.late - f.unanswered || ' deliveries are later than they are due' from report.flows f where f.late > f.unanswered
  union all
  select 'no answer', f.flow, f.unanswered_since, f.unanswered || ' messages were accepted by ' || f.target || ' and have no answer in time'
    from report.flows f where f.unanswered > 0
  order by 3;
comment on view report.situations is 'One row per thing that needs a person: stages at risk, dead letters, expired deliveries (until a person decides, at most a day), quarantine, applications that have been out of reach for breaker_alarm while something waits for them, failing sources and such that nobody polls (of one on a schedule: when it was due), lists that dropped what nobody had read (for a week), sources that bring nothing new for longer than their mapping allows, unknown outcomes of at_most_once flows, steps that DACS refused (for a day), reservations that it refused after their file was answered (until their stage ends; not those of opted-out devices), files that were given up or could not be read five times, alarms that the command on_alarm could not be told, values that an application changed without owning them and that nothing repairs, what a person has paused, exchanges without their bytes (for an hour after the last), late flows, answers that did not come.';
comment on column report.situations.kind is 'What sort of situation it is.';
comment on column report.situations.subject is 'What it is about: names and ids.';
comment on column report.situations.since is 'Since when (UTC).';
comment on column report.situations.detail is 'What is wrong, in words; an application''s own among them.';
