-- What an application changed without owning it.
create or replace view report.conflicts as
  select c.conflict_id, a.name as application, t.name as table_name, c.record_id,
    coalesce((select string_agg(e.value, '/' order by e.key) from pg_catalog.jsonb_each_text(k.key) e), c.record_id::text) as record, c.column_name, c.value_class, c.theirs, c.ours,
    case when c.value_class = 'personal' then 'another value (personal) than ours'
         else pg_catalog.format('%s instead of %s', coalesce('"' || c.theirs || '"', 'nothing'), coalesce('"' || c.ours || '"', 'nothing')) end as difference,
    case when c.resolved_at is null then 'open' else 'resolved' end as state,
    c.reason, c.resolution, c.times, c.repairs, c.first_at, c.last_at, c.repaired_at, c.resolved_at, c.exchange_id, c.item
  from sync.conflict c
    join sync.application a on a.application_id = c.application_id
    join sync.staged_table t on t.table_id = c.table_id
    left join lateral (select r.key from audit.record_change r where r.record_id = c.record_id and r.table_id = c.table_id and r.operation = 'insert' limit 1) k on true;
comment on view report.conflicts is 'One row per distinct value that an item of an application''s list showed of a column that the application does not own and that is neither what it was sent nor what staging has: theirs, ours, what was done about it.';
comment on column report.conflicts.item is 'Item of the application''s list that showed it.';
comment on column report.conflicts.record is 'Natural key of the record.';
comment on column report.conflicts.difference is 'Theirs and ours in words.';
comment on column report.conflicts.reason is 'Why nothing is sent; null while a repair is on its way.';
comment on column report.conflicts.times is 'How often it came, after both had agreed in between.';
comment on column report.conflicts.application is 'Application that showed the value.';
comment on column report.conflicts.table_name is 'Table in staging.';
comment on column report.conflicts.record_id is 'Number of the record in that table.';
comment on column report.conflicts.state is 'open, or resolved.';
