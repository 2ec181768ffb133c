-- Quarantine, for people.
create or replace view report.quarantines as
  select q.quarantine_id, a.name as application, s.resource, q.record, q.state, q.kind, q.field, q.value_class, q.reason, q.parent_table, q.parent_key,
    q.first_at, q.last_at, q.attempts, q.is_retry_wanted, q.resolved_at, q.resolved_by, q.resolution, q.exchange_id
  from sync.quarantine q join sync.source s using (source_id) join sync.application a using (application_id) order by q.quarantine_id;
comment on view report.quarantines is 'One row per record that could not be staged, open or resolved, without its content.';
comment on column report.quarantines.application is 'Application that sent the record.';
