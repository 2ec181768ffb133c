-- What a cancel made pointless, where it is too much to settle at once.

create table sync.pointless (
  list_key bigint not null,
  before_delivery bigint not null,
  is_waiting boolean not null default false,
  primary key (list_key, before_delivery)
);
comment on table sync.pointless is 'One row per cancel and list of deliveries that it made pointless, until all of them are settled. They are out of the queue already; dispatch settles them step by step.';
comment on column sync.pointless.list_key is 'Hash of the list.';
comment on column sync.pointless.before_delivery is 'The cancel: later deliveries of the list are not meant.';
comment on column sync.pointless.is_waiting is 'What is left is being sent or has an unknown outcome: nothing can be settled at the moment.';
