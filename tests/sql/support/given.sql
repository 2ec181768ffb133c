-- What the tests in SQL share: short ways to stage records, to act as a worker, and to look.
-- A test includes it by \ir support/given.sql inside its transaction.

set jit = off; -- as every session of the engine
create schema test;
set search_path = test, public;

-- The clock stands still until a test moves it.
create function set_clock(p_at timestamptz) returns void language sql as $$
  delete from sync.clock;
  insert into sync.clock (real_at, shown_at, rate) values (clock_timestamp(), p_at, 1e-12)
$$;

create function pass_time(p_time interval) returns void language sql as $$
  select test.set_clock(engine.now() + p_time)
$$;

select set_clock('2026-12-01 00:00+00');

-- Flows start as a new installation has them: observing. Steps are answered only where a test is about that: elsewhere the
-- answers would stand between what it looks at.
create function enable_all(p_is_answering_steps boolean default false) returns void language sql as $$
  update sync.flow set answers = null where answers = 'step' and not p_is_answering_steps;
  select engine.enable_flow(f.name, 'tester') from sync.flow f where f.mode = 'observe' and f.is_active
    order by f.position  -- a flow stands behind those that it is gated on
$$;

-- Only these flows, all delivering: for tests of the queue itself.
create function use_flows(p_flows jsonb) returns void language plpgsql as $$
begin
  perform engine.load_flows(p_flows);
  perform engine.generate_capture(t.table_id, t.name) from sync.staged_table t where t.name in ('service_point', 'customer');
  perform engine.generate_expand();
  update sync.flow set mode = 'deliver' where p_flows ? name;
end $$;

-- Records.

create function source(p_application text, p_resource text) returns integer language sql as $$
  select source_id from engine.open_source(p_application, p_resource)
$$;

create function exchange(p_application text, p_resource text) returns bigint language sql as $$
  select exchange_id from engine.add_exchange(test.source(p_application, p_resource), 'GET', '/' || p_resource, 200, 1, 1, 5, '\x00', '{}', '{0}', '{2}')
$$;

-- Merges rows (a list of objects with the same columns) and gives {inserted, updated}.
create function merge(p_exchange bigint, p_table text, p_mode text, p_rows jsonb, p_version timestamptz default null, p_key text[] default null)
returns integer[] language plpgsql as $$
declare
  v_columns text[] := array(select jsonb_object_keys(p_rows->0));
  v_arguments text;
  v_versions text[] := array_fill(coalesce(p_version, engine.now())::text, array[jsonb_array_length(p_rows)]);
  v_inserted integer;
  v_updated integer;
begin
  execute 'prepare merge_rows as ' || engine.merge_statement(p_table, v_columns, p_mode, p_key);
  select string_agg(format('%L::text[]', array(select r.value->>c from jsonb_array_elements(p_rows) with ordinality r(value, position)
      order by r.position)), ', ' order by u.position)
    into v_arguments from unnest(v_columns) with ordinality u(c, position);
  begin
    execute format('execute merge_rows(%L, %L::text[], %s)', p_exchange, v_versions, v_arguments) into v_inserted, v_updated;
  exception when others then
    deallocate merge_rows;
    raise;
  end;
  deallocate merge_rows;
  return array[v_inserted, v_updated];
end $$;

create function given_program(p_code text default 'TP1') returns void language plpgsql as $$
begin
  if not exists (select from staging.program where program_code = p_code) then
    perform engine.load_programs(jsonb_build_array(jsonb_build_object('program_code', p_code, 'program_id', 'id-' || p_code,
      'external_id', 'X-' || p_code, 'name', p_code)));
  end if;
end $$;

-- Devices H/N<first> ... H/N<last> of one customer, each in a subscription S<n> to the program TP1.
create function given_devices(p_first integer, p_last integer) returns void language plpgsql as $$
declare
  x bigint := test.exchange('dacs', 'sync_requests');
