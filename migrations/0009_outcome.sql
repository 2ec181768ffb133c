-- Outcomes, and the event of a reservation that names no stage.

create table staging.outcome (
  derms_instance text not null,
  file_id text not null,
  row_number integer not null,
  record_no text,
  event_id text,
  stage_id text not null,
  head_end_system text not null,
  nic_id text not null,
  outcome text not null,
  starts_at timestamptz,
  ends_at timestamptz,
  error_message text,
  version integer not null,
  is_overtaken boolean not null default false,
  subscription_id text,
  result text,
  result_number text,
  result_message text,
  confirmed_at timestamptz,
  record_id bigint generated always as identity,
  source_version timestamptz,
  first_seen_at timestamptz not null default clock_timestamp(),
  changed_at timestamptz not null default clock_timestamp(),
  record_version integer not null default 1,
  exchange_id bigint not null,
  primary key (derms_instance, file_id, row_number),
  foreign key (derms_instance, file_id) references staging.file,
  foreign key (derms_instance, event_id) references staging.event,
  foreign key (derms_instance, stage_id) references staging.event_stage,
  foreign key (head_end_system, nic_id) references staging.device,
  constraint outcome_record_id_is_unique unique (record_id),
  constraint outcome_does_not_end_before_it_starts check (ends_at >= starts_at),
  constraint outcome_version_counts_from_one check (version >= 1),
  constraint outcome_result_is_known check (result in ('OK', 'ERROR'))
);
create index outcome_by_stage on staging.outcome (derms_instance, stage_id, head_end_system, nic_id, version);
create index outcome_by_device on staging.outcome (head_end_system, nic_id);
comment on table staging.outcome is 'One row per row of an outcome file: what a device did in a stage. What DERMS said is never changed; DACS fills its result. Other content later is a correction: a row of its own with the next version.';
comment on column staging.outcome.derms_instance is 'DERMS instance.';
comment on column staging.outcome.file_id is 'File that brought it.';
comment on column staging.outcome.row_number is 'Data row in the file, from 1.';
comment on column staging.outcome.record_no is 'recordId of the row, where the file has one.';
comment on column staging.outcome.event_id is 'Event that the row names.';
comment on column staging.outcome.stage_id is 'Stage: the one that the row names, else the one stage of its event whose window holds it.';
comment on column staging.outcome.head_end_system is 'Head-end system of the device.';
comment on column staging.outcome.nic_id is 'NIC of the device.';
comment on column staging.outcome.outcome is 'DACS code: D1SP successful, D1IO in-flight override, D1ND non-responsive, D1ER error, D1CN cancelled (open list).';
comment on column staging.outcome.starts_at is 'Start of the participation (UTC).';
comment on column staging.outcome.ends_at is 'End of the participation (UTC).';
comment on column staging.outcome.error_message is 'What went wrong, in words, at most 100 characters.';
comment on column staging.outcome.version is 'Version of the outcome of this stage and device in the order of the files: 1, 2, 3 ...; the same as before when the content is.';
comment on column staging.outcome.is_overtaken is 'A later file had said otherwise before this row could be staged: it is not sent, and is named in the answer to its file.';
comment on column staging.outcome.subscription_id is 'Subscription that the device was in when the row was staged.';
comment on column staging.outcome.result is 'OK or ERROR: the answer of DACS for this row; null until it came.';
comment on column staging.outcome.result_number is 'Message number of DACS for a refused row.';
comment on column staging.outcome.result_message is 'Words of DACS, or ours when the row was refused before it was sent.';
comment on column staging.outcome.confirmed_at is 'When the answer came (UTC).';
comment on column staging.outcome.record_id is 'Short internal number of the row; deliveries and history point to it.';
comment on column staging.outcome.source_version is 'Version that the owner gives the record (its update time, UTC); an older one never replaces a newer one.';
comment on column staging.outcome.first_seen_at is 'When the record was first staged (UTC).';
comment on column staging.outcome.changed_at is 'When the row was last changed (UTC).';
comment on column staging.outcome.record_version is 'Number of the present version: 1, 2, 3 ...';
comment on column staging.outcome.exchange_id is 'Exchange that brought the present version: the origin of the change.';

alter table staging.reservation add column event_id text;
alter table staging.reservation add foreign key (derms_instance, event_id) references staging.event;
comment on column staging.reservation.event_id is 'Event that the file''s header names.';
comment on column staging.reservation.stage_id is 'Stage: the one that the file''s header names, else the one stage of its event whose window holds the row.';

drop function if exists engine.unsettled_rows(bigint);
