-- What the minimal pipelines stage into: the columns and unique keys of staging.device, and the hash of the item.
drop table if exists device;
create table device (
  head_end_system text not null,
  nic_id text not null,
  device_id text,
  asset_id text,
  device_type text,
  specification text,
  serial_no text,
  badge_no text,
  status text,
  hash bytea not null,
  primary key (nic_id, head_end_system)
);
create unique index device_id_is_unique on device (device_id);
