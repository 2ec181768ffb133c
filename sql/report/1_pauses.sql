-- What people have paused.
create or replace view report.pauses as
  select case when p.flow_id is not null then 'flow' else 'application' end as kind, coalesce(f.name, a.name) as name, p.paused_at as since, p.actor, p.reason,
    w.waiting, w.cancels, w.in_flight
  from sync.pause p
    left join sync.flow f on f.flow_id = p.flow_id
    left join sync.application a on a.application_id = p.application_id
    cross join lateral (
      select count(*) filter (where not o.is_claimed) as waiting, count(*) filter (where not o.is_claimed and o.opener_record is not null) as cancels,
        count(*) filter (where o.is_claimed) as in_flight
      from (select d.opener_record, d.delivery_id in (select i.id from sync.claim c cross join lateral unnest(c.delivery_ids) i(id)) as is_claimed
            from sync.delivery d
            where d.is_in_lane and d.state in ('queued', 'retry_wait', 'unknown') and (d.flow_id = p.flow_id or d.application_id = p.application_id)) o) w
  order by p.paused_at, p.pause_id;
comment on view report.pauses is 'One row per flow or application that a person has paused: who, since when and why, and what waits for its end.';
comment on column report.pauses.kind is 'flow or application.';
comment on column report.pauses.waiting is 'Deliveries of it that are to be sent and wait.';
comment on column report.pauses.cancels is 'Those of them that cancel a stage.';
comment on column report.pauses.in_flight is 'Deliveries of it that are being sent: a pause lets them finish.';
comment on column report.pauses.name is 'What is paused.';
comment on column report.pauses.since is 'When it was paused (UTC).';
