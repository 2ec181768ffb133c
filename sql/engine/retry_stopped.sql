-- What could not become a delivery, after the flows or the routing were corrected.
create or replace function engine.retry_stopped() returns integer
language plpgsql set search_path = '' as $$
declare
  v_dead sync.delivery;
  v_birth sync.birth;
  v_count integer := 0;
begin
  perform pg_catalog.pg_advisory_xact_lock(engine.lane_lock());
  for v_dead in select d.* from sync.delivery d where d.state = 'dead' and d.kind = 'configuration' and d.attempts = 0 order by d.delivery_id loop
    begin
      select e.* into v_birth from engine.expand_born(array[row(-v_dead.delivery_id, v_dead.flow_id, v_dead.record_id, v_dead.change_id,
        v_dead.record_version, v_dead.cause, v_dead.born_at)::sync.born]) e;
      if v_birth.lane is not null and v_birth.priority is not null and v_birth.application_id is not null then
        -- It never was on its way: the birth takes its place again.
        delete from sync.delivery d where d.delivery_id = v_dead.delivery_id;
        insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
          values (v_dead.flow_id, v_dead.record_id, v_dead.change_id, v_dead.record_version, v_dead.cause, v_dead.born_at);
        v_count := v_count + 1;
      end if;
    exception when data_exception or integrity_constraint_violation or cardinality_violation or raise_exception then
      null;  -- its expression fails as it did
    end;
  end loop;
  if v_count > 0 then
    perform pg_catalog.pg_notify('dersync', '');
  end if;
  return v_count;
end $$;
comment on function engine.retry_stopped() is 'Puts the births back for which a flow''s expressions or the routing had no answer and now have one, in the order in which they came. Called by migrate; says how many.';
