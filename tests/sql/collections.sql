-- Collections of enrollment requests: answered once, when every request has its answer or its time has passed.
begin;
select plan(20);
\ir support/given.sql
select enable_all();

create function given_collection(p_id text, p_items integer) returns void language plpgsql as $$
declare
  x bigint := test.exchange('derms', 'enrollment_requests');
begin
  perform test.merge(x, 'enrollment_collection', 'insert', jsonb_build_array(jsonb_build_object('derms_instance', 'i', 'message_id', p_id)));
  perform test.merge(x, 'enrollment', 'insert', (select jsonb_agg(jsonb_build_object('derms_instance', 'i', 'message_id', p_id, 'position', n,
    'transaction_id', p_id || '-' || n, 'request_type', 'ENROLL') order by n) from generate_series(1, p_items) n));
end $$;
create function answer(p_id text) returns text language sql as $$
  select concat_ws(' ', c.ack_type, c.answered_at = engine.now(),
    (select string_agg(coalesce(e.response_code, 'open'), ' ' order by e.position) from staging.enrollment e where e.message_id = p_id))
  from staging.enrollment_collection c where c.message_id = p_id
$$;
create function delivery(p_item text) returns bigint language sql as $$
  select max(d.delivery_id) from sync.delivery d join sync.flow f using (flow_id) join staging.enrollment e on e.record_id = d.record_id
  where f.name = 'enrollment_request' and e.item_id = p_item
$$;
-- What the reply to a claimed request says: its row first, then its delivery, as the program does.
create function reply(p_claim bigint, p_item text, p_result text) returns void language plpgsql as $$
begin
  update staging.enrollment set result = case p_result when 'done' then 'OK' else 'ERROR' end, result_number = case p_result when 'refused' then '10612' end,
    answered_at = engine.now(), record_version = record_version + 1, exchange_id = test.exchange('dacs', 'program_enrollment') where item_id = p_item;
  perform test.report(p_claim, p_result, case p_result when 'refused' then 'permanent' end, array[test.delivery(p_item)]);
end $$;

-- one by one
select given_collection('C1', 3);
select claim() as c \gset
select is((select cardinality(delivery_ids) from sync.claim where claim_id = :c), 3, 'the requests of a collection do not wait for each other');
select reply(:c, 'C1-1', 'done');
select reply(:c, 'C1-2', 'refused');
select is(answer('C1'), 'SUCCESS 10612 open', 'a collection is not answered while a request is open');
select is(states('enrollment_result'), '{}', 'nothing is sent');
select reply(:c, 'C1-3', 'done');
select is(answer('C1'), 'ERROR t SUCCESS 10612 SUCCESS', 'the last answer completes it: ERROR, as one was refused');
select dispatch();
select is(states('enrollment_result'), '{C1:queued}', 'one answer goes out');
select is((select a.name from sync.delivery d join sync.application a using (application_id) join sync.flow f using (flow_id) where f.name = 'enrollment_result'), 'derms',
  'to the application that brought it');
select deliver_all();
select given_collection('C2', 1);
select claim() as c \gset
select reply(:c, 'C2-1', 'done');
select is(answer('C2'), 'SUCCESS t SUCCESS', 'all accepted: SUCCESS');
select deliver_all();

-- technical ends
select given_collection('C3', 2);
select claim() as c \gset
select report(:c, 'failed', 'permanent', array[delivery('C3-1')], p_message => 'HTTP status 404');
select is(answer('C3'), 'FAILURE open', 'a dead request is a failure');
select reply(:c, 'C3-2', 'done');
select is(answer('C3'), 'FAILURE t FAILURE SUCCESS', 'and so is its collection, which does not wait for a person');
select is((select result_message from staging.enrollment where item_id = 'C3-1'), 'HTTP status 404', 'the failure says why');
select engine.settle(array[delivery('C3-1')], 'discarded', 'given up');
select dispatch();
select is((select count(*) from sync.delivery d join sync.flow f using (flow_id) where f.name = 'enrollment_result'), 3::bigint, 'a dead one that is given up brings no second answer');
select deliver_all();

select given_collection('C4', 2);
select claim() as c \gset
select report(:c, 'unknown', 'unknown outcome', array[delivery('C4-1')]);
select report(:c, 'failed', 'transient', array[delivery('C4-2')]);
select pass_time('23 hours');
select engine.keep_house();
select is(answer('C4'), 'open open', 'nothing is said before the time of a request has passed');
select pass_time('2 hours');
select ok(engine.keep_house() >= 2, 'housekeeping finds what is overdue');
select is(answer('C4'), 'FAILURE t FAILURE FAILURE', 'what was not sent, and what may have been, is a failure then');
select is(states('enrollment_request') @> '{C4/1:unknown,C4/2:expired}', true, 'what may have been taken is still found out');
select is(engine.answer_overdue(), 0, 'and answered once');
select ok((select bool_and(c.actor = 'engine' and c.reason is not null) from audit.record_change c join staging.enrollment_collection s using (record_id)
  join sync.staged_table t on t.table_id = c.table_id and t.name = 'enrollment_collection' where c.operation = 'update'), 'history says who answered');

-- observing
select engine.disable_flow('enrollment_request', 'tester');
select given_collection('C5', 1);
select dispatch();
select is(states('enrollment_request') @> '{C5/1:observed}', true, 'an observed request is not sent');
select is(answer('C5'), 'open', 'and nothing is said of it');

-- a request for which an expression of its flow fails
update sync.flow set definition = jsonb_set(definition, '{due_at}', $$"case when n.position = 2 then (1/(n.position - 2))::text::timestamptz end"$$) where name = 'enrollment_request';
update sync.flow set mode = 'deliver' where name = 'enrollment_request';
select engine.generate_expand();
select given_collection('BAD', 2);
select claim() as c \gset
select reply(:c, 'BAD-1', 'done');
select is((select ack_type from staging.enrollment_collection where message_id = 'BAD'), 'FAILURE', 'a request that cannot even be dispatched is told as a failure');

select * from finish();
rollback;
