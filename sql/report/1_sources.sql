-- Sources at a glance.
create or replace view report.sources as
  select a.name as application, s.resource, s.tip_at, s.tip_id, s.swept_at, s.polled_at, engine.now() - s.polled_at as poll_age, s.changed_at, s.failed_at, s.failure,
    (select count(*) from sync.quarantine q where q.source_id = s.source_id and q.state = 'open') as quarantined, s.next_at,
    s.failed_mode, s.is_counted, s.late_items, s.late_longest, s.gap_begins_at, s.gap_at, s.quiet_after,
    (select count(*) from sync.older o where o.source_id = s.source_id) as older
  from sync.source s join sync.application a using (application_id) order by a.name, s.resource;
comment on view report.sources is 'One row per polled resource: its cursor, when it was last read to its end, when its schedule has it read next, what is wrong with it, whether counts prove its runs, what became visible late, what it did not keep, and what it shows in an older version than known.';
comment on column report.sources.application is 'Application that is polled.';
comment on column report.sources.poll_age is 'Time since it was last read to its end.';
comment on column report.sources.quarantined is 'Records of it that wait in quarantine.';
comment on column report.sources.older is 'Records that it shows in an older version than the known one: not believed yet.';
