-- No leak: rows in working tables, open descriptors and memory of a process return to where they began.
select '', format('sync.%s has %s rows', w.name, w.rows)
  from (select 'born', count(*) from sync.born union all select 'ready', count(*) from sync.ready union all select 'claim', count(*) from sync.claim
        union all select 'gate', count(*) from sync.gate union all select 'pointless', count(*) from sync.pointless
        union all select 'later', count(*) from sync.later l where not exists (select from sync.delivery d where d.delivery_id = l.delivery_id and d.settled_at is null)
        union all select 'hold', count(*) from sync.hold h where not exists (select from sync.delivery d where d.delivery_id = h.delivery_id and d.settled_at is null)) w(name, rows)
  where w.rows > 0
union all
select '', format('%s were %s at the beginning and %s in the end', a.name, a.value, b.value)
  from simulation.observation a join simulation.observation b using (name)
  where a.phase = 'before' and b.phase = 'after'
    and (a.name like 'descriptors%' and b.value > a.value + 40 or a.name like 'kB%' and b.value > a.value + 60000 and b.value > 0);
