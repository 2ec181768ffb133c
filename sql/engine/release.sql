-- What deliveries held is free.
create or replace function engine.release(p_deliveries bigint[]) returns void
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
declare
  v_keys text[];
  v_waiting bigint[];
begin
  with freed as (delete from sync.hold h using unnest(p_deliveries) p(id) where h.delivery_id = p.id returning h.key)
    select array_agg(distinct f.key) into v_keys from freed f;
  if v_keys is not null then
    with opened as (delete from sync.gate g where g.key = any (v_keys) returning g.delivery_id)
      select array_agg(o.delivery_id order by o.delivery_id) into v_waiting from opened o;
    if v_waiting is not null then
      perform engine.place(v_waiting);
    end if;
  end if;
end $$;
comment on function engine.release(bigint[]) is 'Frees the gate keys that deliveries held and places what waited for them. Only under engine.lane_lock().';
