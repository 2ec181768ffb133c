-- Device scores: extracts of DACS in files, sent to DERMS in parts, and sources that are read on a schedule.

alter table staging.file add column result text;
alter table staging.file add column result_message text;
alter table staging.file add constraint file_result_is_known check (result in ('OK', 'ERROR'));
comment on column staging.file.result is 'OK: all that it holds was delivered; ERROR: it could not be read or something of it was not delivered; null: not settled, or answered by an acknowledgement.';
comment on column staging.file.result_message is 'Why it ended in ERROR, in words.';

alter table staging.device add column score numeric;
alter table staging.device add column scored_at timestamptz;
comment on column staging.device.score is 'Newest control score; staging.device_score has all.';
comment on column staging.device.scored_at is 'When the newest score was computed (UTC).';

create table staging.device_score (
  head_end_system text not null,
  nic_id text not null,
  scored_at timestamptz not null,
  score numeric not null,
  instance text not null,
  file_id text not null,
  row_number integer not null,
  primary key (head_end_system, nic_id, scored_at),
  foreign key (head_end_system, nic_id) references staging.device,
  foreign key (instance, file_id) references staging.file
);
create index device_score_by_file on staging.device_score (instance, file_id, row_number);
comment on table staging.device_score is 'One row per control score of a device and the time it was computed at. A score that comes again for the same time replaces the former. Owned by DACS.';
comment on column staging.device_score.head_end_system is 'Head-end system of the device.';
comment on column staging.device_score.nic_id is 'NIC of the device.';
comment on column staging.device_score.scored_at is 'When the score was computed (UTC).';
comment on column staging.device_score.score is 'The score.';
comment on column staging.device_score.instance is 'Instance of the application that listed the file.';
comment on column staging.device_score.file_id is 'File that brought it last.';
comment on column staging.device_score.row_number is 'Data row in that file, from 1.';

create table staging.file_part (
  instance text not null,
  file_id text not null,
  part_number integer not null,
  first_row integer not null,
  last_row integer not null,
  rows integer not null,
  primary key (instance, file_id, part_number),
  foreign key (instance, file_id) references staging.file,
  constraint part_ends_where_it_starts_or_later check (last_row >= first_row)
);
comment on table staging.file_part is 'One row per part of a file of device scores: what goes in one call. Made by the engine when the file is staged in whole, and for rows that are staged later because their device was not known.';
comment on column staging.file_part.instance is 'Instance of the application that listed the file.';
comment on column staging.file_part.file_id is 'File.';
comment on column staging.file_part.part_number is 'Number of the part in its file, from 1.';
comment on column staging.file_part.first_row is 'First data row of the part.';
comment on column staging.file_part.last_row is 'Last data row of the part.';
comment on column staging.file_part.rows is 'Rows between them that were staged when the part was made.';

-- The six columns that every canonical table carries.
do $$
declare
  v_table text;
begin
  foreach v_table in array array['device_score', 'file_part'] loop
    execute format('alter table staging.%I
      add column record_id bigint generated always as identity,
      add column source_version timestamptz,
      add column first_seen_at timestamptz not null default clock_timestamp(),
      add column changed_at timestamptz not null default clock_timestamp(),
      add column record_version integer not null default 1,
      add column exchange_id bigint not null,
      add constraint %I unique (record_id)', v_table, v_table || '_record_id_is_unique');
    execute format('comment on column staging.%I.record_id is %L', v_table, 'Short internal number of the row; deliveries and history point to it.');
    execute format('comment on column staging.%I.source_version is %L', v_table, 'Version that the owner gives the record (its update time, UTC); an older one never replaces a newer one.');
    execute format('comment on column staging.%I.first_seen_at is %L', v_table, 'When the record was first staged (UTC).');
    execute format('comment on column staging.%I.changed_at is %L', v_table, 'When the row was last changed (UTC).');
    execute format('comment on column staging.%I.record_version is %L', v_table, 'Number of the present version: 1, 2, 3 ...');
    execute format('comment on column staging.%I.exchange_id is %L', v_table, 'Exchange that brought the present version: the origin of the change.');
  end loop;
end $$;

alter table sync.flow drop constraint flow_answers_are_known;
alter table sync.flow add constraint flow_answers_are_known check (answers in ('file', 'collection', 'step', 'part'));
comment on column sync.flow.answers is 'What a settled delivery counts towards: the answer to a file, a collection or a step; part: the end of the source''s file; null: nobody waits for it.';

alter table sync.source add column next_at timestamptz;
comment on column sync.source.next_at is 'When its schedule has it read next (UTC); null: it is read at intervals.';

-- Made again with other parameters or columns.
drop function if exists engine.finish_file(bigint, integer);
drop function if exists engine.open_source(text, text);
