-- Bookkeeping of the engine: applications, sources, exchanges, quarantine, flows and the delivery queue.

create table sync.application (
  application_id smallint generated always as identity primary key,
  name text not null unique,
  kind text not null
);
comment on table sync.application is 'One row per instance of an application, as named in the configuration.';
comment on column sync.application.application_id is 'Short number.';
comment on column sync.application.name is 'Name of the instance: its section in the configuration.';
comment on column sync.application.kind is 'Kind of application; picks the folder of mappings.';

create table sync.source (
  source_id integer generated always as identity primary key,
  application_id smallint not null references sync.application,
  resource text not null,
  tip_at timestamptz,
  tip_id text,
  swept_at timestamptz,
  polled_at timestamptz,
  changed_at timestamptz,
  failed_at timestamptz,
  failure text,
  constraint source_is_named_once unique (application_id, resource)
);
comment on table sync.source is 'One row per polled resource of an application: its cursor and its health.';
comment on column sync.source.source_id is 'Short number.';
comment on column sync.source.application_id is 'Application polled.';
comment on column sync.source.resource is 'Resource: name of its mapping.';
comment on column sync.source.tip_at is 'Update time of the newest item staged, on the source''s clock (UTC).';
comment on column sync.source.tip_id is 'Id of that item: items with the same time continue after it.';
comment on column sync.source.swept_at is 'Server time of the last complete sweep, on the source''s clock (UTC).';
comment on column sync.source.polled_at is 'When it was last polled to its end with success (UTC).';
comment on column sync.source.changed_at is 'When it last brought something new (UTC).';
comment on column sync.source.failed_at is 'When the present failure began (UTC); null while it works.';
comment on column sync.source.failure is 'What failed last; null while it works.';

create table sync.run (
  run_id bigint generated always as identity primary key,
  source_id integer not null references sync.source,
  mode text not null,
  started_at timestamptz not null,
  finished_at timestamptz not null,
  pages integer not null,
  items integer not null,
  changed integer not null,
  quarantined integer not null,
  is_complete boolean not null,
  reason text,
  constraint run_mode_is_known check (mode in ('tip', 'sweep'))
);
create index run_by_source on sync.run (source_id, run_id);
comment on table sync.run is 'One row per run over a source that brought something, failed, or was a sweep.';
comment on column sync.run.run_id is 'Number of the run.';
comment on column sync.run.source_id is 'Source.';
comment on column sync.run.mode is 'tip: from the cursor on; sweep: once more over what was read before.';
comment on column sync.run.started_at is 'Start (UTC).';
comment on column sync.run.finished_at is 'End (UTC).';
comment on column sync.run.pages is 'Pages read.';
comment on column sync.run.items is 'Items read.';
comment on column sync.run.changed is 'Items that were new or changed.';
comment on column sync.run.quarantined is 'Items that went into quarantine.';
comment on column sync.run.is_complete is 'The source proved that nothing is missing (counts, totals, times).';
comment on column sync.run.reason is 'Why it is not complete.';

create table sync.exchange (
  exchange_id bigint generated always as identity primary key,
  application_id smallint not null references sync.application,
  resource text not null,
  is_sent boolean not null,
  at timestamptz not null default clock_timestamp(),
  method text,
  path text,
  status integer,
  items integer,
  changed integer,
  duration_ms integer,
  mapping_hash bytea,
  body bytea,
  offsets integer[],
  lengths integer[],
  statuses integer[],
  durations integer[]
);
comment on table sync.exchange is 'One row per page that changed something or failed, per chunk of a file, or per batch of messages sent: the exact bytes.';
comment on column sync.exchange.exchange_id is 'Number of the exchange; staging rows point to the one that brought them.';
comment on column sync.exchange.application_id is 'The other side of the exchange.';
comment on column sync.exchange.resource is 'Resource read, or message sent.';
comment on column sync.exchange.is_sent is 'True for messages sent, false for what was read.';
comment on column sync.exchange.at is 'When it was recorded (UTC).';
comment on column sync.exchange.method is 'HTTP method, of a read.';
comment on column sync.exchange.path is 'Path and query, of a read.';
comment on column sync.exchange.status is 'HTTP status, of a read.';
comment on column sync.exchange.items is 'Items in the body.';
comment on column sync.exchange.changed is 'Items that were new or changed.';
comment on column sync.exchange.duration_ms is 'Duration in milliseconds.';
comment on column sync.exchange.mapping_hash is 'Version of the mapping that was used.';
comment on column sync.exchange.body is 'Bytes read; for messages sent: request, reply, request, reply, ...';
comment on column sync.exchange.offsets is 'Read: offset of each item in body. Sent: offset of each request and each reply, then the end.';
comment on column sync.exchange.lengths is 'Read: length of each item in bytes.';
comment on column sync.exchange.statuses is 'Sent: HTTP status of each call; 0 where no reply came.';
comment on column sync.exchange.durations is 'Sent: duration of each call in milliseconds.';

