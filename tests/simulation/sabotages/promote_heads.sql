-- Every delivery is ready as soon as it is born, whatever stands before it in its lane.
select simulation.sabotage('insert_deliveries', 'where d.is_in_lane and b.is_behind is null', 'where d.is_in_lane');
