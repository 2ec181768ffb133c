-- History of every canonical record: append-only, partitioned by month.

create sequence audit.record_change_id;
comment on sequence audit.record_change_id is 'Numbers of record changes.';

create table audit.record_change (
  change_id bigint not null default nextval('audit.record_change_id'),
  table_id smallint not null,
  record_id bigint not null,
  operation text not null,
  key jsonb,
  old jsonb,
  new jsonb,
  record_version integer not null,
  origin_id smallint,
  exchange_id bigint not null,
  xid xid8 not null default pg_current_xact_id(),
  actor text,
  reason text,
  changed_at timestamptz not null default clock_timestamp(),
  constraint operation_is_known check (operation in ('insert', 'update', 'delete'))
) partition by range (changed_at);
create index record_change_by_record on audit.record_change (record_id, table_id, change_id);
comment on table audit.record_change is 'One row per change of a canonical record. Append-only; partitioned by month of changed_at.';
comment on column audit.record_change.change_id is 'Number of the change.';
comment on column audit.record_change.table_id is 'Table: sync.staged_table.';
comment on column audit.record_change.record_id is 'Row of that table.';
comment on column audit.record_change.operation is 'insert, update or delete.';
comment on column audit.record_change.key is 'Natural key, on insert and delete.';
comment on column audit.record_change.old is 'Former values of the changed columns; on delete of all.';
comment on column audit.record_change.new is 'New values of the changed columns.';
comment on column audit.record_change.record_version is 'Version of the record after the change.';
comment on column audit.record_change.origin_id is 'Application that the change came from; null: a person or the engine, see actor.';
comment on column audit.record_change.exchange_id is 'Exchange that brought it.';
comment on column audit.record_change.xid is 'Transaction that made it: what sealed blocks are made of.';
comment on column audit.record_change.actor is 'Person, or engine, for a change that no application brought.';
comment on column audit.record_change.reason is 'Why, for such a change.';
comment on column audit.record_change.changed_at is 'When (UTC).';

create table audit.record_change_default partition of audit.record_change default;
comment on table audit.record_change_default is 'Changes of months that have no partition of their own: empty while housekeeping runs.';

create table audit.operator_action (
  action_id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  actor text not null,
  verb text not null,
  subject text not null,
  reason text,
  detail jsonb
);
comment on table audit.operator_action is 'One row per act of a person on the engine. Append-only.';
comment on column audit.operator_action.action_id is 'Number of the act.';
comment on column audit.operator_action.at is 'When (UTC).';
comment on column audit.operator_action.actor is 'Who.';
comment on column audit.operator_action.verb is 'What: enable, disable, baseline, retry, discard, edit ...';
comment on column audit.operator_action.subject is 'On what.';
comment on column audit.operator_action.reason is 'Why.';
comment on column audit.operator_action.detail is 'Particulars.';
