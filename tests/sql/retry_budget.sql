-- The budget of retries: to an application that fails some of its calls they stay a tenth of all, and no delivery is forgotten.
begin;
select plan(7);
\ir support/given.sql
select use_flows(post_flow());
update sync.application set breaker_share = 1000, breaker_failures = 1000; -- the breaker would hide what this is about

-- New posts, many at once.
create function given_new(p_prefix text, p_count integer, p_priority text default '5') returns void language sql as $$
  select test.merge(test.exchange('dacs', 'sync_requests'), 'service_point', 'upsert', (select jsonb_agg(jsonb_build_object(
    'service_point_id', p_prefix || i, 'cis_premise_id', p_priority)) from generate_series(1, p_count) i))
$$;
-- All that is ready is called; of every ten calls the first p_failing fail. Gives calls and how many of them were retries.
create function call_all(p_failing integer, out calls bigint, out retries bigint) language plpgsql as $$
declare
  v_ids bigint[];
  v_claim bigint := test.claim();
begin
  select array_agg(d.delivery_id order by d.delivery_id), count(*), count(*) filter (where d.attempts > 0) into v_ids, calls, retries
    from sync.claim c cross join unnest(c.delivery_ids) i(id) join sync.delivery d on d.delivery_id = i.id where c.claim_id = v_claim;
  if v_claim is null then
    return;
  end if;
  perform engine.report(v_claim, v_ids, array_agg(case when i % 10 < p_failing then 'failed' else 'done' end), array_agg(case when i % 10 < p_failing then 'transient' end),
      array_agg(case when i % 10 < p_failing then '503' end), array_fill(null::text, array[cardinality(v_ids)]), array_fill(null::bigint, array[cardinality(v_ids)]),
      1, array_agg((i - 1)::integer))
    from unnest(v_ids) with ordinality u(id, i);
end $$;
create function longest_pause() returns interval language sql as $$ select max(due_at) - engine.now() from sync.later $$;

-- a few
select given_new('few', 20);
select call_all(10);
select cmp_ok(longest_pause(), '<=', interval '500 milliseconds', 'twenty failures are tried again within half a second');
select given_new('more', 100);
select call_all(10);
select ok(longest_pause() between '15 seconds' and '60 seconds', 'a hundred more are spread over half a minute');
delete from sync.later;
select given_new('urgent', 100, '2');
select call_all(10);
select cmp_ok(longest_pause(), '<=', interval '500 milliseconds', 'cancels, steps and creates are not held up by it');

-- a minute in which three of ten calls fail
delete from sync.later;
select pass_time('10 minutes');
create temp table second (calls bigint, retries bigint);
do $$ begin
  for i in 1 .. 60 loop
    perform test.given_new(format('s%s-', i), 40);
    insert into second select * from test.call_all(3);
    perform test.pass_time('1 second');
  end loop;
end $$;
select cmp_ok((select sum(calls) from second), '>', 2400::numeric, 'all that is new is called at once');
select cmp_ok((select sum(retries) from second), '<=', (select sum(calls) / 10 + 2 * 60 + 20 from second), 'retries stay a tenth of the calls, two a second and twenty');
select cmp_ok((select sum(retries) from second), '>', (select sum(calls) / 20 from second), 'but the budget is used');

-- the application is well again
do $$ begin
  for i in 1 .. 40 loop
    perform test.call_all(0);
    perform test.pass_time('10 seconds');
  end loop;
end $$;
select is((select count(*) from sync.delivery where state = 'retry_wait' and name_of(delivery_id) ~ '^s'), 0::bigint, 'every one of them is delivered within minutes');

select * from finish();
rollback;
