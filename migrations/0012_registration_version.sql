-- An older acknowledgement does not replace what a newer one said of a device.
alter table staging.device add column head_end_version timestamptz;
comment on column staging.device.head_end_version is 'Version of the acknowledgement that head_end_registration and head_end_message come from (UTC).';
