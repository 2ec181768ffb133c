-- A birth that cannot be delivered.
create or replace function engine.stop_birth(p_born sync.born, p_kind text, p_code text, p_message text) returns void
language plpgsql set search_path = '' as $$
declare
  v_delivery bigint;
begin
  insert into sync.delivery (flow_id, application_id, record_id, record_version, change_id, cause, state, lane, is_in_lane, priority,
      idempotency_key, born_at, kind, code, message)
    select f.flow_id, a.application_id, p_born.record_id, p_born.record_version, p_born.change_id, p_born.cause, 'dead', -p_born.born_id, true, 5,
      pg_catalog.md5('born' || p_born.born_id::text)::uuid, p_born.at, p_kind, p_code, p_message
    from sync.flow f cross join lateral (select min(x.application_id) as application_id from sync.application x where x.kind = f.target) a
    where f.flow_id = p_born.flow_id
    returning sync.delivery.delivery_id into v_delivery;
  if exists (select from sync.flow f where f.flow_id = p_born.flow_id and f.mode = 'deliver') then
    perform engine.count_settled(array[v_delivery]);
  end if;
end $$;
comment on function engine.stop_birth(sync.born, text, text, text) is 'Makes a birth a dead delivery in a lane of its own: a person sees why, nothing waits behind it, and where the flow delivers it counts towards the answer to whoever asked.';
