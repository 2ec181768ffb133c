-- What DERMS's users change of DACS's values is recorded and never repaired.
select simulation.sabotage('repair', 'if v_flow.flow_id is null then', 'if true then');