create table sync.seen (
  source_id integer not null references sync.source,
  record text not null,
  hash bytea not null,
  mapping_hash bytea not null,
  version timestamptz,
  exchange_id bigint not null,
  primary key (source_id, record)
) with (fillfactor = 80);
comment on table sync.seen is 'One row per record that a source showed: what makes an unchanged item free.';
comment on column sync.seen.source_id is 'Source.';
comment on column sync.seen.record is 'Id of the record in that source.';
comment on column sync.seen.hash is 'SHA-256 of the item''s bytes.';
comment on column sync.seen.mapping_hash is 'Version of the mapping that staged it.';
comment on column sync.seen.version is 'Version by the source''s clock (UTC).';
comment on column sync.seen.exchange_id is 'Exchange that brought it.';

create table sync.quarantine (
  quarantine_id bigint generated always as identity primary key,
  source_id integer not null references sync.source,
  record text not null,
  state text not null default 'open',
  kind text not null,
  field text,
  value_class text,
  reason text not null,
  parent_table text,
  parent_key jsonb,
  file_record_id bigint,
  item bytea,
  hash bytea,
  mapping_hash bytea,
  version timestamptz,
  exchange_id bigint not null,
  first_at timestamptz not null default clock_timestamp(),
  last_at timestamptz not null default clock_timestamp(),
  attempts integer not null default 1,
  is_retry_wanted boolean not null default false,
  resolved_at timestamptz,
  resolved_by text,
  resolution text,
  constraint quarantine_state_is_known check (state in ('open', 'released', 'discarded')),
  constraint quarantine_kind_is_known check (kind in ('invalid', 'missing_parent', 'refused_by_database')),
  constraint quarantine_of_a_missing_parent_names_it check (kind <> 'missing_parent' or parent_table is not null and parent_key is not null)
);
create unique index quarantine_is_open_once on sync.quarantine (source_id, record) where state = 'open';
create index quarantine_waiting on sync.quarantine (parent_table, parent_key) where state = 'open' and kind = 'missing_parent';
create index quarantine_by_file on sync.quarantine (file_record_id) where file_record_id is not null;
comment on table sync.quarantine is 'One row per record that could not be staged: kept, explained, replayable.';
comment on column sync.quarantine.quarantine_id is 'Number for people.';
comment on column sync.quarantine.source_id is 'Source that brought it.';
comment on column sync.quarantine.record is 'Id of the record in that source; for a row of a file: <file>/<row>.';
comment on column sync.quarantine.state is 'open; released: it or a newer version was staged; discarded: a person decided.';
comment on column sync.quarantine.kind is 'invalid: the mapping refused it; missing_parent: it names a record that is not staged; refused_by_database: a rule of the database.';
comment on column sync.quarantine.field is 'Field that is wrong.';
comment on column sync.quarantine.value_class is 'What kind of value stood there; never the value of a personal field.';
comment on column sync.quarantine.reason is 'Why, and what to do, in words.';
comment on column sync.quarantine.parent_table is 'Table of the missing parent.';
comment on column sync.quarantine.parent_key is 'Key of the missing parent.';
comment on column sync.quarantine.file_record_id is 'File that the row came in.';
comment on column sync.quarantine.item is 'The item''s exact bytes.';
comment on column sync.quarantine.hash is 'SHA-256 of the item''s bytes.';
comment on column sync.quarantine.mapping_hash is 'Version of the mapping that was used.';
comment on column sync.quarantine.version is 'Version by the source''s clock (UTC).';
comment on column sync.quarantine.exchange_id is 'Exchange that brought it.';
comment on column sync.quarantine.first_at is 'When it first came (UTC).';
comment on column sync.quarantine.last_at is 'When it was last tried (UTC).';
comment on column sync.quarantine.attempts is 'How often it was tried.';
comment on column sync.quarantine.is_retry_wanted is 'A person asked for a retry.';
comment on column sync.quarantine.resolved_at is 'When it was released or discarded (UTC).';
comment on column sync.quarantine.resolved_by is 'Who: a person, or engine.';
comment on column sync.quarantine.resolution is 'How, in words.';

