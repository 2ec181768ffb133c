-- Several instances of an application: ids are unique within the one that gave them.

alter table sync.application add column is_configured boolean not null default true;
comment on column sync.application.is_configured is 'The configuration of the last migrate has it: only then anything is routed to it.';

-- Acknowledgements that are staged belong to the instance that brought them.
alter table staging.enrollment_ack disable trigger user;
alter table staging.enrollment_ack_device disable trigger user;
alter table staging.enrollment_ack add column derms_instance text;
alter table staging.enrollment_ack_device add column derms_instance text;
update staging.enrollment_ack t set derms_instance = coalesce((select a.name from sync.exchange e join sync.application a using (application_id)
  where e.exchange_id = t.exchange_id), 'derms');
update staging.enrollment_ack_device t set derms_instance = (select a.derms_instance from staging.enrollment_ack a where a.ack_id = t.ack_id);
alter table staging.enrollment_ack enable trigger user;
alter table staging.enrollment_ack_device enable trigger user;
alter table staging.enrollment_ack_device drop constraint enrollment_ack_device_ack_id_fkey, drop constraint enrollment_ack_device_pkey;
alter table staging.enrollment_ack drop constraint enrollment_ack_pkey;
alter table staging.enrollment_ack alter column derms_instance set not null, add primary key (derms_instance, ack_id);
alter table staging.enrollment_ack_device alter column derms_instance set not null, add primary key (derms_instance, ack_id, device_id),
  add foreign key (derms_instance, ack_id) references staging.enrollment_ack;
comment on table staging.enrollment_ack is 'One row per acknowledgement of a sync request by a DERMS instance; insert-only. Owned by DERMS.';
comment on column staging.enrollment_ack.derms_instance is 'DERMS instance: the application that brought the row.';
comment on column staging.enrollment_ack.ack_id is 'Id of the acknowledgement in that instance.';
comment on column staging.enrollment_ack_device.derms_instance is 'DERMS instance: the application that brought the row.';
comment on column staging.event.derms_instance is 'DERMS instance: the application that brought the row.';
comment on column staging.file.instance is 'The application that listed it.';

-- DACS knows a program event by the stage''s id alone.
create unique index stage_id_is_used_by_one_instance on staging.event_stage (stage_id);
comment on index staging.stage_id_is_used_by_one_instance is 'DACS finds a program event by the stage''s id, whichever instance it came from: a second instance that uses the id is refused.';

alter type sync.birth add attribute origin_id smallint;
