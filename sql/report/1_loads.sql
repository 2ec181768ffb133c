-- Initial loads, for people.
create or replace view report.loads as
  select l.load_id, a.name as application, l.kind, l.file_name, pg_catalog.encode(l.sha256, 'hex') as sha256, l.bytes, l.rows, l.rows_read, l.inserted, l.updated,
    l.unchanged, l.refused, l.actor, l.started_at, l.finished_at
  from sync.load l join sync.application a using (application_id) order by l.load_id;
comment on view report.loads is 'One row per file that was loaded, each time it was, with what became of its rows.';
comment on column report.loads.application is 'Application whose records the file has.';
