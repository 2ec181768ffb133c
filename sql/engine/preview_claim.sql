-- What a claim of deliveries would say, without claiming.
create or replace function engine.preview_claim(p_deliveries bigint[])
returns table (claim_id bigint, delivery_id bigint, flow text, application text, message text, record_id bigint, record_version integer,
               attempt integer, is_unknown boolean, list_key bigint, list_size integer, idempotency_key text, cause text, ready_id bigint, priority integer)
language sql stable security definer set search_path = '' as $$
  select 0, d.delivery_id, f.name, a.name, f.message, d.record_id, d.record_version, d.attempts + 1, d.state = 'unknown', d.list_key, f.list_size,
    coalesce(b.idempotency_key, d.idempotency_key)::text, d.cause, d.delivery_id, d.priority::integer
  from unnest(p_deliveries) i(id)
    join sync.delivery d on d.delivery_id = i.id
    join sync.flow f on f.flow_id = d.flow_id
    join sync.application a on a.application_id = d.application_id
    -- What is settled is born anew: its identity is that of the record as it is.
    left join lateral (select e.idempotency_key
      from engine.expand_born(array[row(0, d.flow_id, d.record_id, d.change_id, d.record_version, 'replay', d.born_at)::sync.born]) e
      where d.settled_at is not null) b on true
  order by d.priority, d.delivery_id
$$;
comment on function engine.preview_claim(bigint[]) is 'The columns of engine.claim for these deliveries as a replay would have them sent; changes nothing.';
