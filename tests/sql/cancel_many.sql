-- Cancel of a stage with 10,000 reservations that wait: withdrawn in one statement, settled step by step, and the cancel is the next thing sent.
begin;
select plan(10);
\ir support/given.sql
select enable_all();
select given_devices(1, 10000);
select given_scheduled_stage('S');
select report(claim(1));
select given_file('F', 'S', 10000) as f \gset
select given_reservations('F', 'S', 1, 10000);
select engine.advance_file(:f, 0, 10000), engine.finish_file(:f, 10000);
select dispatch();
select is((select count(*) from sync.delivery where state = 'queued' and list_key is not null), 10000::bigint, 'given 10,000 reservations that wait');
select claim(500) as c \gset
select given_step('S', 'F1CN', 'storm passed');

select clock_timestamp() as began \gset
select dispatch();
select diag('withdrawing took ' || round(extract(epoch from clock_timestamp() - :'began'::timestamptz) * 1000) || ' ms');

select is((select count(*) from sync.ready) + (select count(*) from sync.gate) + (select count(*) from sync.later), 0::bigint, 'all that no worker has are out of the queue');
select is((select count(*) from sync.delivery where state = 'superseded' and list_key is not null), 1000::bigint, 'a part of them is settled at once');
select is(engine.next_due_ms(), 0::bigint, 'the rest waits for the next dispatch');
select report(:c);
select is((select array_agg(name_of(delivery_id)) from sync.ready), '{S/F1CN}', 'the cancel is ready, alone');
select is((deliver_all())[1], 'event_status:S/F1CN', 'and is sent next');
select is((select count(*) from sync.delivery where state = 'superseded' and list_key is not null), 10000 - 499::bigint, 'all that no worker had are superseded in the end');
select is_empty('select * from sync.pointless', 'and nothing is left of the list');
select results_eq('select rows_settled, answered_at is not null from sync.file_intake', $$values (10000, true)$$, 'all rows are settled');
select is((select ack_type from staging.message_ack), 'SUCCESS', 'and the file is answered');

select * from finish();
rollback;
