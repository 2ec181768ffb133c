-- What expired needs a person as what is observed does: until somebody has decided.
comment on column sync.settled.undecided is 'How many of them somebody has to decide about (observed, expired); negative: have been decided.';
insert into sync.settled (flow_id, state, deliveries, undecided)
  select d.flow_id, d.state, 0, count(*) from sync.delivery d where d.state = 'expired' and d.decided_at is null group by d.flow_id, d.state;
