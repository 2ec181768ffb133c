-- Every delivery is ready as soon as it is born, whatever stands before it in its lane.
select simulation.sabotage('insert_deliveries', 'if v_heads is not null then', 'select array_agg(d.delivery_id order by d.delivery_id) into v_heads
    from sync.delivery d where d.delivery_id = any (v_ids) and d.is_in_lane;
  if v_heads is not null then');
