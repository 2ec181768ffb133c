-- Status checks: whether a device can be reached, asked by DACS and answered by DERMS.

create table staging.status_check (
  communication_id text primary key,
  division text,
  device_type text,
  specification text,
  head_end_system text not null,
  nic_id text not null,
  answer_within interval not null,
  response_id text,
  result_status text,
  response_message text,
  answered_at timestamptz,
  is_late boolean,
  record_id bigint generated always as identity,
  source_version timestamptz,
  first_seen_at timestamptz not null default clock_timestamp(),
  changed_at timestamptz not null default clock_timestamp(),
  record_version integer not null default 1,
  exchange_id bigint not null,
  constraint status_check_record_id_is_unique unique (record_id),
  constraint status_check_answer_is_whole check ((response_id is null) = (result_status is null) and (response_id is null) = (is_late is null))
);
create index status_check_unanswered on staging.status_check (first_seen_at) where response_id is null;
comment on table staging.status_check is 'One row per question of DACS whether a device can be reached. The question is never changed; DERMS fills its answer, once. No foreign key to device: DACS asks before it enrolls.';
comment on column staging.status_check.communication_id is 'Id of the question in DACS; dacsMessageId in DERMS; comes back unchanged.';
comment on column staging.status_check.division is 'Division as asked.';
comment on column staging.status_check.device_type is 'Device type as asked (DACS code, open list).';
comment on column staging.status_check.specification is 'Specification as asked (DACS code, open list).';
comment on column staging.status_check.head_end_system is 'Head-end system that is asked.';
comment on column staging.status_check.nic_id is 'NIC of the device at the head-end system.';
comment on column staging.status_check.answer_within is 'How long after first_seen_at an answer is in time.';
comment on column staging.status_check.response_id is 'Id of the answer in DERMS; null until it came.';
comment on column staging.status_check.result_status is 'SUCCESS (can be reached) or FAILURE; sites add codes (open list).';
comment on column staging.status_check.response_message is 'What DERMS says with it.';
comment on column staging.status_check.answered_at is 'When DERMS answered, by its clock (UTC).';
comment on column staging.status_check.is_late is 'The answer was staged after the time for it; it is sent all the same, DACS decides.';
comment on column staging.status_check.record_id is 'Short internal number of the row; deliveries and history point to it.';
comment on column staging.status_check.source_version is 'Version that the owner gives the record (its update time, UTC); an older one never replaces a newer one.';
comment on column staging.status_check.first_seen_at is 'When the record was first staged (UTC).';
comment on column staging.status_check.changed_at is 'When the row was last changed (UTC).';
comment on column staging.status_check.record_version is 'Number of the present version: 1, 2, 3 ...';
comment on column staging.status_check.exchange_id is 'Exchange that brought the present version: the origin of the change.';
