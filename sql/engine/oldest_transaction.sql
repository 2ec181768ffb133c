-- What keeps the database from cleaning up.
create or replace function engine.oldest_transaction() returns table (age interval, who text)
language sql stable security definer set search_path = '' as $$
  -- Compared with the asking one's: sessions are timed by the server's own clock.
  select (select a.xact_start from pg_catalog.pg_stat_activity a where a.pid = pg_catalog.pg_backend_pid()) - t.since, t.who
  from (select a.xact_start as since, pg_catalog.format('%s, process %s', coalesce(nullif(a.application_name, ''), 'a session'), a.pid) as who
        from pg_catalog.pg_stat_activity a
        where a.datname = pg_catalog.current_database() and a.pid <> pg_catalog.pg_backend_pid() and (a.backend_xid is not null or a.backend_xmin is not null)
        union all
        select p.prepared, 'prepared transaction ' || p.gid from pg_catalog.pg_prepared_xacts p where p.database = pg_catalog.current_database()) t
  where t.since is not null order by t.since limit 1
$$;
comment on function engine.oldest_transaction() is 'The age of the oldest transaction of this database, the horizon behind which deleted rows of the queue cannot be cleaned up, and whose it is. None when only the asking session has one. Sees those of other roles when its owner may (pg_monitor).';
