-- A file that is not what its list says, or is not there, may become readable; one that is what the list says will not.
alter table sync.file_intake add column failed_at timestamptz;
comment on column sync.file_intake.failed_at is 'Since when every attempt to read it has failed by what was found, and not by who did not answer (UTC); null: the last attempt did not.';
drop function if exists engine.fail_file(bigint, text, text);
