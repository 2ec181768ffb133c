-- One device may stand in several items of an application's list, and each shows what its own messages brought. Hashes are salted.

create table sync.salt (
  salt text not null default gen_random_uuid()::text || gen_random_uuid()::text,
  is_only boolean primary key default true,
  constraint salt_is_one check (is_only)
);
comment on table sync.salt is 'One row: what goes into every hash of a value, so that nobody finds values out by hashing what they might be.';
comment on column sync.salt.salt is 'Random, made with the database.';
comment on column sync.salt.is_only is 'Lets there be one row only.';
insert into sync.salt default values;

-- Images are learned anew: by lists that are read from their beginning once more.
delete from sync.image;
delete from sync.conflict;
delete from sync.seen s using sync.source r, sync.application a
  where r.source_id = s.source_id and a.application_id = r.application_id and exists (
    select from sync.mapping_version m where m.is_active and m.name = a.kind || '/' || r.resource || '.json' and m.text::jsonb->'rows' @> '[{"mode": "compare"}]');
update sync.source r set swept_at = null
  from sync.application a where a.application_id = r.application_id and exists (
    select from sync.mapping_version m where m.is_active and m.name = a.kind || '/' || r.resource || '.json' and m.text::jsonb->'rows' @> '[{"mode": "compare"}]');

alter table sync.image drop constraint image_pkey, add column item text not null, add primary key (table_id, record_id, application_id, item);
comment on column sync.image.item is 'Item of that application''s list in which it stands.';
comment on table sync.image is 'One row per record, application that shows columns of it without owning them, and item of its list that shows them: what that side may rightly show. Anything else that differs from staging was edited there.';
comment on column sync.image.known is 'Column to salted hash of the canonical value that it last showed and that was ours.';

alter table sync.conflict drop constraint conflict_is_recorded_once_per_value, add column item text not null,
  add constraint conflict_is_recorded_once_per_value unique (table_id, record_id, application_id, item, column_name, hash);
comment on column sync.conflict.item is 'Item of that application''s list that showed it.';
comment on column sync.conflict.hash is 'Salted hash of the canonical value shown.';
comment on table sync.conflict is 'One row per distinct value that an item of an application''s list showed of a column that the application does not own, and that is neither what it was known to have nor what staging has.';

drop function if exists engine.take_shown(bigint, smallint, bigint[], jsonb[], jsonb[], jsonb[], jsonb[]);
drop function if exists engine.resolve_conflicts(smallint, smallint, bigint[], jsonb[], jsonb[]);
drop function if exists engine.take_difference(bigint, smallint, smallint, bigint, jsonb, jsonb, jsonb, jsonb);
drop function if exists engine.repair(smallint, smallint, bigint, jsonb, jsonb, boolean);
drop function if exists engine.carried(smallint, bigint[]);
drop function if exists engine.last_carrier(smallint, smallint, bigint);
