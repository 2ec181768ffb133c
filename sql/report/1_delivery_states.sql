-- What the states of a delivery mean.
create or replace view report.delivery_states as
  select s.state, s.is_open, s.meaning from sync.delivery_state s;
comment on view report.delivery_states is 'One row per state of a delivery: whether it is open, and what it means.';
