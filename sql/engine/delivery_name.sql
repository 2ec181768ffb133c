-- A delivery, as a person calls it.
create or replace function engine.delivery_name(p_delivery bigint) returns text
language sql stable security definer set search_path = '' as $$
  select case f.name
      when 'event' then 'the create of stage ' || (k.key->>'stage_id')
      when 'event_status' then pg_catalog.format('the %s of stage %s', case k.key->>'action' when 'X1SD' then 'schedule step' when 'X1IP' then 'start'
        when 'F1CO' then 'completion' else 'cancel' end, k.key->>'stage_id')
      when 'enrollment_sync' then 'sync request ' || (k.key->>'sync_request_id')
      when 'enrollment_ack' then 'the acknowledgement ' || (k.key->>'ack_id')
      when 'reservation' then pg_catalog.format('row %s of reservation file %s', k.key->>'row_number', k.key->>'file_id')
      else f.name || coalesce(' ' || (select string_agg(e.value, '/' order by e.key) from pg_catalog.jsonb_each_text(k.key) e), ' record ' || d.record_id) end
  from sync.delivery d join sync.flow f on f.flow_id = d.flow_id
    left join lateral (select c.key from audit.record_change c where c.record_id = d.record_id and c.table_id = f.table_id and c.operation = 'insert' limit 1) k on true
  where d.delivery_id = p_delivery
$$;
comment on function engine.delivery_name(bigint) is 'Words for a delivery: "the cancel of stage S1"; for flows without words of their own the flow and the key of the record.';
