-- Stages that DACS does not have in time.
create or replace view report.stages_at_risk as
  with setting as materialized (
    select engine.now() as now, (select engine.stage_lead()) as lead,
      (select s.value from sync.setting s where s.name = 'stage_warning') as warning),
  flow as materialized (
    select max(f.flow_id) filter (where f.name = 'event') as event, max(f.flow_id) filter (where f.name = 'event_status') as step,
      max(f.flow_id) filter (where f.name = 'reservation') as reservation,
      coalesce(bool_or(f.mode = 'observe') filter (where f.name = 'reservation'), true) as is_reservation_observed
    from sync.flow f where f.is_active),
  born as materialized (
    select r.derms_instance, r.stage_id, count(*) as rows
    from sync.born b join staging.reservation r on r.record_id = b.record_id where b.flow_id = (select f.reservation from flow f) group by 1, 2),
  stage as materialized (
    select s.*, s.starts_at - t.lead as deadline, greatest(s.starts_at - t.lead - t.warning, s.first_seen_at) as since, t.now,
      pg_catalog.hashtextextended('stage:' || s.derms_instance || '|' || s.stage_id, 0) as list_key
    from setting t join staging.event_stage s on s.ends_at > t.now and s.status in ('Scheduled', 'In Progress') and not s.is_missed
      and s.starts_at - t.lead - t.warning <= t.now),
  known as materialized (
    select s.*, f.is_reservation_observed,
      -- What a person has decided about (observed, then baseline; discarded) is settled as well as what was delivered.
      c.delivery_id as create_id, coalesce(c.state in ('delivered', 'acknowledged', 'discarded') or c.decided_at is not null, false) as has_create,
      p.delivery_id as step_id, coalesce(p.state in ('delivered', 'acknowledged', 'discarded') or p.decided_at is not null, false) as has_step,
      (select count(*) from sync.delivery d where d.list_key = s.list_key and d.settled_at is null and d.flow_id = f.reservation)
        + coalesce((select b.rows from born b where (b.derms_instance, b.stage_id) = (s.derms_instance, s.stage_id)), 0)
        + case when f.is_reservation_observed then (select count(*) from staging.reservation r
            where (r.derms_instance, r.stage_id) = (s.derms_instance, s.stage_id) and r.result is null
              and not exists (select from staging.file x where (x.instance, x.file_id) = (r.derms_instance, r.file_id) and x.answered_as is not null)) else 0 end as open_reservations
    from stage s cross join flow f
      left join lateral (select d.delivery_id, d.state, d.decided_at from sync.delivery d where d.record_id = s.record_id and d.flow_id = f.event
        order by d.delivery_id desc limit 1) c on true
      left join lateral (select d.delivery_id, d.state, d.decided_at from staging.event_stage_step x join sync.delivery d on d.record_id = x.record_id and d.flow_id = f.step
        where (x.derms_instance, x.stage_id, x.incarnation, x.action) = (s.derms_instance, s.stage_id, s.incarnation, 'X1SD')
        order by d.delivery_id desc limit 1) p on true)
  select k.derms_instance, k.event_id, k.stage_id, k.starts_at, k.deadline,
    floor(extract(epoch from k.deadline - k.now) / 60)::integer as minutes_left,
    concat_ws(', ', case when not k.has_create then 'create' end, case when not k.has_step then 'schedule step' end,
      case when k.open_reservations > 0 then pg_catalog.format('%s of %s reservations', k.open_reservations, (select count(*) from staging.reservation r
        where (r.derms_instance, r.stage_id) = (k.derms_instance, k.stage_id))) end,
      case when i.file_id is not null then 'reservation file ' || i.file_id end) as not_confirmed,
    concat_ws('; ',
      (select 'a newer version of the event is quarantined: ' || concat_ws(', ', q.field, q.reason) from sync.source o
        join sync.quarantine q on q.source_id = o.source_id and q.record = k.event_id and q.state = 'open' where o.resource = 'events' limit 1),
      case
        when not k.has_create then 'the create ' || coalesce(engine.why_waiting(k.create_id), w.undelivered)
        when not k.has_step then 'the schedule step ' || coalesce(engine.why_waiting(k.step_id), w.undelivered)
        when k.open_reservations > 0 and k.is_reservation_observed then 'flow reservation only observes'
        when k.open_reservations > 0 then 'reservations: ' || coalesce(engine.why_list_waiting(k.list_key), w.undelivered) end,
      case when i.file_id is not null then 'the file is not read in whole yet' || coalesce(': ' || i.message, '') end) as cause,
    k.since
  from known k
    cross join lateral (select case when exists (select from sync.born b) then 'waits for a free delivery worker'
      else 'has no delivery: dersync trace ' || k.stage_id || ' says why' end as undelivered) w
    left join lateral (select x.file_id, x.message from sync.file_intake x join staging.file f on f.record_id = x.record_id
      where x.state = 'open' and (f.instance, f.stage_id, f.kind) = (k.derms_instance, k.stage_id, 'reservation') order by x.record_id limit 1) i on true
  where not k.has_create or not k.has_step or k.open_reservations > 0 or i.file_id is not null
  order by k.deadline, k.derms_instance, k.stage_id;
comment on view report.stages_at_risk is 'One row per scheduled stage that DACS does not hold as it should while its deadline (start less the setting stage_lead) is near (the setting stage_warning) or past: what is not confirmed, and why.';
comment on column report.stages_at_risk.deadline is 'By when DACS should hold the stage (UTC).';
comment on column report.stages_at_risk.minutes_left is 'Until the deadline; negative after it.';
comment on column report.stages_at_risk.not_confirmed is 'What of it DACS has not confirmed: create, schedule step, n of m reservations, a reservation file that is not read in whole.';
comment on column report.stages_at_risk.cause is 'Why, in words.';
comment on column report.stages_at_risk.since is 'Since when it is at risk (UTC).';
comment on column report.stages_at_risk.stage_id is 'The stage, as DERMS names it.';
