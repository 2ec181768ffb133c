-- Settled deliveries are counted as they settle: reports read no settled delivery.
begin;
select plan(9);
\ir support/given.sql
create function miscounted() returns setof record language sql as $$
  select flow_id, state, n from (
    (select d.flow_id, d.state, count(*) n from sync.delivery d where d.settled_at is not null group by 1, 2
     except select s.flow_id, s.state, sum(s.deliveries) from sync.settled s group by 1, 2)
    union all
    (select s.flow_id, s.state, sum(s.deliveries) from sync.settled s group by 1, 2 having sum(s.deliveries) <> 0
     except select d.flow_id, d.state, count(*) from sync.delivery d where d.settled_at is not null group by 1, 2)) x
$$;

select given_devices(1, 6);
select given_sync('Y0', 1);
select dispatch();
select is((select sum(deliveries) || ' ' || sum(undecided) from sync.settled), '1 1', 'what is observed is counted, undecided');
select engine.baseline('enrollment_sync', 'anna');
select is((select sum(deliveries) || ' ' || sum(undecided) from sync.settled), '1 0', 'until somebody decides');

-- every way of settling
select enable_all();
select given_scheduled_stage('A');
select given_file('F', 'A', 6);
select given_reservations('F', 'A', 1, 5);
select given_sync('Y1', 2);
select deliver_all();
select given_ack('A1', 'Y1');
select deliver_all();
select given_scheduled_stage('B');
select given_reservations('F', 'B', 6, 6);
select dispatch();
select set_clock('2027-12-02 12:00:01Z');
select engine.keep_house();
select ok((select array_agg(distinct state) @> '{acknowledged,delivered,expired,observed}' from sync.settled), 'deliveries settle in many ways');
select is_empty('select * from miscounted() as (flow_id smallint, state text, n bigint)', 'and each is counted once');

-- folding
create temporary table before as select flow, delivered, acknowledged, expired, observed, undecided, failed from report.flows;
select engine.fold_settled(1000);
select cmp_ok((select count(*) from sync.settled), '>', (select count(distinct (flow_id, state)) from sync.settled), 'few counts are left alone');
select engine.fold_settled(1);
select is((select count(*) from sync.settled), (select count(distinct (flow_id, state)) from sync.settled), 'many are folded into one per flow and state');
select set_eq('select flow, delivered, acknowledged, expired, observed, undecided, failed from report.flows', 'select * from before', 'which say the same');

-- what a report reads
set local enable_seqscan = off;
create temporary table plan_line (line text);
do $$
declare
  v_line text;
begin
  for v_line in execute 'explain (costs off) select * from report.flows' loop
    insert into plan_line values (v_line);
  end loop;
end $$;
select is((select count(*) from unnest('{delivery_lane,delivery_awaiting_ack}'::text[]) i where exists (select from plan_line p where p.line ~ i)), 2::bigint,
  'the open deliveries are found by indexes');
select is((select waiting from report.flows where flow = 'event'), (select count(*) from sync.delivery d join sync.flow f using (flow_id) where f.name = 'event' and d.settled_at is null and d.state <> 'dead'),
  'and counted');

select * from finish();
rollback;
