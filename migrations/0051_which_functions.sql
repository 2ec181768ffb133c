-- Which version of the functions, triggers and views a database has: a program beside another version's must not run.
create table sync.objects_made (
  hash text not null,
  made_at timestamptz not null default clock_timestamp()
);
create unique index objects_are_made_once on sync.objects_made ((true));
comment on table sync.objects_made is 'One row: what the functions, triggers and views were last made from.';
comment on column sync.objects_made.hash is 'SHA-256 of all files of sql/ in the order of their names, each after its name, in hexadecimal.';
comment on column sync.objects_made.made_at is 'When a migrate last made them (UTC).';
