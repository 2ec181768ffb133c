-- Applications at a glance.
create or replace view report.applications as
  select a.name as application, a.kind, h.breaker, h.breaker_at as since, case when h.breaker in ('open', 'half_open') then h.until_at end as next_try_at, h.opened_at,
    h.code, h.reason, h.calls_lately, h.failed_lately, h.retried_lately, a.calls_per_second, a.calls_in_flight,
    (select count(*) from sync.ready r where r.application_id = a.application_id) as ready,
    (select count(*) from sync.claim c cross join lateral unnest(c.delivery_ids) i(id) join sync.delivery d on d.delivery_id = i.id
      where d.application_id = a.application_id) as in_flight
  from sync.application a join sync.health h using (application_id) where a.is_configured order by a.name;
comment on view report.applications is 'One row per application of the configuration: its breaker, why it is open and since when, what waits for it and is under way, its limits.';
comment on column report.applications.breaker is 'closed: calls go out; open: none until next_try_at; half_open: one, the probe, is under way; closing: ever more go out.';
comment on column report.applications.next_try_at is 'open: when the next probe goes; half_open: when the present one counts as lost (UTC).';
comment on column report.applications.opened_at is 'Since when calls are kept back; null while it is closed (UTC).';
comment on column report.applications.ready is 'Deliveries that may be sent, but for the breaker and the limits.';
comment on column report.applications.in_flight is 'Deliveries that workers have.';
comment on column report.applications.application is 'Name of the application in the configuration.';
comment on column report.applications.since is 'Since when the breaker is as it is (UTC).';
