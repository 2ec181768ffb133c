-- Months of history.
create or replace function engine.make_partitions() returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_month date;
  v_name text;
  v_from timestamptz;
  v_to timestamptz;
begin
  for i in 0 .. 2 loop
    v_month := (pg_catalog.date_trunc('month', engine.now() at time zone 'UTC') + i * interval '1 month')::date;
    v_name := 'record_change_' || to_char(v_month, 'YYYY_MM');
    v_from := v_month::timestamp at time zone 'UTC';
    v_to := (v_month + interval '1 month') at time zone 'UTC';
    continue when exists (select from pg_catalog.pg_class c where c.relnamespace = 'audit'::pg_catalog.regnamespace and c.relname = v_name);
    perform pg_catalog.pg_advisory_xact_lock(7310579615044002);  -- another engine may be making it at this moment
    continue when exists (select from pg_catalog.pg_class c where c.relnamespace = 'audit'::pg_catalog.regnamespace and c.relname = v_name)
      or exists (select from audit.record_change_default d where d.changed_at >= v_from and d.changed_at < v_to);  -- that month has begun there
    execute pg_catalog.format('create table audit.%I partition of audit.record_change for values from (%L) to (%L)', v_name, v_from, v_to);
    execute pg_catalog.format('comment on table audit.%I is %L', v_name, 'Changes of one month (UTC).');
  end loop;
end $$;
comment on function engine.make_partitions() is 'Makes the partitions of audit.record_change for this month and the next two. Runs with its owner''s rights: the engine may not create tables.';
