-- Dispatch, claim and report read what they move, and housekeeping what is due, however much else waits: 50,000 deliveries here.
begin;
select plan(28);
\ir support/given.sql
select use_flows(post_flow());

-- Rows that this transaction has read so far, by index or by reading a table whole.
create function rows_read() returns bigint language sql volatile as $$
  select sum(t.seq_tup_read + coalesce(t.idx_tup_fetch, 0))::bigint from pg_stat_xact_all_tables t where t.schemaname in ('sync', 'staging', 'audit')
$$;

-- A hundred records are born: more urgent than what waits, two to a lane, holding keys and waiting for those of the first half.
create function given_births(p_name text) returns void language sql as $$
  select test.merge(test.exchange('dacs', 'sync_requests'), 'service_point', 'upsert', (select jsonb_agg(jsonb_build_object('service_point_id', p_name || i,
    'division', p_name || i / 2, 'cis_premise_id', '4', 'cis_service_point_id', p_name || '/' || i, 'time_zone', p_name || '/' || i - 50)) from generate_series(1, 100) i))
$$;

-- A row in reach of an index costs a few reads in each of the statements that look at it; a table read whole costs 25,000.
create function reads_little(p_act text, p_when text, p_least bigint default 100) returns text language plpgsql as $$
declare
  v_before bigint := test.rows_read();
  v_rows bigint;
begin
  execute p_act;
  v_rows := test.rows_read() - v_before;
  return ok(v_rows between p_least and 4000, p_when || ': ' || p_act || ' reads ' || case when v_rows between p_least and 4000 then 'little' else v_rows || ' rows' end);
end $$;

create function look(p_when text) returns setof text language plpgsql as $$
declare
  v_mode text;
  v_function text;
begin
  foreach v_mode in array array['force_generic_plan', 'force_custom_plan'] loop
    for v_function in select p.oid::regprocedure from pg_proc p where p.pronamespace = 'engine'::regnamespace and p.proconfig::text like '%plan_cache_mode%' loop
      execute format('alter function %s set plan_cache_mode = %s', v_function, v_mode);
    end loop;
    perform test.given_births(p_when || v_mode);
    return next test.reads_little('select test.dispatch()', p_when || ', ' || v_mode);
    return next test.reads_little('select test.claim(50)', p_when || ', ' || v_mode);
    return next test.reads_little('select test.report((select max(claim_id) from sync.claim))', p_when || ', ' || v_mode);
    return next test.reads_little('select engine.keep_house()', p_when || ', ' || v_mode, 0);
  end loop;
end $$;

set local enable_seqscan = off;  -- as every worker does

-- A worker plans once, perhaps while nothing waits.
analyze sync.delivery, sync.ready, sync.hold, sync.gate, sync.born, sync.claim;
select engine.keep_house();
select given_births('early'), dispatch(), report(claim());

-- Deliveries as dispatch leaves them: each the head of a lane, holding a key and waiting for one.
insert into sync.delivery (flow_id, application_id, record_id, record_version, change_id, cause, state, lane, is_in_lane, priority, list_key, waits, idempotency_key, born_at)
  select f.flow_id, a.application_id, -i, 1, -i, 'change', 'queued', -i, true, 5, i / 500, array['key' || i - 1], gen_random_uuid(), engine.now()
  from generate_series(1, 50000) i, sync.flow f, sync.application a where f.name = 'post' and a.name = 'derms';
insert into sync.hold (key, delivery_id) select 'key' || -d.record_id, d.delivery_id from sync.delivery d where d.record_id < 0;
insert into sync.gate (delivery_id, key) select d.delivery_id, d.waits[1] from sync.delivery d where d.record_id < 0 and d.record_id % 2 = 0;
insert into sync.ready (application_id, priority, delivery_id) select d.application_id, d.priority, d.delivery_id from sync.delivery d where d.record_id < 0 and d.record_id % 2 <> 0;

select given_births('later');
select reads_little('select test.dispatch()', 'planned while nothing waited');
select reads_little('select test.claim(50)', 'planned while nothing waited');
select reads_little('select test.report((select max(claim_id) from sync.claim))', 'planned while nothing waited');
select reads_little('select engine.keep_house()', 'planned while nothing waited', 0);
select look('without statistics');
update pg_class set reltuples = 0, relpages = 0 where relnamespace = 'sync'::regnamespace and relkind in ('r', 'i');
select look('believed empty');
analyze sync.delivery, sync.ready, sync.hold, sync.gate, sync.born, sync.claim;
select look('analyzed');

select * from finish();
rollback;
