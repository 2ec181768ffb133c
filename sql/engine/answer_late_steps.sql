-- Steps that are not settled when DERMS must be answered.
create or replace function engine.answer_late_steps(p_limit integer) returns integer
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
declare
  v_late bigint[];
begin
  if not exists (select from sync.delivery d where d.answer_due_at <= (select engine.now()) and d.answer_due_at is not null and d.settled_at is null) then
    return 0;
  end if;
  perform pg_catalog.pg_advisory_xact_lock(engine.lane_lock());
  with late as (
    update sync.delivery d set answer_due_at = null
      where d.delivery_id = any (array(
        select o.delivery_id from sync.delivery o where o.answer_due_at <= (select engine.now()) and o.answer_due_at is not null and o.settled_at is null
        order by o.answer_due_at limit p_limit))
      returning d.delivery_id)
  select array_agg(l.delivery_id order by l.delivery_id) into v_late from late l;
  perform engine.answer_steps(v_late);
  return coalesce(cardinality(v_late), 0);
end $$;
comment on function engine.answer_late_steps(integer) is 'Answers with FAILURE what is still open at its answer_due_at: DACS stayed out of reach. The delivery goes on. Says how many.';
