-- A moment, for people.
create or replace function engine.clock_text(p_at timestamptz) returns text
language sql stable set search_path = '' as $$
  select pg_catalog.to_char(p_at at time zone 'UTC', case when p_at > engine.now() - interval '18 hours' then 'HH24:MI' else 'YYYY-MM-DD HH24:MI' end) || ' UTC'
$$;
comment on function engine.clock_text(timestamptz) is 'Hour and minute (UTC); with its day when that is some time ago.';
