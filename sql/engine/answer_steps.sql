-- The acknowledgements of steps.
create or replace function engine.answer_steps(p_deliveries bigint[]) returns void
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
begin
  with answer as materialized (
    select t.derms_instance, s.event_id, s.event_id || '/' || t.stage_id || ':' || t.action as ack_id, t.stage_id || ':' || t.action as id,
      case when d.state in ('delivered', 'acknowledged', 'superseded') then 'SUCCESS' when d.state in ('refused', 'discarded') then 'ERROR' else 'FAILURE' end as ack_type,
      case when d.state in ('delivered', 'acknowledged') then 'OK' when d.state = 'refused' then coalesce(d.code, 'REFUSED') else upper(d.state) end as code,
      case when d.state in ('delivered', 'acknowledged') then null else coalesce(d.message, 'not settled yet') end as message,
      t.exchange_id, n.at, d.delivery_id
    from unnest(p_deliveries) p(id)
      join sync.delivery d on d.delivery_id = p.id
      join sync.flow w on w.flow_id = d.flow_id and w.answers = 'step'
      join staging.event_stage_step t on t.record_id = d.record_id
      join staging.event_stage s on s.derms_instance = t.derms_instance and s.stage_id = t.stage_id
      cross join (select engine.now() as at offset 0) n
    -- The cancel of a former incarnation is ours; a step that it made pointless is answered by the next incarnation.
    where t.incarnation = s.incarnation or t.action <> 'F1CN' and d.state <> 'superseded'),
  acknowledged as (
    insert into staging.message_ack (derms_instance, ack_id, message_id, ack_type, event_id, at, exchange_id)
      select a.derms_instance, a.ack_id, a.event_id, a.ack_type, a.event_id, a.at, a.exchange_id from answer a order by a.delivery_id
      on conflict do nothing returning derms_instance, ack_id, exchange_id)
  insert into staging.message_ack_item (derms_instance, ack_id, id, response_code, response_message, at, exchange_id)
    select distinct on (a.ack_id, a.derms_instance) a.derms_instance, a.ack_id, a.id, a.code, a.message, a.at, a.exchange_id
    from answer a join acknowledged k on k.derms_instance = a.derms_instance and k.ack_id = a.ack_id
    order by a.ack_id, a.derms_instance, a.delivery_id;
end $$;
comment on function engine.answer_steps(bigint[]) is 'Writes the one acknowledgement that DERMS gets for each step of its own: SUCCESS when it was delivered or a cancel made it pointless (SUPERSEDED), ERROR when it was refused, FAILURE when it is open or failed. What dersync does itself to a stage that moved is not answered. Only under engine.lane_lock().';
