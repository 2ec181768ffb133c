-- Files that any application lists: DERMS its reservations and outcomes, DACS its device scores.

alter table staging.file rename column derms_instance to instance;
alter table staging.file alter column message_id drop not null;
alter table staging.file drop constraint file_kind_is_known;
alter table staging.file add constraint file_kind_is_known check (kind in ('reservation', 'outcome', 'score'));
alter table staging.file add constraint file_that_is_answered_names_its_message check (kind = 'score' or message_id is not null);
comment on table staging.file is 'One row per file that an application listed. Owned by that application.';
comment on column staging.file.instance is 'Instance of the application that listed it; of DERMS its drmsInstanceId.';
comment on column staging.file.kind is 'reservation, outcome or score.';
comment on column staging.file.message_id is 'Message id that the file''s acknowledgement names; null where nobody waits for one.';
comment on column staging.file.created_at is 'When the application made it (UTC).';
