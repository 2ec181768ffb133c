-- A claim looks at each priority by itself, so that there must be few.

comment on column sync.delivery.priority is 'From 1, most urgent, to 10.';
update sync.delivery set priority = least(greatest(priority, 1), 10) where settled_at is null and priority not between 1 and 10;
update sync.ready set priority = least(greatest(priority, 1), 10) where priority not between 1 and 10;
alter table sync.ready add constraint ready_priority_is_known check (priority between 1 and 10);
