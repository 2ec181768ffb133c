-- What would have been sent.
create or replace view report.observed_deliveries as
  select r.delivery_id, r.flow, r.application, a.kind, f.message, r.table_name, r.record_id, r.record, r.cause, r.born_at
  from report.deliveries r join sync.delivery d using (delivery_id) join sync.flow f on f.flow_id = d.flow_id
    join sync.application a on a.application_id = d.application_id
  where d.state = 'observed' and d.decided_at is null order by r.delivery_id;
comment on view report.observed_deliveries is 'One row per delivery that a flow only observed and that nobody has decided about: compare it with what the application holds, then take a baseline. dersync observed --messages builds the messages.';
comment on column report.observed_deliveries.kind is 'Kind of the application.';
comment on column report.observed_deliveries.message is 'Message mapping.';
comment on column report.observed_deliveries.delivery_id is 'Number of the delivery, as dersync trace shows it.';
