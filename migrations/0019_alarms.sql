-- Situations that the command on_alarm was, or will be, told of.

create table sync.alarm (
  alarm_id bigint generated always as identity primary key,
  kind text not null,
  subject text not null,
  detail text,
  began_at timestamptz,
  raised_at timestamptz not null,
  gone_at timestamptz,
  cleared_at timestamptz,
  told_at timestamptz,
  cleared_told_at timestamptz,
  attempts integer not null default 0,
  next_try_at timestamptz,
  lease_until timestamptz,
  teller text,
  failure text
);
create unique index alarm_is_open_once on sync.alarm (kind, subject) where cleared_at is null;
create index alarm_untold on sync.alarm (alarm_id) where told_at is null or cleared_at is not null and cleared_told_at is null;
comment on table sync.alarm is 'One row per situation from its coming to its going, where a command on_alarm is configured: what the command was told.';
comment on column sync.alarm.alarm_id is 'Number of the alarm.';
comment on column sync.alarm.kind is 'Kind of the situation, as in report.situations.';
comment on column sync.alarm.subject is 'What it is about.';
comment on column sync.alarm.detail is 'What is known of it, as of the last look.';
comment on column sync.alarm.began_at is 'Since when the situation is there (UTC).';
comment on column sync.alarm.raised_at is 'When it was first seen (UTC).';
comment on column sync.alarm.gone_at is 'When it was first not seen any more (UTC); null while it is there.';
comment on column sync.alarm.cleared_at is 'The same, once it has stayed away for the setting alarm_hold: it is over (UTC).';
comment on column sync.alarm.told_at is 'When the command was told that it came (UTC).';
comment on column sync.alarm.cleared_told_at is 'When the command was told that it is over (UTC).';
comment on column sync.alarm.attempts is 'How often the command was started for what it is to be told now.';
comment on column sync.alarm.next_try_at is 'No earlier attempt (UTC).';
comment on column sync.alarm.lease_until is 'A worker is running the command until then; later another may (UTC).';
comment on column sync.alarm.teller is 'Worker that ran the command last.';
comment on column sync.alarm.failure is 'Why the command failed last; null when it did not.';
