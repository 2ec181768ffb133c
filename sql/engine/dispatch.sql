-- Births become deliveries; heads of lanes become ready.
create or replace function engine.dispatch(p_limit integer) returns integer
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
declare
  v_born sync.born[];
  v_births sync.birth[];
  v_flows smallint[];
begin
  if exists (select from sync.pointless) then
    perform engine.settle_pointless(1000);
  end if;
  perform engine.wake_due(p_limit);
  with b as (
    delete from sync.born x where x.ctid = any (array(select y.ctid from sync.born y order by y.born_id limit p_limit)) returning x.*)
  select array_agg(b::sync.born order by b.born_id), array_agg(distinct b.flow_id) into v_born, v_flows from b;
  if v_born is null then
    return 0;
  end if;
  v_births := engine.expand(v_born);
  if exists (select from sync.flow f where f.flow_id = any (v_flows) and f.content = 'latest' and f.mode = 'deliver') then
    v_births := engine.drop_folded(v_births);
  end if;
  perform engine.insert_deliveries(v_births);
  if exists (select from sync.flow f where f.flow_id = any (v_flows) and f.settles_flow is not null) then
    perform engine.acknowledge(v_births);
  end if;
  return cardinality(v_born);
end $$;
comment on function engine.dispatch(integer) is 'Turns up to p_limit births into deliveries in the order of birth: what is left of withdrawn lists, fold, acknowledge, insert, supersede, gates, heads to ready. Says how many births it took. Only under engine.lane_lock().';