begin
  perform test.given_program();
  perform test.merge(x, 'customer', 'upsert', '[{"contact_id": "C1", "cis_person_id": "PERSON1"}]');
  perform test.merge(x, 'service_point', 'upsert', '[{"service_point_id": "SP1", "time_zone": "America/Chicago"}]');
  perform test.merge(x, 'device', 'upsert', (select jsonb_agg(jsonb_build_object('head_end_system', 'H', 'nic_id', 'N' || n, 'device_id', 'D' || n,
    'service_point_id', 'SP1') order by n) from generate_series(p_first, p_last) n));
  perform test.merge(x, 'subscription', 'upsert', (select jsonb_agg(jsonb_build_object('subscription_id', 'S' || n, 'contact_id', 'C1',
    'service_point_id', 'SP1', 'program_code', 'TP1', 'status', 'ACTIVE') order by n) from generate_series(p_first, p_last) n));
  perform test.merge(x, 'subscription_device', 'upsert', (select jsonb_agg(jsonb_build_object('subscription_id', 'S' || n, 'head_end_system', 'H',
    'nic_id', 'N' || n, 'starts_at', '2026-01-01T00:00:00Z') order by n) from generate_series(p_first, p_last) n));
end $$;

-- A sync request of DACS for the subscription of one device and the devices named.
create function given_sync(p_id text, p_device integer, p_status text default 'ACTIVE', p_devices integer[] default null) returns bigint language plpgsql as $$
declare
  x bigint := test.exchange('dacs', 'sync_requests');
begin
  -- Devices first: the flow's gates are read from them when the request is dispatched.
  perform test.merge(x, 'enrollment_sync', 'insert', jsonb_build_array(jsonb_build_object('sync_request_id', p_id, 'subscription_id', 'S' || p_device,
    'contact_id', 'C1', 'status', p_status, 'program_code', 'TP1')));
  perform test.merge(x, 'enrollment_sync_device', 'insert', (select jsonb_agg(jsonb_build_object('sync_request_id', p_id, 'position', u.position,
    'device_id', 'D' || u.n, 'head_end_system', 'H', 'nic_id', 'N' || u.n) order by u.position)
    from unnest(coalesce(p_devices, array[p_device])) with ordinality u(n, position)));
  return (select record_id from staging.enrollment_sync where sync_request_id = p_id);
end $$;

create function given_ack(p_id text, p_sync text, p_type text default 'SUCCESS') returns bigint language plpgsql as $$
begin
  perform test.merge(test.exchange('derms', 'enroll_acks'), 'enrollment_ack', 'insert', jsonb_build_array(jsonb_build_object('derms_instance', 'derms', 'ack_id', p_id,
    'sync_request_id', p_sync, 'message_id', p_sync, 'ack_type', p_type)));
  return (select record_id from staging.enrollment_ack where ack_id = p_id);
end $$;

create function given_event(p_id text, p_stages text[], p_status text default 'Scheduled', p_version timestamptz default null, p_reason text default null)
returns bigint language plpgsql as $$
declare
  x bigint := test.exchange('derms', 'events');
begin
  perform test.given_program();
  perform test.merge(x, 'event', 'upsert', jsonb_build_array(jsonb_build_object('derms_instance', 'i', 'event_id', p_id, 'event_type', 'EM',
    'program_external_id', 'X-TP1', 'starts_at', '2026-12-02T10:00:00Z', 'ends_at', '2026-12-02T18:00:00Z', 'status', p_status,
    'cancel_reason', p_reason, 'stage_ids', to_jsonb(p_stages)::text)), p_version);
  return x;
end $$;

create function given_stage(p_id text, p_event text, p_status text default 'Scheduled', p_starts text default '2026-12-02T10:00:00Z',
                            p_version timestamptz default null, p_reason text default null) returns bigint language plpgsql as $$
begin
  perform test.merge(test.exchange('derms', 'events'), 'event_stage', 'upsert', jsonb_build_array(jsonb_build_object('derms_instance', 'i', 'stage_id', p_id,
    'event_id', p_event, 'sequence', 1, 'starts_at', p_starts, 'ends_at', p_starts::timestamptz + interval '2 hours', 'status', p_status,
    'cancel_reason', p_reason)), p_version);
  return (select record_id from staging.event_stage where stage_id = p_id);
