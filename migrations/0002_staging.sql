-- Canonical tables. The block at the end gives each the same six bookkeeping columns.

create table staging.program (
  program_code text primary key,
  program_id text unique,
  external_id text unique,
  name text,
  constraint program_code_is_not_empty check (program_code <> '')
);
comment on table staging.program is 'One row per program. Comes from the program lookup only; a record that names another program is quarantined.';
comment on column staging.program.program_code is 'Code of the program in DACS.';
comment on column staging.program.program_id is 'Id of the program in DACS.';
comment on column staging.program.external_id is 'Id by which DERMS names the program (programExternalId).';
comment on column staging.program.name is 'Name for people.';

create table staging.customer (
  contact_id text primary key,
  cis_person_id text
);
create unique index customer_cis_person_is_unique on staging.customer (cis_person_id) where cis_person_id is not null;
comment on table staging.customer is 'One row per customer (contact). Owned by DACS. Ids only: names and addresses are not needed by any flow.';
comment on column staging.customer.contact_id is 'Id of the contact in DACS.';
comment on column staging.customer.cis_person_id is 'Id of the person in the customer information system; unknown for some.';

create table staging.service_point (
  service_point_id text primary key,
  cis_premise_id text,
  cis_service_point_id text,
  division text,
  time_zone text
);
comment on table staging.service_point is 'One row per service point: the location that devices stand at. Owned by DACS.';
comment on column staging.service_point.service_point_id is 'Id of the service point in DACS.';
comment on column staging.service_point.cis_premise_id is 'Id of the premise in the customer information system.';
comment on column staging.service_point.cis_service_point_id is 'Id of the service point in the customer information system.';
comment on column staging.service_point.division is 'Division of the utility; routes to a DERMS instance.';
comment on column staging.service_point.time_zone is 'IANA time zone of the location, for everything with a wall-clock meaning.';

create table staging.device (
  head_end_system text not null,
  nic_id text not null,
  device_id text,
  asset_id text,
  device_type text,
  specification text,
  serial_no text,
  badge_no text,
  status text,
  replaces_device_id text,
  service_point_id text references staging.service_point,
  head_end_registration text,
  head_end_message text,
  ended_at timestamptz,
  primary key (head_end_system, nic_id),
  constraint head_end_registration_is_known check (head_end_registration in ('D1RE', 'D1NR', 'D1DR'))
);
create unique index device_id_is_unique_among_active on staging.device (device_id) where ended_at is null;
create index device_by_device_id on staging.device (device_id);
comment on table staging.device is 'One row per controllable device at one head-end system. A new NIC is a new row; the old one is ended, never deleted. Owned by DACS; registration by DERMS.';
comment on column staging.device.head_end_system is 'Head-end system that controls the device.';
comment on column staging.device.nic_id is 'Id of the network interface at the head-end system.';
comment on column staging.device.device_id is 'Id of the device in DACS; unique among devices that are not ended.';
comment on column staging.device.asset_id is 'Id of the asset in DACS.';
comment on column staging.device.device_type is 'Device type (DACS code, open list).';
comment on column staging.device.specification is 'Specification: make and model (DACS code, open list).';
comment on column staging.device.serial_no is 'Serial number.';
comment on column staging.device.badge_no is 'Badge number.';
comment on column staging.device.status is 'Status in DACS (open list).';
comment on column staging.device.replaces_device_id is 'device_id of the device that this one replaced.';
comment on column staging.device.service_point_id is 'Where the device stands.';
comment on column staging.device.head_end_registration is 'Head-end registration learned from DERMS: D1RE registered, D1NR not registered, D1DR deregistered; null until an acknowledgement came.';
comment on column staging.device.head_end_message is 'What the head-end system said with the registration.';
comment on column staging.device.ended_at is 'When the device ceased at this head-end system (UTC); null while it is active.';

