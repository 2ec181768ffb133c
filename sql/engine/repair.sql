-- Our value goes to who edited it without owning it.
create or replace function engine.repair(p_application smallint, p_table smallint, p_record bigint, p_item text, p_edited jsonb, p_ours jsonb, p_is_known boolean)
returns void
language plpgsql set search_path = '' as $$
declare
  v_flow sync.flow;
  v_carrier bigint;
  v_reason text;
begin
  select f.* into v_flow from sync.flow f join sync.application a on a.kind = f.target and a.application_id = p_application
    where f.is_active and f.definition ? 'enforce' and engine.last_carrier(f.flow_id, p_table, p_record, p_item) is not null
    order by f.position limit 1;
  v_carrier := engine.last_carrier(v_flow.flow_id, p_table, p_record, p_item);
  if v_flow.flow_id is null then
    v_reason := 'no flow enforces our value';
  elsif v_flow.mode <> 'deliver' then
    v_reason := pg_catalog.format('flow %s only observes', v_flow.name);
  elsif exists (select from sync.delivery d where d.record_id = v_carrier and d.flow_id = v_flow.flow_id and d.settled_at is null)
      or exists (select from sync.born b where b.record_id = v_carrier and b.flow_id = v_flow.flow_id) then
    v_reason := null;  -- what is on its way brings our value
  elsif not p_is_known then
    v_reason := 'the two sides were never known to agree';
  elsif not exists (select from engine.carried(v_flow.flow_id, array[v_carrier]) c where c.table_id = p_table and c.record_id = p_record
                    and not exists (select from pg_catalog.jsonb_object_keys(p_edited) k where c.hashes->>k is distinct from p_ours->>k)) then
    v_reason := pg_catalog.format('the newest message of flow %s carries another value than staging has', v_flow.name);
  elsif (select i.repairs from sync.image i where i.table_id = p_table and i.record_id = p_record and i.application_id = p_application and i.item = p_item
         and i.repaired_at > engine.now() - interval '1 day') >= (v_flow.definition#>>'{enforce,repairs_max}')::integer then
    v_reason := pg_catalog.format('it was repaired %s times within a day and changed back each time', v_flow.definition#>>'{enforce,repairs_max}');
  else
    perform engine.send_repair(v_flow, v_carrier);
    update sync.image i set repaired_at = engine.now(), repairs = case when i.repaired_at > engine.now() - interval '1 day' then i.repairs + 1 else 1 end
      where i.table_id = p_table and i.record_id = p_record and i.application_id = p_application and i.item = p_item;
    update sync.conflict c set repairs = c.repairs + 1, repaired_at = engine.now()
      where c.table_id = p_table and c.record_id = p_record and c.application_id = p_application and c.item = p_item and c.resolved_at is null;
  end if;
  update sync.conflict c set reason = v_reason
    where c.table_id = p_table and c.record_id = p_record and c.application_id = p_application and c.item = p_item and c.resolved_at is null and c.reason is distinct from v_reason;
end $$;
comment on function engine.repair(smallint, smallint, bigint, text, jsonb, jsonb, boolean) is 'Sends the newest message that brings the record to the item that was edited once more where its flow says enforce, or says on the conflict why not: nothing is overwritten that was never known to be ours, nothing is sent while a delivery is on its way, and who insists is not argued with.';

create or replace function engine.send_repair(p_flow sync.flow, p_record bigint) returns void
language plpgsql set search_path = '' as $$
declare
  v_table text := (select t.name from sync.staged_table t where t.table_id = p_flow.table_id);
begin
  perform pg_catalog.set_config('dersync.actor', 'engine', true),
    pg_catalog.set_config('dersync.reason', 'an application edited what it does not own', true);
  execute pg_catalog.format('update staging.%1$I t set %2$I = t.%2$I + 1, changed_at = engine.now(), record_version = t.record_version + 1 where t.record_id = $1',
    v_table, p_flow.definition#>>'{enforce,number}') using p_record;
  perform pg_catalog.set_config('dersync.actor', '', true), pg_catalog.set_config('dersync.reason', '', true);
  insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
    select p_flow.flow_id, c.record_id, c.change_id, c.record_version, 'repair', engine.now()
    from audit.record_change c where c.table_id = p_flow.table_id and c.record_id = p_record order by c.change_id desc limit 1;
  perform pg_catalog.pg_notify('dersync', '');
end $$;
comment on function engine.send_repair(sync.flow, bigint) is 'A row of a flow is born again with cause repair, under the next number of its repairs.';
