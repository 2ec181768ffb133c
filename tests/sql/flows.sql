-- Flows: loaded from files, observing until a person enables them, and only when that is safe.
begin;
select plan(35);
\ir support/given.sql
select engine.load_flows(jsonb_set(jsonb_set(post_flow(), '{second}', post_flow('{"gated_on": ["post"], "content": "latest", "effect": "by_read", "refusal": "refused", "awaits_ack": true, "lane_held_while_awaiting": true, "holds_when_dead": false,
  "answers": "file", "after_sent": "recreate_stage", "list": {"key": "null", "size": 7}, "settles": {"flow": "post", "correlation": "null", "is_positive": "true"}, "when": "false"}')->'post'), '{post}', post_flow()->'post'));
select engine.generate();

-- loading
select results_eq($$select name, mode, is_active, content, effect, refusal, is_awaiting_ack, is_lane_held, is_held_when_dead, answers, list_size, settles_flow, after_sent from sync.flow where is_active order by name$$,
  $$values ('post', 'observe', true, 'row', 'by_key', 'dead', false, false, true, null, null::int, null, null),
           ('second', 'observe', true, 'latest', 'by_read', 'refused', true, true, false, 'file', 7, 'post', 'recreate_stage')$$, 'a flow says in columns what its file says, with defaults; it starts observing');
select ok((select count(*) > 0 from sync.flow where not is_active), 'a flow whose file is gone is inactive: history names it');
select throws_ok($$select engine.load_flows('{"x": {"table": "nowhere", "target": "dacs", "message": "m", "effect": "by_key"}}')$$, 'DS011', null, 'a flow over an unknown table is refused');
select throws_ok($$select engine.load_flows('{"x": {"table": "customer", "target": "moon", "message": "m", "effect": "by_key"}}')$$, 'DS011', null, 'so is one to an unknown kind of application');
select throws_ok($$select engine.load_flows('{"x": {"table": "customer", "target": "dacs", "message": "m"}}')$$, '23502', null, 'one that does not declare its effect');
select throws_ok($$select engine.load_flows('{"x": {"table": "customer", "target": "dacs", "message": "m", "effect": "magic"}}')$$, '23514', null, 'and one with an effect that nobody knows');

-- observing
select given_post('a'), given_post('b');
select dispatch();
select is(posts(), '{a:observed,b:observed}', 'an observing flow records what it would send');
select results_eq($$select observed, undecided, waiting from report.flows where flow = 'post'$$, $$values (2::bigint, 2::bigint, 0::bigint)$$, 'which people see');

-- enabling
select throws_ok($$select engine.enable_flow('nothing', 'anna')$$, 'DS020', null, 'an unknown flow cannot be enabled');
select throws_ok($$select engine.enable_flow('event', 'anna')$$, 'DS020', null, 'nor one without a file');
select throws_ok($$select engine.enable_flow('post', 'anna')$$, 'DS020', null, 'nor one with observed deliveries that nobody decided about');
select throws_ok($$select engine.baseline('nothing', 'anna')$$, 'DS020', null, 'an unknown flow has no baseline');
select is(engine.baseline('post', 'anna'), 2::bigint, 'a baseline declares them known to both sides');
select is(engine.baseline('post', 'anna'), 0::bigint, 'once');
select results_eq($$select state, decided_at is not null from sync.delivery$$, $$values ('observed', true), ('observed', true)$$, 'they stay what they were');
select results_eq($$select observed, undecided from report.flows where flow = 'post'$$, $$values (2::bigint, 0::bigint)$$, 'and nobody has to decide about them any more');
select throws_ok($$select engine.enable_flow('second', 'anna')$$, 'DS020', null, 'a flow is not enabled before those that it is gated on');
select lives_ok($$select engine.enable_flow('post', 'anna')$$, 'enabling');
select results_eq($$select mode, enabled_by, enabled_at from sync.flow where name = 'post'$$, $$values ('deliver', 'anna', engine.now())$$, 'notes who and when');
select lives_ok($$select engine.enable_flow('second', 'anna')$$, 'then the gated one too');
select given_post('c');
select is(deliver_all(), '{post:c}', 'from then on it delivers, and nothing older');
select engine.enable_flow('post', 'bert');
select is((select enabled_by from sync.flow where name = 'post'), 'anna', 'enabling twice changes nothing');

-- a new file keeps the mode
select engine.load_flows(post_flow('{"priority": "1"}'));
select engine.generate();
select is((select mode || is_active from sync.flow where name = 'post'), 'delivertrue', 'a flow keeps its mode when its file changes');
select given_post('d');
select dispatch();
select is((select priority::int from sync.delivery where delivery_id = (select delivery_of('post', 'd'))), 1, 'and does what the new file says');

-- disabling
select given_post('e');
select lives_ok($$select engine.disable_flow('post', 'carla')$$, 'disabling');
select is(deliver_all(), '{post:d}', 'what is queued is still delivered');
select is(state_of('post', 'e'), 'observed', 'what is not yet is recorded only');
select throws_ok($$select engine.disable_flow('nothing', 'carla')$$, 'DS020', null, 'an unknown flow cannot be disabled');
select lives_ok($$select engine.disable_flow('post', 'carla')$$, 'a disabled one can');
select results_eq('select actor, verb, subject, detail from audit.operator_action order by action_id',
  $$values ('anna', 'baseline', 'post', '{"deliveries": 2}'::jsonb), ('anna', 'baseline', 'post', '{"deliveries": 0}'), ('anna', 'enable', 'post', null), ('anna', 'enable', 'second', null), ('carla', 'disable', 'post', null)$$,
  'every act of a person is kept');
select engine.baseline('post', null);
select is((select actor from audit.operator_action order by action_id desc limit 1), session_user::text, 'an act without a name is that of the session''s user');

-- what migrate loads besides
select engine.load_mapping('dacs/x.json', '\x01', 'one'), engine.load_mapping('dacs/x.json', '\x02', 'two'), engine.load_mapping('dacs/x.json', '\x01', 'one');
select results_eq($$select hash, text, is_active from sync.mapping_version where name = 'dacs/x.json' order by hash$$, $$values ('\x01'::bytea, 'one', true), ('\x02', 'two', false)$$,
  'the text of every mapping that was ever active is kept; one is active');
select engine.load_applications('[{"name": "derms_west", "kind": "derms"}, {"name": "dacs", "kind": "dacs"}]');
select is((select array_agg(name order by name) from sync.application), '{dacs,derms,derms_west}', 'applications of the configuration are added, former ones stay');
select throws_ok($$select engine.load_applications('[{"name": "dacs", "kind": "derms"}]')$$, 'DS010', null, 'one never changes its kind');
select engine.load_programs('[{"program_code": "TP1", "program_id": "i", "external_id": "X-TP1", "name": "first"}]');
select engine.load_programs('[{"program_code": "TP1", "program_id": "i", "external_id": "X-TP1", "name": "second"}]');
select results_eq($$select name, record_version, (select actor || ': ' || reason from audit.record_change c where c.new ? 'name' order by change_id desc limit 1) from staging.program where program_code = 'TP1'$$,
  $$values ('second', 2, 'migrate: program lookup')$$, 'programs of the lookup are staged, their changes are migrate''s');

select * from finish();
rollback;