create table sync.mapping_version (
  name text not null,
  hash bytea not null,
  text text not null,
  loaded_at timestamptz not null default clock_timestamp(),
  is_active boolean not null default true,
  primary key (name, hash)
);
comment on table sync.mapping_version is 'One row per version of a mapping, lookup or flow file that was ever active.';
comment on column sync.mapping_version.name is 'File, relative to the folder of mappings.';
comment on column sync.mapping_version.hash is 'SHA-256 of the text.';
comment on column sync.mapping_version.text is 'The whole text.';
comment on column sync.mapping_version.loaded_at is 'When it first became active (UTC).';
comment on column sync.mapping_version.is_active is 'It is the version of the last migrate.';

create table sync.staged_table (
  table_id smallint generated always as identity primary key,
  name text not null unique
);
comment on table sync.staged_table is 'One row per canonical table: its short number.';
comment on column sync.staged_table.table_id is 'Short number.';
comment on column sync.staged_table.name is 'Name of the table in schema staging.';

create table sync.flow (
  flow_id smallint generated always as identity primary key,
  name text not null unique,
  mode text not null default 'observe',
  position integer not null,
  table_id smallint not null references sync.staged_table,
  target text not null,
  message text not null,
  content text not null,
  effect text not null,
  list_size integer,
  refusal text not null default 'dead',
  is_awaiting_ack boolean not null default false,
  is_lane_held boolean not null default false,
  is_held_when_dead boolean not null default true,
  is_answering_file boolean not null default false,
  settles_flow text,
  after_sent text,
  definition jsonb not null,
  is_active boolean not null default true,
  enabled_at timestamptz,
  enabled_by text,
  constraint flow_mode_is_known check (mode in ('observe', 'deliver')),
  constraint flow_content_is_known check (content in ('latest', 'row')),
  constraint flow_effect_is_known check (effect in ('by_state', 'by_key', 'by_read', 'at_least_once', 'at_most_once')),
  constraint flow_refusal_is_known check (refusal in ('dead', 'refused')),
  constraint flow_list_holds_something check (list_size > 0)
);
comment on table sync.flow is 'One row per flow, loaded from its file by migrate.';
comment on column sync.flow.flow_id is 'Short number.';
comment on column sync.flow.name is 'Name: that of its file.';
comment on column sync.flow.mode is 'observe: deliveries are recorded, nothing is sent; deliver.';
comment on column sync.flow.position is 'Order of the flows.';
comment on column sync.flow.table_id is 'Table whose rows it watches.';
comment on column sync.flow.target is 'Kind of application that it delivers to.';
comment on column sync.flow.message is 'Message mapping.';
comment on column sync.flow.content is 'latest: newer changes fold into the queued delivery; row: each change is its own.';
comment on column sync.flow.effect is 'What makes a repeat harmless: by_state, by_key, by_read, at_least_once, at_most_once.';
comment on column sync.flow.list_size is 'Most records in one call; null: one.';
comment on column sync.flow.refusal is 'State after a business refusal: refused where an answer goes back to whoever asked, else dead.';
comment on column sync.flow.is_awaiting_ack is 'An accepted delivery waits for an acknowledgement.';
comment on column sync.flow.is_lane_held is 'The lane waits with it.';
comment on column sync.flow.is_held_when_dead is 'A dead delivery goes on holding its gates.';
comment on column sync.flow.is_answering_file is 'A settled delivery counts towards the answer to its file.';
comment on column sync.flow.settles_flow is 'Flow whose deliveries are settled by rows of this one (acknowledgements).';
comment on column sync.flow.after_sent is 'What a change does whose record was sent already: recreate_stage.';
comment on column sync.flow.definition is 'The flow file.';
comment on column sync.flow.is_active is 'Its file was there at the last migrate.';
comment on column sync.flow.enabled_at is 'When it was last enabled (UTC).';
comment on column sync.flow.enabled_by is 'Who enabled it.';

