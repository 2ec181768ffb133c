-- The newest delivery of a lane goes before what stands in front of it.
select simulation.sabotage('advance_lanes', 'order by d.delivery_id limit 1', 'order by d.delivery_id desc limit 1');
