-- What a dead worker had claimed stays claimed.
select simulation.sabotage('expire_claims', 'if v_gone is null then', 'if true then');
