-- Flows and applications that a person has paused.

create table sync.pause (
  pause_id integer generated always as identity primary key,
  flow_id smallint references sync.flow,
  application_id smallint references sync.application,
  paused_at timestamptz not null,
  actor text not null,
  reason text not null,
  constraint pause_is_of_a_flow_or_an_application check (num_nonnulls(flow_id, application_id) = 1),
  constraint flow_is_paused_once unique (flow_id),
  constraint application_is_paused_once unique (application_id)
);
comment on table sync.pause is 'One row per flow or application that a person has paused, for every engine: nothing of it is claimed, and a paused application is not polled.';
comment on column sync.pause.pause_id is 'Number of the pause.';
comment on column sync.pause.flow_id is 'Flow that is paused; null where an application is.';
comment on column sync.pause.application_id is 'Application that is paused; null where a flow is.';
comment on column sync.pause.paused_at is 'Since when (UTC).';
comment on column sync.pause.actor is 'Who paused it.';
comment on column sync.pause.reason is 'Why.';
comment on column sync.gate.key is 'Key that it waits for: a gate key that another holds, or the pause of its flow or application (pause:...).';
comment on table sync.gate is 'One row per head of a lane that waits: for another record''s delivery, or for the end of a pause.';
