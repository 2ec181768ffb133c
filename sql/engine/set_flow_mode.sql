-- A flow goes live, or back to observing.
create or replace function engine.enable_flow(p_flow text, p_actor text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_flow sync.flow;
  v_observed bigint;
  v_gate text;
begin
  perform pg_catalog.pg_advisory_xact_lock(engine.lane_lock());
  select * into v_flow from sync.flow f where f.name = p_flow and f.is_active;
  if not found then
    raise exception 'there is no flow "%"', p_flow using errcode = 'DS020', hint = '`dersync status` lists the flows.';
  end if;
  select count(*) into v_observed from sync.delivery d where d.flow_id = v_flow.flow_id and d.state = 'observed' and d.decided_at is null;
  if v_observed > 0 then
    raise exception 'flow "%" has % observed deliveries that nobody has decided about', p_flow, v_observed using errcode = 'DS020',
      hint = 'When both sides know them already, run `dersync baseline ' || p_flow || '` first.';
  end if;
  select g.value into v_gate from pg_catalog.jsonb_array_elements_text(coalesce(v_flow.definition->'gated_on', '[]')) g
    join sync.flow f on f.name = g.value where f.mode = 'observe' limit 1;
  if v_gate is not null then
    raise exception 'flow "%" waits for flow "%", which is not enabled', p_flow, v_gate using errcode = 'DS020',
      hint = 'Run `dersync enable ' || v_gate || '` first.';
  end if;
  update sync.flow f set mode = 'deliver', enabled_at = engine.now(), enabled_by = coalesce(p_actor, session_user::text)
    where f.flow_id = v_flow.flow_id and f.mode = 'observe';
  if found then
    perform engine.record_action(p_actor, 'enable', p_flow, null, null);
  end if;
end $$;
comment on function engine.enable_flow(text, text) is 'Lets a flow deliver. Refused while observed deliveries are undecided or a flow that it is gated on only observes.';

create or replace function engine.disable_flow(p_flow text, p_actor text) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform pg_catalog.pg_advisory_xact_lock(engine.lane_lock());
  update sync.flow f set mode = 'observe' where f.name = p_flow and f.is_active and f.mode = 'deliver';
  if found then
    perform engine.record_action(p_actor, 'disable', p_flow, null, null);
  elsif not exists (select from sync.flow f where f.name = p_flow and f.is_active) then
    raise exception 'there is no flow "%"', p_flow using errcode = 'DS020', hint = '`dersync status` lists the flows.';
  end if;
end $$;
comment on function engine.disable_flow(text, text) is 'Puts a flow back into observe mode: new changes are recorded, not sent. What is queued is still delivered.';

create or replace function engine.baseline(p_flow text, p_actor text) returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  v_count bigint;
  v_now timestamptz := engine.now();
begin
  if not exists (select from sync.flow f where f.name = p_flow and f.is_active) then
    raise exception 'there is no flow "%"', p_flow using errcode = 'DS020', hint = '`dersync status` lists the flows.';
  end if;
  perform pg_catalog.pg_advisory_xact_lock(engine.lane_lock());
  update sync.delivery d set decided_at = v_now, message = 'baseline: both sides know it'
    from sync.flow f where f.name = p_flow and d.flow_id = f.flow_id and d.state = 'observed' and d.decided_at is null;
  get diagnostics v_count = row_count;
  perform engine.note_carried(s.application_id, s.flow_id, s.records)
  from (select d.application_id, d.flow_id, array_agg(d.record_id) as records from sync.delivery d join sync.flow f using (flow_id)
        where f.name = p_flow and d.state = 'observed' and d.decided_at = v_now group by d.application_id, d.flow_id) s;
  insert into sync.settled (flow_id, state, deliveries, undecided)
    select f.flow_id, 'observed', 0, -v_count from sync.flow f where f.name = p_flow and v_count > 0;
  perform engine.record_action(p_actor, 'baseline', p_flow, null, pg_catalog.jsonb_build_object('deliveries', v_count));
  return v_count;
end $$;
comment on function engine.baseline(text, text) is 'Declares what a flow has observed so far as known to both sides: it will not be sent, and what it carries is what the target may show. Says how many deliveries that were.';