create table sync.delivery_state (
  state text primary key,
  is_open boolean not null,
  is_waiting boolean not null,
  is_failed boolean not null,
  position integer not null,
  meaning text not null
);
comment on table sync.delivery_state is 'One row per state of a delivery: the one place that says what the states are.';
comment on column sync.delivery_state.state is 'Name of the state.';
comment on column sync.delivery_state.is_open is 'An open delivery holds its gates and, but for awaiting_ack in flows that do not hold it, its lane.';
comment on column sync.delivery_state.is_waiting is 'Counts as waiting in reports.';
comment on column sync.delivery_state.is_failed is 'Counts as failed in reports: a person must decide.';
comment on column sync.delivery_state.position is 'Order in reports.';
comment on column sync.delivery_state.meaning is 'What it means, in words.';
insert into sync.delivery_state values
  ('queued',       true,  true,  false,  1, 'waits for its turn: behind another in its lane, at a gate, ready, or being sent'),
  ('retry_wait',   true,  true,  false,  2, 'failed in a way that may pass; is tried again when its time comes'),
  ('unknown',      true,  true,  false,  3, 'was sent and no answer came: read back, resend or stop, as the flow''s effect says'),
  ('awaiting_ack', true,  true,  false,  4, 'was accepted; the acknowledgement is not here yet'),
  ('dead',         true,  false, true,   5, 'failed for good: a person must replay or discard it; what is later in its lane waits'),
  ('delivered',    false, false, false,  6, 'was accepted'),
  ('acknowledged', false, false, false,  7, 'was accepted and its acknowledgement came'),
  ('refused',      false, false, false,  8, 'was refused by the business; whoever asked was told'),
  ('superseded',   false, false, false,  9, 'became pointless before it was sent, for instance by a cancel'),
  ('expired',      false, false, true,  10, 'its time passed before it could be delivered'),
  ('discarded',    false, false, false, 11, 'a person decided not to send it'),
  ('observed',     false, false, false, 12, 'would have been sent; its flow is in observe mode');

