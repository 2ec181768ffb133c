-- Settled deliveries are counted when they are settled; reports read open ones only.
create table sync.settled (
  flow_id smallint not null references sync.flow,
  state text not null references sync.delivery_state,
  deliveries bigint not null,
  undecided bigint not null
) with (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
comment on table sync.settled is 'One row per flow, state and moment of settling; appended beside what it counts, never updated, folded into one row per flow and state by housekeeping.';
comment on column sync.settled.flow_id is 'Flow.';
comment on column sync.settled.state is 'Settled state.';
comment on column sync.settled.deliveries is 'How many deliveries came to it.';
comment on column sync.settled.undecided is 'How many of them somebody has to decide about (observed); negative: have been decided.';
insert into sync.settled (flow_id, state, deliveries, undecided)
  select d.flow_id, d.state, count(*), count(*) filter (where d.state = 'observed' and d.decided_at is null)
  from sync.delivery d where d.settled_at is not null group by d.flow_id, d.state;

create index delivery_awaiting_ack on sync.delivery (born_at) where state = 'awaiting_ack' and not is_in_lane;

alter table sync.delivery_state drop column position;
