-- Requests whose outcome is still unknown when their time has passed.
create or replace function engine.answer_overdue() returns integer
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
declare
  v_overdue bigint[];
begin
  select array_agg(d.delivery_id) into v_overdue
  from (select x.delivery_id, x.flow_id, x.record_id from sync.delivery x
      where x.expires_at <= (select engine.now()) and x.settled_at is null and x.state = 'unknown' offset 0) d
    join sync.flow f on f.flow_id = d.flow_id and f.answers = 'collection'
    cross join lateral (select from staging.enrollment y where y.record_id = d.record_id and y.answered_at is null offset 0) e;
  if v_overdue is null then
    return 0;
  end if;
  perform pg_catalog.pg_advisory_xact_lock(engine.lane_lock());
  perform engine.count_settled(v_overdue);
  return cardinality(v_overdue);
end $$;
comment on function engine.answer_overdue() is 'Whoever asked for an enrollment hears by its deadline that DACS has not answered, also when it is not known whether DACS took it; the delivery goes on, and what DACS says of it is staged. Says how many.';
