-- An acknowledgement for each step of a stage: one event has many, so that each gets an id of its own.

alter table staging.message_ack disable trigger user;
alter table staging.message_ack_item disable trigger user;

alter table staging.message_ack_item drop constraint message_ack_item_message_id_fkey;
alter table staging.message_ack_item drop constraint message_ack_item_pkey;
alter table staging.message_ack_item rename column message_id to ack_id;
alter table staging.message_ack_item add column derms_instance text;
update staging.message_ack_item i set derms_instance = a.derms_instance from staging.message_ack a where a.message_id = i.ack_id;
alter table staging.message_ack_item alter column derms_instance set not null;

alter table staging.message_ack drop constraint message_ack_pkey;
alter table staging.message_ack add column ack_id text;
update staging.message_ack set ack_id = message_id;
alter table staging.message_ack alter column ack_id set not null;
alter table staging.message_ack add column event_id text;
alter table staging.message_ack add primary key (derms_instance, ack_id);
alter table staging.message_ack add foreign key (derms_instance, event_id) references staging.event;
alter table staging.message_ack add constraint message_ack_answers_a_file_or_an_event check (num_nonnulls(file_id, event_id) <= 1);

alter table staging.message_ack_item add primary key (derms_instance, ack_id, id);
alter table staging.message_ack_item add foreign key (derms_instance, ack_id) references staging.message_ack;

alter table staging.message_ack enable trigger user;
alter table staging.message_ack_item enable trigger user;

create index message_ack_by_file on staging.message_ack (derms_instance, file_id) where file_id is not null;
create index message_ack_of_refused_step on staging.message_ack (at) where event_id is not null and ack_type = 'ERROR';
create index reservation_refused on staging.reservation (derms_instance, stage_id) where result = 'ERROR';
comment on column staging.message_ack.ack_id is 'Identity of the answer: of a file its message id; of a step <event>/<stage>:<action>.';
comment on column staging.message_ack.message_id is 'Message that is answered: that of the file, or the event''s id.';
comment on column staging.message_ack.event_id is 'Event of which a step is answered, if it is one.';
comment on column staging.message_ack_item.ack_id is 'Acknowledgement.';
comment on column staging.message_ack_item.derms_instance is 'DERMS instance.';
comment on column staging.message_ack_item.response_code is 'Message number of DACS, or a code of ours: OK; SUPERSEDED, settled because a cancel made it pointless; OPEN and other states, QUARANTINED, UNREADABLE, NOT_REGISTERED, OVERTAKEN.';

-- By when whoever asked is answered, even though the delivery is open.
alter table sync.delivery add column answer_due_at timestamptz;
create index delivery_owing_answer on sync.delivery (answer_due_at) where answer_due_at is not null and settled_at is null;
comment on column sync.delivery.answer_due_at is 'When DERMS is told FAILURE if it is still open then (UTC); null: nobody waits, or it was told.';
alter type sync.birth add attribute answer_due_at timestamptz;
