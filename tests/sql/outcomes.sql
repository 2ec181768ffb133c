-- Outcomes: versions in the order of the files, the stage of a row that names none, behind the reservation, untouched by a cancel.
begin;
select plan(30);
\ir support/given.sql
select enable_all();
select given_devices(1, 5);
select given_scheduled_stage('S');
select deliver_all();

create function given_outcome_file(p_id text, p_created timestamptz default engine.now()) returns bigint language plpgsql as $$
declare
  x bigint := test.exchange('derms', 'outcome_files');
begin
  perform test.merge(x, 'file', 'insert', jsonb_build_array(jsonb_build_object('instance', 'i', 'file_id', p_id, 'kind', 'outcome',
    'message_id', 'M-' || p_id, 'created_at', p_created)));
  perform engine.register_files(test.source('derms', 'outcome_files'), x, array['i'], array[p_id], array['{}'::bytea]);
  return (select record_id from staging.file where file_id = p_id);
end $$;
-- Rows "<row number> <device> <outcome>" of a file; further columns are merged in.
create function given_outcomes(p_file text, p_stage text, p_rows text[], p_more jsonb default '{}') returns integer[] language sql as $$
  select test.merge(test.exchange('derms', 'outcome_files'), 'outcome', 'insert', (select jsonb_agg(jsonb_build_object('derms_instance', 'i', 'file_id', p_file,
    'row_number', split_part(r, ' ', 1), 'record_no', 'R' || split_part(r, ' ', 1), 'stage_id', p_stage, 'head_end_system', 'H', 'nic_id', split_part(r, ' ', 2),
    'outcome', split_part(r, ' ', 3)) || p_more order by position) from unnest(p_rows) with ordinality u(r, position)))
$$;
create function versions(p_file text) returns text language sql as $$
  select string_agg(nic_id || ' ' || version || case when is_overtaken then ' overtaken' else '' end, ', ' order by row_number) from staging.outcome where file_id = p_file
$$;
create function answer(p_file text) returns text language sql as $$
  select a.ack_type || coalesce(': ' || (select string_agg(concat_ws(' ', i.id, i.value, i.response_code), ', ' order by i.id) from staging.message_ack_item i where i.ack_id = a.ack_id), '')
  from staging.message_ack a where a.file_id = p_file
$$;

-- versions
select given_outcome_file('F1') as f1 \gset
select given_outcomes('F1', 'S', '{1 N1 D1SP,2 N2 D1SP,3 N1 D1IO,4 N1 D1IO}');
select is(versions('F1'), 'N1 1, N2 1, N1 2, N1 2', 'other content in the same file is the next version, the same is not');
select given_outcome_file('F2', engine.now() + interval '1 day');
select given_outcomes('F2', 'S', '{1 N1 D1IO,2 N2 D1SP,3 N1 D1SP}');
select is(versions('F2'), 'N1 2, N2 1, N1 3', 'in the next file too, also back to what was said first');
select given_outcomes('F2', 'S', '{4 N3 D1SP}', '{"starts_at": "2026-12-02T10:00:00Z", "ends_at": "2026-12-02T11:00:00Z"}');
select given_outcomes('F2', 'S', '{5 N3 D1SP}', '{"starts_at": "2026-12-02T12:00:00+02:00", "ends_at": "2026-12-02T11:00:00Z"}');
select given_outcomes('F2', 'S', '{6 N3 D1SP}', '{"starts_at": "2026-12-02T10:00:00Z", "ends_at": "2026-12-02T11:30:00Z"}');
select given_outcomes('F2', 'S', '{7 N3 D1SP}', '{"starts_at": "2026-12-02T10:00:00Z", "ends_at": "2026-12-02T11:30:00Z", "error_message": "late"}');
select is((select string_agg(version::text, ' ' order by row_number) from staging.outcome where nic_id = 'N3'), '1 1 2 3', 'times and words are content, as instants and not as text');
select is((select array_agg(distinct subscription_id) from staging.outcome), '{S1,S2,S3}', 'each notes the subscription that the device was in');

