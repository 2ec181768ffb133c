-- What each side is known to show of a column that the other owns, and edits by who does not own it.

create table sync.shown_column (
  kind text not null,
  table_id smallint not null references sync.staged_table,
  column_name text not null,
  form jsonb not null,
  is_personal boolean not null,
  primary key (kind, table_id, column_name)
);
comment on table sync.shown_column is 'One row per column that applications of a kind show without owning it, loaded from the sources by migrate.';
comment on column sync.shown_column.kind is 'Kind of application.';
comment on column sync.shown_column.table_id is 'Canonical table.';
comment on column sync.shown_column.column_name is 'Column.';
comment on column sync.shown_column.form is 'Canonical form in which values are compared, as the mapping says it: trim, case, max, precision, order.';
comment on column sync.shown_column.is_personal is 'Its values are never kept with a conflict.';

create table sync.image (
  table_id smallint not null,
  record_id bigint not null,
  application_id smallint not null,
  known jsonb not null default '{}',
  sent jsonb[] not null default '{}',
  repairs integer not null default 0,
  repaired_at timestamptz,
  primary key (table_id, record_id, application_id)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
comment on table sync.image is 'One row per record and application that shows columns of it without owning them: what that side may rightly show. Anything else that differs from staging was edited there.';
comment on column sync.image.table_id is 'Canonical table.';
comment on column sync.image.record_id is 'Record.';
comment on column sync.image.application_id is 'Application.';
comment on column sync.image.known is 'Column to hash of the canonical value that it last showed and that was ours.';
comment on column sync.image.sent is 'The same for each value sent since, newest first: noted before the first byte leaves, since it may be shown from then on.';
comment on column sync.image.repairs is 'How often it was repaired lately.';
comment on column sync.image.repaired_at is 'When it was last repaired (UTC): a day later the count begins anew.';

create table sync.conflict (
  conflict_id bigint generated always as identity primary key,
  table_id smallint not null,
  record_id bigint not null,
  application_id smallint not null,
  column_name text not null,
  hash text not null,
  value_class text not null,
  theirs text,
  ours text,
  exchange_id bigint not null,
  times integer not null default 1,
  first_at timestamptz not null,
  last_at timestamptz not null,
  repairs integer not null default 0,
  repaired_at timestamptz,
  reason text,
  resolved_at timestamptz,
  resolution text,
  constraint conflict_is_recorded_once_per_value unique (table_id, record_id, application_id, column_name, hash)
);
create index conflict_open on sync.conflict (table_id, record_id) where resolved_at is null;
comment on table sync.conflict is 'One row per distinct value that an application showed of a column that it does not own, and that is neither what it was known to have nor what staging has.';
comment on column sync.conflict.conflict_id is 'Number of the conflict.';
comment on column sync.conflict.table_id is 'Canonical table.';
comment on column sync.conflict.record_id is 'Record.';
comment on column sync.conflict.application_id is 'Application that showed the value.';
comment on column sync.conflict.column_name is 'Column.';
comment on column sync.conflict.hash is 'Hash of the canonical value shown.';
comment on column sync.conflict.value_class is 'What kind of value was shown: null, text, personal or a type.';
comment on column sync.conflict.theirs is 'Value shown; null for a personal one.';
comment on column sync.conflict.ours is 'Value of staging at that time; null for a personal one.';
comment on column sync.conflict.exchange_id is 'Exchange that showed it last.';
comment on column sync.conflict.times is 'How often it came: again after both had agreed counts, the same once more does not.';
comment on column sync.conflict.first_at is 'When it was first shown (UTC).';
comment on column sync.conflict.last_at is 'When it was last shown (UTC).';
comment on column sync.conflict.repairs is 'How often our value was sent again because of it.';
comment on column sync.conflict.repaired_at is 'When it was last sent again (UTC).';
comment on column sync.conflict.reason is 'Why nothing is sent; null while a delivery is on its way that will repair it.';
comment on column sync.conflict.resolved_at is 'When the application no longer showed it, or staging had it too (UTC); null while it is open.';
comment on column sync.conflict.resolution is 'How it ended.';

-- A repair is the same request under an identity of its own.
alter table staging.enrollment_sync add column repair integer not null default 0;
alter table staging.enrollment_sync add column message_id text not null generated always as (
  case when repair = 0 then sync_request_id else sync_request_id || '#r' || repair::text end) stored;
comment on column staging.enrollment_sync.repair is 'How often it was sent again to repair what was edited in DERMS.';
comment on column staging.enrollment_sync.message_id is 'dacsMessageId: the sync request, with #r<n> from the first repair on.';
comment on table staging.enrollment_sync is 'One row per sync request of DACS that was sent or answered, exactly as it asked; only repair ever changes. Owned by DACS.';
create index enrollment_sync_device_by_device on staging.enrollment_sync_device (head_end_system, nic_id);
