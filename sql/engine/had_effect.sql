-- Whether the other side may know of a delivery.
create or replace function engine.had_effect(p_delivery bigint) returns boolean
language sql stable set search_path = '' as $$
  select not exists (select from sync.delivery d where d.delivery_id = p_delivery and d.state in ('superseded', 'expired', 'discarded', 'refused')
    and not exists (select from sync.attempt a where a.delivery_id = d.delivery_id and a.result in ('unknown', 'lease expired')))
$$;
comment on function engine.had_effect(bigint) is 'False when a delivery is settled and was never sent, or every attempt was definitely refused. True for what is open, delivered, only observed, or not there at all.';