create table staging.subscription (
  subscription_id text primary key,
  contact_id text not null references staging.customer,
  service_point_id text references staging.service_point,
  program_code text not null references staging.program,
  cis_account_id text,
  subscription_type text,
  status text not null,
  starts_at timestamptz,
  ends_at timestamptz,
  constraint subscription_status_is_known check (status in ('ACTIVE', 'INACTIVE'))
);
comment on table staging.subscription is 'One row per program subscription of a customer at a service point. Owned by DACS.';
comment on column staging.subscription.subscription_id is 'Id of the subscription in DACS.';
comment on column staging.subscription.contact_id is 'Customer who subscribed.';
comment on column staging.subscription.service_point_id is 'Service point subscribed.';
comment on column staging.subscription.program_code is 'Program subscribed to.';
comment on column staging.subscription.cis_account_id is 'Account in the customer information system.';
comment on column staging.subscription.subscription_type is 'Subscription type (DACS code, open list).';
comment on column staging.subscription.status is 'ACTIVE or INACTIVE (unenrolled).';
comment on column staging.subscription.starts_at is 'Start of the subscription (UTC).';
comment on column staging.subscription.ends_at is 'End of the subscription (UTC); null while open.';

create table staging.subscription_device (
  subscription_id text not null references staging.subscription,
  head_end_system text not null,
  nic_id text not null,
  starts_at timestamptz,
  ends_at timestamptz,
  primary key (subscription_id, head_end_system, nic_id),
  foreign key (head_end_system, nic_id) references staging.device
);
create index subscription_device_by_device on staging.subscription_device (head_end_system, nic_id);
comment on table staging.subscription_device is 'One row per device of a subscription: the interval in which it took part. Owned by DACS.';
comment on column staging.subscription_device.subscription_id is 'Subscription.';
comment on column staging.subscription_device.head_end_system is 'Head-end system of the device.';
comment on column staging.subscription_device.nic_id is 'NIC of the device.';
comment on column staging.subscription_device.starts_at is 'When the device joined the subscription (UTC).';
comment on column staging.subscription_device.ends_at is 'When the device left it (UTC); null while it takes part.';

create table staging.enrollment_sync (
  sync_request_id text primary key,
  subscription_id text not null references staging.subscription,
  contact_id text not null,
  cis_person_id text,
  cis_account_id text,
  subscription_type text,
  status text not null,
  program_id text,
  program_code text not null,
  starts_at timestamptz,
  ends_at timestamptz,
  division text,
  service_point_id text,
  cis_premise_id text,
  cis_service_point_id text,
  time_zone text,
  constraint enrollment_sync_status_is_known check (status in ('ACTIVE', 'INACTIVE'))
);
create index enrollment_sync_by_subscription on staging.enrollment_sync (subscription_id);
comment on table staging.enrollment_sync is 'One row per sync request of DACS, exactly as it asked; insert-only. Owned by DACS.';
comment on column staging.enrollment_sync.sync_request_id is 'Id of the sync request in DACS; dacsMessageId in DERMS.';
comment on column staging.enrollment_sync.subscription_id is 'Subscription it is about.';
comment on column staging.enrollment_sync.contact_id is 'Customer as asked.';
comment on column staging.enrollment_sync.cis_person_id is 'Person in the customer information system as asked; may be null.';
comment on column staging.enrollment_sync.cis_account_id is 'Account as asked.';
comment on column staging.enrollment_sync.subscription_type is 'Subscription type as asked.';
comment on column staging.enrollment_sync.status is 'ACTIVE (enroll, replace) or INACTIVE (unenroll).';
comment on column staging.enrollment_sync.program_id is 'Program id as asked.';
comment on column staging.enrollment_sync.program_code is 'Program code as asked.';
comment on column staging.enrollment_sync.starts_at is 'Start of the subscription as asked (UTC).';
comment on column staging.enrollment_sync.ends_at is 'End of the subscription as asked (UTC).';
comment on column staging.enrollment_sync.division is 'Division as asked.';
comment on column staging.enrollment_sync.service_point_id is 'Service point as asked.';
comment on column staging.enrollment_sync.cis_premise_id is 'Premise as asked.';
comment on column staging.enrollment_sync.cis_service_point_id is 'Service point in the customer information system as asked.';
comment on column staging.enrollment_sync.time_zone is 'IANA time zone as asked.';