end $$;

create function given_step(p_stage text, p_action text, p_reason text default null) returns void language sql as $$
  select test.merge(test.exchange('derms', 'events'), 'event_stage_step', 'insert', jsonb_build_array(jsonb_build_object('derms_instance', 'i',
    'stage_id', p_stage, 'action', p_action, 'at', engine.now(), 'cancel_reason', p_reason)))
$$;

-- An event E<n> of one scheduled stage, with its step: what a poll finds first.
create function given_scheduled_stage(p_stage text) returns bigint language plpgsql as $$
begin
  perform test.given_event('E-' || p_stage, array[p_stage]);
  perform test.given_stage(p_stage, 'E-' || p_stage);
  perform test.given_step(p_stage, 'X1SD');
  return (select record_id from staging.event_stage where stage_id = p_stage);
end $$;

-- A listed reservation file; gives the number by which the engine knows it.
create function given_file(p_id text, p_stage text, p_rows integer default null) returns bigint language plpgsql as $$
declare
  x bigint := test.exchange('derms', 'reservation_files');
begin
  perform test.merge(x, 'file', 'insert', jsonb_build_array(jsonb_build_object('instance', 'i', 'file_id', p_id, 'kind', 'reservation',
    'message_id', 'M-' || p_id, 'stage_id', p_stage, 'rows', p_rows)));
  perform engine.register_files(test.source('derms', 'reservation_files'), x, array['i'], array[p_id], array['{}'::bytea]);
  return (select record_id from staging.file where file_id = p_id);
end $$;

-- Rows p_first ... p_last of a file: row n reserves device n.
create function given_reservations(p_file text, p_stage text, p_first integer, p_last integer) returns void language sql as $$
  select test.merge(test.exchange('derms', 'reservation_files'), 'reservation', 'insert', (select jsonb_agg(jsonb_build_object('derms_instance', 'i', 'file_id', p_file,
    'row_number', n, 'record_no', 'R' || n, 'stage_id', p_stage, 'head_end_system', 'H', 'nic_id', 'N' || n) order by n)
    from generate_series(p_first, p_last) n))
$$;

-- Work.

-- Claims and gives the number of the claim; null when there was nothing.
create function claim(p_limit integer default 500, p_worker text default 'worker') returns bigint language sql as $$
  select max(c.claim_id) from engine.claim(p_worker, p_limit, 60000, 0) c
$$;

-- Reports everything that a claim still holds, or the deliveries named, with one result.
create function report(p_claim bigint, p_result text default 'done', p_kind text default null, p_deliveries bigint[] default null,
                       p_retry_after_ms bigint default null, p_message text default null) returns boolean language plpgsql as $$
declare
  v_ids bigint[] := coalesce(p_deliveries, (select c.delivery_ids from sync.claim c where c.claim_id = p_claim));
  n integer := cardinality(v_ids);
begin
  return engine.report(p_claim, v_ids, array_fill(p_result, array[n]), array_fill(p_kind, array[n]), array_fill(null::text, array[n]),
    array_fill(p_message, array[n]), array_fill(p_retry_after_ms, array[n]), null, array_fill(null::integer, array[n]));
end $$;

-- Claims and reports everything as done until nothing is ready; gives what was sent, in order, as flow:record.
create function deliver_all() returns text[] language plpgsql as $$
declare
  v_sent text[] := '{}';
  v_round text[];
  v_claim bigint;
begin
  for i in 1 .. 100 loop
    select array_agg(c.flow || ':' || test.name_of(c.delivery_id) order by c.ordinality), max(c.claim_id) into v_round, v_claim
      from engine.claim('worker', 500, 60000, 0) with ordinality c;
    exit when v_claim is null and not exists (select from sync.born) and not exists (select from sync.pointless l where not l.is_waiting);
    continue when v_claim is null;  -- dispatch itself brought something
    v_sent := v_sent || v_round;
    perform test.report(v_claim);
  end loop;
  return v_sent;
end $$;

