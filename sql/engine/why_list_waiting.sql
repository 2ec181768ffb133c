-- Why deliveries that share a list are not done, in words.
create or replace function engine.why_list_waiting(p_list_key bigint) returns text
language sql stable security definer set search_path = '' as $$
  with open as (
    select d.delivery_id, d.state, d.message, g.key,
      case when d.state = 'dead' then 'dead' when g.key ~ '^(sync|ack):' then 'registration' when g.key is not null then 'gate' else d.state end as class
    from sync.delivery d left join sync.gate g on g.delivery_id = d.delivery_id
    where d.list_key = p_list_key and d.settled_at is null limit 10000),
  classes as (
    select o.class, count(*) as number, min(o.delivery_id) as first, min(o.message) as message,
      count(distinct pg_catalog.substr(o.key, pg_catalog.strpos(o.key, ':'))) as devices
    from open o group by o.class)
  select string_agg(case c.class
      when 'registration' then pg_catalog.format('%s wait%s for the registration of %s', c.number, case when c.number = 1 then 's' else '' end,
        case when c.devices = 1 then '1 device' else c.devices || ' devices' end)
      when 'dead' then pg_catalog.format('%s dead: %s', c.number, c.message)
      else pg_catalog.format('%s: %s', c.number, engine.why_waiting(c.first)) end, '; ' order by c.number desc, c.class)
  from classes c
$$;
comment on function engine.why_list_waiting(bigint) is 'Words for the open deliveries of a list (the first 10000 of them): how many wait for what.';
