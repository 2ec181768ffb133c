-- The states of a delivery: one table says what they are, and everything else agrees with it.
begin;
select plan(21);
\ir support/given.sql

select results_eq('select state, is_open from sync.delivery_state order by is_open, state',
  $$values ('acknowledged', false), ('delivered', false), ('discarded', false), ('expired', false), ('observed', false), ('refused', false), ('superseded', false),
           ('awaiting_ack', true), ('dead', true), ('queued', true), ('retry_wait', true), ('unknown', true)$$,
  'the states are these');
select is_empty('select state from sync.delivery_state where is_waiting and is_failed', 'nothing waits and has failed at once');
select is_empty('select state from sync.delivery_state where is_waiting and not is_open', 'what waits is open');
select is((select array_agg(state order by state) from sync.delivery_state where is_failed), '{dead,expired}', 'what failed is dead or expired');
select is((select array_agg(state order by state) from sync.delivery_state where is_open and not is_waiting), '{dead}', 'of what is open only the dead do not wait');
select is_empty($$select state from sync.delivery_state where coalesce(meaning, '') = ''$$, 'each is explained');

-- Every word that functions and views compare or assign as a state of a delivery is in the table.
create temp table used as
  select distinct p.proname, m[1] as state from pg_proc p
    cross join lateral regexp_matches(p.prosrc, '(?:\m[dxov]\w*\.state|next_state|v_queued\.state|v_last\.state|v_opener\.state)\s*(?:=|<>)\s*''(\w+)''', 'g') m
  where p.pronamespace = 'engine'::regnamespace
  union
  select p.proname, w[1] from pg_proc p
    cross join lateral regexp_matches(p.prosrc, '(?:\m[dxov]\w*\.state|next_state)\s+(?:not\s+)?in\s+\(([^)]*)\)', 'g') l
    cross join lateral regexp_matches(l[1], '''(\w+)''', 'g') w
  where p.pronamespace = 'engine'::regnamespace
  union
  select p.proname, m[1] from pg_proc p cross join lateral regexp_matches(p.prosrc, 'engine\.settle\([^;]*?, ''(\w+)''', 'g') m where p.pronamespace = 'engine'::regnamespace
  union
  select 'report', w[1] from pg_proc p cross join lateral regexp_matches(p.prosrc, '(?:then|else) ''(\w+)''', 'g') w where p.oid = 'engine.report'::regproc
  union
  select 'view ' || v.viewname, w[1] from pg_views v cross join lateral regexp_matches(v.definition, '\mstate\)?\s*=\s*(?:ANY \(ARRAY\[)?([^)\n]*)', 'g') l
    cross join lateral regexp_matches(l[1], '''(\w+)''::text', 'g') w where v.schemaname = 'report' and v.viewname in ('flows', 'dead_letters', 'lanes_blocked', 'deliveries');
select cmp_ok((select count(*) from used), '>', 25::bigint, 'functions and views name states in many places');
select is_empty($$select * from used u where not exists (select from sync.delivery_state s where s.state = u.state) and u.state not in ('done', 'failed', 'open')$$, 'they name no other states');
select is_empty($$select s.state from sync.delivery_state s where s.state <> 'discarded' and not exists (select from used u where u.state = s.state)$$, 'and every state is used');

-- What functions do with a delivery in each state.
select use_flows(post_flow('{"awaits_ack": true, "correlation": "n.service_point_id"}') || jsonb_build_object('acks', jsonb_build_object('table', 'customer', 'on', 'insert', 'target', 'dacs', 'origin', 'any', 'message', 'x', 'effect', 'by_key',
  'lane', 'n.contact_id', 'settles', jsonb_build_object('flow', 'post', 'correlation', 'n.contact_id', 'is_positive', 'true'))));
create function in_state(p_state text) returns bigint language plpgsql as $$
declare
  v_id bigint;
begin
  perform test.given_post(p_state, p_state, null, 'key:' || p_state), test.dispatch();
  v_id := test.delivery_of('post', p_state);
  delete from sync.ready where delivery_id = v_id;
  update sync.delivery d set state = s.state, is_in_lane = s.is_open, settled_at = case when not s.is_open then engine.now() end
    from sync.delivery_state s where s.state = p_state and d.delivery_id = v_id;
  insert into sync.settled (flow_id, state, deliveries, undecided)
    select d.flow_id, d.state, 1, (d.state = 'expired')::int from sync.delivery d where d.delivery_id = v_id and d.settled_at is not null;
  if not (select is_open from sync.delivery_state where state = p_state) then
    perform pg_advisory_xact_lock(engine.lane_lock()), engine.release(array[v_id]);
  end if;
  return v_id;
end $$;
select in_state(state) from sync.delivery_state order by state;

select given_post('gate-' || state, null, null, null, 'key:' || state) from sync.delivery_state order by state;
select dispatch();
select results_eq($$select s.state from sync.delivery_state s where exists (select from sync.gate g where g.delivery_id = (select test.delivery_of('post', 'gate-' || s.state))) order by s.state$$,
  $$select state from sync.delivery_state where is_open order by state$$, 'open deliveries hold their gates, settled ones do not');

select given_post('lane-' || state, state) from sync.delivery_state order by state;
select dispatch();
select results_eq($$select s.state from sync.delivery_state s where not exists (select from sync.ready r where r.delivery_id = (select test.delivery_of('post', 'lane-' || s.state))) order by s.state$$,
  $$select state from sync.delivery_state where is_open order by state$$, 'open deliveries hold their lane, settled ones do not');

select merge(exchange('derms', 'enroll_acks'), 'customer', 'insert', (select jsonb_agg(jsonb_build_object('contact_id', state) order by state) from sync.delivery_state));
select dispatch();
select results_eq($$select s.state from sync.delivery_state s where test.state_of('post', s.state) = 'acknowledged' and s.state <> 'acknowledged' order by s.state$$,
  $$select state from sync.delivery_state where is_open order by state$$, 'an acknowledgement settles what is open and nothing else');
select is((select count(*) from sync.hold where key like 'key:%'), 0::bigint, 'what is settled holds nothing');

-- Settling leaves settled ones as they are.
select pg_advisory_xact_lock(engine.lane_lock());
select is(engine.settle(array_agg(delivery_id), 'discarded', 'test'), 0, 'nothing settled is settled again') from sync.delivery where settled_at is not null;

-- settled_at says the same as the state
select is_empty($$select d.state from sync.delivery d join sync.delivery_state s using (state) where s.is_open = (d.settled_at is not null)$$, 'a delivery has a time of settling when its state is settled');
select is_empty($$select d.state from sync.delivery d join sync.delivery_state s using (state) where not s.is_open and d.is_in_lane$$, 'and is out of its lane');

-- reports count by the table
select results_eq($$select waiting, failed, retry + unknown + awaiting_ack, delivered + acknowledged + refused + superseded + discarded + observed from report.flows where flow = 'post'$$,
  $$select count(*) filter (where s.is_waiting), count(*) filter (where s.is_failed), count(*) filter (where s.state in ('retry_wait', 'unknown', 'awaiting_ack')),
      count(*) filter (where not s.is_open and not s.is_failed) from sync.delivery d join sync.delivery_state s using (state) join sync.flow f using (flow_id) where f.name = 'post'$$, 'reports count as the table says');
select is_empty($$select s.state from sync.delivery_state s where s.is_failed and not exists (select from pg_views v where v.schemaname = 'report' and v.viewname = 'dead_letters' and v.definition like '%' || s.state || '%')$$, 'what failed stands among the dead letters');
select lives_ok($$select * from report.flows$$, 'reports can be read at any time');
select is((select count(*) from information_schema.columns where table_schema = 'report' and table_name = 'flows' and column_name in (select state from sync.delivery_state where not is_open)), 7::bigint, 'with a column for each settled state');
select is_empty($$select d.delivery_id from sync.delivery d left join sync.delivery_state s using (state) where s.state is null$$, 'no delivery is in another state');

select * from finish();
rollback;