-- Looks.

-- The record of a delivery as a test wrote it: its key without the instance and without a first incarnation.
create function name_of(p_delivery bigint) returns text language sql as $$
  select (select regexp_replace(string_agg(c.key->>k.name, '/' order by k.position), '/1/(?=[XF]1)', '/')
    from audit.record_change c cross join unnest(engine.key_columns(t.name)) with ordinality k(name, position)
    where c.record_id = d.record_id and c.table_id = f.table_id and c.operation = 'insert' and k.name <> 'derms_instance')
  from sync.delivery d join sync.flow f using (flow_id) join sync.staged_table t using (table_id) where d.delivery_id = p_delivery
$$;

-- Deliveries of a flow (of all) in order, as record:state.
create function states(p_flow text default null) returns text[] language sql as $$
  select coalesce(array_agg(case when p_flow is null then f.name || ':' else '' end || test.name_of(d.delivery_id) || ':' || d.state order by d.delivery_id), '{}')
  from sync.delivery d join sync.flow f using (flow_id) where p_flow is null or f.name = p_flow
$$;

-- The same with where each is.
create function places(p_flow text default null) returns text[] language sql as $$
  select coalesce(array_agg(case when p_flow is null then d.flow || ':' else '' end || test.name_of(d.delivery_id) || ':' || d.place order by d.delivery_id), '{}')
  from report.deliveries d where p_flow is null or d.flow = p_flow
$$;

create function delivery_of(p_flow text, p_record text) returns bigint language sql as $$
  select max(d.delivery_id) from sync.delivery d join sync.flow f using (flow_id) where f.name = p_flow and test.name_of(d.delivery_id) = p_record
$$;

create function state_of(p_flow text, p_record text) returns text language sql as $$
  select state from sync.delivery where delivery_id = (select test.delivery_of(p_flow, p_record))
$$;

-- Runs a statement as a role; an error of it is an error here.
create function act_as(p_role text, p_sql text) returns void language plpgsql as $$
begin
  execute format('set local role %I', p_role);
  execute p_sql;
  reset role;
exception when others then
  reset role;
  raise;
end $$;

-- The queue by itself: one flow "post" over service points, whose columns say what a delivery is to do.
-- division: lane · cis_premise_id: priority · cis_service_point_id: keys held · time_zone: keys waited for

create function post_flow(p_changes jsonb default '{}') returns jsonb language sql as $$
  select jsonb_build_object('post', jsonb_build_object('table', 'service_point', 'on', 'insert', 'target', 'derms', 'message', 'post', 'effect', 'by_key',
    'lane', 'coalesce(n.division, n.service_point_id)', 'priority', 'coalesce(n.cis_premise_id, ''5'')::int',
    'holds', 'string_to_array(n.cis_service_point_id, '','')', 'waits', 'string_to_array(n.time_zone, '','')') || p_changes)
$$;

create function given_post(p_id text, p_lane text default null, p_priority text default null, p_holds text default null, p_waits text default null)
returns bigint language plpgsql as $$
begin
  perform test.merge(test.exchange('dacs', 'sync_requests'), 'service_point', 'upsert', jsonb_build_array(jsonb_build_object('service_point_id', p_id, 'division', p_lane,
    'cis_premise_id', p_priority, 'cis_service_point_id', p_holds, 'time_zone', p_waits)));
  return (select record_id from staging.service_point where service_point_id = p_id);
end $$;

-- Births become deliveries, without a claim.
create function dispatch() returns integer language plpgsql as $$
begin
  perform pg_advisory_xact_lock(engine.lane_lock());
  return engine.dispatch(10000);
end $$;

-- Posts in the order in which workers would take them.
create function ready() returns text[] language sql as $$
  select coalesce(array_agg(test.name_of(r.delivery_id) order by r.priority, r.ready_id), '{}') from sync.ready r
$$;

create function posts() returns text[] language sql as $$
  select coalesce(array_agg(test.name_of(d.delivery_id) || ':' || d.place order by d.delivery_id), '{}') from report.deliveries d where d.flow = 'post'
$$;
