-- Nothing waits at a gate.
select simulation.sabotage('place', 'and o.delivery_id < d.delivery_id', 'and false');
