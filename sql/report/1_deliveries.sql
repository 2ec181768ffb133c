-- Every delivery, for people.
create or replace view report.deliveries as
  select d.delivery_id, f.name as flow, a.name as application, t.name as table_name, d.record_id, k.key as record, d.state,
    case when d.state <> 'queued' then d.state
         when exists (select from sync.ready r where r.delivery_id = d.delivery_id) then 'ready'
         when exists (select from sync.gate g where g.delivery_id = d.delivery_id and g.key ~ '^pause:') then 'paused'
         when exists (select from sync.gate g where g.delivery_id = d.delivery_id) then 'gated'
         when exists (select from sync.claim c where d.delivery_id = any (c.delivery_ids)) then 'claimed'
         else 'queued' end as place,
    d.cause, d.priority, d.attempts, d.born_at, d.due_at, d.expires_at, d.settled_at, d.kind, d.code, d.message, d.exchange_id, d.exchange_item, d.decided_at
  from sync.delivery d
    join sync.flow f on f.flow_id = d.flow_id
    join sync.staged_table t on t.table_id = f.table_id
    join sync.application a on a.application_id = d.application_id
    left join lateral (select c.key from audit.record_change c where c.record_id = d.record_id and c.table_id = f.table_id and c.operation = 'insert' limit 1) k on true;
comment on view report.deliveries is 'One row per delivery, with the key of its record, where it is and what happened last.';
comment on column report.deliveries.place is 'Where a queued delivery is: ready, gated, paused, claimed, or queued behind another in its lane.';
comment on column report.deliveries.record is 'Natural key of the record.';
comment on column report.deliveries.delivery_id is 'Number of the delivery: what replay, skip and discard take.';
comment on column report.deliveries.flow is 'Flow that it belongs to.';
comment on column report.deliveries.application is 'Application that it goes to.';
comment on column report.deliveries.table_name is 'Table in staging whose row is delivered.';
comment on column report.deliveries.record_id is 'Number of that row.';
