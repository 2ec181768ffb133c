-- History is kept in months, made before they are needed.
begin;
select plan(8);
\ir support/given.sql

create function months() returns text[] language sql as $$
  select array(select i.inhrelid::regclass::text from pg_inherits i where i.inhparent = 'audit.record_change'::regclass order by 1)
$$;

select set_clock('2031-11-15 12:00+00');
select engine.make_partitions();
select ok(months() @> '{audit.record_change_2031_11,audit.record_change_2031_12,audit.record_change_2032_01}', 'this month and the next two exist, across the end of a year');
select lives_ok('select engine.make_partitions()', 'making them again does nothing');
select ok(obj_description('audit.record_change_2031_12'::regclass) is not null, 'each has a comment');
select is(pg_get_expr(relpartbound, oid), $$FOR VALUES FROM ('2031-12-01 00:00:00+00') TO ('2032-01-01 00:00:00+00')$$, 'a month is one of UTC')
  from pg_class where oid = 'audit.record_change_2031_12'::regclass;
set local timezone = 'America/Chicago';
select set_clock('2031-12-01 03:00+00');
select engine.make_partitions();
set local timezone = 'UTC';
select is(pg_get_expr(relpartbound, oid), $$FOR VALUES FROM ('2032-02-01 00:00:00+00') TO ('2032-03-01 00:00:00+00')$$, 'whatever the zone of the session is')
  from pg_class where oid = 'audit.record_change_2032_02'::regclass;

insert into audit.record_change (table_id, record_id, operation, record_version, exchange_id, changed_at) values (1, 1, 'insert', 1, 0, '2031-12-24Z'), (1, 1, 'insert', 1, 0, '2035-06-01Z');
select results_eq($$select tableoid::regclass::text, changed_at from audit.record_change where changed_at >= '2031-12-01Z' order by 2$$,
  $$values ('audit.record_change_2031_12', timestamptz '2031-12-24Z'), ('audit.record_change_default', '2035-06-01Z')$$,
  'a change goes to its month, or to the default partition when housekeeping did not run');
select set_clock('2035-06-01 00:00+00');
select lives_ok('select engine.make_partitions()', 'a month that has begun in the default partition stays there');
select ok('audit.record_change_2035_07' = any (months()), 'and does not keep the next from being made');

select * from finish();
rollback;