-- overtaken
select given_outcome_file('F0', engine.now() - interval '1 day');
select given_outcomes('F0', 'S', '{1 N1 D1ND,2 N1 D1SP,3 N5 D1ND}');
select is(versions('F0'), 'N1 3 overtaken, N1 3, N5 1', 'a row of an earlier file that comes late replaces nothing; what says the same, or the first, does');
select given_outcomes('F0', 'S', '{4 N5 D1SP}');
select given_outcomes('F0', 'S', '{2 N5 D1ER}');
select is(versions('F0'), 'N1 3 overtaken, N1 3, N5 1, N5 2', 'a row that is there stays as it is');
select given_outcomes('F1', 'S', '{9 N4 D1SP}');
select given_outcomes('F1', 'S', '{8 N4 D1ER}');
select is(versions('F1'), 'N1 1, N2 1, N1 2, N1 2, N4 1 overtaken, N4 1', 'nor does an earlier row of the same file that was in quarantine');
select given_outcomes('F2', 'S', '{8 N4 D1IO}');
select is((select version from staging.outcome where file_id = 'F2' and row_number = 8), 2, 'versions go on from what was not overtaken');
select throws_ok($$insert into staging.outcome (derms_instance, file_id, row_number, stage_id, head_end_system, nic_id, outcome, starts_at, ends_at, exchange_id) values ('i', 'F1', 99, 'S', 'H', 'N1', 'D1SP', '2026-12-02 11:00Z', '2026-12-02 10:59Z', 0)$$,
  '23514', null, 'a participation does not end before it starts');

-- which stage
select given_event('E2', '{A,B,C}');
select given_stage('A', 'E2', 'Scheduled', '2026-12-02T10:00:00Z'), given_stage('B', 'E2', 'Scheduled', '2026-12-02T12:00:00Z');
create function resolved(p_row integer, p_more jsonb, p_event text default 'E2') returns text language plpgsql as $$
begin
  perform test.merge(test.exchange('derms', 'outcome_files'), 'outcome', 'insert', jsonb_build_array(jsonb_build_object('derms_instance', 'i', 'file_id', 'F1',
    'row_number', p_row, 'event_id', p_event, 'head_end_system', 'H', 'nic_id', 'N1', 'outcome', 'D1SP') || p_more));
  return (select stage_id from staging.outcome where file_id = 'F1' and row_number = p_row);
exception when check_violation then
  return sqlerrm;
end $$;
select is(resolved(20, '{"starts_at": "2026-12-02T10:00:00Z", "ends_at": "2026-12-02T12:00:00Z"}'), 'A', 'a row without a stage belongs to the one whose window holds it');
select is(resolved(21, '{"starts_at": "2026-12-02T12:00:00Z", "ends_at": "2026-12-02T12:01:00Z"}'), 'B', 'at its edge too');
select is(resolved(22, '{"starts_at": "2026-12-02T13:00:00Z"}'), 'B', 'a start alone will do');
select is(resolved(23, '{"starts_at": "2026-12-02T11:00:00Z", "ends_at": "2026-12-02T13:00:00Z"}'),
  'event E2 has no stage of which the window holds 2026-12-02T11:00:00.000000Z to 2026-12-02T13:00:00.000000Z: the row must name its stage', 'none is a reason');
select is(resolved(24, '{"starts_at": null}'), 'event E2 has 2 stages of which a row without times could be: the row must name its stage', 'several are another');
select given_stage('C', 'E2', 'Scheduled', '2026-12-02T13:00:00Z');
select is(resolved(25, '{"starts_at": "2026-12-02T13:30:00Z"}'), 'event E2 has 2 stages of which the window holds 2026-12-02T13:30:00.000000Z to 2026-12-02T13:30:00.000000Z: the row must name its stage', 'windows that overlap decide nothing');
select given_stage('C', 'E2', 'Canceled', '2026-12-02T13:00:00Z');
select is(resolved(26, '{"starts_at": "2026-12-02T13:30:00Z"}'), 'B', 'unless one of the stages is cancelled');
select is(resolved(27, '{"starts_at": "2026-12-02T14:30:00Z"}'), 'C', 'which counts when no other does');
select is(resolved(28, '{"starts_at": "2026-12-02T14:30:00Z"}', null), 'the row names neither a stage nor an event', 'without an event there is nothing to look at');
select is(resolved(29, '{"starts_at": null}', 'E-S'), 'S', 'an event of one stage leaves no doubt');
select merge(exchange('derms', 'reservation_files'), 'file', 'insert', '[{"instance": "i", "file_id": "RF", "kind": "reservation", "message_id": "M-RF", "event_starts_at": "2026-12-02T12:00:00Z", "event_ends_at": "2026-12-02T14:00:00Z"}]');
select merge(exchange('derms', 'reservation_files'), 'reservation', 'insert', '[{"derms_instance": "i", "file_id": "RF", "row_number": 1, "event_id": "E2", "head_end_system": "H", "nic_id": "N1"}]');
select is((select stage_id from staging.reservation where file_id = 'RF'), 'B', 'a reservation without times has those of the header');
delete from sync.born;

