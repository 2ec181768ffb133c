-- Files of an initial load.

create table sync.load (
  load_id bigint generated always as identity primary key,
  application_id smallint not null references sync.application,
  kind text not null,
  file_name text not null,
  sha256 bytea not null,
  bytes bigint not null,
  rows bigint not null,
  rows_read bigint not null default 0,
  inserted bigint not null default 0,
  updated bigint not null default 0,
  unchanged bigint not null default 0,
  refused bigint not null default 0,
  mapping_hash bytea not null,
  actor text not null,
  started_at timestamptz not null,
  finished_at timestamptz
);
comment on table sync.load is 'One row per file that was loaded, each time it was: what an auditor traces a loaded record to.';
comment on column sync.load.load_id is 'Number of the load.';
comment on column sync.load.application_id is 'Application whose records the file holds.';
comment on column sync.load.kind is 'Kind of file: name of its mapping in load/.';
comment on column sync.load.file_name is 'Name of the file, without its folder.';
comment on column sync.load.sha256 is 'SHA-256 of the file.';
comment on column sync.load.bytes is 'Size of the file.';
comment on column sync.load.rows is 'Data rows of the file.';
comment on column sync.load.rows_read is 'Data rows staged or refused so far.';
comment on column sync.load.inserted is 'Rows that were new.';
comment on column sync.load.updated is 'Rows that changed a record.';
comment on column sync.load.unchanged is 'Rows that changed nothing.';
comment on column sync.load.refused is 'Rows that could not be staged.';
comment on column sync.load.mapping_hash is 'Version of the mapping that was used.';
comment on column sync.load.actor is 'Who loaded it.';
comment on column sync.load.started_at is 'When it was begun (UTC).';
comment on column sync.load.finished_at is 'When its last row was read (UTC); null: it was stopped, and is loaded again to go on.';

alter table sync.exchange add column load_id bigint references sync.load;
comment on column sync.exchange.load_id is 'Load whose rows it holds; null for what an application said or was told.';
