-- Clocks of applications that step back: what a source's clock showed, and records that it shows in an older version than the known one.
alter table sync.source
  add column newest_at timestamptz,
  add column newest_id text,
  add column clock_at timestamptz,
  add column stepped_at timestamptz,
  add column step_begins_at timestamptz,
  add column step_ends_at timestamptz;
comment on column sync.source.newest_at is 'Newest update time that was ever shown, on the source''s clock (UTC).';
comment on column sync.source.newest_id is 'Id of the item that showed it.';
comment on column sync.source.clock_at is 'What the source''s clock showed when it was last read (UTC).';
comment on column sync.source.stepped_at is 'When its clock was first seen to stand before the newest update time (UTC, our clock); null: the times are told apart again.';
comment on column sync.source.step_begins_at is 'Earliest that its clock showed since (UTC): an update time from here to step_ends_at may be from before the step or from after it.';
comment on column sync.source.step_ends_at is 'Newest update time from before the step (UTC).';

alter table sync.seen add column is_back boolean not null default false;
comment on column sync.seen.is_back is 'The clock of the source stepped back, so the record has an older update time than version, which is that of what it replaced.';

create table sync.older (
  source_id integer not null references sync.source,
  record text not null,
  hash bytea not null,
  version timestamptz not null,
  noted_at timestamptz not null,
  is_shown boolean not null default true,
  proven_at timestamptz,
  primary key (source_id, record)
);
comment on table sync.older is 'One row per record that its source shows in an older version than the known one: from a copy that is behind, or because its clock stepped back. It is applied when complete sweeps go on showing it.';
comment on column sync.older.source_id is 'Source.';
comment on column sync.older.record is 'Id of the record in that source.';
comment on column sync.older.hash is 'SHA-256 of the item''s bytes.';
comment on column sync.older.version is 'Update time that it shows (UTC).';
comment on column sync.older.noted_at is 'When it was first shown so (UTC).';
comment on column sync.older.is_shown is 'The sweep that is under way showed it.';
comment on column sync.older.proven_at is 'End of the first complete sweep that showed it so (UTC).';

drop function if exists engine.open_source(text, text);
drop function if exists engine.finish_run(integer, text, text, integer, integer, integer, integer, boolean, text, text, bigint, boolean);
drop function if exists engine.probe(integer, bytea, text[], bytea[], text[]);