create table staging.enrollment_sync_device (
  sync_request_id text not null references staging.enrollment_sync,
  position integer not null,
  device_id text,
  asset_id text,
  nic_id text not null,
  head_end_system text not null,
  device_type text,
  specification text,
  serial_no text,
  badge_no text,
  status text,
  replaces_device_id text,
  primary key (sync_request_id, position),
  foreign key (head_end_system, nic_id) references staging.device
);
comment on table staging.enrollment_sync_device is 'One row per device of a sync request, as asked; insert-only. Owned by DACS.';
comment on column staging.enrollment_sync_device.sync_request_id is 'Sync request.';
comment on column staging.enrollment_sync_device.position is 'Position in the request, from 1.';
comment on column staging.enrollment_sync_device.device_id is 'Device id as asked.';
comment on column staging.enrollment_sync_device.asset_id is 'Asset id as asked.';
comment on column staging.enrollment_sync_device.nic_id is 'NIC as asked.';
comment on column staging.enrollment_sync_device.head_end_system is 'Head-end system as asked.';
comment on column staging.enrollment_sync_device.device_type is 'Device type as asked.';
comment on column staging.enrollment_sync_device.specification is 'Specification as asked.';
comment on column staging.enrollment_sync_device.serial_no is 'Serial number as asked.';
comment on column staging.enrollment_sync_device.badge_no is 'Badge number as asked.';
comment on column staging.enrollment_sync_device.status is 'Device status as asked.';
comment on column staging.enrollment_sync_device.replaces_device_id is 'device_id of the replaced device, in a replacement.';

create table staging.enrollment_ack (
  ack_id text primary key,
  sync_request_id text not null references staging.enrollment_sync,
  message_id text not null,
  ack_type text not null,
  response_code text,
  message text,
  answered_at timestamptz,
  constraint enrollment_ack_type_is_known check (ack_type in ('SUCCESS', 'ERROR', 'FAILURE'))
);
create index enrollment_ack_by_sync_request on staging.enrollment_ack (sync_request_id);
comment on table staging.enrollment_ack is 'One row per acknowledgement of a sync request by DERMS; insert-only. Owned by DERMS.';
comment on column staging.enrollment_ack.ack_id is 'Id of the acknowledgement in DERMS.';
comment on column staging.enrollment_ack.sync_request_id is 'Sync request that is answered.';
comment on column staging.enrollment_ack.message_id is 'dacsMessageId as DERMS names it: the sync request, with a suffix #r<n> when it answers a repair.';
comment on column staging.enrollment_ack.ack_type is 'SUCCESS, ERROR (refused) or FAILURE (technical).';
comment on column staging.enrollment_ack.response_code is 'Response code of DERMS.';
comment on column staging.enrollment_ack.message is 'What DERMS says of it.';
comment on column staging.enrollment_ack.answered_at is 'When DERMS answered (UTC).';

create table staging.enrollment_ack_device (
  ack_id text not null references staging.enrollment_ack,
  device_id text not null,
  head_end_registration text not null,
  message text,
  primary key (ack_id, device_id),
  constraint enrollment_ack_registration_is_known check (head_end_registration in ('D1RE', 'D1NR', 'D1DR'))
);
comment on table staging.enrollment_ack_device is 'One row per device of an acknowledgement; insert-only. Owned by DERMS.';
comment on column staging.enrollment_ack_device.ack_id is 'Acknowledgement.';
comment on column staging.enrollment_ack_device.device_id is 'Device in DACS.';
comment on column staging.enrollment_ack_device.head_end_registration is 'D1RE registered, D1NR not registered, D1DR deregistered.';
comment on column staging.enrollment_ack_device.message is 'What the head-end system said.';

