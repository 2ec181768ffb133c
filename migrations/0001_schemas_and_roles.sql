-- Schemas and group roles. Roles belong to the whole server: another database of the same server may have made them.

create schema staging;
comment on schema staging is 'Canonical records of both applications: natural keys, one owner per column. Read by analysts.';
create schema sync;
comment on schema sync is 'Bookkeeping of the engine: sources, flows, deliveries, exchanges, quarantine.';
create schema audit;
comment on schema audit is 'Append-only history of every synchronized record. Read by auditors.';
create schema engine;
comment on schema engine is 'Functions that the engine calls and triggers that drive it.';
create schema report;
comment on schema report is 'Views for people: a plural name is a view.';

do $$
declare
  role_name text;
begin
  foreach role_name in array array['dersync_engine', 'dersync_operator', 'dersync_analyst', 'dersync_auditor'] loop
    begin
      execute format('create role %I nologin', role_name);
    exception when duplicate_object or unique_violation then
      null;  -- made by another database of this server, perhaps at this moment
    end;
  end loop;
end $$;

create table sync.migration (
  name text primary key,
  hash text not null,
  chain text not null,
  applied_at timestamptz not null default clock_timestamp()
);
comment on table sync.migration is 'One row per applied migration, in the order of their names.';
comment on column sync.migration.name is 'File name of the migration.';
comment on column sync.migration.hash is 'SHA-256 of the file, in hexadecimal.';
comment on column sync.migration.chain is 'SHA-256 of the chain value before and this hash: proves that nothing before it was edited.';
comment on column sync.migration.applied_at is 'When it was applied (UTC).';