-- behind the reservation, one version in a call
select given_scheduled_stage('T');
select deliver_all();
select given_file('R', 'T', 2) as r \gset
select given_reservations('R', 'T', 1, 2);
select given_outcome_file('O', engine.now() + interval '2 days') as o \gset
select given_outcomes('O', 'T', '{1 N1 D1SP,2 N2 D1SP,3 N1 D1IO}');
select engine.advance_file(:o, 0, 3), engine.finish_file(:o, 3);
select dispatch();
select results_eq('select name_of(delivery_id) from sync.ready order by ready_id', $$values ('R/1'), ('R/2')$$, 'outcomes wait behind their reservations');
select claim() as c \gset
select report(:c);
select claim() as c \gset
select is((select array_agg(name_of(d) order by d) from sync.claim, unnest(delivery_ids) d where claim_id = :c), '{O/1,O/2}', 'of one device only the first version goes in a call');
select report(:c);
select is(deliver_all() @> '{outcome:O/3}', true, 'the correction follows');
select is(answer('O'), 'SUCCESS', 'the file is answered when all are settled');

-- overtaken rows are refused by the message; the answer names them
select given_outcome_file('P', engine.now()) as p \gset
select given_outcomes('P', 'T', '{1 N1 D1ND,2 N2 D1SP}');
select engine.advance_file(:p, 0, 2), engine.finish_file(:p, 2);
select claim() as c \gset
select merge(exchange('dacs', 'post_event_outcome'), 'outcome', 'update', '[{"derms_instance": "i", "file_id": "P", "row_number": 1, "result": "ERROR", "result_number": "OVERTAKEN"}]');
select report(:c, 'refused', null, array[delivery_of('outcome', 'P/1')]), report(:c, 'done', null, array[delivery_of('outcome', 'P/2')]);
select is(answer('P'), 'ERROR: R1 N1 OVERTAKEN', 'a row that a later file had overtaken is named in the answer');

-- a cancel
select given_scheduled_stage('U');
select deliver_all();
select given_file('RU', 'U', 2) as r \gset
select given_reservations('RU', 'U', 1, 2);
select engine.advance_file(:r, 0, 2), engine.finish_file(:r, 2);
select dispatch();
select claim() as c \gset
select report(:c, 'done', null, array[delivery_of('reservation', 'RU/1')]), report(:c, 'failed', 'transient', array[delivery_of('reservation', 'RU/2')]);
select given_outcome_file('OU', engine.now()) as o \gset
select given_outcomes('OU', 'U', '{1 N1 D1SP,2 N2 D1SP}');
select engine.advance_file(:o, 0, 2), engine.finish_file(:o, 2);
select dispatch();
select given_step('U', 'F1CN');
select dispatch();
select is(state_of('reservation', 'RU/2'), 'superseded', 'a cancel makes a reservation that is not sent pointless');
select is((select array_agg(s) from unnest(states('outcome')) s where s like 'OU/%'), '{OU/1:queued,OU/2:queued}', 'and no outcome');
select is(answer('RU'), 'SUCCESS: R2 N2 SUPERSEDED', 'the answer to the reservations names it as superseded, and is a success');
select is(deliver_all() @> '{event_status:U/F1CN,outcome:OU/1,outcome:OU/2}', true, 'outcomes follow the cancel');
select is((select count(*) from sync.delivery d join sync.flow f using (flow_id) where f.name = 'outcome' and d.settled_at is null), 0::bigint, 'none is left');

select * from finish();
rollback;
