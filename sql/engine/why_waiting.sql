-- Why a delivery is not done, in words.
create or replace function engine.why_waiting(p_delivery bigint, p_depth integer default 3) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  v_delivery record;
  v_holder bigint;
  v_since timestamptz;
  v_next text;
  v_is_registration boolean;
  v_pause text;
begin
  select d.*, f.name as flow, f.mode, a.name as application into v_delivery
    from sync.delivery d join sync.flow f on f.flow_id = d.flow_id join sync.application a on a.application_id = d.application_id where d.delivery_id = p_delivery;
  select pg_catalog.format('waits, as %s is paused since %s by %s: %s', coalesce('flow ' || f.name, 'application ' || a.name), engine.clock_text(p.paused_at), p.actor, p.reason)
    into v_pause
    from sync.gate g join sync.pause p on engine.pause_key(p.flow_id, p.application_id) = g.key
      left join sync.flow f on f.flow_id = p.flow_id left join sync.application a on a.application_id = p.application_id
    where g.delivery_id = p_delivery;
  if v_pause is not null then
    return v_pause;
  end if;
  select h.delivery_id, h.key ~ '^(sync|ack):' into v_holder, v_is_registration
    from sync.gate g join sync.hold h on h.key = g.key and h.delivery_id < p_delivery where g.delivery_id = p_delivery order by h.delivery_id limit 1;
  if v_holder is null and v_delivery.state = 'queued' then
    select o.delivery_id into v_holder from sync.delivery o
      where o.lane = v_delivery.lane and o.is_in_lane and o.delivery_id < p_delivery order by o.delivery_id limit 1;
  end if;
  if v_holder is not null and p_depth > 0 then
    return case when v_is_registration then 'waits for the registration of its device: ' else 'waits for ' end
      || engine.delivery_name(v_holder) || ', which ' || engine.why_waiting(v_holder, p_depth - 1);
  end if;
  select min(t.at) into v_since from sync.attempt t where t.delivery_id = p_delivery and t.kind is not distinct from v_delivery.kind;
  select case when l.due_at > engine.now() then ', next try in ' || ceil(extract(epoch from l.due_at - engine.now())) || ' s' else ', is tried again now' end
    into v_next from sync.later l where l.delivery_id = p_delivery;
  v_next := coalesce(v_next, ', is tried again now');
  return case
    when v_delivery.state = 'observed' then pg_catalog.format('is not sent: flow %s only observes', v_delivery.flow)
    when v_delivery.state = 'dead' then pg_catalog.format('is dead since %s: %s', engine.clock_text(coalesce(v_since, v_delivery.born_at)), v_delivery.message)
    when v_delivery.state in ('refused', 'expired', 'superseded', 'discarded') then 'is ' || v_delivery.state || coalesce(': ' || v_delivery.message, '')
    when v_delivery.state = 'awaiting_ack' then pg_catalog.format('waits for the acknowledgement of %s', v_delivery.application)
    when v_delivery.state = 'unknown' then pg_catalog.format('was sent, and no answer came since %s (%s)%s', engine.clock_text(v_since), v_delivery.message, v_next)
    when v_delivery.state = 'retry_wait' then
      pg_catalog.format('waits, as %s %s since %s (%s)%s', v_delivery.application,
        case v_delivery.kind when 'throttled' then 'asks to wait' when 'authentication' then 'refuses our credentials' when 'configuration' then 'cannot be sent this'
          else case when v_delivery.code ~ '^[0-9]+$' then 'answers ' || v_delivery.code else 'does not answer' end end,
        engine.clock_text(v_since), v_delivery.message, v_next)
    when exists (select from sync.claim c where p_delivery = any (c.delivery_ids)) then 'is being sent'
    else 'waits for a free delivery worker' end;
end $$;
comment on function engine.why_waiting(bigint, integer) is 'Words for the state of a delivery that is not done; what waits at a gate or behind another in its lane names that one and why it waits, at most p_depth deep.';
