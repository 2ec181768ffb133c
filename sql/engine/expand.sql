-- Births with what their flows say, one bad record apart.
create or replace function engine.expand(p_born sync.born[]) returns sync.birth[]
language plpgsql set search_path = '' as $$
declare
  v_births sync.birth[];
  v_one sync.born;
  v_message text;
begin
  begin
    select array_agg(e order by e.born_id) into v_births from engine.expand_born(p_born) e;
    return coalesce(v_births, '{}');
  exception when data_exception or integrity_constraint_violation or cardinality_violation or raise_exception then
    v_births := '{}';
  end;
  foreach v_one in array p_born loop
    begin
      v_births := v_births || coalesce((select array_agg(e) from engine.expand_born(array[v_one]) e), '{}');
    exception when data_exception or integrity_constraint_violation or cardinality_violation or raise_exception then
      get stacked diagnostics v_message = message_text;
      insert into sync.delivery (flow_id, application_id, record_id, record_version, change_id, cause, state, lane, is_in_lane, priority,
          idempotency_key, born_at, kind, message)
        select f.flow_id, a.application_id, v_one.record_id, v_one.record_version, v_one.change_id, v_one.cause, 'dead',
          -v_one.born_id, true, 5, pg_catalog.md5('born' || v_one.born_id::text)::uuid, v_one.at, 'configuration',
          'an expression of the flow failed: ' || v_message
        from sync.flow f cross join lateral (select min(x.application_id) as application_id from sync.application x where x.kind = f.target) a
        where f.flow_id = v_one.flow_id;
    end;
  end loop;
  return v_births;
end $$;
comment on function engine.expand(sync.born[]) is 'Asks engine.expand_born; when a flow''s expression fails, the record that it fails for becomes a dead delivery in a lane of its own and the others go on.';
