-- Nothing that a person leaves open stands for ever.
create or replace function engine.limit_sessions() returns text[]
language plpgsql set search_path = '' as $$
declare
  v_set text[] := '{}';
  v_limit record;
begin
  for v_limit in
    select l.name, l.value from (values ('statement_timeout', '1h'), ('lock_timeout', '30s'), ('idle_in_transaction_session_timeout', '5min')) l(name, value)
      where not exists (select from pg_catalog.pg_db_role_setting s join pg_catalog.pg_database d on d.oid = s.setdatabase and d.datname = pg_catalog.current_database()
        cross join unnest(s.setconfig) c where s.setrole = 0 and c like l.name || '=%')
  loop
    execute pg_catalog.format('alter database %I set %I = %L', pg_catalog.current_database(), v_limit.name, v_limit.value);
    v_set := v_set || v_limit.name;
  end loop;
  return v_set;
exception when insufficient_privilege then
  return '{}';  -- who does not own the database leaves this to its owner
end $$;
comment on function engine.limit_sessions() is 'Sets time-outs for every role in this database, each where its owner has not set one: a statement ends after an hour, waits for a lock for 30 seconds, a transaction in which nothing happens after five minutes. Workers set shorter ones. Says which were set.';
