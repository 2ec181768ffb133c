-- Asking again for an acknowledgement that does not come.
alter table sync.flow add column ask_after interval, add column ask_times integer not null default 0,
  add constraint flow_asks_again_after_a_time check (ask_times = 0 or ask_after > interval '0');
comment on column sync.flow.ask_after is 'How long an acknowledgement is waited for before the message is sent again; twice as long after each time.';
comment on column sync.flow.ask_times is 'How often it is sent again; 0: never.';
alter table sync.delivery add column asks integer not null default 0;
comment on column sync.delivery.asks is 'How often it was sent again because its acknowledgement did not come.';
alter table sync.later add column is_ask boolean not null default false;
comment on column sync.later.is_ask is 'It is accepted, and is sent again when its acknowledgement has not come by then.';
