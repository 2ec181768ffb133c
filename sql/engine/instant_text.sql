-- An instant on the wire.
create or replace function engine.instant_text(p_at timestamptz) returns text
language sql immutable set search_path = '' as $$
  select to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;
comment on function engine.instant_text(timestamptz) is 'RFC 3339 text of an instant in UTC, with microseconds.';