create table staging.event (
  derms_instance text not null,
  event_id text not null,
  event_type text not null,
  program_external_id text not null references staging.program (external_id),
  name text,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  status text not null,
  cancel_reason text,
  stage_ids jsonb,
  primary key (derms_instance, event_id),
  constraint event_ends_after_it_starts check (ends_at > starts_at)
);
comment on table staging.event is 'One row per demand-response event of a DERMS instance. Owned by DERMS.';
comment on column staging.event.derms_instance is 'DERMS instance (drmsInstanceId).';
comment on column staging.event.event_id is 'Id of the event in that instance.';
comment on column staging.event.event_type is 'Event type (DERMS code, open list); the lookup event_category decides the DACS category.';
comment on column staging.event.program_external_id is 'Program that the event is for.';
comment on column staging.event.name is 'Name for people.';
comment on column staging.event.starts_at is 'Start (UTC).';
comment on column staging.event.ends_at is 'End (UTC).';
comment on column staging.event.status is 'New, Submitted, Denied, Approved, Scheduled, In Progress, Completed or Canceled.';
comment on column staging.event.cancel_reason is 'Why it was cancelled.';
comment on column staging.event.stage_ids is 'Ids of its stages as DERMS last listed them: a scheduled stage that is no longer among them was dropped.';

create table staging.event_stage (
  derms_instance text not null,
  stage_id text not null,
  event_id text not null,
  sequence integer not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  status text not null,
  cancel_reason text,
  incarnation integer not null default 1,
  is_missed boolean not null default false,
  program_event_id text not null generated always as (
    case when incarnation = 1 then left(stage_id, 120)
         else left(stage_id, 119 - length(incarnation::text)) || '#' || incarnation::text end) stored,
  primary key (derms_instance, stage_id),
  foreign key (derms_instance, event_id) references staging.event,
  constraint stage_ends_after_it_starts check (ends_at > starts_at),
  constraint stage_status_is_known check (status in ('New', 'Submitted', 'Denied', 'Approved', 'Scheduled', 'In Progress', 'Completed', 'Canceled'))
);
create index event_stage_by_event on staging.event_stage (derms_instance, event_id);
comment on table staging.event_stage is 'One row per stage of an event; each becomes one program event in DACS. Owned by DERMS.';
comment on column staging.event_stage.derms_instance is 'DERMS instance.';
comment on column staging.event_stage.stage_id is 'Id of the stage in that instance.';
comment on column staging.event_stage.event_id is 'Event of the stage.';
comment on column staging.event_stage.sequence is 'Order of the stage in its event, from 1.';
comment on column staging.event_stage.starts_at is 'Start (UTC).';
comment on column staging.event_stage.ends_at is 'End (UTC).';
comment on column staging.event_stage.status is 'Present status; event_stage_step has each step of its life.';
comment on column staging.event_stage.cancel_reason is 'Why it was cancelled.';
comment on column staging.event_stage.incarnation is 'How often the stage was made anew in DACS because its window moved after scheduling, from 1.';
comment on column staging.event_stage.is_missed is 'The stage was final when it was first seen: nothing is sent of it without replay.';
comment on column staging.event_stage.program_event_id is 'eventExternalIdentifier of its program event in DACS: the stage id (at most 120 characters), with #n from the second incarnation on.';

