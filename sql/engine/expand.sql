-- Births with what their flows say, one bad record apart.
create or replace function engine.expand(p_born sync.born[]) returns sync.birth[]
language plpgsql set search_path = '' as $$
declare
  v_births sync.birth[];
  v_has_bad boolean;
  v_one sync.born;
  v_birth sync.birth;
begin
  begin
    select array_agg(e order by e.born_id), bool_or(e.lane is null or e.priority is null or e.application_id is null) into v_births, v_has_bad
      from engine.expand_born(p_born) e;
    if v_has_bad is not true then
      return coalesce(v_births, '{}');
    end if;
  exception when data_exception or integrity_constraint_violation or cardinality_violation or raise_exception then
    null;  -- found again below, by itself
  end;
  v_births := '{}';
  foreach v_one in array p_born loop
    begin
      select e.* into v_birth from engine.expand_born(array[v_one]) e;
      if v_birth.lane is null or v_birth.priority is null then
        perform engine.stop_birth(v_one, 'configuration', null, 'an expression of the flow gives null for its lane or its priority');
      elsif v_birth.application_id is null then
        perform engine.stop_birth(v_one, 'configuration', 'NO_ROUTE', engine.explain_route(v_one));
      else
        v_births := v_births || v_birth;
      end if;
    exception when data_exception or integrity_constraint_violation or cardinality_violation or raise_exception then
      perform engine.stop_birth(v_one, 'configuration', null, 'an expression of the flow failed: ' || sqlerrm);
    end;
  end loop;
  return v_births;
end $$;
comment on function engine.expand(sync.born[]) is 'Asks engine.expand_born; when a flow''s expression fails, gives no lane or leads to no application, the record that it fails for becomes a dead delivery and the others go on.';
