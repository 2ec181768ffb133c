-- Settings that the database's own expressions use, and stages that may be at risk.

create table sync.setting (
  name text primary key,
  value interval not null,
  meaning text not null,
  constraint setting_is_not_negative check (value >= interval '0')
);
comment on table sync.setting is 'One row per setting of the configuration that flows and views use; written by migrate.';
comment on column sync.setting.name is 'Name as in the configuration.';
comment on column sync.setting.value is 'Present value.';
comment on column sync.setting.meaning is 'What it means, in words.';
insert into sync.setting values
  ('stage_lead', '15 minutes', 'how long before its start a stage must stand in DACS: program event, schedule step, reservations'),
  ('stage_warning', '30 minutes', 'how long before that deadline a stage that is not confirmed is at risk');

create index event_stage_running on staging.event_stage (ends_at) where status in ('Scheduled', 'In Progress');