create table staging.event_stage_step (
  derms_instance text not null,
  stage_id text not null,
  incarnation integer not null default 1,
  action text not null,
  at timestamptz not null,
  is_inferred boolean not null default false,
  cancel_reason text,
  program_event_id text not null generated always as (
    case when incarnation = 1 then left(stage_id, 120)
         else left(stage_id, 119 - length(incarnation::text)) || '#' || incarnation::text end) stored,
  primary key (derms_instance, stage_id, incarnation, action),
  foreign key (derms_instance, stage_id) references staging.event_stage,
  constraint stage_action_is_known check (action in ('X1SD', 'X1IP', 'F1CO', 'F1CN'))
);
comment on table staging.event_stage_step is 'One row per step in the life of a stage; insert-only. Owned by DERMS.';
comment on column staging.event_stage_step.derms_instance is 'DERMS instance.';
comment on column staging.event_stage_step.stage_id is 'Stage.';
comment on column staging.event_stage_step.incarnation is 'Incarnation of the stage that the step belongs to.';
comment on column staging.event_stage_step.action is 'DACS action: X1SD schedule, X1IP in progress, F1CO complete, F1CN cancel.';
comment on column staging.event_stage_step.at is 'When it happened (UTC); for an inferred step when it was noticed.';
comment on column staging.event_stage_step.is_inferred is 'The step was not seen but must have happened before a later one.';
comment on column staging.event_stage_step.cancel_reason is 'Why, for a cancel.';
comment on column staging.event_stage_step.program_event_id is 'eventExternalIdentifier of the program event that the step acts on.';

create table staging.file (
  derms_instance text not null,
  file_id text not null,
  kind text not null,
  message_id text not null,
  event_id text,
  stage_id text,
  event_starts_at timestamptz,
  event_ends_at timestamptz,
  rows integer,
  bytes bigint,
  sha256 text,
  created_at timestamptz,
  primary key (derms_instance, file_id),
  constraint file_kind_is_known check (kind in ('reservation', 'outcome'))
);
comment on table staging.file is 'One row per file that DERMS listed; insert-only. Owned by DERMS.';
comment on column staging.file.derms_instance is 'DERMS instance.';
comment on column staging.file.file_id is 'Id of the file in that instance.';
comment on column staging.file.kind is 'reservation or outcome.';
comment on column staging.file.message_id is 'Message id that the file''s acknowledgement names.';
comment on column staging.file.event_id is 'Event the file is for.';
comment on column staging.file.stage_id is 'Stage the file is for; null where its header names none.';
comment on column staging.file.event_starts_at is 'Start as the list says it (UTC).';
comment on column staging.file.event_ends_at is 'End as the list says it (UTC).';
comment on column staging.file.rows is 'Number of data rows as listed.';
comment on column staging.file.bytes is 'Size as listed.';
comment on column staging.file.sha256 is 'SHA-256 of the content as listed, hexadecimal.';
comment on column staging.file.created_at is 'When DERMS made it (UTC).';

create table staging.reservation (
  derms_instance text not null,
  file_id text not null,
  row_number integer not null,
  record_no text,
  stage_id text not null,
  head_end_system text not null,
  nic_id text not null,
  starts_at timestamptz,
  ends_at timestamptz,
  subscription_id text,
  result text,
  result_number text,
  result_message text,
  confirmed_at timestamptz,
  primary key (derms_instance, file_id, row_number),
  foreign key (derms_instance, file_id) references staging.file,
  foreign key (derms_instance, stage_id) references staging.event_stage,
  foreign key (head_end_system, nic_id) references staging.device,
  constraint reservation_ends_after_it_starts check (ends_at > starts_at),
  constraint reservation_result_is_known check (result in ('OK', 'ERROR'))
);
create index reservation_by_stage on staging.reservation (derms_instance, stage_id, head_end_system, nic_id);
create index reservation_by_device on staging.reservation (head_end_system, nic_id);
comment on table staging.reservation is 'One row per row of a reservation file: a device asked for in a stage. The request is never changed; DACS fills its result. A repeat in another file is a row of its own, so that each file has its own answer.';
comment on column staging.reservation.derms_instance is 'DERMS instance.';
comment on column staging.reservation.file_id is 'File that asked.';
comment on column staging.reservation.row_number is 'Data row in the file, from 1.';
comment on column staging.reservation.record_no is 'recordId of the row, where the file has one.';
comment on column staging.reservation.stage_id is 'Stage.';
comment on column staging.reservation.head_end_system is 'Head-end system of the device.';
comment on column staging.reservation.nic_id is 'NIC of the device.';
comment on column staging.reservation.starts_at is 'Start asked for this device (UTC); null: that of the stage.';
comment on column staging.reservation.ends_at is 'End asked for this device (UTC); null: that of the stage.';
comment on column staging.reservation.subscription_id is 'Subscription that the device was in when the row was staged.';
comment on column staging.reservation.result is 'OK or ERROR: the answer of DACS for this row; null until it came.';
comment on column staging.reservation.result_number is 'Message number of DACS for a refused row.';
comment on column staging.reservation.result_message is 'Words of DACS, or ours when the row was refused before it was sent.';
comment on column staging.reservation.confirmed_at is 'When the answer came (UTC).';

