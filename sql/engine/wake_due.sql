-- Deliveries whose time to be tried again has come.
create or replace function engine.wake_due(p_limit integer) returns void
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
declare
  v_due bigint[];
begin
  with due as (
    delete from sync.later l where l.ctid = any (array(
      select x.ctid from sync.later x where x.due_at <= (select engine.now()) order by x.due_at limit p_limit)) returning l.delivery_id)
  select array_agg(d.delivery_id order by d.delivery_id) into v_due from due d;
  if v_due is not null then
    perform engine.place(v_due);
  end if;
end $$;
comment on function engine.wake_due(integer) is 'Places deliveries whose retry is due, at most p_limit. Only under engine.lane_lock().';
