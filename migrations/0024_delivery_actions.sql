-- What people decided about deliveries.

create table audit.delivery_action (
  action_id bigint not null references audit.operator_action,
  delivery_id bigint not null,
  flow_id smallint not null,
  record_id bigint not null,
  state text not null,
  act text not null,
  primary key (action_id, delivery_id)
);
create index delivery_action_by_record on audit.delivery_action (record_id);
comment on table audit.delivery_action is 'One row per delivery that an act of a person touched (replay, skip, discard); the act itself stands in audit.operator_action. Append-only.';
comment on column audit.delivery_action.action_id is 'Act: who, when and why.';
comment on column audit.delivery_action.delivery_id is 'Delivery.';
comment on column audit.delivery_action.flow_id is 'Flow of the delivery.';
comment on column audit.delivery_action.record_id is 'Row of the flow''s table.';
comment on column audit.delivery_action.state is 'State that the delivery had before.';
comment on column audit.delivery_action.act is 'What was done: requeue, hurry, bear (as a new delivery), settle, note.';

-- It says the number of the act now; sql/ makes it anew.
drop function if exists engine.record_action(text, text, text, text, jsonb);

comment on column sync.delivery.decided_at is 'When a person decided about a delivery that is settled (UTC): baseline of what was observed, what was replayed as a new delivery, what expired and was seen.';
create index delivery_expired on sync.delivery (settled_at) where state = 'expired' and decided_at is null;
comment on column sync.born.cause is 'change, repair, initial, or replay: a person wants it sent again.';
comment on column sync.delivery.cause is 'change, repair, initial, or replay: a person wants it sent again.';
