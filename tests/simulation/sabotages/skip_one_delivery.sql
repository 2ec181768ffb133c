-- One birth of forty never becomes a delivery.
select simulation.sabotage('insert_deliveries', 'from (select u.* from unnest(p_births) u order', 'from (select u.* from unnest(p_births) u where u.born_id % 40 <> 0 order');
