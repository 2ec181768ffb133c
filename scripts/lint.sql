-- The rules of scripts/lint that ask the migrated database: rule, object, what is wrong with it.
with ours as (
  select n.oid, n.nspname as schema from pg_catalog.pg_namespace n
  where n.nspname in ('staging', 'sync', 'audit', 'engine', 'report')
),
relation as (
  select c.oid, c.relkind, o.schema || '.' || c.relname as name, pg_catalog.obj_description(c.oid, 'pg_class') as comment
  from pg_catalog.pg_class c join ours o on o.oid = c.relnamespace
  where not c.relispartition and c.relkind in ('r', 'p', 'v', 'm', 'f')
),
routine as (
  select p.oid, o.schema || '.' || p.proname as name, p.proconfig, p.prosqlbody, p.prokind
  from pg_catalog.pg_proc p join ours o on o.oid = p.pronamespace
)
select 'comments', r.name, format('%s %s has no comment', case when r.relkind in ('v', 'm') then 'view' else 'table' end, r.name)
from relation r where r.comment is null
union all
select 'comments', r.name, format('the comment of table %s does not say what one row is', r.name)
from relation r where r.relkind in ('r', 'p', 'f') and r.comment !~* '\mone row\M'
union all
select 'comments', r.name, format('column %s.%s has no comment', r.name, a.attname)
from relation r join pg_catalog.pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
where (r.relkind in ('r', 'p', 'f') or r.name not like 'engine.%') and pg_catalog.col_description(r.oid, a.attnum) is null
union all
select 'comments', f.name, format('function %s has no comment', f.oid::regprocedure)
from routine f where pg_catalog.obj_description(f.oid, 'pg_proc') is null
union all
select 'comments', t.name, format('type %s has no comment', t.name)
from (
  select t.oid, o.schema || '.' || t.typname as name
  from pg_catalog.pg_type t join ours o on o.oid = t.typnamespace left join pg_catalog.pg_class c on c.oid = t.typrelid
  where t.typtype in ('e', 'd', 'r') or c.relkind = 'c'
) t where pg_catalog.obj_description(t.oid, 'pg_type') is null
union all
select 'search-path', f.name, format('function %s takes the search_path of its caller', f.oid::regprocedure)
from routine f
where f.prokind in ('f', 'p') and f.prosqlbody is null
  and not exists (select from pg_catalog.unnest(f.proconfig) setting where setting like 'search\_path=%')
order by 1, 2, 3;
