-- Opt-outs: a customer takes a reserved device out of a stage.

create table staging.opt_out (
  opt_out_id text primary key,
  program_event_id text not null,
  stage_id text not null references staging.event_stage (stage_id),
  head_end_system text not null,
  nic_id text not null,
  opted_out_at timestamptz not null,
  cut_off_at timestamptz,
  reason text,
  record_id bigint generated always as identity,
  source_version timestamptz,
  first_seen_at timestamptz not null default clock_timestamp(),
  changed_at timestamptz not null default clock_timestamp(),
  record_version integer not null default 1,
  exchange_id bigint not null,
  constraint opt_out_record_id_is_unique unique (record_id)
);
create index opt_out_by_stage on staging.opt_out (stage_id, head_end_system, nic_id);
create index opt_out_by_device on staging.opt_out (head_end_system, nic_id);
comment on table staging.opt_out is 'One row per opt-out of a device from a program event, as DACS says it; insert-only. Owned by DACS. No foreign key to device: whether it is reserved is for DERMS to say.';
comment on column staging.opt_out.opt_out_id is 'Id of the opt-out in DACS; dacsMessageId in DERMS.';
comment on column staging.opt_out.program_event_id is 'eventExternalIdentifier of the program event that the customer opted out of.';
comment on column staging.opt_out.stage_id is 'Stage of that program event, whichever incarnation it is.';
comment on column staging.opt_out.head_end_system is 'Head-end system of the device.';
comment on column staging.opt_out.nic_id is 'NIC of the device.';
comment on column staging.opt_out.opted_out_at is 'When the customer opted out, by the clock of DACS (UTC).';
comment on column staging.opt_out.cut_off_at is 'Until when DACS takes opt-outs of the program event (UTC); null: until the stage starts.';
comment on column staging.opt_out.reason is 'Why, in words.';
comment on column staging.opt_out.record_id is 'Short internal number of the row; deliveries and history point to it.';
comment on column staging.opt_out.source_version is 'Version that the owner gives the record (its update time, UTC); an older one never replaces a newer one.';
comment on column staging.opt_out.first_seen_at is 'When the record was first staged (UTC).';
comment on column staging.opt_out.changed_at is 'When the row was last changed (UTC).';
comment on column staging.opt_out.record_version is 'Number of the present version: 1, 2, 3 ...';
comment on column staging.opt_out.exchange_id is 'Exchange that brought the present version: the origin of the change.';

alter table staging.reservation add column opted_out_at timestamptz, add column opt_out_reason text;
comment on column staging.reservation.opted_out_at is 'When the customer opted the device out of the stage (UTC): the reservation is released. Null: not opted out.';
comment on column staging.reservation.opt_out_reason is 'Why the customer opted out, in words.';
