-- Routing: a division or an instance leads to one application, or its delivery waits until the lookup is corrected; ids of two
-- instances do not mix.
begin;
select plan(27);
\ir support/given.sql
select enable_all();
select given_devices(1, 3);

create function load_routing(p_file jsonb) returns void language sql as $$
  select engine.load_mapping('lookups/routing', sha256(p_file::text::bytea), p_file::text)
$$;
create function went_to(p_flow text, p_name text) returns text language sql as $$
  select a.name from sync.delivery d join sync.application a using (application_id) where d.delivery_id = (select test.delivery_of(p_flow, p_name))
$$;

-- one instance
select is(engine.route('derms', null), 'derms', 'the only application of a kind needs no code');
select is(engine.route('derms', 'NORTH'), 'derms', 'and gets what nobody has listed');
select is(engine.route('none', 'NORTH'), null, 'a kind without applications leads nowhere');

-- several
select engine.load_applications('[{"name": "dacs", "kind": "dacs"}, {"name": "derms", "kind": "derms"}, {"name": "derms_west", "kind": "derms"}]');
select is(engine.route('derms', null), null, 'of several none is picked');
select is(engine.route('derms', 'NORTH'), null, 'nor for a code that nobody has listed');
select is(engine.route('derms', 'derms_west'), 'derms_west', 'the name of one leads to it');
select load_routing('{"miss": "pass", "values": {"WEST": "derms_west", "LOST": "derms_east", "derms": "derms_west"}}');
select is(engine.route('derms', 'WEST'), 'derms_west', 'so does what the lookup says');
select is(engine.route('derms', 'LOST'), null, 'unless the configuration lacks that application');
select is(engine.route('derms', 'derms'), 'derms_west', 'the lookup comes before the name');
select is(engine.route('derms', 'derms_west'), 'derms_west', 'what it does not list is a name');
select is(engine.route('dacs', 'WEST'), null, 'a code that leads to another kind leads nowhere');
select load_routing('{"miss": "reject", "values": {"WEST": "derms_west"}}');
select is(engine.route('derms', 'derms'), null, 'a lookup may refuse what it does not list');
select load_routing('{"miss": "default", "default": "derms", "values": {"WEST": "derms_west"}}');
select is(engine.route('derms', 'NORTH'), 'derms', 'or have a default');
select load_routing('{"miss": "pass", "values": {"WEST": "derms_west"}}');

-- a delivery without a way, until there is one
create function given_sync_of(p_id text, p_device integer, p_division text) returns void language plpgsql as $$
declare
  x bigint := test.exchange('dacs', 'sync_requests');
begin
  perform test.merge(x, 'enrollment_sync', 'insert', jsonb_build_array(jsonb_build_object('sync_request_id', p_id, 'subscription_id', 'S' || p_device,
    'contact_id', 'C1', 'status', 'ACTIVE', 'program_code', 'TP1', 'division', p_division)));
  perform test.merge(x, 'enrollment_sync_device', 'insert', jsonb_build_array(jsonb_build_object('sync_request_id', p_id, 'position', 1,
    'device_id', 'D' || p_device, 'head_end_system', 'H', 'nic_id', 'N' || p_device)));
end $$;
select given_sync_of('W', 1, 'WEST'), given_sync_of('E', 2, 'EAST'), given_sync_of('N', 3, null);
select dispatch();
select is(states(), '{enrollment_sync:E:dead,enrollment_sync:N:dead,enrollment_sync:W:queued}', 'a division that is not listed stops its own delivery');
select is(went_to('enrollment_sync', 'W'), 'derms_west', 'another goes where the lookup says');
select matches((select message from sync.delivery where delivery_id = (select delivery_of('enrollment_sync', 'E'))), 'for "EAST": add it to lookups/routing.json.*dersync migrate', 'it says which code and what to do');
select matches((select message from sync.delivery where delivery_id = (select delivery_of('enrollment_sync', 'N'))), 'does not say which.*at its source', 'a record without a division says that');
select is(engine.retry_stopped(), 0, 'nothing is tried again while nothing was corrected');
select load_routing('{"miss": "pass", "values": {"WEST": "derms_west", "EAST": "derms"}}');
select is(engine.retry_stopped(), 1, 'after the correction it is');
select dispatch();
select is(states(), '{enrollment_sync:N:dead,enrollment_sync:W:queued,enrollment_sync:E:queued}', 'and only what has a way now');
select is(went_to('enrollment_sync', 'E'), 'derms', 'goes there');
select load_routing('{"miss": "default", "default": "derms", "values": {}}');

-- acknowledgements of the same id from both instances
select deliver_all();
create function given_ack_of(p_instance text, p_id text, p_sync text) returns void language sql as $$
  select test.merge(test.exchange(p_instance, 'enroll_acks'), 'enrollment_ack', 'insert', jsonb_build_array(jsonb_build_object('derms_instance', p_instance,
    'ack_id', p_id, 'sync_request_id', p_sync, 'message_id', p_sync, 'ack_type', 'SUCCESS')))
$$;
select given_ack_of('derms', 'A1', 'W');
select dispatch();
select is(state_of('enrollment_sync', 'W'), 'awaiting_ack', 'another instance does not acknowledge what it did not get');
select given_ack_of('derms_west', 'A1', 'W');
select dispatch();
select is(state_of('enrollment_sync', 'W'), 'acknowledged', 'the one that got it does, by an id that the other uses too');
select is((select count(*)::int from staging.enrollment_ack where ack_id = 'A1'), 2, 'both are kept');

-- the same stage id
select given_scheduled_stage('A');
select test.merge(test.exchange('derms_west', 'events'), 'event', 'upsert', '[{"derms_instance": "west", "event_id": "E-A", "event_type": "EM",
  "program_external_id": "X-TP1", "starts_at": "2026-12-02T10:00:00Z", "ends_at": "2026-12-02T18:00:00Z", "status": "Scheduled"}]');
select is((select count(*)::int from staging.event where event_id = 'E-A'), 2, 'two instances may use the same event id');
select throws_like($$select test.merge(test.exchange('derms_west', 'events'), 'event_stage', 'upsert', '[{"derms_instance": "west", "stage_id": "A", "event_id": "E-A",
  "sequence": 1, "starts_at": "2026-12-02T10:00:00Z", "ends_at": "2026-12-02T12:00:00Z", "status": "Scheduled"}]')$$,
  '%stage_id_is_used_by_one_instance%', 'but not the same stage id: DACS knows a program event by nothing else');

-- a former application
select engine.load_applications('[{"name": "dacs", "kind": "dacs"}, {"name": "derms", "kind": "derms"}]');
select is(engine.route('derms', 'derms_west'), 'derms', 'nothing is routed to an application that the configuration lacks');

select * from finish();
rollback;