create table sync.born (
  born_id bigint generated always as identity primary key,
  flow_id smallint not null,
  record_id bigint not null,
  change_id bigint not null,
  record_version integer not null,
  cause text not null,
  at timestamptz not null
) with (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
comment on table sync.born is 'One row per change and interested flow that dispatch has not seen yet. Appended by capture, deleted by dispatch.';
comment on column sync.born.born_id is 'Order of birth.';
comment on column sync.born.flow_id is 'Flow.';
comment on column sync.born.record_id is 'Row of the flow''s table.';
comment on column sync.born.change_id is 'Change in audit.record_change.';
comment on column sync.born.record_version is 'Version of the record.';
comment on column sync.born.cause is 'change, repair, replay or initial.';
comment on column sync.born.at is 'When (UTC).';

create table sync.delivery (
  delivery_id bigint generated always as identity primary key,
  flow_id smallint not null,
  application_id smallint not null,
  record_id bigint not null,
  record_version integer not null,
  change_id bigint not null,
  cause text not null,
  state text not null,
  lane bigint not null,
  is_in_lane boolean not null,
  priority smallint not null,
  attempts integer not null default 0,
  list_key bigint,
  correlation text,
  waits text[],
  opener_record bigint,
  idempotency_key uuid not null,
  born_at timestamptz not null,
  due_at timestamptz,
  expires_at timestamptz,
  settled_at timestamptz,
  decided_at timestamptz,
  exchange_id bigint,
  exchange_item integer,
  kind text,
  code text,
  message text
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
create index delivery_lane on sync.delivery (lane, delivery_id) where is_in_lane;
create index delivery_by_record on sync.delivery (record_id, delivery_id);
create index delivery_by_correlation on sync.delivery (correlation) where correlation is not null and settled_at is null;
create index delivery_by_list on sync.delivery (list_key) where list_key is not null and settled_at is null;
create index delivery_by_expiry on sync.delivery (expires_at) where expires_at is not null and settled_at is null;
create index delivery_dead on sync.delivery (delivery_id) where state in ('dead', 'expired', 'unknown');
create index delivery_observed on sync.delivery (flow_id) where state = 'observed' and decided_at is null;
comment on table sync.delivery is 'One row per change to deliver to one application. Written by dispatch, settled by report.';
comment on column sync.delivery.delivery_id is 'Number and order of the delivery.';
comment on column sync.delivery.flow_id is 'Flow.';
comment on column sync.delivery.application_id is 'Application that gets it.';
comment on column sync.delivery.record_id is 'Row of the flow''s table.';
comment on column sync.delivery.record_version is 'Version of the record that it carries at least.';
comment on column sync.delivery.change_id is 'Change that caused it.';
comment on column sync.delivery.cause is 'change, repair, replay or initial.';
comment on column sync.delivery.state is 'See sync.delivery_state.';
comment on column sync.delivery.lane is 'Hash of the lane: order within, parallel across.';
comment on column sync.delivery.is_in_lane is 'What is later in the lane waits for it.';
comment on column sync.delivery.priority is 'From 1, most urgent.';
comment on column sync.delivery.attempts is 'How often it was sent.';
comment on column sync.delivery.list_key is 'Hash of the list that it may share a call with; null: a call of its own.';
comment on column sync.delivery.correlation is 'What the acknowledgement will name.';
comment on column sync.delivery.waits is 'Gate keys that no earlier open delivery may hold.';
comment on column sync.delivery.opener_record is 'Set on a delivery that supersedes earlier ones of its lane (a cancel): the record whose delivery opened the lane.';
comment on column sync.delivery.idempotency_key is 'Hash of flow, record key and the source''s version: the same after a rebuild or a replay.';
comment on column sync.delivery.born_at is 'When the change was staged (UTC).';
comment on column sync.delivery.due_at is 'Later than this it is late: shown, never stopped (UTC).';
comment on column sync.delivery.expires_at is 'Later than this it is not sent any more (UTC).';
comment on column sync.delivery.settled_at is 'When it reached its final state (UTC).';
comment on column sync.delivery.decided_at is 'When a person decided about an observed delivery (UTC).';
comment on column sync.delivery.exchange_id is 'Exchange of the last attempt.';
comment on column sync.delivery.exchange_item is 'Call within that exchange, from 0.';
comment on column sync.delivery.kind is 'Kind of the last failure.';
comment on column sync.delivery.code is 'Code of the last failure: HTTP status or message number.';
comment on column sync.delivery.message is 'Words of the last failure, or why it was superseded or discarded.';

create table sync.hold (
  key text not null,
  delivery_id bigint not null,
  primary key (key, delivery_id)
) with (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
create index hold_by_delivery on sync.hold (delivery_id);
comment on table sync.hold is 'One row per gate key that an open delivery holds.';
comment on column sync.hold.key is 'Gate key, for instance event:<instance>|<stage>.';
comment on column sync.hold.delivery_id is 'Delivery that holds it; later ones that wait on the key wait for this.';

create table sync.gate (
  delivery_id bigint primary key,
  key text not null
) with (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
create index gate_by_key on sync.gate (key);
comment on table sync.gate is 'One row per head of a lane that waits for another record''s delivery.';
comment on column sync.gate.delivery_id is 'Delivery that waits.';
comment on column sync.gate.key is 'Key that it waits for.';

create table sync.ready (
  priority smallint not null,
  ready_id bigint generated always as identity,
  delivery_id bigint not null,
  primary key (priority, ready_id),
  constraint ready_holds_a_delivery_once unique (delivery_id)
) with (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
comment on table sync.ready is 'One row per delivery that may be sent now: heads of lanes only. Inserted and deleted, never updated.';
comment on column sync.ready.priority is 'Best priority queued in its lane.';
comment on column sync.ready.ready_id is 'Order within the priority.';
comment on column sync.ready.delivery_id is 'Delivery.';

create table sync.claim (
  claim_id bigint generated always as identity primary key,
  worker text not null,
  lease_until timestamptz not null,
  session_pid integer not null default pg_backend_pid(),
  delivery_ids bigint[] not null
) with (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 100);
comment on table sync.claim is 'One row per batch that a worker is sending: lease and fence. Committed before the first byte leaves.';
comment on column sync.claim.claim_id is 'Number of the claim.';
comment on column sync.claim.worker is 'Who has it.';
comment on column sync.claim.lease_until is 'Later than this, what is left in it has an unknown outcome (UTC).';
comment on column sync.claim.session_pid is 'Database session of the worker: when it is gone, so is the worker.';
comment on column sync.claim.delivery_ids is 'Deliveries not reported yet.';

create table sync.later (
  due_at timestamptz not null,
  delivery_id bigint not null,
  primary key (due_at, delivery_id)
) with (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
create index later_by_delivery on sync.later (delivery_id);
comment on table sync.later is 'One row per delivery that is tried again at a time.';
comment on column sync.later.due_at is 'When (UTC).';
comment on column sync.later.delivery_id is 'Delivery.';

create table sync.attempt (
  delivery_id bigint not null,
  attempt integer not null,
  at timestamptz not null default clock_timestamp(),
  result text not null,
  kind text,
  code text,
  message text,
  exchange_id bigint,
  exchange_item integer
);
create index attempt_by_delivery on sync.attempt (delivery_id, attempt);
comment on table sync.attempt is 'One row per attempt that did not simply succeed; a success stands on the delivery.';
comment on column sync.attempt.delivery_id is 'Delivery.';
comment on column sync.attempt.attempt is 'Number of the attempt, from 1.';
comment on column sync.attempt.at is 'When it was reported (UTC).';
comment on column sync.attempt.result is 'done, refused, failed, unknown, or lease expired.';
comment on column sync.attempt.kind is 'Kind of failure.';
comment on column sync.attempt.code is 'HTTP status or message number.';
comment on column sync.attempt.message is 'The other application''s words, or ours.';
comment on column sync.attempt.exchange_id is 'Exchange with the exact bytes.';
comment on column sync.attempt.exchange_item is 'Call within that exchange, from 0.';

create table sync.file_intake (
  record_id bigint primary key,
  source_id integer not null references sync.source,
  file_id text not null,
  entry bytea not null,
  state text not null default 'open',
  rows integer,
  rows_staged integer not null default 0,
  rows_settled integer not null default 0,
  attempts integer not null default 0,
  next_try_at timestamptz not null,
  due_at timestamptz not null,
  message text,
  answered_at timestamptz,
  constraint file_intake_state_is_known check (state in ('open', 'done', 'failed')),
  constraint file_intake_is_named_once unique (source_id, file_id)
) with (fillfactor = 50);
create index file_intake_open on sync.file_intake (source_id, next_try_at) where state = 'open';
create index file_intake_unanswered on sync.file_intake (due_at) where answered_at is null;
comment on table sync.file_intake is 'One row per listed file: how far it is staged and settled.';
comment on column sync.file_intake.record_id is 'Row of staging.file.';
comment on column sync.file_intake.source_id is 'Source that listed it.';
comment on column sync.file_intake.file_id is 'Id of the file in that source.';
comment on column sync.file_intake.entry is 'The list entry''s exact bytes.';
comment on column sync.file_intake.state is 'open: being staged; done: staged in whole; failed: given up.';
comment on column sync.file_intake.rows is 'Data rows found; null until all are staged.';
comment on column sync.file_intake.rows_staged is 'Data rows read so far: where a restart goes on.';
comment on column sync.file_intake.rows_settled is 'Data rows whose delivery is settled.';
comment on column sync.file_intake.attempts is 'Failed attempts to read it.';
comment on column sync.file_intake.next_try_at is 'When it is read next (UTC).';
comment on column sync.file_intake.due_at is 'When it is answered even if rows are open (UTC).';
comment on column sync.file_intake.message is 'What failed last.';
comment on column sync.file_intake.answered_at is 'When its acknowledgement was written (UTC).';

create table sync.clock (
  is_only boolean primary key default true,
  real_at timestamptz not null,
  shown_at timestamptz not null,
  rate numeric not null default 1,
  constraint clock_is_one_row check (is_only),
  constraint clock_moves_forward check (rate > 0)
);
comment on table sync.clock is 'Empty, or one row with which a test steps and scales the clock of engine.now().';
comment on column sync.clock.is_only is 'Always true: there is one clock.';
comment on column sync.clock.real_at is 'Real time at which the row was written (UTC).';
comment on column sync.clock.shown_at is 'Time shown at that moment (UTC).';
comment on column sync.clock.rate is 'Shown seconds per real second.';

create type sync.birth as (
  born_id bigint, flow_id smallint, record_id bigint, change_id bigint, record_version integer, cause text, at timestamptz,
  application_id smallint, lane bigint, priority smallint, list_key bigint, correlation text, holds text[], waits text[],
  due_at timestamptz, expires_at timestamptz, idempotency_key uuid,
  settles_correlation text, is_positive boolean, is_superseding boolean, superseded_list bigint, opener_record bigint);
comment on type sync.birth is 'A born row with what its flow''s expressions say of it.';
