-- Months of history.
create or replace function engine.make_partitions() returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_month date;
begin
  for i in 0 .. 2 loop
    v_month := (pg_catalog.date_trunc('month', engine.now() at time zone 'UTC') + i * interval '1 month')::date;
    if pg_catalog.to_regclass(pg_catalog.format('audit.record_change_%s', to_char(v_month, 'YYYY_MM'))) is null then
      if exists (select from audit.record_change_default d where d.changed_at >= v_month::timestamp at time zone 'UTC'
                 and d.changed_at < (v_month + interval '1 month') at time zone 'UTC') then
        continue;  -- rows of that month are in the default partition already
      end if;
      execute pg_catalog.format('create table audit.%I partition of audit.record_change for values from (%L) to (%L)',
        'record_change_' || to_char(v_month, 'YYYY_MM'), v_month::timestamp at time zone 'UTC', (v_month + interval '1 month') at time zone 'UTC');
      execute pg_catalog.format('comment on table audit.%I is %L', 'record_change_' || to_char(v_month, 'YYYY_MM'),
        'Changes of one month (UTC).');
    end if;
  end loop;
end $$;
comment on function engine.make_partitions() is 'Makes the partitions of audit.record_change for this month and the next two. Runs with its owner''s rights: the engine may not create tables.';
