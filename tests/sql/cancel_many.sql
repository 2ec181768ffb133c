-- Cancel of a stage with 10,000 reservations that wait: the cancel is the next thing sent, none of them after it, and they are settled step by step.
begin;
select plan(9);
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

select is((select count(*) from sync.delivery where state = 'superseded' and list_key is not null), 100::bigint, 'a part of them is settled at once');
select is(engine.next_due_ms(), 0::bigint, 'the rest waits for the next dispatch');
select report(:c);
select claim(20000) as c \gset
select is((select array_agg(name_of(i.id)) from sync.claim c cross join lateral unnest(c.delivery_ids) i(id) where c.claim_id = :c), '{S/F1CN}',
  'a claim of everything takes the cancel alone');
select report(:c);
select is(deliver_all(), '{message_ack:M-F}', 'nothing follows but the answer to the file');
select is((select count(*) from sync.delivery where state = 'superseded' and list_key is not null), 10000 - 499::bigint, 'all that no worker had are superseded in the end');
select is_empty('select * from sync.pointless', 'and nothing is left of the list');
select results_eq('select rows_settled, answered_at is not null from sync.file_intake', $$values (10000, true)$$, 'all rows are settled');
select is((select ack_type from staging.message_ack), 'SUCCESS', 'and the file is answered');

select * from finish();
rollback;