create table staging.message_ack (
  message_id text primary key,
  derms_instance text not null,
  ack_type text not null,
  file_id text,
  at timestamptz not null,
  constraint message_ack_type_is_known check (ack_type in ('SUCCESS', 'ERROR', 'FAILURE')),
  foreign key (derms_instance, file_id) references staging.file
);
comment on table staging.message_ack is 'One row per acknowledgement that DERMS is owed for a message of its own; insert-only. Written by the engine from the answers of DACS.';
comment on column staging.message_ack.message_id is 'Message that is answered.';
comment on column staging.message_ack.derms_instance is 'DERMS instance that gets it.';
comment on column staging.message_ack.ack_type is 'SUCCESS; ERROR: at least one record refused or still open at the deadline; FAILURE: technical.';
comment on column staging.message_ack.file_id is 'File that is answered, if it is one.';
comment on column staging.message_ack.at is 'When the answer was complete (UTC).';

create table staging.message_ack_item (
  message_id text not null references staging.message_ack,
  id text not null,
  value text,
  response_code text not null,
  response_message text,
  at timestamptz not null,
  primary key (message_id, id)
);
comment on table staging.message_ack_item is 'One row per record that an acknowledgement names; insert-only.';
comment on column staging.message_ack_item.message_id is 'Acknowledgement.';
comment on column staging.message_ack_item.id is 'Record: for a file its recordId, or its row number where it has none; for a step <stage>:<action>.';
comment on column staging.message_ack_item.value is 'What the record concerns: for a reservation the NIC.';
comment on column staging.message_ack_item.response_code is 'Message number of DACS, or a code of ours (OPEN, QUARANTINED, UNREADABLE, NOT_REGISTERED).';
comment on column staging.message_ack_item.response_message is 'Why, in words.';
comment on column staging.message_ack_item.at is 'When (UTC).';

-- The six columns that every canonical table carries.
do $$
declare
  t record;
begin
  for t in select c.relname from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
           where n.nspname = 'staging' and c.relkind = 'r' order by c.relname
  loop
    execute format('alter table staging.%I
      add column record_id bigint generated always as identity,
      add column source_version timestamptz,
      add column first_seen_at timestamptz not null default clock_timestamp(),
      add column changed_at timestamptz not null default clock_timestamp(),
      add column record_version integer not null default 1,
      add column exchange_id bigint not null,
      add constraint %I unique (record_id)', t.relname, t.relname || '_record_id_is_unique');
    execute format('comment on column staging.%I.record_id is %L', t.relname, 'Short internal number of the row; deliveries and history point to it.');
    execute format('comment on column staging.%I.source_version is %L', t.relname, 'Version that the owner gives the record (its update time, UTC); an older one never replaces a newer one.');
    execute format('comment on column staging.%I.first_seen_at is %L', t.relname, 'When the record was first staged (UTC).');
    execute format('comment on column staging.%I.changed_at is %L', t.relname, 'When the row was last changed (UTC).');
    execute format('comment on column staging.%I.record_version is %L', t.relname, 'Number of the present version: 1, 2, 3 ...');
    execute format('comment on column staging.%I.exchange_id is %L', t.relname, 'Exchange that brought the present version: the origin of the change.');
  end loop;
end $$;
