-- What staging holds, without what only tells when and by which poll it came; how every delivery ended; and that nothing is
-- left of the work between.
select format('select %L, (to_jsonb(t) - ''{record_id,source_version,first_seen_at,changed_at,record_version,exchange_id}''::text[])::text from staging.%I t', c.relname, c.relname)
from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'staging' and c.relkind in ('r', 'p') order by c.relname \gexec
select 'delivery', f.name, d.state, count(*) from sync.delivery d join sync.flow f using (flow_id) group by 1, 2, 3;
-- What came before its parent and was let go when that came is a matter of time.
select 'quarantine', count(*) from sync.quarantine where state <> 'released';
select format('select ''left over'', %L, count(*) from sync.%I', t, t) from unnest('{born,ready,claim,later,gate}'::text[]) t \gexec
