-- What the command on_alarm was told.
create or replace view report.alarms as
  select a.alarm_id, a.kind, a.subject, a.detail, a.began_at, a.raised_at, a.told_at, a.cleared_at, a.cleared_told_at, a.attempts, a.failure
  from sync.alarm a order by a.alarm_id;
comment on view report.alarms is 'One row per situation since the command on_alarm is configured: when it came and went, when the command was told so, and why it could not be.';
