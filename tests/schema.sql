-- Schema of a migrated database, as pg_dump of PostgreSQL 15 prints it. Written by make schema.

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

-- Name: audit; Type: SCHEMA; Schema: -; Owner: -

CREATE SCHEMA audit;

-- Name: SCHEMA audit; Type: COMMENT; Schema: -; Owner: -

COMMENT ON SCHEMA audit IS 'Append-only history of every synchronized record. Read by auditors.';

-- Name: engine; Type: SCHEMA; Schema: -; Owner: -

CREATE SCHEMA engine;

-- Name: SCHEMA engine; Type: COMMENT; Schema: -; Owner: -

COMMENT ON SCHEMA engine IS 'Functions that the engine calls and triggers that drive it.';

-- Name: report; Type: SCHEMA; Schema: -; Owner: -

CREATE SCHEMA report;

-- Name: SCHEMA report; Type: COMMENT; Schema: -; Owner: -

COMMENT ON SCHEMA report IS 'Views for people: a plural name is a view.';

-- Name: staging; Type: SCHEMA; Schema: -; Owner: -

CREATE SCHEMA staging;

-- Name: SCHEMA staging; Type: COMMENT; Schema: -; Owner: -

COMMENT ON SCHEMA staging IS 'Canonical records of both applications: natural keys, one owner per column. Read by analysts.';

-- Name: sync; Type: SCHEMA; Schema: -; Owner: -

CREATE SCHEMA sync;

-- Name: SCHEMA sync; Type: COMMENT; Schema: -; Owner: -

COMMENT ON SCHEMA sync IS 'Bookkeeping of the engine: sources, flows, deliveries, exchanges, quarantine.';

-- Name: birth; Type: TYPE; Schema: sync; Owner: -

CREATE TYPE sync.birth AS (
	born_id bigint,
	flow_id smallint,
	record_id bigint,
	change_id bigint,
	record_version integer,
	cause text,
	at timestamp with time zone,
	application_id smallint,
	lane bigint,
	priority smallint,
	list_key bigint,
	correlation text,
	holds text[],
	waits text[],
	due_at timestamp with time zone,
	expires_at timestamp with time zone,
	idempotency_key uuid,
	settles_correlation text,
	is_positive boolean,
	is_superseding boolean,
	superseded_list bigint,
	opener_record bigint,
	origin_id smallint,
	answer_due_at timestamp with time zone
);

-- Name: TYPE birth; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TYPE sync.birth IS 'A born row with what its flow''s expressions say of it.';

-- Name: enrollment_sync; Type: TABLE; Schema: staging; Owner: -

CREATE TABLE staging.enrollment_sync (
    sync_request_id text NOT NULL,
    subscription_id text NOT NULL,
    contact_id text NOT NULL,
    cis_person_id text,
    cis_account_id text,
    subscription_type text,
    status text NOT NULL,
    program_id text,
    program_code text NOT NULL,
    starts_at timestamp with time zone,
    ends_at timestamp with time zone,
    division text,
    service_point_id text,
    cis_premise_id text,
    cis_service_point_id text,
    time_zone text,
    record_id bigint NOT NULL,
    source_version timestamp with time zone,
    first_seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    record_version integer DEFAULT 1 NOT NULL,
    exchange_id bigint NOT NULL,
    is_missed boolean DEFAULT false NOT NULL,
    repair integer DEFAULT 0 NOT NULL,
    message_id text GENERATED ALWAYS AS (
CASE
    WHEN (repair = 0) THEN sync_request_id
    ELSE ((sync_request_id || '#r'::text) || (repair)::text)
END) STORED NOT NULL,
    CONSTRAINT enrollment_sync_status_is_known CHECK ((status = ANY (ARRAY['ACTIVE'::text, 'INACTIVE'::text])))
);

-- Name: TABLE enrollment_sync; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON TABLE staging.enrollment_sync IS 'One row per sync request of DACS that was sent or answered, exactly as it asked; only repair ever changes. Owned by DACS.';

-- Name: COLUMN enrollment_sync.sync_request_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync.sync_request_id IS 'Id of the sync request in DACS; dacsMessageId in DERMS.';

-- Name: COLUMN enrollment_sync.subscription_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync.subscription_id IS 'Subscription it is about.';

-- Name: COLUMN enrollment_sync.contact_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync.contact_id IS 'Customer as asked.';

-- Name: COLUMN enrollment_sync.cis_person_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync.cis_person_id IS 'Person in the customer information system as asked; may be null.';

-- Name: COLUMN enrollment_sync.cis_account_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync.cis_account_id IS 'Account as asked.';

-- Name: COLUMN enrollment_sync.subscription_type; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync.subscription_type IS 'Subscription type as asked.';

-- Name: COLUMN enrollment_sync.status; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync.status IS 'ACTIVE (enroll, replace) or INACTIVE (unenroll).';

-- Name: COLUMN enrollment_sync.program_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync.program_id IS 'Program id as asked.';

-- Name: COLUMN enrollment_sync.program_code; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync.program_code IS 'Program code as asked.';

-- Name: COLUMN enrollment_sync.starts_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync.starts_at IS 'Start of the subscription as asked (UTC).';

-- Name: COLUMN enrollment_sync.ends_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync.ends_at IS 'End of the subscription as asked (UTC).';

-- Name: COLUMN enrollment_sync.division; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync.division IS 'Division as asked.';

-- Name: COLUMN enrollment_sync.service_point_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync.service_point_id IS 'Service point as asked.';

-- Name: COLUMN enrollment_sync.cis_premise_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync.cis_premise_id IS 'Premise as asked.';

-- Name: COLUMN enrollment_sync.cis_service_point_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync.cis_service_point_id IS 'Service point in the customer information system as asked.';

-- Name: COLUMN enrollment_sync.time_zone; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync.time_zone IS 'IANA time zone as asked.';

-- Name: COLUMN enrollment_sync.record_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync.record_id IS 'Short internal number of the row; deliveries and history point to it.';

-- Name: COLUMN enrollment_sync.source_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync.source_version IS 'Version that the owner gives the record (its update time, UTC); an older one never replaces a newer one.';

-- Name: COLUMN enrollment_sync.first_seen_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync.first_seen_at IS 'When the record was first staged (UTC).';

-- Name: COLUMN enrollment_sync.changed_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync.changed_at IS 'When the row was last changed (UTC).';

-- Name: COLUMN enrollment_sync.record_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync.record_version IS 'Number of the present version: 1, 2, 3 ...';

-- Name: COLUMN enrollment_sync.exchange_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync.exchange_id IS 'Exchange that brought the present version: the origin of the change.';

-- Name: COLUMN enrollment_sync.is_missed; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync.is_missed IS 'The request was answered already when it was first seen: nothing is sent of it or of its acknowledgement.';

-- Name: COLUMN enrollment_sync.repair; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync.repair IS 'How often it was sent again to repair what was edited in DERMS.';

-- Name: COLUMN enrollment_sync.message_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync.message_id IS 'dacsMessageId: the sync request, with #r<n> from the first repair on.';

-- Name: capture_customer_delete(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_customer_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
    begin
      insert into audit.record_change (table_id, record_id, operation, key, old, record_version, exchange_id, changed_at, actor, reason)
      select 1, n.record_id, 'delete', pg_catalog.jsonb_build_object('contact_id', n.contact_id), pg_catalog.to_jsonb(n), n.record_version + 1, n.exchange_id, engine.now(),
        coalesce(nullif(pg_catalog.current_setting('dersync.actor', true), ''), session_user::text),
        nullif(pg_catalog.current_setting('dersync.reason', true), '')
      from old_rows n;
      return null;
    end $$;

-- Name: FUNCTION capture_customer_delete(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_customer_delete() IS 'Generated: history of rows deleted from staging.customer.';

-- Name: capture_customer_insert(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_customer_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select from new_rows n where n.record_version <> 1) then
        raise exception 'a new row of staging.customer must have record_version 1' using errcode = 'DS002';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, b.origin_id, b.origin_kind, n.*
        from new_rows n join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, key, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select n.change_id, 1, n.record_id, 'insert', pg_catalog.jsonb_build_object('contact_id', n.contact_id), n.record_version, n.origin_id, n.exchange_id, v_now, v_actor, v_reason
        from diff n)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_customer_insert(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_customer_insert() IS 'Generated: history and births of rows inserted into staging.customer.';

-- Name: capture_customer_update(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_customer_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
      v_is_brought boolean := v_actor is null or v_is_initial;
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select n.record_id, n.record_version - 1 from new_rows n except select o.record_id, o.record_version from old_rows o) then
        raise exception 'record_version of staging.customer must rise by one with each change' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      if exists (select from new_rows n full join old_rows o using (record_id) where n.contact_id is distinct from o.contact_id) then
        raise exception 'key columns of staging.customer never change' using errcode = 'DS002', hint = 'End the row and make a new one.';
      end if;
      if (v_actor is null or v_reason is null)
          and exists (select n.record_id, n.exchange_id from new_rows n
            where n.exchange_id::text is distinct from pg_catalog.current_setting('dersync.exchange', true)
            intersect select o.record_id, o.exchange_id from old_rows o) then
        raise exception 'a change of staging.customer that no exchange brought needs an actor and a reason' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, n.record_id, n.record_version, n.exchange_id,
          case when v_is_brought then b.origin_id end as origin_id,
          case when v_is_brought then b.origin_kind end as origin_kind,
          array_remove(array[case when n.contact_id is distinct from o.contact_id then 'contact_id' end, case when n.cis_person_id is distinct from o.cis_person_id then 'cis_person_id' end]::text[], null) as names,
          array_replace(array_remove(array[case when n.contact_id is distinct from o.contact_id then coalesce(o.contact_id::text, e'\x01null') else e'\x02same' end, case when n.cis_person_id is distinct from o.cis_person_id then coalesce(o.cis_person_id::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as old_values,
          array_replace(array_remove(array[case when n.contact_id is distinct from o.contact_id then coalesce(n.contact_id::text, e'\x01null') else e'\x02same' end, case when n.cis_person_id is distinct from o.cis_person_id then coalesce(n.cis_person_id::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as new_values
        from new_rows n join old_rows o using (record_id) join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, old, new, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select d.change_id, 1, d.record_id, 'update', pg_catalog.jsonb_object(d.names, d.old_values), pg_catalog.jsonb_object(d.names, d.new_values),
          d.record_version, d.origin_id, d.exchange_id, v_now, v_actor, v_reason from diff d)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_customer_update(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_customer_update() IS 'Generated: history and births of rows updated in staging.customer.';

-- Name: capture_device_delete(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_device_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
    begin
      insert into audit.record_change (table_id, record_id, operation, key, old, record_version, exchange_id, changed_at, actor, reason)
      select 2, n.record_id, 'delete', pg_catalog.jsonb_build_object('head_end_system', n.head_end_system, 'nic_id', n.nic_id), pg_catalog.to_jsonb(n), n.record_version + 1, n.exchange_id, engine.now(),
        coalesce(nullif(pg_catalog.current_setting('dersync.actor', true), ''), session_user::text),
        nullif(pg_catalog.current_setting('dersync.reason', true), '')
      from old_rows n;
      return null;
    end $$;

-- Name: FUNCTION capture_device_delete(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_device_delete() IS 'Generated: history of rows deleted from staging.device.';

-- Name: capture_device_insert(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_device_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select from new_rows n where n.record_version <> 1) then
        raise exception 'a new row of staging.device must have record_version 1' using errcode = 'DS002';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, b.origin_id, b.origin_kind, n.*
        from new_rows n join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, key, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select n.change_id, 2, n.record_id, 'insert', pg_catalog.jsonb_build_object('head_end_system', n.head_end_system, 'nic_id', n.nic_id), n.record_version, n.origin_id, n.exchange_id, v_now, v_actor, v_reason
        from diff n)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_device_insert(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_device_insert() IS 'Generated: history and births of rows inserted into staging.device.';

-- Name: capture_device_score_delete(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_device_score_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
    begin
      insert into audit.record_change (table_id, record_id, operation, key, old, record_version, exchange_id, changed_at, actor, reason)
      select 3, n.record_id, 'delete', pg_catalog.jsonb_build_object('head_end_system', n.head_end_system, 'nic_id', n.nic_id, 'scored_at', n.scored_at), pg_catalog.to_jsonb(n), n.record_version + 1, n.exchange_id, engine.now(),
        coalesce(nullif(pg_catalog.current_setting('dersync.actor', true), ''), session_user::text),
        nullif(pg_catalog.current_setting('dersync.reason', true), '')
      from old_rows n;
      return null;
    end $$;

-- Name: FUNCTION capture_device_score_delete(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_device_score_delete() IS 'Generated: history of rows deleted from staging.device_score.';

-- Name: capture_device_score_insert(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_device_score_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select from new_rows n where n.record_version <> 1) then
        raise exception 'a new row of staging.device_score must have record_version 1' using errcode = 'DS002';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, b.origin_id, b.origin_kind, n.*
        from new_rows n join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, key, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select n.change_id, 3, n.record_id, 'insert', pg_catalog.jsonb_build_object('head_end_system', n.head_end_system, 'nic_id', n.nic_id, 'scored_at', n.scored_at), n.record_version, n.origin_id, n.exchange_id, v_now, v_actor, v_reason
        from diff n)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_device_score_insert(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_device_score_insert() IS 'Generated: history and births of rows inserted into staging.device_score.';

-- Name: capture_device_score_update(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_device_score_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
      v_is_brought boolean := v_actor is null or v_is_initial;
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select n.record_id, n.record_version - 1 from new_rows n except select o.record_id, o.record_version from old_rows o) then
        raise exception 'record_version of staging.device_score must rise by one with each change' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      if exists (select from new_rows n full join old_rows o using (record_id) where n.head_end_system is distinct from o.head_end_system or n.nic_id is distinct from o.nic_id or n.scored_at is distinct from o.scored_at) then
        raise exception 'key columns of staging.device_score never change' using errcode = 'DS002', hint = 'End the row and make a new one.';
      end if;
      if (v_actor is null or v_reason is null)
          and exists (select n.record_id, n.exchange_id from new_rows n
            where n.exchange_id::text is distinct from pg_catalog.current_setting('dersync.exchange', true)
            intersect select o.record_id, o.exchange_id from old_rows o) then
        raise exception 'a change of staging.device_score that no exchange brought needs an actor and a reason' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, n.record_id, n.record_version, n.exchange_id,
          case when v_is_brought then b.origin_id end as origin_id,
          case when v_is_brought then b.origin_kind end as origin_kind,
          array_remove(array[case when n.head_end_system is distinct from o.head_end_system then 'head_end_system' end, case when n.nic_id is distinct from o.nic_id then 'nic_id' end, case when n.scored_at is distinct from o.scored_at then 'scored_at' end, case when n.score is distinct from o.score then 'score' end, case when n.instance is distinct from o.instance then 'instance' end, case when n.file_id is distinct from o.file_id then 'file_id' end, case when n.row_number is distinct from o.row_number then 'row_number' end]::text[], null) as names,
          array_replace(array_remove(array[case when n.head_end_system is distinct from o.head_end_system then coalesce(o.head_end_system::text, e'\x01null') else e'\x02same' end, case when n.nic_id is distinct from o.nic_id then coalesce(o.nic_id::text, e'\x01null') else e'\x02same' end, case when n.scored_at is distinct from o.scored_at then coalesce(o.scored_at::text, e'\x01null') else e'\x02same' end, case when n.score is distinct from o.score then coalesce(o.score::text, e'\x01null') else e'\x02same' end, case when n.instance is distinct from o.instance then coalesce(o.instance::text, e'\x01null') else e'\x02same' end, case when n.file_id is distinct from o.file_id then coalesce(o.file_id::text, e'\x01null') else e'\x02same' end, case when n.row_number is distinct from o.row_number then coalesce(o.row_number::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as old_values,
          array_replace(array_remove(array[case when n.head_end_system is distinct from o.head_end_system then coalesce(n.head_end_system::text, e'\x01null') else e'\x02same' end, case when n.nic_id is distinct from o.nic_id then coalesce(n.nic_id::text, e'\x01null') else e'\x02same' end, case when n.scored_at is distinct from o.scored_at then coalesce(n.scored_at::text, e'\x01null') else e'\x02same' end, case when n.score is distinct from o.score then coalesce(n.score::text, e'\x01null') else e'\x02same' end, case when n.instance is distinct from o.instance then coalesce(n.instance::text, e'\x01null') else e'\x02same' end, case when n.file_id is distinct from o.file_id then coalesce(n.file_id::text, e'\x01null') else e'\x02same' end, case when n.row_number is distinct from o.row_number then coalesce(n.row_number::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as new_values
        from new_rows n join old_rows o using (record_id) join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, old, new, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select d.change_id, 3, d.record_id, 'update', pg_catalog.jsonb_object(d.names, d.old_values), pg_catalog.jsonb_object(d.names, d.new_values),
          d.record_version, d.origin_id, d.exchange_id, v_now, v_actor, v_reason from diff d)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_device_score_update(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_device_score_update() IS 'Generated: history and births of rows updated in staging.device_score.';

-- Name: capture_device_update(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_device_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
      v_is_brought boolean := v_actor is null or v_is_initial;
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select n.record_id, n.record_version - 1 from new_rows n except select o.record_id, o.record_version from old_rows o) then
        raise exception 'record_version of staging.device must rise by one with each change' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      if exists (select from new_rows n full join old_rows o using (record_id) where n.head_end_system is distinct from o.head_end_system or n.nic_id is distinct from o.nic_id) then
        raise exception 'key columns of staging.device never change' using errcode = 'DS002', hint = 'End the row and make a new one.';
      end if;
      if (v_actor is null or v_reason is null)
          and exists (select n.record_id, n.exchange_id from new_rows n
            where n.exchange_id::text is distinct from pg_catalog.current_setting('dersync.exchange', true)
            intersect select o.record_id, o.exchange_id from old_rows o) then
        raise exception 'a change of staging.device that no exchange brought needs an actor and a reason' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, n.record_id, n.record_version, n.exchange_id,
          case when v_is_brought then b.origin_id end as origin_id,
          case when v_is_brought then b.origin_kind end as origin_kind,
          array_remove(array[case when n.head_end_system is distinct from o.head_end_system then 'head_end_system' end, case when n.nic_id is distinct from o.nic_id then 'nic_id' end, case when n.device_id is distinct from o.device_id then 'device_id' end, case when n.asset_id is distinct from o.asset_id then 'asset_id' end, case when n.device_type is distinct from o.device_type then 'device_type' end, case when n.specification is distinct from o.specification then 'specification' end, case when n.serial_no is distinct from o.serial_no then 'serial_no' end, case when n.badge_no is distinct from o.badge_no then 'badge_no' end, case when n.status is distinct from o.status then 'status' end, case when n.replaces_device_id is distinct from o.replaces_device_id then 'replaces_device_id' end, case when n.service_point_id is distinct from o.service_point_id then 'service_point_id' end, case when n.head_end_registration is distinct from o.head_end_registration then 'head_end_registration' end, case when n.head_end_message is distinct from o.head_end_message then 'head_end_message' end, case when n.ended_at is distinct from o.ended_at then 'ended_at' end, case when n.head_end_version is distinct from o.head_end_version then 'head_end_version' end, case when n.score is distinct from o.score then 'score' end, case when n.scored_at is distinct from o.scored_at then 'scored_at' end, case when n.head_end_request is distinct from o.head_end_request then 'head_end_request' end]::text[], null) as names,
          array_replace(array_remove(array[case when n.head_end_system is distinct from o.head_end_system then coalesce(o.head_end_system::text, e'\x01null') else e'\x02same' end, case when n.nic_id is distinct from o.nic_id then coalesce(o.nic_id::text, e'\x01null') else e'\x02same' end, case when n.device_id is distinct from o.device_id then coalesce(o.device_id::text, e'\x01null') else e'\x02same' end, case when n.asset_id is distinct from o.asset_id then coalesce(o.asset_id::text, e'\x01null') else e'\x02same' end, case when n.device_type is distinct from o.device_type then coalesce(o.device_type::text, e'\x01null') else e'\x02same' end, case when n.specification is distinct from o.specification then coalesce(o.specification::text, e'\x01null') else e'\x02same' end, case when n.serial_no is distinct from o.serial_no then coalesce(o.serial_no::text, e'\x01null') else e'\x02same' end, case when n.badge_no is distinct from o.badge_no then coalesce(o.badge_no::text, e'\x01null') else e'\x02same' end, case when n.status is distinct from o.status then coalesce(o.status::text, e'\x01null') else e'\x02same' end, case when n.replaces_device_id is distinct from o.replaces_device_id then coalesce(o.replaces_device_id::text, e'\x01null') else e'\x02same' end, case when n.service_point_id is distinct from o.service_point_id then coalesce(o.service_point_id::text, e'\x01null') else e'\x02same' end, case when n.head_end_registration is distinct from o.head_end_registration then coalesce(o.head_end_registration::text, e'\x01null') else e'\x02same' end, case when n.head_end_message is distinct from o.head_end_message then coalesce(o.head_end_message::text, e'\x01null') else e'\x02same' end, case when n.ended_at is distinct from o.ended_at then coalesce(o.ended_at::text, e'\x01null') else e'\x02same' end, case when n.head_end_version is distinct from o.head_end_version then coalesce(o.head_end_version::text, e'\x01null') else e'\x02same' end, case when n.score is distinct from o.score then coalesce(o.score::text, e'\x01null') else e'\x02same' end, case when n.scored_at is distinct from o.scored_at then coalesce(o.scored_at::text, e'\x01null') else e'\x02same' end, case when n.head_end_request is distinct from o.head_end_request then coalesce(o.head_end_request::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as old_values,
          array_replace(array_remove(array[case when n.head_end_system is distinct from o.head_end_system then coalesce(n.head_end_system::text, e'\x01null') else e'\x02same' end, case when n.nic_id is distinct from o.nic_id then coalesce(n.nic_id::text, e'\x01null') else e'\x02same' end, case when n.device_id is distinct from o.device_id then coalesce(n.device_id::text, e'\x01null') else e'\x02same' end, case when n.asset_id is distinct from o.asset_id then coalesce(n.asset_id::text, e'\x01null') else e'\x02same' end, case when n.device_type is distinct from o.device_type then coalesce(n.device_type::text, e'\x01null') else e'\x02same' end, case when n.specification is distinct from o.specification then coalesce(n.specification::text, e'\x01null') else e'\x02same' end, case when n.serial_no is distinct from o.serial_no then coalesce(n.serial_no::text, e'\x01null') else e'\x02same' end, case when n.badge_no is distinct from o.badge_no then coalesce(n.badge_no::text, e'\x01null') else e'\x02same' end, case when n.status is distinct from o.status then coalesce(n.status::text, e'\x01null') else e'\x02same' end, case when n.replaces_device_id is distinct from o.replaces_device_id then coalesce(n.replaces_device_id::text, e'\x01null') else e'\x02same' end, case when n.service_point_id is distinct from o.service_point_id then coalesce(n.service_point_id::text, e'\x01null') else e'\x02same' end, case when n.head_end_registration is distinct from o.head_end_registration then coalesce(n.head_end_registration::text, e'\x01null') else e'\x02same' end, case when n.head_end_message is distinct from o.head_end_message then coalesce(n.head_end_message::text, e'\x01null') else e'\x02same' end, case when n.ended_at is distinct from o.ended_at then coalesce(n.ended_at::text, e'\x01null') else e'\x02same' end, case when n.head_end_version is distinct from o.head_end_version then coalesce(n.head_end_version::text, e'\x01null') else e'\x02same' end, case when n.score is distinct from o.score then coalesce(n.score::text, e'\x01null') else e'\x02same' end, case when n.scored_at is distinct from o.scored_at then coalesce(n.scored_at::text, e'\x01null') else e'\x02same' end, case when n.head_end_request is distinct from o.head_end_request then coalesce(n.head_end_request::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as new_values
        from new_rows n join old_rows o using (record_id) join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, old, new, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select d.change_id, 2, d.record_id, 'update', pg_catalog.jsonb_object(d.names, d.old_values), pg_catalog.jsonb_object(d.names, d.new_values),
          d.record_version, d.origin_id, d.exchange_id, v_now, v_actor, v_reason from diff d)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_device_update(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_device_update() IS 'Generated: history and births of rows updated in staging.device.';

-- Name: capture_enrollment_ack_delete(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_enrollment_ack_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
    begin
      insert into audit.record_change (table_id, record_id, operation, key, old, record_version, exchange_id, changed_at, actor, reason)
      select 5, n.record_id, 'delete', pg_catalog.jsonb_build_object('derms_instance', n.derms_instance, 'ack_id', n.ack_id), pg_catalog.to_jsonb(n), n.record_version + 1, n.exchange_id, engine.now(),
        coalesce(nullif(pg_catalog.current_setting('dersync.actor', true), ''), session_user::text),
        nullif(pg_catalog.current_setting('dersync.reason', true), '')
      from old_rows n;
      return null;
    end $$;

-- Name: FUNCTION capture_enrollment_ack_delete(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_enrollment_ack_delete() IS 'Generated: history of rows deleted from staging.enrollment_ack.';

-- Name: capture_enrollment_ack_device_delete(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_enrollment_ack_device_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
    begin
      insert into audit.record_change (table_id, record_id, operation, key, old, record_version, exchange_id, changed_at, actor, reason)
      select 6, n.record_id, 'delete', pg_catalog.jsonb_build_object('derms_instance', n.derms_instance, 'ack_id', n.ack_id, 'device_id', n.device_id), pg_catalog.to_jsonb(n), n.record_version + 1, n.exchange_id, engine.now(),
        coalesce(nullif(pg_catalog.current_setting('dersync.actor', true), ''), session_user::text),
        nullif(pg_catalog.current_setting('dersync.reason', true), '')
      from old_rows n;
      return null;
    end $$;

-- Name: FUNCTION capture_enrollment_ack_device_delete(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_enrollment_ack_device_delete() IS 'Generated: history of rows deleted from staging.enrollment_ack_device.';

-- Name: capture_enrollment_ack_device_insert(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_enrollment_ack_device_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select from new_rows n where n.record_version <> 1) then
        raise exception 'a new row of staging.enrollment_ack_device must have record_version 1' using errcode = 'DS002';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, b.origin_id, b.origin_kind, n.*
        from new_rows n join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, key, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select n.change_id, 6, n.record_id, 'insert', pg_catalog.jsonb_build_object('derms_instance', n.derms_instance, 'ack_id', n.ack_id, 'device_id', n.device_id), n.record_version, n.origin_id, n.exchange_id, v_now, v_actor, v_reason
        from diff n)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_enrollment_ack_device_insert(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_enrollment_ack_device_insert() IS 'Generated: history and births of rows inserted into staging.enrollment_ack_device.';

-- Name: capture_enrollment_ack_device_update(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_enrollment_ack_device_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
      v_is_brought boolean := v_actor is null or v_is_initial;
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select n.record_id, n.record_version - 1 from new_rows n except select o.record_id, o.record_version from old_rows o) then
        raise exception 'record_version of staging.enrollment_ack_device must rise by one with each change' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      if exists (select from new_rows n full join old_rows o using (record_id) where n.derms_instance is distinct from o.derms_instance or n.ack_id is distinct from o.ack_id or n.device_id is distinct from o.device_id) then
        raise exception 'key columns of staging.enrollment_ack_device never change' using errcode = 'DS002', hint = 'End the row and make a new one.';
      end if;
      if (v_actor is null or v_reason is null)
          and exists (select n.record_id, n.exchange_id from new_rows n
            where n.exchange_id::text is distinct from pg_catalog.current_setting('dersync.exchange', true)
            intersect select o.record_id, o.exchange_id from old_rows o) then
        raise exception 'a change of staging.enrollment_ack_device that no exchange brought needs an actor and a reason' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, n.record_id, n.record_version, n.exchange_id,
          case when v_is_brought then b.origin_id end as origin_id,
          case when v_is_brought then b.origin_kind end as origin_kind,
          array_remove(array[case when n.ack_id is distinct from o.ack_id then 'ack_id' end, case when n.device_id is distinct from o.device_id then 'device_id' end, case when n.head_end_registration is distinct from o.head_end_registration then 'head_end_registration' end, case when n.message is distinct from o.message then 'message' end, case when n.derms_instance is distinct from o.derms_instance then 'derms_instance' end]::text[], null) as names,
          array_replace(array_remove(array[case when n.ack_id is distinct from o.ack_id then coalesce(o.ack_id::text, e'\x01null') else e'\x02same' end, case when n.device_id is distinct from o.device_id then coalesce(o.device_id::text, e'\x01null') else e'\x02same' end, case when n.head_end_registration is distinct from o.head_end_registration then coalesce(o.head_end_registration::text, e'\x01null') else e'\x02same' end, case when n.message is distinct from o.message then coalesce(o.message::text, e'\x01null') else e'\x02same' end, case when n.derms_instance is distinct from o.derms_instance then coalesce(o.derms_instance::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as old_values,
          array_replace(array_remove(array[case when n.ack_id is distinct from o.ack_id then coalesce(n.ack_id::text, e'\x01null') else e'\x02same' end, case when n.device_id is distinct from o.device_id then coalesce(n.device_id::text, e'\x01null') else e'\x02same' end, case when n.head_end_registration is distinct from o.head_end_registration then coalesce(n.head_end_registration::text, e'\x01null') else e'\x02same' end, case when n.message is distinct from o.message then coalesce(n.message::text, e'\x01null') else e'\x02same' end, case when n.derms_instance is distinct from o.derms_instance then coalesce(n.derms_instance::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as new_values
        from new_rows n join old_rows o using (record_id) join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, old, new, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select d.change_id, 6, d.record_id, 'update', pg_catalog.jsonb_object(d.names, d.old_values), pg_catalog.jsonb_object(d.names, d.new_values),
          d.record_version, d.origin_id, d.exchange_id, v_now, v_actor, v_reason from diff d)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_enrollment_ack_device_update(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_enrollment_ack_device_update() IS 'Generated: history and births of rows updated in staging.enrollment_ack_device.';

-- Name: capture_enrollment_ack_insert(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_enrollment_ack_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select from new_rows n where n.record_version <> 1) then
        raise exception 'a new row of staging.enrollment_ack must have record_version 1' using errcode = 'DS002';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, b.origin_id, b.origin_kind, n.*
        from new_rows n join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, key, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select n.change_id, 5, n.record_id, 'insert', pg_catalog.jsonb_build_object('derms_instance', n.derms_instance, 'ack_id', n.ack_id), n.record_version, n.origin_id, n.exchange_id, v_now, v_actor, v_reason
        from diff n)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 2::smallint as flow_id, 4 as position, d.record_id, d.change_id, d.record_version from diff d cross join lateral (select d.*) n cross join lateral (select (null::staging.enrollment_ack).*) o where d.origin_kind is distinct from 'dacs' and (n.message_id = n.sync_request_id and not exists (select from staging.enrollment_sync s where s.sync_request_id = n.sync_request_id and s.is_missed))) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_enrollment_ack_insert(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_enrollment_ack_insert() IS 'Generated: history and births of rows inserted into staging.enrollment_ack.';

-- Name: capture_enrollment_ack_update(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_enrollment_ack_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
      v_is_brought boolean := v_actor is null or v_is_initial;
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select n.record_id, n.record_version - 1 from new_rows n except select o.record_id, o.record_version from old_rows o) then
        raise exception 'record_version of staging.enrollment_ack must rise by one with each change' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      if exists (select from new_rows n full join old_rows o using (record_id) where n.derms_instance is distinct from o.derms_instance or n.ack_id is distinct from o.ack_id) then
        raise exception 'key columns of staging.enrollment_ack never change' using errcode = 'DS002', hint = 'End the row and make a new one.';
      end if;
      if (v_actor is null or v_reason is null)
          and exists (select n.record_id, n.exchange_id from new_rows n
            where n.exchange_id::text is distinct from pg_catalog.current_setting('dersync.exchange', true)
            intersect select o.record_id, o.exchange_id from old_rows o) then
        raise exception 'a change of staging.enrollment_ack that no exchange brought needs an actor and a reason' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, n.record_id, n.record_version, n.exchange_id,
          case when v_is_brought then b.origin_id end as origin_id,
          case when v_is_brought then b.origin_kind end as origin_kind,
          array_remove(array[case when n.ack_id is distinct from o.ack_id then 'ack_id' end, case when n.sync_request_id is distinct from o.sync_request_id then 'sync_request_id' end, case when n.message_id is distinct from o.message_id then 'message_id' end, case when n.ack_type is distinct from o.ack_type then 'ack_type' end, case when n.response_code is distinct from o.response_code then 'response_code' end, case when n.message is distinct from o.message then 'message' end, case when n.answered_at is distinct from o.answered_at then 'answered_at' end, case when n.derms_instance is distinct from o.derms_instance then 'derms_instance' end]::text[], null) as names,
          array_replace(array_remove(array[case when n.ack_id is distinct from o.ack_id then coalesce(o.ack_id::text, e'\x01null') else e'\x02same' end, case when n.sync_request_id is distinct from o.sync_request_id then coalesce(o.sync_request_id::text, e'\x01null') else e'\x02same' end, case when n.message_id is distinct from o.message_id then coalesce(o.message_id::text, e'\x01null') else e'\x02same' end, case when n.ack_type is distinct from o.ack_type then coalesce(o.ack_type::text, e'\x01null') else e'\x02same' end, case when n.response_code is distinct from o.response_code then coalesce(o.response_code::text, e'\x01null') else e'\x02same' end, case when n.message is distinct from o.message then coalesce(o.message::text, e'\x01null') else e'\x02same' end, case when n.answered_at is distinct from o.answered_at then coalesce(o.answered_at::text, e'\x01null') else e'\x02same' end, case when n.derms_instance is distinct from o.derms_instance then coalesce(o.derms_instance::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as old_values,
          array_replace(array_remove(array[case when n.ack_id is distinct from o.ack_id then coalesce(n.ack_id::text, e'\x01null') else e'\x02same' end, case when n.sync_request_id is distinct from o.sync_request_id then coalesce(n.sync_request_id::text, e'\x01null') else e'\x02same' end, case when n.message_id is distinct from o.message_id then coalesce(n.message_id::text, e'\x01null') else e'\x02same' end, case when n.ack_type is distinct from o.ack_type then coalesce(n.ack_type::text, e'\x01null') else e'\x02same' end, case when n.response_code is distinct from o.response_code then coalesce(n.response_code::text, e'\x01null') else e'\x02same' end, case when n.message is distinct from o.message then coalesce(n.message::text, e'\x01null') else e'\x02same' end, case when n.answered_at is distinct from o.answered_at then coalesce(n.answered_at::text, e'\x01null') else e'\x02same' end, case when n.derms_instance is distinct from o.derms_instance then coalesce(n.derms_instance::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as new_values
        from new_rows n join old_rows o using (record_id) join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, old, new, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select d.change_id, 5, d.record_id, 'update', pg_catalog.jsonb_object(d.names, d.old_values), pg_catalog.jsonb_object(d.names, d.new_values),
          d.record_version, d.origin_id, d.exchange_id, v_now, v_actor, v_reason from diff d)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_enrollment_ack_update(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_enrollment_ack_update() IS 'Generated: history and births of rows updated in staging.enrollment_ack.';

-- Name: capture_enrollment_collection_delete(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_enrollment_collection_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
    begin
      insert into audit.record_change (table_id, record_id, operation, key, old, record_version, exchange_id, changed_at, actor, reason)
      select 7, n.record_id, 'delete', pg_catalog.jsonb_build_object('derms_instance', n.derms_instance, 'message_id', n.message_id), pg_catalog.to_jsonb(n), n.record_version + 1, n.exchange_id, engine.now(),
        coalesce(nullif(pg_catalog.current_setting('dersync.actor', true), ''), session_user::text),
        nullif(pg_catalog.current_setting('dersync.reason', true), '')
      from old_rows n;
      return null;
    end $$;

-- Name: FUNCTION capture_enrollment_collection_delete(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_enrollment_collection_delete() IS 'Generated: history of rows deleted from staging.enrollment_collection.';

-- Name: capture_enrollment_collection_insert(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_enrollment_collection_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select from new_rows n where n.record_version <> 1) then
        raise exception 'a new row of staging.enrollment_collection must have record_version 1' using errcode = 'DS002';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, b.origin_id, b.origin_kind, n.*
        from new_rows n join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, key, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select n.change_id, 7, n.record_id, 'insert', pg_catalog.jsonb_build_object('derms_instance', n.derms_instance, 'message_id', n.message_id), n.record_version, n.origin_id, n.exchange_id, v_now, v_actor, v_reason
        from diff n)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 3::smallint as flow_id, 2 as position, d.record_id, d.change_id, d.record_version from diff d cross join lateral (select d.*) n cross join lateral (select (null::staging.enrollment_collection).*) o where  (n.answered_at is not null and o.answered_at is null)) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_enrollment_collection_insert(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_enrollment_collection_insert() IS 'Generated: history and births of rows inserted into staging.enrollment_collection.';

-- Name: capture_enrollment_collection_update(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_enrollment_collection_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
      v_is_brought boolean := v_actor is null or v_is_initial;
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select n.record_id, n.record_version - 1 from new_rows n except select o.record_id, o.record_version from old_rows o) then
        raise exception 'record_version of staging.enrollment_collection must rise by one with each change' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      if exists (select from new_rows n full join old_rows o using (record_id) where n.derms_instance is distinct from o.derms_instance or n.message_id is distinct from o.message_id) then
        raise exception 'key columns of staging.enrollment_collection never change' using errcode = 'DS002', hint = 'End the row and make a new one.';
      end if;
      if (v_actor is null or v_reason is null)
          and exists (select n.record_id, n.exchange_id from new_rows n
            where n.exchange_id::text is distinct from pg_catalog.current_setting('dersync.exchange', true)
            intersect select o.record_id, o.exchange_id from old_rows o) then
        raise exception 'a change of staging.enrollment_collection that no exchange brought needs an actor and a reason' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, n.record_id, n.record_version, n.exchange_id,
          case when v_is_brought then b.origin_id end as origin_id,
          case when v_is_brought then b.origin_kind end as origin_kind,
          array_remove(array[case when n.derms_instance is distinct from o.derms_instance then 'derms_instance' end, case when n.message_id is distinct from o.message_id then 'message_id' end, case when n.ack_type is distinct from o.ack_type then 'ack_type' end, case when n.answered_at is distinct from o.answered_at then 'answered_at' end]::text[], null) as names,
          array_replace(array_remove(array[case when n.derms_instance is distinct from o.derms_instance then coalesce(o.derms_instance::text, e'\x01null') else e'\x02same' end, case when n.message_id is distinct from o.message_id then coalesce(o.message_id::text, e'\x01null') else e'\x02same' end, case when n.ack_type is distinct from o.ack_type then coalesce(o.ack_type::text, e'\x01null') else e'\x02same' end, case when n.answered_at is distinct from o.answered_at then coalesce(o.answered_at::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as old_values,
          array_replace(array_remove(array[case when n.derms_instance is distinct from o.derms_instance then coalesce(n.derms_instance::text, e'\x01null') else e'\x02same' end, case when n.message_id is distinct from o.message_id then coalesce(n.message_id::text, e'\x01null') else e'\x02same' end, case when n.ack_type is distinct from o.ack_type then coalesce(n.ack_type::text, e'\x01null') else e'\x02same' end, case when n.answered_at is distinct from o.answered_at then coalesce(n.answered_at::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as new_values
        from new_rows n join old_rows o using (record_id) join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, old, new, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select d.change_id, 7, d.record_id, 'update', pg_catalog.jsonb_object(d.names, d.old_values), pg_catalog.jsonb_object(d.names, d.new_values),
          d.record_version, d.origin_id, d.exchange_id, v_now, v_actor, v_reason from diff d)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 3::smallint as flow_id, 2 as position, d.record_id, d.change_id, d.record_version from diff d join new_rows n using (record_id) join old_rows o using (record_id) where  (n.answered_at is not null and o.answered_at is null)) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_enrollment_collection_update(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_enrollment_collection_update() IS 'Generated: history and births of rows updated in staging.enrollment_collection.';

-- Name: capture_enrollment_delete(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_enrollment_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
    begin
      insert into audit.record_change (table_id, record_id, operation, key, old, record_version, exchange_id, changed_at, actor, reason)
      select 4, n.record_id, 'delete', pg_catalog.jsonb_build_object('derms_instance', n.derms_instance, 'message_id', n.message_id, 'position', n."position"), pg_catalog.to_jsonb(n), n.record_version + 1, n.exchange_id, engine.now(),
        coalesce(nullif(pg_catalog.current_setting('dersync.actor', true), ''), session_user::text),
        nullif(pg_catalog.current_setting('dersync.reason', true), '')
      from old_rows n;
      return null;
    end $$;

-- Name: FUNCTION capture_enrollment_delete(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_enrollment_delete() IS 'Generated: history of rows deleted from staging.enrollment.';

-- Name: capture_enrollment_device_delete(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_enrollment_device_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
    begin
      insert into audit.record_change (table_id, record_id, operation, key, old, record_version, exchange_id, changed_at, actor, reason)
      select 8, n.record_id, 'delete', pg_catalog.jsonb_build_object('derms_instance', n.derms_instance, 'message_id', n.message_id, 'request_position', n.request_position, 'position', n."position"), pg_catalog.to_jsonb(n), n.record_version + 1, n.exchange_id, engine.now(),
        coalesce(nullif(pg_catalog.current_setting('dersync.actor', true), ''), session_user::text),
        nullif(pg_catalog.current_setting('dersync.reason', true), '')
      from old_rows n;
      return null;
    end $$;

-- Name: FUNCTION capture_enrollment_device_delete(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_enrollment_device_delete() IS 'Generated: history of rows deleted from staging.enrollment_device.';

-- Name: capture_enrollment_device_insert(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_enrollment_device_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select from new_rows n where n.record_version <> 1) then
        raise exception 'a new row of staging.enrollment_device must have record_version 1' using errcode = 'DS002';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, b.origin_id, b.origin_kind, n.*
        from new_rows n join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, key, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select n.change_id, 8, n.record_id, 'insert', pg_catalog.jsonb_build_object('derms_instance', n.derms_instance, 'message_id', n.message_id, 'request_position', n.request_position, 'position', n."position"), n.record_version, n.origin_id, n.exchange_id, v_now, v_actor, v_reason
        from diff n)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_enrollment_device_insert(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_enrollment_device_insert() IS 'Generated: history and births of rows inserted into staging.enrollment_device.';

-- Name: capture_enrollment_device_update(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_enrollment_device_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
      v_is_brought boolean := v_actor is null or v_is_initial;
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select n.record_id, n.record_version - 1 from new_rows n except select o.record_id, o.record_version from old_rows o) then
        raise exception 'record_version of staging.enrollment_device must rise by one with each change' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      if exists (select from new_rows n full join old_rows o using (record_id) where n.derms_instance is distinct from o.derms_instance or n.message_id is distinct from o.message_id or n.request_position is distinct from o.request_position or n."position" is distinct from o."position") then
        raise exception 'key columns of staging.enrollment_device never change' using errcode = 'DS002', hint = 'End the row and make a new one.';
      end if;
      if (v_actor is null or v_reason is null)
          and exists (select n.record_id, n.exchange_id from new_rows n
            where n.exchange_id::text is distinct from pg_catalog.current_setting('dersync.exchange', true)
            intersect select o.record_id, o.exchange_id from old_rows o) then
        raise exception 'a change of staging.enrollment_device that no exchange brought needs an actor and a reason' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, n.record_id, n.record_version, n.exchange_id,
          case when v_is_brought then b.origin_id end as origin_id,
          case when v_is_brought then b.origin_kind end as origin_kind,
          array_remove(array[case when n.derms_instance is distinct from o.derms_instance then 'derms_instance' end, case when n.message_id is distinct from o.message_id then 'message_id' end, case when n.request_position is distinct from o.request_position then 'request_position' end, case when n."position" is distinct from o."position" then 'position' end, case when n.sequence is distinct from o.sequence then 'sequence' end, case when n.asset_id is distinct from o.asset_id then 'asset_id' end, case when n.specification is distinct from o.specification then 'specification' end, case when n.asset_type is distinct from o.asset_type then 'asset_type' end, case when n.badge_no is distinct from o.badge_no then 'badge_no' end, case when n.serial_no is distinct from o.serial_no then 'serial_no' end, case when n.nic_id is distinct from o.nic_id then 'nic_id' end, case when n.head_end_system is distinct from o.head_end_system then 'head_end_system' end, case when n.unreadable is distinct from o.unreadable then 'unreadable' end]::text[], null) as names,
          array_replace(array_remove(array[case when n.derms_instance is distinct from o.derms_instance then coalesce(o.derms_instance::text, e'\x01null') else e'\x02same' end, case when n.message_id is distinct from o.message_id then coalesce(o.message_id::text, e'\x01null') else e'\x02same' end, case when n.request_position is distinct from o.request_position then coalesce(o.request_position::text, e'\x01null') else e'\x02same' end, case when n."position" is distinct from o."position" then coalesce(o."position"::text, e'\x01null') else e'\x02same' end, case when n.sequence is distinct from o.sequence then coalesce(o.sequence::text, e'\x01null') else e'\x02same' end, case when n.asset_id is distinct from o.asset_id then coalesce(o.asset_id::text, e'\x01null') else e'\x02same' end, case when n.specification is distinct from o.specification then coalesce(o.specification::text, e'\x01null') else e'\x02same' end, case when n.asset_type is distinct from o.asset_type then coalesce(o.asset_type::text, e'\x01null') else e'\x02same' end, case when n.badge_no is distinct from o.badge_no then coalesce(o.badge_no::text, e'\x01null') else e'\x02same' end, case when n.serial_no is distinct from o.serial_no then coalesce(o.serial_no::text, e'\x01null') else e'\x02same' end, case when n.nic_id is distinct from o.nic_id then coalesce(o.nic_id::text, e'\x01null') else e'\x02same' end, case when n.head_end_system is distinct from o.head_end_system then coalesce(o.head_end_system::text, e'\x01null') else e'\x02same' end, case when n.unreadable is distinct from o.unreadable then coalesce(o.unreadable::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as old_values,
          array_replace(array_remove(array[case when n.derms_instance is distinct from o.derms_instance then coalesce(n.derms_instance::text, e'\x01null') else e'\x02same' end, case when n.message_id is distinct from o.message_id then coalesce(n.message_id::text, e'\x01null') else e'\x02same' end, case when n.request_position is distinct from o.request_position then coalesce(n.request_position::text, e'\x01null') else e'\x02same' end, case when n."position" is distinct from o."position" then coalesce(n."position"::text, e'\x01null') else e'\x02same' end, case when n.sequence is distinct from o.sequence then coalesce(n.sequence::text, e'\x01null') else e'\x02same' end, case when n.asset_id is distinct from o.asset_id then coalesce(n.asset_id::text, e'\x01null') else e'\x02same' end, case when n.specification is distinct from o.specification then coalesce(n.specification::text, e'\x01null') else e'\x02same' end, case when n.asset_type is distinct from o.asset_type then coalesce(n.asset_type::text, e'\x01null') else e'\x02same' end, case when n.badge_no is distinct from o.badge_no then coalesce(n.badge_no::text, e'\x01null') else e'\x02same' end, case when n.serial_no is distinct from o.serial_no then coalesce(n.serial_no::text, e'\x01null') else e'\x02same' end, case when n.nic_id is distinct from o.nic_id then coalesce(n.nic_id::text, e'\x01null') else e'\x02same' end, case when n.head_end_system is distinct from o.head_end_system then coalesce(n.head_end_system::text, e'\x01null') else e'\x02same' end, case when n.unreadable is distinct from o.unreadable then coalesce(n.unreadable::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as new_values
        from new_rows n join old_rows o using (record_id) join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, old, new, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select d.change_id, 8, d.record_id, 'update', pg_catalog.jsonb_object(d.names, d.old_values), pg_catalog.jsonb_object(d.names, d.new_values),
          d.record_version, d.origin_id, d.exchange_id, v_now, v_actor, v_reason from diff d)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_enrollment_device_update(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_enrollment_device_update() IS 'Generated: history and births of rows updated in staging.enrollment_device.';

-- Name: capture_enrollment_insert(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_enrollment_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select from new_rows n where n.record_version <> 1) then
        raise exception 'a new row of staging.enrollment must have record_version 1' using errcode = 'DS002';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, b.origin_id, b.origin_kind, n.*
        from new_rows n join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, key, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select n.change_id, 4, n.record_id, 'insert', pg_catalog.jsonb_build_object('derms_instance', n.derms_instance, 'message_id', n.message_id, 'position', n."position"), n.record_version, n.origin_id, n.exchange_id, v_now, v_actor, v_reason
        from diff n)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 1::smallint as flow_id, 1 as position, d.record_id, d.change_id, d.record_version from diff d cross join lateral (select d.*) n cross join lateral (select (null::staging.enrollment).*) o where d.origin_kind is distinct from 'dacs' and (true)) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_enrollment_insert(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_enrollment_insert() IS 'Generated: history and births of rows inserted into staging.enrollment.';

-- Name: capture_enrollment_sync_delete(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_enrollment_sync_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
    begin
      insert into audit.record_change (table_id, record_id, operation, key, old, record_version, exchange_id, changed_at, actor, reason)
      select 9, n.record_id, 'delete', pg_catalog.jsonb_build_object('sync_request_id', n.sync_request_id), pg_catalog.to_jsonb(n), n.record_version + 1, n.exchange_id, engine.now(),
        coalesce(nullif(pg_catalog.current_setting('dersync.actor', true), ''), session_user::text),
        nullif(pg_catalog.current_setting('dersync.reason', true), '')
      from old_rows n;
      return null;
    end $$;

-- Name: FUNCTION capture_enrollment_sync_delete(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_enrollment_sync_delete() IS 'Generated: history of rows deleted from staging.enrollment_sync.';

-- Name: capture_enrollment_sync_device_delete(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_enrollment_sync_device_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
    begin
      insert into audit.record_change (table_id, record_id, operation, key, old, record_version, exchange_id, changed_at, actor, reason)
      select 10, n.record_id, 'delete', pg_catalog.jsonb_build_object('sync_request_id', n.sync_request_id, 'position', n."position"), pg_catalog.to_jsonb(n), n.record_version + 1, n.exchange_id, engine.now(),
        coalesce(nullif(pg_catalog.current_setting('dersync.actor', true), ''), session_user::text),
        nullif(pg_catalog.current_setting('dersync.reason', true), '')
      from old_rows n;
      return null;
    end $$;

-- Name: FUNCTION capture_enrollment_sync_device_delete(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_enrollment_sync_device_delete() IS 'Generated: history of rows deleted from staging.enrollment_sync_device.';

-- Name: capture_enrollment_sync_device_insert(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_enrollment_sync_device_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select from new_rows n where n.record_version <> 1) then
        raise exception 'a new row of staging.enrollment_sync_device must have record_version 1' using errcode = 'DS002';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, b.origin_id, b.origin_kind, n.*
        from new_rows n join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, key, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select n.change_id, 10, n.record_id, 'insert', pg_catalog.jsonb_build_object('sync_request_id', n.sync_request_id, 'position', n."position"), n.record_version, n.origin_id, n.exchange_id, v_now, v_actor, v_reason
        from diff n)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_enrollment_sync_device_insert(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_enrollment_sync_device_insert() IS 'Generated: history and births of rows inserted into staging.enrollment_sync_device.';

-- Name: capture_enrollment_sync_device_update(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_enrollment_sync_device_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
      v_is_brought boolean := v_actor is null or v_is_initial;
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select n.record_id, n.record_version - 1 from new_rows n except select o.record_id, o.record_version from old_rows o) then
        raise exception 'record_version of staging.enrollment_sync_device must rise by one with each change' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      if exists (select from new_rows n full join old_rows o using (record_id) where n.sync_request_id is distinct from o.sync_request_id or n."position" is distinct from o."position") then
        raise exception 'key columns of staging.enrollment_sync_device never change' using errcode = 'DS002', hint = 'End the row and make a new one.';
      end if;
      if (v_actor is null or v_reason is null)
          and exists (select n.record_id, n.exchange_id from new_rows n
            where n.exchange_id::text is distinct from pg_catalog.current_setting('dersync.exchange', true)
            intersect select o.record_id, o.exchange_id from old_rows o) then
        raise exception 'a change of staging.enrollment_sync_device that no exchange brought needs an actor and a reason' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, n.record_id, n.record_version, n.exchange_id,
          case when v_is_brought then b.origin_id end as origin_id,
          case when v_is_brought then b.origin_kind end as origin_kind,
          array_remove(array[case when n.sync_request_id is distinct from o.sync_request_id then 'sync_request_id' end, case when n."position" is distinct from o."position" then 'position' end, case when n.device_id is distinct from o.device_id then 'device_id' end, case when n.asset_id is distinct from o.asset_id then 'asset_id' end, case when n.nic_id is distinct from o.nic_id then 'nic_id' end, case when n.head_end_system is distinct from o.head_end_system then 'head_end_system' end, case when n.device_type is distinct from o.device_type then 'device_type' end, case when n.specification is distinct from o.specification then 'specification' end, case when n.serial_no is distinct from o.serial_no then 'serial_no' end, case when n.badge_no is distinct from o.badge_no then 'badge_no' end, case when n.status is distinct from o.status then 'status' end, case when n.replaces_device_id is distinct from o.replaces_device_id then 'replaces_device_id' end]::text[], null) as names,
          array_replace(array_remove(array[case when n.sync_request_id is distinct from o.sync_request_id then coalesce(o.sync_request_id::text, e'\x01null') else e'\x02same' end, case when n."position" is distinct from o."position" then coalesce(o."position"::text, e'\x01null') else e'\x02same' end, case when n.device_id is distinct from o.device_id then coalesce(o.device_id::text, e'\x01null') else e'\x02same' end, case when n.asset_id is distinct from o.asset_id then coalesce(o.asset_id::text, e'\x01null') else e'\x02same' end, case when n.nic_id is distinct from o.nic_id then coalesce(o.nic_id::text, e'\x01null') else e'\x02same' end, case when n.head_end_system is distinct from o.head_end_system then coalesce(o.head_end_system::text, e'\x01null') else e'\x02same' end, case when n.device_type is distinct from o.device_type then coalesce(o.device_type::text, e'\x01null') else e'\x02same' end, case when n.specification is distinct from o.specification then coalesce(o.specification::text, e'\x01null') else e'\x02same' end, case when n.serial_no is distinct from o.serial_no then coalesce(o.serial_no::text, e'\x01null') else e'\x02same' end, case when n.badge_no is distinct from o.badge_no then coalesce(o.badge_no::text, e'\x01null') else e'\x02same' end, case when n.status is distinct from o.status then coalesce(o.status::text, e'\x01null') else e'\x02same' end, case when n.replaces_device_id is distinct from o.replaces_device_id then coalesce(o.replaces_device_id::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as old_values,
          array_replace(array_remove(array[case when n.sync_request_id is distinct from o.sync_request_id then coalesce(n.sync_request_id::text, e'\x01null') else e'\x02same' end, case when n."position" is distinct from o."position" then coalesce(n."position"::text, e'\x01null') else e'\x02same' end, case when n.device_id is distinct from o.device_id then coalesce(n.device_id::text, e'\x01null') else e'\x02same' end, case when n.asset_id is distinct from o.asset_id then coalesce(n.asset_id::text, e'\x01null') else e'\x02same' end, case when n.nic_id is distinct from o.nic_id then coalesce(n.nic_id::text, e'\x01null') else e'\x02same' end, case when n.head_end_system is distinct from o.head_end_system then coalesce(n.head_end_system::text, e'\x01null') else e'\x02same' end, case when n.device_type is distinct from o.device_type then coalesce(n.device_type::text, e'\x01null') else e'\x02same' end, case when n.specification is distinct from o.specification then coalesce(n.specification::text, e'\x01null') else e'\x02same' end, case when n.serial_no is distinct from o.serial_no then coalesce(n.serial_no::text, e'\x01null') else e'\x02same' end, case when n.badge_no is distinct from o.badge_no then coalesce(n.badge_no::text, e'\x01null') else e'\x02same' end, case when n.status is distinct from o.status then coalesce(n.status::text, e'\x01null') else e'\x02same' end, case when n.replaces_device_id is distinct from o.replaces_device_id then coalesce(n.replaces_device_id::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as new_values
        from new_rows n join old_rows o using (record_id) join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, old, new, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select d.change_id, 10, d.record_id, 'update', pg_catalog.jsonb_object(d.names, d.old_values), pg_catalog.jsonb_object(d.names, d.new_values),
          d.record_version, d.origin_id, d.exchange_id, v_now, v_actor, v_reason from diff d)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_enrollment_sync_device_update(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_enrollment_sync_device_update() IS 'Generated: history and births of rows updated in staging.enrollment_sync_device.';

-- Name: capture_enrollment_sync_insert(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_enrollment_sync_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select from new_rows n where n.record_version <> 1) then
        raise exception 'a new row of staging.enrollment_sync must have record_version 1' using errcode = 'DS002';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, b.origin_id, b.origin_kind, n.*
        from new_rows n join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, key, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select n.change_id, 9, n.record_id, 'insert', pg_catalog.jsonb_build_object('sync_request_id', n.sync_request_id), n.record_version, n.origin_id, n.exchange_id, v_now, v_actor, v_reason
        from diff n)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 4::smallint as flow_id, 3 as position, d.record_id, d.change_id, d.record_version from diff d cross join lateral (select d.*) n cross join lateral (select (null::staging.enrollment_sync).*) o where d.origin_kind is distinct from 'derms' and (not n.is_missed)) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_enrollment_sync_insert(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_enrollment_sync_insert() IS 'Generated: history and births of rows inserted into staging.enrollment_sync.';

-- Name: capture_enrollment_sync_update(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_enrollment_sync_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
      v_is_brought boolean := v_actor is null or v_is_initial;
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select n.record_id, n.record_version - 1 from new_rows n except select o.record_id, o.record_version from old_rows o) then
        raise exception 'record_version of staging.enrollment_sync must rise by one with each change' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      if exists (select from new_rows n full join old_rows o using (record_id) where n.sync_request_id is distinct from o.sync_request_id) then
        raise exception 'key columns of staging.enrollment_sync never change' using errcode = 'DS002', hint = 'End the row and make a new one.';
      end if;
      if (v_actor is null or v_reason is null)
          and exists (select n.record_id, n.exchange_id from new_rows n
            where n.exchange_id::text is distinct from pg_catalog.current_setting('dersync.exchange', true)
            intersect select o.record_id, o.exchange_id from old_rows o) then
        raise exception 'a change of staging.enrollment_sync that no exchange brought needs an actor and a reason' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, n.record_id, n.record_version, n.exchange_id,
          case when v_is_brought then b.origin_id end as origin_id,
          case when v_is_brought then b.origin_kind end as origin_kind,
          array_remove(array[case when n.sync_request_id is distinct from o.sync_request_id then 'sync_request_id' end, case when n.subscription_id is distinct from o.subscription_id then 'subscription_id' end, case when n.contact_id is distinct from o.contact_id then 'contact_id' end, case when n.cis_person_id is distinct from o.cis_person_id then 'cis_person_id' end, case when n.cis_account_id is distinct from o.cis_account_id then 'cis_account_id' end, case when n.subscription_type is distinct from o.subscription_type then 'subscription_type' end, case when n.status is distinct from o.status then 'status' end, case when n.program_id is distinct from o.program_id then 'program_id' end, case when n.program_code is distinct from o.program_code then 'program_code' end, case when n.starts_at is distinct from o.starts_at then 'starts_at' end, case when n.ends_at is distinct from o.ends_at then 'ends_at' end, case when n.division is distinct from o.division then 'division' end, case when n.service_point_id is distinct from o.service_point_id then 'service_point_id' end, case when n.cis_premise_id is distinct from o.cis_premise_id then 'cis_premise_id' end, case when n.cis_service_point_id is distinct from o.cis_service_point_id then 'cis_service_point_id' end, case when n.time_zone is distinct from o.time_zone then 'time_zone' end, case when n.is_missed is distinct from o.is_missed then 'is_missed' end, case when n.repair is distinct from o.repair then 'repair' end]::text[], null) as names,
          array_replace(array_remove(array[case when n.sync_request_id is distinct from o.sync_request_id then coalesce(o.sync_request_id::text, e'\x01null') else e'\x02same' end, case when n.subscription_id is distinct from o.subscription_id then coalesce(o.subscription_id::text, e'\x01null') else e'\x02same' end, case when n.contact_id is distinct from o.contact_id then coalesce(o.contact_id::text, e'\x01null') else e'\x02same' end, case when n.cis_person_id is distinct from o.cis_person_id then coalesce(o.cis_person_id::text, e'\x01null') else e'\x02same' end, case when n.cis_account_id is distinct from o.cis_account_id then coalesce(o.cis_account_id::text, e'\x01null') else e'\x02same' end, case when n.subscription_type is distinct from o.subscription_type then coalesce(o.subscription_type::text, e'\x01null') else e'\x02same' end, case when n.status is distinct from o.status then coalesce(o.status::text, e'\x01null') else e'\x02same' end, case when n.program_id is distinct from o.program_id then coalesce(o.program_id::text, e'\x01null') else e'\x02same' end, case when n.program_code is distinct from o.program_code then coalesce(o.program_code::text, e'\x01null') else e'\x02same' end, case when n.starts_at is distinct from o.starts_at then coalesce(o.starts_at::text, e'\x01null') else e'\x02same' end, case when n.ends_at is distinct from o.ends_at then coalesce(o.ends_at::text, e'\x01null') else e'\x02same' end, case when n.division is distinct from o.division then coalesce(o.division::text, e'\x01null') else e'\x02same' end, case when n.service_point_id is distinct from o.service_point_id then coalesce(o.service_point_id::text, e'\x01null') else e'\x02same' end, case when n.cis_premise_id is distinct from o.cis_premise_id then coalesce(o.cis_premise_id::text, e'\x01null') else e'\x02same' end, case when n.cis_service_point_id is distinct from o.cis_service_point_id then coalesce(o.cis_service_point_id::text, e'\x01null') else e'\x02same' end, case when n.time_zone is distinct from o.time_zone then coalesce(o.time_zone::text, e'\x01null') else e'\x02same' end, case when n.is_missed is distinct from o.is_missed then coalesce(o.is_missed::text, e'\x01null') else e'\x02same' end, case when n.repair is distinct from o.repair then coalesce(o.repair::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as old_values,
          array_replace(array_remove(array[case when n.sync_request_id is distinct from o.sync_request_id then coalesce(n.sync_request_id::text, e'\x01null') else e'\x02same' end, case when n.subscription_id is distinct from o.subscription_id then coalesce(n.subscription_id::text, e'\x01null') else e'\x02same' end, case when n.contact_id is distinct from o.contact_id then coalesce(n.contact_id::text, e'\x01null') else e'\x02same' end, case when n.cis_person_id is distinct from o.cis_person_id then coalesce(n.cis_person_id::text, e'\x01null') else e'\x02same' end, case when n.cis_account_id is distinct from o.cis_account_id then coalesce(n.cis_account_id::text, e'\x01null') else e'\x02same' end, case when n.subscription_type is distinct from o.subscription_type then coalesce(n.subscription_type::text, e'\x01null') else e'\x02same' end, case when n.status is distinct from o.status then coalesce(n.status::text, e'\x01null') else e'\x02same' end, case when n.program_id is distinct from o.program_id then coalesce(n.program_id::text, e'\x01null') else e'\x02same' end, case when n.program_code is distinct from o.program_code then coalesce(n.program_code::text, e'\x01null') else e'\x02same' end, case when n.starts_at is distinct from o.starts_at then coalesce(n.starts_at::text, e'\x01null') else e'\x02same' end, case when n.ends_at is distinct from o.ends_at then coalesce(n.ends_at::text, e'\x01null') else e'\x02same' end, case when n.division is distinct from o.division then coalesce(n.division::text, e'\x01null') else e'\x02same' end, case when n.service_point_id is distinct from o.service_point_id then coalesce(n.service_point_id::text, e'\x01null') else e'\x02same' end, case when n.cis_premise_id is distinct from o.cis_premise_id then coalesce(n.cis_premise_id::text, e'\x01null') else e'\x02same' end, case when n.cis_service_point_id is distinct from o.cis_service_point_id then coalesce(n.cis_service_point_id::text, e'\x01null') else e'\x02same' end, case when n.time_zone is distinct from o.time_zone then coalesce(n.time_zone::text, e'\x01null') else e'\x02same' end, case when n.is_missed is distinct from o.is_missed then coalesce(n.is_missed::text, e'\x01null') else e'\x02same' end, case when n.repair is distinct from o.repair then coalesce(n.repair::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as new_values
        from new_rows n join old_rows o using (record_id) join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, old, new, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select d.change_id, 9, d.record_id, 'update', pg_catalog.jsonb_object(d.names, d.old_values), pg_catalog.jsonb_object(d.names, d.new_values),
          d.record_version, d.origin_id, d.exchange_id, v_now, v_actor, v_reason from diff d)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_enrollment_sync_update(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_enrollment_sync_update() IS 'Generated: history and births of rows updated in staging.enrollment_sync.';

-- Name: capture_enrollment_update(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_enrollment_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
      v_is_brought boolean := v_actor is null or v_is_initial;
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select n.record_id, n.record_version - 1 from new_rows n except select o.record_id, o.record_version from old_rows o) then
        raise exception 'record_version of staging.enrollment must rise by one with each change' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      if exists (select from new_rows n full join old_rows o using (record_id) where n.derms_instance is distinct from o.derms_instance or n.message_id is distinct from o.message_id or n."position" is distinct from o."position") then
        raise exception 'key columns of staging.enrollment never change' using errcode = 'DS002', hint = 'End the row and make a new one.';
      end if;
      if (v_actor is null or v_reason is null)
          and exists (select n.record_id, n.exchange_id from new_rows n
            where n.exchange_id::text is distinct from pg_catalog.current_setting('dersync.exchange', true)
            intersect select o.record_id, o.exchange_id from old_rows o) then
        raise exception 'a change of staging.enrollment that no exchange brought needs an actor and a reason' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, n.record_id, n.record_version, n.exchange_id,
          case when v_is_brought then b.origin_id end as origin_id,
          case when v_is_brought then b.origin_kind end as origin_kind,
          array_remove(array[case when n.derms_instance is distinct from o.derms_instance then 'derms_instance' end, case when n.message_id is distinct from o.message_id then 'message_id' end, case when n."position" is distinct from o."position" then 'position' end, case when n.transaction_id is distinct from o.transaction_id then 'transaction_id' end, case when n.request_type is distinct from o.request_type then 'request_type' end, case when n.joins_enrollment_id is distinct from o.joins_enrollment_id then 'joins_enrollment_id' end, case when n.cis_person_id is distinct from o.cis_person_id then 'cis_person_id' end, case when n.cis_account_id is distinct from o.cis_account_id then 'cis_account_id' end, case when n.name is distinct from o.name then 'name' end, case when n.home_phone is distinct from o.home_phone then 'home_phone' end, case when n.business_phone is distinct from o.business_phone then 'business_phone' end, case when n.email is distinct from o.email then 'email' end, case when n.cis_service_agreement_id is distinct from o.cis_service_agreement_id then 'cis_service_agreement_id' end, case when n.program_code is distinct from o.program_code then 'program_code' end, case when n.start_date is distinct from o.start_date then 'start_date' end, case when n.end_date is distinct from o.end_date then 'end_date' end, case when n.location_id is distinct from o.location_id then 'location_id' end, case when n.division is distinct from o.division then 'division' end, case when n.cis_premise_id is distinct from o.cis_premise_id then 'cis_premise_id' end, case when n.cis_service_point_id is distinct from o.cis_service_point_id then 'cis_service_point_id' end, case when n.time_zone is distinct from o.time_zone then 'time_zone' end, case when n.address1 is distinct from o.address1 then 'address1' end, case when n.address2 is distinct from o.address2 then 'address2' end, case when n.address3 is distinct from o.address3 then 'address3' end, case when n.address4 is distinct from o.address4 then 'address4' end, case when n.city is distinct from o.city then 'city' end, case when n.county is distinct from o.county then 'county' end, case when n.state is distinct from o.state then 'state' end, case when n.postal is distinct from o.postal then 'postal' end, case when n.country is distinct from o.country then 'country' end, case when n.installation_method is distinct from o.installation_method then 'installation_method' end, case when n.asset_ownership is distinct from o.asset_ownership then 'asset_ownership' end, case when n.nic_ids is distinct from o.nic_ids then 'nic_ids' end, case when n.unreadable is distinct from o.unreadable then 'unreadable' end, case when n.result is distinct from o.result then 'result' end, case when n.result_number is distinct from o.result_number then 'result_number' end, case when n.result_message is distinct from o.result_message then 'result_message' end, case when n.enrollment_id is distinct from o.enrollment_id then 'enrollment_id' end, case when n.answered_at is distinct from o.answered_at then 'answered_at' end, case when n.enrollment_status is distinct from o.enrollment_status then 'enrollment_status' end, case when n.ended_at is distinct from o.ended_at then 'ended_at' end, case when n.cancel_reason is distinct from o.cancel_reason then 'cancel_reason' end]::text[], null) as names,
          array_replace(array_remove(array[case when n.derms_instance is distinct from o.derms_instance then coalesce(o.derms_instance::text, e'\x01null') else e'\x02same' end, case when n.message_id is distinct from o.message_id then coalesce(o.message_id::text, e'\x01null') else e'\x02same' end, case when n."position" is distinct from o."position" then coalesce(o."position"::text, e'\x01null') else e'\x02same' end, case when n.transaction_id is distinct from o.transaction_id then coalesce(o.transaction_id::text, e'\x01null') else e'\x02same' end, case when n.request_type is distinct from o.request_type then coalesce(o.request_type::text, e'\x01null') else e'\x02same' end, case when n.joins_enrollment_id is distinct from o.joins_enrollment_id then coalesce(o.joins_enrollment_id::text, e'\x01null') else e'\x02same' end, case when n.cis_person_id is distinct from o.cis_person_id then coalesce(o.cis_person_id::text, e'\x01null') else e'\x02same' end, case when n.cis_account_id is distinct from o.cis_account_id then coalesce(o.cis_account_id::text, e'\x01null') else e'\x02same' end, case when n.name is distinct from o.name then coalesce(o.name::text, e'\x01null') else e'\x02same' end, case when n.home_phone is distinct from o.home_phone then coalesce(o.home_phone::text, e'\x01null') else e'\x02same' end, case when n.business_phone is distinct from o.business_phone then coalesce(o.business_phone::text, e'\x01null') else e'\x02same' end, case when n.email is distinct from o.email then coalesce(o.email::text, e'\x01null') else e'\x02same' end, case when n.cis_service_agreement_id is distinct from o.cis_service_agreement_id then coalesce(o.cis_service_agreement_id::text, e'\x01null') else e'\x02same' end, case when n.program_code is distinct from o.program_code then coalesce(o.program_code::text, e'\x01null') else e'\x02same' end, case when n.start_date is distinct from o.start_date then coalesce(o.start_date::text, e'\x01null') else e'\x02same' end, case when n.end_date is distinct from o.end_date then coalesce(o.end_date::text, e'\x01null') else e'\x02same' end, case when n.location_id is distinct from o.location_id then coalesce(o.location_id::text, e'\x01null') else e'\x02same' end, case when n.division is distinct from o.division then coalesce(o.division::text, e'\x01null') else e'\x02same' end, case when n.cis_premise_id is distinct from o.cis_premise_id then coalesce(o.cis_premise_id::text, e'\x01null') else e'\x02same' end, case when n.cis_service_point_id is distinct from o.cis_service_point_id then coalesce(o.cis_service_point_id::text, e'\x01null') else e'\x02same' end, case when n.time_zone is distinct from o.time_zone then coalesce(o.time_zone::text, e'\x01null') else e'\x02same' end, case when n.address1 is distinct from o.address1 then coalesce(o.address1::text, e'\x01null') else e'\x02same' end, case when n.address2 is distinct from o.address2 then coalesce(o.address2::text, e'\x01null') else e'\x02same' end, case when n.address3 is distinct from o.address3 then coalesce(o.address3::text, e'\x01null') else e'\x02same' end, case when n.address4 is distinct from o.address4 then coalesce(o.address4::text, e'\x01null') else e'\x02same' end, case when n.city is distinct from o.city then coalesce(o.city::text, e'\x01null') else e'\x02same' end, case when n.county is distinct from o.county then coalesce(o.county::text, e'\x01null') else e'\x02same' end, case when n.state is distinct from o.state then coalesce(o.state::text, e'\x01null') else e'\x02same' end, case when n.postal is distinct from o.postal then coalesce(o.postal::text, e'\x01null') else e'\x02same' end, case when n.country is distinct from o.country then coalesce(o.country::text, e'\x01null') else e'\x02same' end, case when n.installation_method is distinct from o.installation_method then coalesce(o.installation_method::text, e'\x01null') else e'\x02same' end, case when n.asset_ownership is distinct from o.asset_ownership then coalesce(o.asset_ownership::text, e'\x01null') else e'\x02same' end, case when n.nic_ids is distinct from o.nic_ids then coalesce(o.nic_ids::text, e'\x01null') else e'\x02same' end, case when n.unreadable is distinct from o.unreadable then coalesce(o.unreadable::text, e'\x01null') else e'\x02same' end, case when n.result is distinct from o.result then coalesce(o.result::text, e'\x01null') else e'\x02same' end, case when n.result_number is distinct from o.result_number then coalesce(o.result_number::text, e'\x01null') else e'\x02same' end, case when n.result_message is distinct from o.result_message then coalesce(o.result_message::text, e'\x01null') else e'\x02same' end, case when n.enrollment_id is distinct from o.enrollment_id then coalesce(o.enrollment_id::text, e'\x01null') else e'\x02same' end, case when n.answered_at is distinct from o.answered_at then coalesce(o.answered_at::text, e'\x01null') else e'\x02same' end, case when n.enrollment_status is distinct from o.enrollment_status then coalesce(o.enrollment_status::text, e'\x01null') else e'\x02same' end, case when n.ended_at is distinct from o.ended_at then coalesce(o.ended_at::text, e'\x01null') else e'\x02same' end, case when n.cancel_reason is distinct from o.cancel_reason then coalesce(o.cancel_reason::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as old_values,
          array_replace(array_remove(array[case when n.derms_instance is distinct from o.derms_instance then coalesce(n.derms_instance::text, e'\x01null') else e'\x02same' end, case when n.message_id is distinct from o.message_id then coalesce(n.message_id::text, e'\x01null') else e'\x02same' end, case when n."position" is distinct from o."position" then coalesce(n."position"::text, e'\x01null') else e'\x02same' end, case when n.transaction_id is distinct from o.transaction_id then coalesce(n.transaction_id::text, e'\x01null') else e'\x02same' end, case when n.request_type is distinct from o.request_type then coalesce(n.request_type::text, e'\x01null') else e'\x02same' end, case when n.joins_enrollment_id is distinct from o.joins_enrollment_id then coalesce(n.joins_enrollment_id::text, e'\x01null') else e'\x02same' end, case when n.cis_person_id is distinct from o.cis_person_id then coalesce(n.cis_person_id::text, e'\x01null') else e'\x02same' end, case when n.cis_account_id is distinct from o.cis_account_id then coalesce(n.cis_account_id::text, e'\x01null') else e'\x02same' end, case when n.name is distinct from o.name then coalesce(n.name::text, e'\x01null') else e'\x02same' end, case when n.home_phone is distinct from o.home_phone then coalesce(n.home_phone::text, e'\x01null') else e'\x02same' end, case when n.business_phone is distinct from o.business_phone then coalesce(n.business_phone::text, e'\x01null') else e'\x02same' end, case when n.email is distinct from o.email then coalesce(n.email::text, e'\x01null') else e'\x02same' end, case when n.cis_service_agreement_id is distinct from o.cis_service_agreement_id then coalesce(n.cis_service_agreement_id::text, e'\x01null') else e'\x02same' end, case when n.program_code is distinct from o.program_code then coalesce(n.program_code::text, e'\x01null') else e'\x02same' end, case when n.start_date is distinct from o.start_date then coalesce(n.start_date::text, e'\x01null') else e'\x02same' end, case when n.end_date is distinct from o.end_date then coalesce(n.end_date::text, e'\x01null') else e'\x02same' end, case when n.location_id is distinct from o.location_id then coalesce(n.location_id::text, e'\x01null') else e'\x02same' end, case when n.division is distinct from o.division then coalesce(n.division::text, e'\x01null') else e'\x02same' end, case when n.cis_premise_id is distinct from o.cis_premise_id then coalesce(n.cis_premise_id::text, e'\x01null') else e'\x02same' end, case when n.cis_service_point_id is distinct from o.cis_service_point_id then coalesce(n.cis_service_point_id::text, e'\x01null') else e'\x02same' end, case when n.time_zone is distinct from o.time_zone then coalesce(n.time_zone::text, e'\x01null') else e'\x02same' end, case when n.address1 is distinct from o.address1 then coalesce(n.address1::text, e'\x01null') else e'\x02same' end, case when n.address2 is distinct from o.address2 then coalesce(n.address2::text, e'\x01null') else e'\x02same' end, case when n.address3 is distinct from o.address3 then coalesce(n.address3::text, e'\x01null') else e'\x02same' end, case when n.address4 is distinct from o.address4 then coalesce(n.address4::text, e'\x01null') else e'\x02same' end, case when n.city is distinct from o.city then coalesce(n.city::text, e'\x01null') else e'\x02same' end, case when n.county is distinct from o.county then coalesce(n.county::text, e'\x01null') else e'\x02same' end, case when n.state is distinct from o.state then coalesce(n.state::text, e'\x01null') else e'\x02same' end, case when n.postal is distinct from o.postal then coalesce(n.postal::text, e'\x01null') else e'\x02same' end, case when n.country is distinct from o.country then coalesce(n.country::text, e'\x01null') else e'\x02same' end, case when n.installation_method is distinct from o.installation_method then coalesce(n.installation_method::text, e'\x01null') else e'\x02same' end, case when n.asset_ownership is distinct from o.asset_ownership then coalesce(n.asset_ownership::text, e'\x01null') else e'\x02same' end, case when n.nic_ids is distinct from o.nic_ids then coalesce(n.nic_ids::text, e'\x01null') else e'\x02same' end, case when n.unreadable is distinct from o.unreadable then coalesce(n.unreadable::text, e'\x01null') else e'\x02same' end, case when n.result is distinct from o.result then coalesce(n.result::text, e'\x01null') else e'\x02same' end, case when n.result_number is distinct from o.result_number then coalesce(n.result_number::text, e'\x01null') else e'\x02same' end, case when n.result_message is distinct from o.result_message then coalesce(n.result_message::text, e'\x01null') else e'\x02same' end, case when n.enrollment_id is distinct from o.enrollment_id then coalesce(n.enrollment_id::text, e'\x01null') else e'\x02same' end, case when n.answered_at is distinct from o.answered_at then coalesce(n.answered_at::text, e'\x01null') else e'\x02same' end, case when n.enrollment_status is distinct from o.enrollment_status then coalesce(n.enrollment_status::text, e'\x01null') else e'\x02same' end, case when n.ended_at is distinct from o.ended_at then coalesce(n.ended_at::text, e'\x01null') else e'\x02same' end, case when n.cancel_reason is distinct from o.cancel_reason then coalesce(n.cancel_reason::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as new_values
        from new_rows n join old_rows o using (record_id) join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, old, new, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select d.change_id, 4, d.record_id, 'update', pg_catalog.jsonb_object(d.names, d.old_values), pg_catalog.jsonb_object(d.names, d.new_values),
          d.record_version, d.origin_id, d.exchange_id, v_now, v_actor, v_reason from diff d)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_enrollment_update(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_enrollment_update() IS 'Generated: history and births of rows updated in staging.enrollment.';

-- Name: capture_event_delete(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_event_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
    begin
      insert into audit.record_change (table_id, record_id, operation, key, old, record_version, exchange_id, changed_at, actor, reason)
      select 11, n.record_id, 'delete', pg_catalog.jsonb_build_object('derms_instance', n.derms_instance, 'event_id', n.event_id), pg_catalog.to_jsonb(n), n.record_version + 1, n.exchange_id, engine.now(),
        coalesce(nullif(pg_catalog.current_setting('dersync.actor', true), ''), session_user::text),
        nullif(pg_catalog.current_setting('dersync.reason', true), '')
      from old_rows n;
      return null;
    end $$;

-- Name: FUNCTION capture_event_delete(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_event_delete() IS 'Generated: history of rows deleted from staging.event.';

-- Name: capture_event_insert(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_event_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select from new_rows n where n.record_version <> 1) then
        raise exception 'a new row of staging.event must have record_version 1' using errcode = 'DS002';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, b.origin_id, b.origin_kind, n.*
        from new_rows n join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, key, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select n.change_id, 11, n.record_id, 'insert', pg_catalog.jsonb_build_object('derms_instance', n.derms_instance, 'event_id', n.event_id), n.record_version, n.origin_id, n.exchange_id, v_now, v_actor, v_reason
        from diff n)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_event_insert(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_event_insert() IS 'Generated: history and births of rows inserted into staging.event.';

-- Name: capture_event_stage_delete(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_event_stage_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
    begin
      insert into audit.record_change (table_id, record_id, operation, key, old, record_version, exchange_id, changed_at, actor, reason)
      select 12, n.record_id, 'delete', pg_catalog.jsonb_build_object('derms_instance', n.derms_instance, 'stage_id', n.stage_id), pg_catalog.to_jsonb(n), n.record_version + 1, n.exchange_id, engine.now(),
        coalesce(nullif(pg_catalog.current_setting('dersync.actor', true), ''), session_user::text),
        nullif(pg_catalog.current_setting('dersync.reason', true), '')
      from old_rows n;
      return null;
    end $$;

-- Name: FUNCTION capture_event_stage_delete(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_event_stage_delete() IS 'Generated: history of rows deleted from staging.event_stage.';

-- Name: capture_event_stage_insert(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_event_stage_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select from new_rows n where n.record_version <> 1) then
        raise exception 'a new row of staging.event_stage must have record_version 1' using errcode = 'DS002';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, b.origin_id, b.origin_kind, n.*
        from new_rows n join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, key, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select n.change_id, 12, n.record_id, 'insert', pg_catalog.jsonb_build_object('derms_instance', n.derms_instance, 'stage_id', n.stage_id), n.record_version, n.origin_id, n.exchange_id, v_now, v_actor, v_reason
        from diff n)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 5::smallint as flow_id, 5 as position, d.record_id, d.change_id, d.record_version from diff d cross join lateral (select d.*) n cross join lateral (select (null::staging.event_stage).*) o where d.origin_kind is distinct from 'dacs' and (n.status in ('Scheduled', 'In Progress') and not n.is_missed and (o.stage_id is null or o.status not in ('Scheduled', 'In Progress') or o.incarnation <> n.incarnation or o.starts_at <> n.starts_at or o.ends_at <> n.ends_at))) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_event_stage_insert(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_event_stage_insert() IS 'Generated: history and births of rows inserted into staging.event_stage.';

-- Name: capture_event_stage_step_delete(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_event_stage_step_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
    begin
      insert into audit.record_change (table_id, record_id, operation, key, old, record_version, exchange_id, changed_at, actor, reason)
      select 13, n.record_id, 'delete', pg_catalog.jsonb_build_object('derms_instance', n.derms_instance, 'stage_id', n.stage_id, 'incarnation', n.incarnation, 'action', n.action), pg_catalog.to_jsonb(n), n.record_version + 1, n.exchange_id, engine.now(),
        coalesce(nullif(pg_catalog.current_setting('dersync.actor', true), ''), session_user::text),
        nullif(pg_catalog.current_setting('dersync.reason', true), '')
      from old_rows n;
      return null;
    end $$;

-- Name: FUNCTION capture_event_stage_step_delete(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_event_stage_step_delete() IS 'Generated: history of rows deleted from staging.event_stage_step.';

-- Name: capture_event_stage_step_insert(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_event_stage_step_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select from new_rows n where n.record_version <> 1) then
        raise exception 'a new row of staging.event_stage_step must have record_version 1' using errcode = 'DS002';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, b.origin_id, b.origin_kind, n.*
        from new_rows n join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, key, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select n.change_id, 13, n.record_id, 'insert', pg_catalog.jsonb_build_object('derms_instance', n.derms_instance, 'stage_id', n.stage_id, 'incarnation', n.incarnation, 'action', n.action), n.record_version, n.origin_id, n.exchange_id, v_now, v_actor, v_reason
        from diff n)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 6::smallint as flow_id, 6 as position, d.record_id, d.change_id, d.record_version from diff d cross join lateral (select d.*) n cross join lateral (select (null::staging.event_stage_step).*) o where d.origin_kind is distinct from 'dacs' and (not exists (select from staging.event_stage s where s.derms_instance = n.derms_instance and s.stage_id = n.stage_id and s.is_missed) and (n.action <> 'F1CN' or exists (select from staging.event_stage_step p where p.derms_instance = n.derms_instance and p.stage_id = n.stage_id and p.action = 'X1SD')))) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_event_stage_step_insert(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_event_stage_step_insert() IS 'Generated: history and births of rows inserted into staging.event_stage_step.';

-- Name: capture_event_stage_step_update(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_event_stage_step_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
      v_is_brought boolean := v_actor is null or v_is_initial;
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select n.record_id, n.record_version - 1 from new_rows n except select o.record_id, o.record_version from old_rows o) then
        raise exception 'record_version of staging.event_stage_step must rise by one with each change' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      if exists (select from new_rows n full join old_rows o using (record_id) where n.derms_instance is distinct from o.derms_instance or n.stage_id is distinct from o.stage_id or n.incarnation is distinct from o.incarnation or n.action is distinct from o.action) then
        raise exception 'key columns of staging.event_stage_step never change' using errcode = 'DS002', hint = 'End the row and make a new one.';
      end if;
      if (v_actor is null or v_reason is null)
          and exists (select n.record_id, n.exchange_id from new_rows n
            where n.exchange_id::text is distinct from pg_catalog.current_setting('dersync.exchange', true)
            intersect select o.record_id, o.exchange_id from old_rows o) then
        raise exception 'a change of staging.event_stage_step that no exchange brought needs an actor and a reason' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, n.record_id, n.record_version, n.exchange_id,
          case when v_is_brought then b.origin_id end as origin_id,
          case when v_is_brought then b.origin_kind end as origin_kind,
          array_remove(array[case when n.derms_instance is distinct from o.derms_instance then 'derms_instance' end, case when n.stage_id is distinct from o.stage_id then 'stage_id' end, case when n.incarnation is distinct from o.incarnation then 'incarnation' end, case when n.action is distinct from o.action then 'action' end, case when n.at is distinct from o.at then 'at' end, case when n.is_inferred is distinct from o.is_inferred then 'is_inferred' end, case when n.cancel_reason is distinct from o.cancel_reason then 'cancel_reason' end]::text[], null) as names,
          array_replace(array_remove(array[case when n.derms_instance is distinct from o.derms_instance then coalesce(o.derms_instance::text, e'\x01null') else e'\x02same' end, case when n.stage_id is distinct from o.stage_id then coalesce(o.stage_id::text, e'\x01null') else e'\x02same' end, case when n.incarnation is distinct from o.incarnation then coalesce(o.incarnation::text, e'\x01null') else e'\x02same' end, case when n.action is distinct from o.action then coalesce(o.action::text, e'\x01null') else e'\x02same' end, case when n.at is distinct from o.at then coalesce(o.at::text, e'\x01null') else e'\x02same' end, case when n.is_inferred is distinct from o.is_inferred then coalesce(o.is_inferred::text, e'\x01null') else e'\x02same' end, case when n.cancel_reason is distinct from o.cancel_reason then coalesce(o.cancel_reason::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as old_values,
          array_replace(array_remove(array[case when n.derms_instance is distinct from o.derms_instance then coalesce(n.derms_instance::text, e'\x01null') else e'\x02same' end, case when n.stage_id is distinct from o.stage_id then coalesce(n.stage_id::text, e'\x01null') else e'\x02same' end, case when n.incarnation is distinct from o.incarnation then coalesce(n.incarnation::text, e'\x01null') else e'\x02same' end, case when n.action is distinct from o.action then coalesce(n.action::text, e'\x01null') else e'\x02same' end, case when n.at is distinct from o.at then coalesce(n.at::text, e'\x01null') else e'\x02same' end, case when n.is_inferred is distinct from o.is_inferred then coalesce(n.is_inferred::text, e'\x01null') else e'\x02same' end, case when n.cancel_reason is distinct from o.cancel_reason then coalesce(n.cancel_reason::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as new_values
        from new_rows n join old_rows o using (record_id) join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, old, new, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select d.change_id, 13, d.record_id, 'update', pg_catalog.jsonb_object(d.names, d.old_values), pg_catalog.jsonb_object(d.names, d.new_values),
          d.record_version, d.origin_id, d.exchange_id, v_now, v_actor, v_reason from diff d)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_event_stage_step_update(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_event_stage_step_update() IS 'Generated: history and births of rows updated in staging.event_stage_step.';

-- Name: capture_event_stage_update(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_event_stage_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
      v_is_brought boolean := v_actor is null or v_is_initial;
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select n.record_id, n.record_version - 1 from new_rows n except select o.record_id, o.record_version from old_rows o) then
        raise exception 'record_version of staging.event_stage must rise by one with each change' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      if exists (select from new_rows n full join old_rows o using (record_id) where n.derms_instance is distinct from o.derms_instance or n.stage_id is distinct from o.stage_id) then
        raise exception 'key columns of staging.event_stage never change' using errcode = 'DS002', hint = 'End the row and make a new one.';
      end if;
      if (v_actor is null or v_reason is null)
          and exists (select n.record_id, n.exchange_id from new_rows n
            where n.exchange_id::text is distinct from pg_catalog.current_setting('dersync.exchange', true)
            intersect select o.record_id, o.exchange_id from old_rows o) then
        raise exception 'a change of staging.event_stage that no exchange brought needs an actor and a reason' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, n.record_id, n.record_version, n.exchange_id,
          case when v_is_brought then b.origin_id end as origin_id,
          case when v_is_brought then b.origin_kind end as origin_kind,
          array_remove(array[case when n.derms_instance is distinct from o.derms_instance then 'derms_instance' end, case when n.stage_id is distinct from o.stage_id then 'stage_id' end, case when n.event_id is distinct from o.event_id then 'event_id' end, case when n.sequence is distinct from o.sequence then 'sequence' end, case when n.starts_at is distinct from o.starts_at then 'starts_at' end, case when n.ends_at is distinct from o.ends_at then 'ends_at' end, case when n.status is distinct from o.status then 'status' end, case when n.cancel_reason is distinct from o.cancel_reason then 'cancel_reason' end, case when n.incarnation is distinct from o.incarnation then 'incarnation' end, case when n.is_missed is distinct from o.is_missed then 'is_missed' end]::text[], null) as names,
          array_replace(array_remove(array[case when n.derms_instance is distinct from o.derms_instance then coalesce(o.derms_instance::text, e'\x01null') else e'\x02same' end, case when n.stage_id is distinct from o.stage_id then coalesce(o.stage_id::text, e'\x01null') else e'\x02same' end, case when n.event_id is distinct from o.event_id then coalesce(o.event_id::text, e'\x01null') else e'\x02same' end, case when n.sequence is distinct from o.sequence then coalesce(o.sequence::text, e'\x01null') else e'\x02same' end, case when n.starts_at is distinct from o.starts_at then coalesce(o.starts_at::text, e'\x01null') else e'\x02same' end, case when n.ends_at is distinct from o.ends_at then coalesce(o.ends_at::text, e'\x01null') else e'\x02same' end, case when n.status is distinct from o.status then coalesce(o.status::text, e'\x01null') else e'\x02same' end, case when n.cancel_reason is distinct from o.cancel_reason then coalesce(o.cancel_reason::text, e'\x01null') else e'\x02same' end, case when n.incarnation is distinct from o.incarnation then coalesce(o.incarnation::text, e'\x01null') else e'\x02same' end, case when n.is_missed is distinct from o.is_missed then coalesce(o.is_missed::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as old_values,
          array_replace(array_remove(array[case when n.derms_instance is distinct from o.derms_instance then coalesce(n.derms_instance::text, e'\x01null') else e'\x02same' end, case when n.stage_id is distinct from o.stage_id then coalesce(n.stage_id::text, e'\x01null') else e'\x02same' end, case when n.event_id is distinct from o.event_id then coalesce(n.event_id::text, e'\x01null') else e'\x02same' end, case when n.sequence is distinct from o.sequence then coalesce(n.sequence::text, e'\x01null') else e'\x02same' end, case when n.starts_at is distinct from o.starts_at then coalesce(n.starts_at::text, e'\x01null') else e'\x02same' end, case when n.ends_at is distinct from o.ends_at then coalesce(n.ends_at::text, e'\x01null') else e'\x02same' end, case when n.status is distinct from o.status then coalesce(n.status::text, e'\x01null') else e'\x02same' end, case when n.cancel_reason is distinct from o.cancel_reason then coalesce(n.cancel_reason::text, e'\x01null') else e'\x02same' end, case when n.incarnation is distinct from o.incarnation then coalesce(n.incarnation::text, e'\x01null') else e'\x02same' end, case when n.is_missed is distinct from o.is_missed then coalesce(n.is_missed::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as new_values
        from new_rows n join old_rows o using (record_id) join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, old, new, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select d.change_id, 12, d.record_id, 'update', pg_catalog.jsonb_object(d.names, d.old_values), pg_catalog.jsonb_object(d.names, d.new_values),
          d.record_version, d.origin_id, d.exchange_id, v_now, v_actor, v_reason from diff d)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 5::smallint as flow_id, 5 as position, d.record_id, d.change_id, d.record_version from diff d join new_rows n using (record_id) join old_rows o using (record_id) where d.origin_kind is distinct from 'dacs' and (n.status in ('Scheduled', 'In Progress') and not n.is_missed and (o.stage_id is null or o.status not in ('Scheduled', 'In Progress') or o.incarnation <> n.incarnation or o.starts_at <> n.starts_at or o.ends_at <> n.ends_at))) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_event_stage_update(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_event_stage_update() IS 'Generated: history and births of rows updated in staging.event_stage.';

-- Name: capture_event_update(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_event_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
      v_is_brought boolean := v_actor is null or v_is_initial;
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select n.record_id, n.record_version - 1 from new_rows n except select o.record_id, o.record_version from old_rows o) then
        raise exception 'record_version of staging.event must rise by one with each change' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      if exists (select from new_rows n full join old_rows o using (record_id) where n.derms_instance is distinct from o.derms_instance or n.event_id is distinct from o.event_id) then
        raise exception 'key columns of staging.event never change' using errcode = 'DS002', hint = 'End the row and make a new one.';
      end if;
      if (v_actor is null or v_reason is null)
          and exists (select n.record_id, n.exchange_id from new_rows n
            where n.exchange_id::text is distinct from pg_catalog.current_setting('dersync.exchange', true)
            intersect select o.record_id, o.exchange_id from old_rows o) then
        raise exception 'a change of staging.event that no exchange brought needs an actor and a reason' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, n.record_id, n.record_version, n.exchange_id,
          case when v_is_brought then b.origin_id end as origin_id,
          case when v_is_brought then b.origin_kind end as origin_kind,
          array_remove(array[case when n.derms_instance is distinct from o.derms_instance then 'derms_instance' end, case when n.event_id is distinct from o.event_id then 'event_id' end, case when n.event_type is distinct from o.event_type then 'event_type' end, case when n.program_external_id is distinct from o.program_external_id then 'program_external_id' end, case when n.name is distinct from o.name then 'name' end, case when n.starts_at is distinct from o.starts_at then 'starts_at' end, case when n.ends_at is distinct from o.ends_at then 'ends_at' end, case when n.status is distinct from o.status then 'status' end, case when n.cancel_reason is distinct from o.cancel_reason then 'cancel_reason' end, case when n.stage_ids is distinct from o.stage_ids then 'stage_ids' end]::text[], null) as names,
          array_replace(array_remove(array[case when n.derms_instance is distinct from o.derms_instance then coalesce(o.derms_instance::text, e'\x01null') else e'\x02same' end, case when n.event_id is distinct from o.event_id then coalesce(o.event_id::text, e'\x01null') else e'\x02same' end, case when n.event_type is distinct from o.event_type then coalesce(o.event_type::text, e'\x01null') else e'\x02same' end, case when n.program_external_id is distinct from o.program_external_id then coalesce(o.program_external_id::text, e'\x01null') else e'\x02same' end, case when n.name is distinct from o.name then coalesce(o.name::text, e'\x01null') else e'\x02same' end, case when n.starts_at is distinct from o.starts_at then coalesce(o.starts_at::text, e'\x01null') else e'\x02same' end, case when n.ends_at is distinct from o.ends_at then coalesce(o.ends_at::text, e'\x01null') else e'\x02same' end, case when n.status is distinct from o.status then coalesce(o.status::text, e'\x01null') else e'\x02same' end, case when n.cancel_reason is distinct from o.cancel_reason then coalesce(o.cancel_reason::text, e'\x01null') else e'\x02same' end, case when n.stage_ids is distinct from o.stage_ids then coalesce(o.stage_ids::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as old_values,
          array_replace(array_remove(array[case when n.derms_instance is distinct from o.derms_instance then coalesce(n.derms_instance::text, e'\x01null') else e'\x02same' end, case when n.event_id is distinct from o.event_id then coalesce(n.event_id::text, e'\x01null') else e'\x02same' end, case when n.event_type is distinct from o.event_type then coalesce(n.event_type::text, e'\x01null') else e'\x02same' end, case when n.program_external_id is distinct from o.program_external_id then coalesce(n.program_external_id::text, e'\x01null') else e'\x02same' end, case when n.name is distinct from o.name then coalesce(n.name::text, e'\x01null') else e'\x02same' end, case when n.starts_at is distinct from o.starts_at then coalesce(n.starts_at::text, e'\x01null') else e'\x02same' end, case when n.ends_at is distinct from o.ends_at then coalesce(n.ends_at::text, e'\x01null') else e'\x02same' end, case when n.status is distinct from o.status then coalesce(n.status::text, e'\x01null') else e'\x02same' end, case when n.cancel_reason is distinct from o.cancel_reason then coalesce(n.cancel_reason::text, e'\x01null') else e'\x02same' end, case when n.stage_ids is distinct from o.stage_ids then coalesce(n.stage_ids::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as new_values
        from new_rows n join old_rows o using (record_id) join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, old, new, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select d.change_id, 11, d.record_id, 'update', pg_catalog.jsonb_object(d.names, d.old_values), pg_catalog.jsonb_object(d.names, d.new_values),
          d.record_version, d.origin_id, d.exchange_id, v_now, v_actor, v_reason from diff d)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_event_update(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_event_update() IS 'Generated: history and births of rows updated in staging.event.';

-- Name: capture_file_delete(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_file_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
    begin
      insert into audit.record_change (table_id, record_id, operation, key, old, record_version, exchange_id, changed_at, actor, reason)
      select 14, n.record_id, 'delete', pg_catalog.jsonb_build_object('instance', n.instance, 'file_id', n.file_id), pg_catalog.to_jsonb(n), n.record_version + 1, n.exchange_id, engine.now(),
        coalesce(nullif(pg_catalog.current_setting('dersync.actor', true), ''), session_user::text),
        nullif(pg_catalog.current_setting('dersync.reason', true), '')
      from old_rows n;
      return null;
    end $$;

-- Name: FUNCTION capture_file_delete(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_file_delete() IS 'Generated: history of rows deleted from staging.file.';

-- Name: capture_file_insert(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_file_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select from new_rows n where n.record_version <> 1) then
        raise exception 'a new row of staging.file must have record_version 1' using errcode = 'DS002';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, b.origin_id, b.origin_kind, n.*
        from new_rows n join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, key, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select n.change_id, 14, n.record_id, 'insert', pg_catalog.jsonb_build_object('instance', n.instance, 'file_id', n.file_id), n.record_version, n.origin_id, n.exchange_id, v_now, v_actor, v_reason
        from diff n)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 7::smallint as flow_id, 13 as position, d.record_id, d.change_id, d.record_version from diff d cross join lateral (select d.*) n cross join lateral (select (null::staging.file).*) o where  (n.kind = 'score' and n.result is not null and o.result is null)) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_file_insert(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_file_insert() IS 'Generated: history and births of rows inserted into staging.file.';

-- Name: capture_file_part_delete(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_file_part_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
    begin
      insert into audit.record_change (table_id, record_id, operation, key, old, record_version, exchange_id, changed_at, actor, reason)
      select 15, n.record_id, 'delete', pg_catalog.jsonb_build_object('instance', n.instance, 'file_id', n.file_id, 'part_number', n.part_number), pg_catalog.to_jsonb(n), n.record_version + 1, n.exchange_id, engine.now(),
        coalesce(nullif(pg_catalog.current_setting('dersync.actor', true), ''), session_user::text),
        nullif(pg_catalog.current_setting('dersync.reason', true), '')
      from old_rows n;
      return null;
    end $$;

-- Name: FUNCTION capture_file_part_delete(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_file_part_delete() IS 'Generated: history of rows deleted from staging.file_part.';

-- Name: capture_file_part_insert(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_file_part_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select from new_rows n where n.record_version <> 1) then
        raise exception 'a new row of staging.file_part must have record_version 1' using errcode = 'DS002';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, b.origin_id, b.origin_kind, n.*
        from new_rows n join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, key, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select n.change_id, 15, n.record_id, 'insert', pg_catalog.jsonb_build_object('instance', n.instance, 'file_id', n.file_id, 'part_number', n.part_number), n.record_version, n.origin_id, n.exchange_id, v_now, v_actor, v_reason
        from diff n)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 8::smallint as flow_id, 12 as position, d.record_id, d.change_id, d.record_version from diff d cross join lateral (select d.*) n cross join lateral (select (null::staging.file_part).*) o where d.origin_kind is distinct from 'derms' and (true)) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_file_part_insert(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_file_part_insert() IS 'Generated: history and births of rows inserted into staging.file_part.';

-- Name: capture_file_part_update(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_file_part_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
      v_is_brought boolean := v_actor is null or v_is_initial;
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select n.record_id, n.record_version - 1 from new_rows n except select o.record_id, o.record_version from old_rows o) then
        raise exception 'record_version of staging.file_part must rise by one with each change' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      if exists (select from new_rows n full join old_rows o using (record_id) where n.instance is distinct from o.instance or n.file_id is distinct from o.file_id or n.part_number is distinct from o.part_number) then
        raise exception 'key columns of staging.file_part never change' using errcode = 'DS002', hint = 'End the row and make a new one.';
      end if;
      if (v_actor is null or v_reason is null)
          and exists (select n.record_id, n.exchange_id from new_rows n
            where n.exchange_id::text is distinct from pg_catalog.current_setting('dersync.exchange', true)
            intersect select o.record_id, o.exchange_id from old_rows o) then
        raise exception 'a change of staging.file_part that no exchange brought needs an actor and a reason' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, n.record_id, n.record_version, n.exchange_id,
          case when v_is_brought then b.origin_id end as origin_id,
          case when v_is_brought then b.origin_kind end as origin_kind,
          array_remove(array[case when n.instance is distinct from o.instance then 'instance' end, case when n.file_id is distinct from o.file_id then 'file_id' end, case when n.part_number is distinct from o.part_number then 'part_number' end, case when n.first_row is distinct from o.first_row then 'first_row' end, case when n.last_row is distinct from o.last_row then 'last_row' end, case when n.rows is distinct from o.rows then 'rows' end]::text[], null) as names,
          array_replace(array_remove(array[case when n.instance is distinct from o.instance then coalesce(o.instance::text, e'\x01null') else e'\x02same' end, case when n.file_id is distinct from o.file_id then coalesce(o.file_id::text, e'\x01null') else e'\x02same' end, case when n.part_number is distinct from o.part_number then coalesce(o.part_number::text, e'\x01null') else e'\x02same' end, case when n.first_row is distinct from o.first_row then coalesce(o.first_row::text, e'\x01null') else e'\x02same' end, case when n.last_row is distinct from o.last_row then coalesce(o.last_row::text, e'\x01null') else e'\x02same' end, case when n.rows is distinct from o.rows then coalesce(o.rows::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as old_values,
          array_replace(array_remove(array[case when n.instance is distinct from o.instance then coalesce(n.instance::text, e'\x01null') else e'\x02same' end, case when n.file_id is distinct from o.file_id then coalesce(n.file_id::text, e'\x01null') else e'\x02same' end, case when n.part_number is distinct from o.part_number then coalesce(n.part_number::text, e'\x01null') else e'\x02same' end, case when n.first_row is distinct from o.first_row then coalesce(n.first_row::text, e'\x01null') else e'\x02same' end, case when n.last_row is distinct from o.last_row then coalesce(n.last_row::text, e'\x01null') else e'\x02same' end, case when n.rows is distinct from o.rows then coalesce(n.rows::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as new_values
        from new_rows n join old_rows o using (record_id) join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, old, new, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select d.change_id, 15, d.record_id, 'update', pg_catalog.jsonb_object(d.names, d.old_values), pg_catalog.jsonb_object(d.names, d.new_values),
          d.record_version, d.origin_id, d.exchange_id, v_now, v_actor, v_reason from diff d)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_file_part_update(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_file_part_update() IS 'Generated: history and births of rows updated in staging.file_part.';

-- Name: capture_file_update(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_file_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
      v_is_brought boolean := v_actor is null or v_is_initial;
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select n.record_id, n.record_version - 1 from new_rows n except select o.record_id, o.record_version from old_rows o) then
        raise exception 'record_version of staging.file must rise by one with each change' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      if exists (select from new_rows n full join old_rows o using (record_id) where n.instance is distinct from o.instance or n.file_id is distinct from o.file_id) then
        raise exception 'key columns of staging.file never change' using errcode = 'DS002', hint = 'End the row and make a new one.';
      end if;
      if (v_actor is null or v_reason is null)
          and exists (select n.record_id, n.exchange_id from new_rows n
            where n.exchange_id::text is distinct from pg_catalog.current_setting('dersync.exchange', true)
            intersect select o.record_id, o.exchange_id from old_rows o) then
        raise exception 'a change of staging.file that no exchange brought needs an actor and a reason' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, n.record_id, n.record_version, n.exchange_id,
          case when v_is_brought then b.origin_id end as origin_id,
          case when v_is_brought then b.origin_kind end as origin_kind,
          array_remove(array[case when n.instance is distinct from o.instance then 'instance' end, case when n.file_id is distinct from o.file_id then 'file_id' end, case when n.kind is distinct from o.kind then 'kind' end, case when n.message_id is distinct from o.message_id then 'message_id' end, case when n.event_id is distinct from o.event_id then 'event_id' end, case when n.stage_id is distinct from o.stage_id then 'stage_id' end, case when n.event_starts_at is distinct from o.event_starts_at then 'event_starts_at' end, case when n.event_ends_at is distinct from o.event_ends_at then 'event_ends_at' end, case when n.rows is distinct from o.rows then 'rows' end, case when n.bytes is distinct from o.bytes then 'bytes' end, case when n.sha256 is distinct from o.sha256 then 'sha256' end, case when n.created_at is distinct from o.created_at then 'created_at' end, case when n.result is distinct from o.result then 'result' end, case when n.result_message is distinct from o.result_message then 'result_message' end, case when n.answered_as is distinct from o.answered_as then 'answered_as' end]::text[], null) as names,
          array_replace(array_remove(array[case when n.instance is distinct from o.instance then coalesce(o.instance::text, e'\x01null') else e'\x02same' end, case when n.file_id is distinct from o.file_id then coalesce(o.file_id::text, e'\x01null') else e'\x02same' end, case when n.kind is distinct from o.kind then coalesce(o.kind::text, e'\x01null') else e'\x02same' end, case when n.message_id is distinct from o.message_id then coalesce(o.message_id::text, e'\x01null') else e'\x02same' end, case when n.event_id is distinct from o.event_id then coalesce(o.event_id::text, e'\x01null') else e'\x02same' end, case when n.stage_id is distinct from o.stage_id then coalesce(o.stage_id::text, e'\x01null') else e'\x02same' end, case when n.event_starts_at is distinct from o.event_starts_at then coalesce(o.event_starts_at::text, e'\x01null') else e'\x02same' end, case when n.event_ends_at is distinct from o.event_ends_at then coalesce(o.event_ends_at::text, e'\x01null') else e'\x02same' end, case when n.rows is distinct from o.rows then coalesce(o.rows::text, e'\x01null') else e'\x02same' end, case when n.bytes is distinct from o.bytes then coalesce(o.bytes::text, e'\x01null') else e'\x02same' end, case when n.sha256 is distinct from o.sha256 then coalesce(o.sha256::text, e'\x01null') else e'\x02same' end, case when n.created_at is distinct from o.created_at then coalesce(o.created_at::text, e'\x01null') else e'\x02same' end, case when n.result is distinct from o.result then coalesce(o.result::text, e'\x01null') else e'\x02same' end, case when n.result_message is distinct from o.result_message then coalesce(o.result_message::text, e'\x01null') else e'\x02same' end, case when n.answered_as is distinct from o.answered_as then coalesce(o.answered_as::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as old_values,
          array_replace(array_remove(array[case when n.instance is distinct from o.instance then coalesce(n.instance::text, e'\x01null') else e'\x02same' end, case when n.file_id is distinct from o.file_id then coalesce(n.file_id::text, e'\x01null') else e'\x02same' end, case when n.kind is distinct from o.kind then coalesce(n.kind::text, e'\x01null') else e'\x02same' end, case when n.message_id is distinct from o.message_id then coalesce(n.message_id::text, e'\x01null') else e'\x02same' end, case when n.event_id is distinct from o.event_id then coalesce(n.event_id::text, e'\x01null') else e'\x02same' end, case when n.stage_id is distinct from o.stage_id then coalesce(n.stage_id::text, e'\x01null') else e'\x02same' end, case when n.event_starts_at is distinct from o.event_starts_at then coalesce(n.event_starts_at::text, e'\x01null') else e'\x02same' end, case when n.event_ends_at is distinct from o.event_ends_at then coalesce(n.event_ends_at::text, e'\x01null') else e'\x02same' end, case when n.rows is distinct from o.rows then coalesce(n.rows::text, e'\x01null') else e'\x02same' end, case when n.bytes is distinct from o.bytes then coalesce(n.bytes::text, e'\x01null') else e'\x02same' end, case when n.sha256 is distinct from o.sha256 then coalesce(n.sha256::text, e'\x01null') else e'\x02same' end, case when n.created_at is distinct from o.created_at then coalesce(n.created_at::text, e'\x01null') else e'\x02same' end, case when n.result is distinct from o.result then coalesce(n.result::text, e'\x01null') else e'\x02same' end, case when n.result_message is distinct from o.result_message then coalesce(n.result_message::text, e'\x01null') else e'\x02same' end, case when n.answered_as is distinct from o.answered_as then coalesce(n.answered_as::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as new_values
        from new_rows n join old_rows o using (record_id) join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, old, new, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select d.change_id, 14, d.record_id, 'update', pg_catalog.jsonb_object(d.names, d.old_values), pg_catalog.jsonb_object(d.names, d.new_values),
          d.record_version, d.origin_id, d.exchange_id, v_now, v_actor, v_reason from diff d)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 7::smallint as flow_id, 13 as position, d.record_id, d.change_id, d.record_version from diff d join new_rows n using (record_id) join old_rows o using (record_id) where  (n.kind = 'score' and n.result is not null and o.result is null)) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_file_update(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_file_update() IS 'Generated: history and births of rows updated in staging.file.';

-- Name: capture_message_ack_delete(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_message_ack_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
    begin
      insert into audit.record_change (table_id, record_id, operation, key, old, record_version, exchange_id, changed_at, actor, reason)
      select 16, n.record_id, 'delete', pg_catalog.jsonb_build_object('derms_instance', n.derms_instance, 'ack_id', n.ack_id), pg_catalog.to_jsonb(n), n.record_version + 1, n.exchange_id, engine.now(),
        coalesce(nullif(pg_catalog.current_setting('dersync.actor', true), ''), session_user::text),
        nullif(pg_catalog.current_setting('dersync.reason', true), '')
      from old_rows n;
      return null;
    end $$;

-- Name: FUNCTION capture_message_ack_delete(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_message_ack_delete() IS 'Generated: history of rows deleted from staging.message_ack.';

-- Name: capture_message_ack_insert(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_message_ack_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select from new_rows n where n.record_version <> 1) then
        raise exception 'a new row of staging.message_ack must have record_version 1' using errcode = 'DS002';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, b.origin_id, b.origin_kind, n.*
        from new_rows n join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, key, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select n.change_id, 16, n.record_id, 'insert', pg_catalog.jsonb_build_object('derms_instance', n.derms_instance, 'ack_id', n.ack_id), n.record_version, n.origin_id, n.exchange_id, v_now, v_actor, v_reason
        from diff n)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 9::smallint as flow_id, 9 as position, d.record_id, d.change_id, d.record_version from diff d cross join lateral (select d.*) n cross join lateral (select (null::staging.message_ack).*) o where  (true)) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_message_ack_insert(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_message_ack_insert() IS 'Generated: history and births of rows inserted into staging.message_ack.';

-- Name: capture_message_ack_item_delete(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_message_ack_item_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
    begin
      insert into audit.record_change (table_id, record_id, operation, key, old, record_version, exchange_id, changed_at, actor, reason)
      select 17, n.record_id, 'delete', pg_catalog.jsonb_build_object('derms_instance', n.derms_instance, 'ack_id', n.ack_id, 'id', n.id), pg_catalog.to_jsonb(n), n.record_version + 1, n.exchange_id, engine.now(),
        coalesce(nullif(pg_catalog.current_setting('dersync.actor', true), ''), session_user::text),
        nullif(pg_catalog.current_setting('dersync.reason', true), '')
      from old_rows n;
      return null;
    end $$;

-- Name: FUNCTION capture_message_ack_item_delete(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_message_ack_item_delete() IS 'Generated: history of rows deleted from staging.message_ack_item.';

-- Name: capture_message_ack_item_insert(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_message_ack_item_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select from new_rows n where n.record_version <> 1) then
        raise exception 'a new row of staging.message_ack_item must have record_version 1' using errcode = 'DS002';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, b.origin_id, b.origin_kind, n.*
        from new_rows n join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, key, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select n.change_id, 17, n.record_id, 'insert', pg_catalog.jsonb_build_object('derms_instance', n.derms_instance, 'ack_id', n.ack_id, 'id', n.id), n.record_version, n.origin_id, n.exchange_id, v_now, v_actor, v_reason
        from diff n)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_message_ack_item_insert(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_message_ack_item_insert() IS 'Generated: history and births of rows inserted into staging.message_ack_item.';

-- Name: capture_message_ack_item_update(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_message_ack_item_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
      v_is_brought boolean := v_actor is null or v_is_initial;
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select n.record_id, n.record_version - 1 from new_rows n except select o.record_id, o.record_version from old_rows o) then
        raise exception 'record_version of staging.message_ack_item must rise by one with each change' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      if exists (select from new_rows n full join old_rows o using (record_id) where n.derms_instance is distinct from o.derms_instance or n.ack_id is distinct from o.ack_id or n.id is distinct from o.id) then
        raise exception 'key columns of staging.message_ack_item never change' using errcode = 'DS002', hint = 'End the row and make a new one.';
      end if;
      if (v_actor is null or v_reason is null)
          and exists (select n.record_id, n.exchange_id from new_rows n
            where n.exchange_id::text is distinct from pg_catalog.current_setting('dersync.exchange', true)
            intersect select o.record_id, o.exchange_id from old_rows o) then
        raise exception 'a change of staging.message_ack_item that no exchange brought needs an actor and a reason' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, n.record_id, n.record_version, n.exchange_id,
          case when v_is_brought then b.origin_id end as origin_id,
          case when v_is_brought then b.origin_kind end as origin_kind,
          array_remove(array[case when n.ack_id is distinct from o.ack_id then 'ack_id' end, case when n.id is distinct from o.id then 'id' end, case when n.value is distinct from o.value then 'value' end, case when n.response_code is distinct from o.response_code then 'response_code' end, case when n.response_message is distinct from o.response_message then 'response_message' end, case when n.at is distinct from o.at then 'at' end, case when n.derms_instance is distinct from o.derms_instance then 'derms_instance' end]::text[], null) as names,
          array_replace(array_remove(array[case when n.ack_id is distinct from o.ack_id then coalesce(o.ack_id::text, e'\x01null') else e'\x02same' end, case when n.id is distinct from o.id then coalesce(o.id::text, e'\x01null') else e'\x02same' end, case when n.value is distinct from o.value then coalesce(o.value::text, e'\x01null') else e'\x02same' end, case when n.response_code is distinct from o.response_code then coalesce(o.response_code::text, e'\x01null') else e'\x02same' end, case when n.response_message is distinct from o.response_message then coalesce(o.response_message::text, e'\x01null') else e'\x02same' end, case when n.at is distinct from o.at then coalesce(o.at::text, e'\x01null') else e'\x02same' end, case when n.derms_instance is distinct from o.derms_instance then coalesce(o.derms_instance::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as old_values,
          array_replace(array_remove(array[case when n.ack_id is distinct from o.ack_id then coalesce(n.ack_id::text, e'\x01null') else e'\x02same' end, case when n.id is distinct from o.id then coalesce(n.id::text, e'\x01null') else e'\x02same' end, case when n.value is distinct from o.value then coalesce(n.value::text, e'\x01null') else e'\x02same' end, case when n.response_code is distinct from o.response_code then coalesce(n.response_code::text, e'\x01null') else e'\x02same' end, case when n.response_message is distinct from o.response_message then coalesce(n.response_message::text, e'\x01null') else e'\x02same' end, case when n.at is distinct from o.at then coalesce(n.at::text, e'\x01null') else e'\x02same' end, case when n.derms_instance is distinct from o.derms_instance then coalesce(n.derms_instance::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as new_values
        from new_rows n join old_rows o using (record_id) join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, old, new, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select d.change_id, 17, d.record_id, 'update', pg_catalog.jsonb_object(d.names, d.old_values), pg_catalog.jsonb_object(d.names, d.new_values),
          d.record_version, d.origin_id, d.exchange_id, v_now, v_actor, v_reason from diff d)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_message_ack_item_update(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_message_ack_item_update() IS 'Generated: history and births of rows updated in staging.message_ack_item.';

-- Name: capture_message_ack_update(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_message_ack_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
      v_is_brought boolean := v_actor is null or v_is_initial;
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select n.record_id, n.record_version - 1 from new_rows n except select o.record_id, o.record_version from old_rows o) then
        raise exception 'record_version of staging.message_ack must rise by one with each change' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      if exists (select from new_rows n full join old_rows o using (record_id) where n.derms_instance is distinct from o.derms_instance or n.ack_id is distinct from o.ack_id) then
        raise exception 'key columns of staging.message_ack never change' using errcode = 'DS002', hint = 'End the row and make a new one.';
      end if;
      if (v_actor is null or v_reason is null)
          and exists (select n.record_id, n.exchange_id from new_rows n
            where n.exchange_id::text is distinct from pg_catalog.current_setting('dersync.exchange', true)
            intersect select o.record_id, o.exchange_id from old_rows o) then
        raise exception 'a change of staging.message_ack that no exchange brought needs an actor and a reason' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, n.record_id, n.record_version, n.exchange_id,
          case when v_is_brought then b.origin_id end as origin_id,
          case when v_is_brought then b.origin_kind end as origin_kind,
          array_remove(array[case when n.message_id is distinct from o.message_id then 'message_id' end, case when n.derms_instance is distinct from o.derms_instance then 'derms_instance' end, case when n.ack_type is distinct from o.ack_type then 'ack_type' end, case when n.file_id is distinct from o.file_id then 'file_id' end, case when n.at is distinct from o.at then 'at' end, case when n.ack_id is distinct from o.ack_id then 'ack_id' end, case when n.event_id is distinct from o.event_id then 'event_id' end]::text[], null) as names,
          array_replace(array_remove(array[case when n.message_id is distinct from o.message_id then coalesce(o.message_id::text, e'\x01null') else e'\x02same' end, case when n.derms_instance is distinct from o.derms_instance then coalesce(o.derms_instance::text, e'\x01null') else e'\x02same' end, case when n.ack_type is distinct from o.ack_type then coalesce(o.ack_type::text, e'\x01null') else e'\x02same' end, case when n.file_id is distinct from o.file_id then coalesce(o.file_id::text, e'\x01null') else e'\x02same' end, case when n.at is distinct from o.at then coalesce(o.at::text, e'\x01null') else e'\x02same' end, case when n.ack_id is distinct from o.ack_id then coalesce(o.ack_id::text, e'\x01null') else e'\x02same' end, case when n.event_id is distinct from o.event_id then coalesce(o.event_id::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as old_values,
          array_replace(array_remove(array[case when n.message_id is distinct from o.message_id then coalesce(n.message_id::text, e'\x01null') else e'\x02same' end, case when n.derms_instance is distinct from o.derms_instance then coalesce(n.derms_instance::text, e'\x01null') else e'\x02same' end, case when n.ack_type is distinct from o.ack_type then coalesce(n.ack_type::text, e'\x01null') else e'\x02same' end, case when n.file_id is distinct from o.file_id then coalesce(n.file_id::text, e'\x01null') else e'\x02same' end, case when n.at is distinct from o.at then coalesce(n.at::text, e'\x01null') else e'\x02same' end, case when n.ack_id is distinct from o.ack_id then coalesce(n.ack_id::text, e'\x01null') else e'\x02same' end, case when n.event_id is distinct from o.event_id then coalesce(n.event_id::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as new_values
        from new_rows n join old_rows o using (record_id) join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, old, new, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select d.change_id, 16, d.record_id, 'update', pg_catalog.jsonb_object(d.names, d.old_values), pg_catalog.jsonb_object(d.names, d.new_values),
          d.record_version, d.origin_id, d.exchange_id, v_now, v_actor, v_reason from diff d)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_message_ack_update(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_message_ack_update() IS 'Generated: history and births of rows updated in staging.message_ack.';

-- Name: capture_opt_out_delete(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_opt_out_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
    begin
      insert into audit.record_change (table_id, record_id, operation, key, old, record_version, exchange_id, changed_at, actor, reason)
      select 18, n.record_id, 'delete', pg_catalog.jsonb_build_object('opt_out_id', n.opt_out_id), pg_catalog.to_jsonb(n), n.record_version + 1, n.exchange_id, engine.now(),
        coalesce(nullif(pg_catalog.current_setting('dersync.actor', true), ''), session_user::text),
        nullif(pg_catalog.current_setting('dersync.reason', true), '')
      from old_rows n;
      return null;
    end $$;

-- Name: FUNCTION capture_opt_out_delete(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_opt_out_delete() IS 'Generated: history of rows deleted from staging.opt_out.';

-- Name: capture_opt_out_insert(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_opt_out_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select from new_rows n where n.record_version <> 1) then
        raise exception 'a new row of staging.opt_out must have record_version 1' using errcode = 'DS002';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, b.origin_id, b.origin_kind, n.*
        from new_rows n join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, key, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select n.change_id, 18, n.record_id, 'insert', pg_catalog.jsonb_build_object('opt_out_id', n.opt_out_id), n.record_version, n.origin_id, n.exchange_id, v_now, v_actor, v_reason
        from diff n)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 10::smallint as flow_id, 14 as position, d.record_id, d.change_id, d.record_version from diff d cross join lateral (select d.*) n cross join lateral (select (null::staging.opt_out).*) o where d.origin_kind is distinct from 'derms' and (exists (select from staging.event_stage s where s.stage_id = n.stage_id and s.status <> 'Canceled' and not s.is_missed))) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_opt_out_insert(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_opt_out_insert() IS 'Generated: history and births of rows inserted into staging.opt_out.';

-- Name: capture_opt_out_update(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_opt_out_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
      v_is_brought boolean := v_actor is null or v_is_initial;
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select n.record_id, n.record_version - 1 from new_rows n except select o.record_id, o.record_version from old_rows o) then
        raise exception 'record_version of staging.opt_out must rise by one with each change' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      if exists (select from new_rows n full join old_rows o using (record_id) where n.opt_out_id is distinct from o.opt_out_id) then
        raise exception 'key columns of staging.opt_out never change' using errcode = 'DS002', hint = 'End the row and make a new one.';
      end if;
      if (v_actor is null or v_reason is null)
          and exists (select n.record_id, n.exchange_id from new_rows n
            where n.exchange_id::text is distinct from pg_catalog.current_setting('dersync.exchange', true)
            intersect select o.record_id, o.exchange_id from old_rows o) then
        raise exception 'a change of staging.opt_out that no exchange brought needs an actor and a reason' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, n.record_id, n.record_version, n.exchange_id,
          case when v_is_brought then b.origin_id end as origin_id,
          case when v_is_brought then b.origin_kind end as origin_kind,
          array_remove(array[case when n.opt_out_id is distinct from o.opt_out_id then 'opt_out_id' end, case when n.program_event_id is distinct from o.program_event_id then 'program_event_id' end, case when n.stage_id is distinct from o.stage_id then 'stage_id' end, case when n.head_end_system is distinct from o.head_end_system then 'head_end_system' end, case when n.nic_id is distinct from o.nic_id then 'nic_id' end, case when n.opted_out_at is distinct from o.opted_out_at then 'opted_out_at' end, case when n.cut_off_at is distinct from o.cut_off_at then 'cut_off_at' end, case when n.reason is distinct from o.reason then 'reason' end]::text[], null) as names,
          array_replace(array_remove(array[case when n.opt_out_id is distinct from o.opt_out_id then coalesce(o.opt_out_id::text, e'\x01null') else e'\x02same' end, case when n.program_event_id is distinct from o.program_event_id then coalesce(o.program_event_id::text, e'\x01null') else e'\x02same' end, case when n.stage_id is distinct from o.stage_id then coalesce(o.stage_id::text, e'\x01null') else e'\x02same' end, case when n.head_end_system is distinct from o.head_end_system then coalesce(o.head_end_system::text, e'\x01null') else e'\x02same' end, case when n.nic_id is distinct from o.nic_id then coalesce(o.nic_id::text, e'\x01null') else e'\x02same' end, case when n.opted_out_at is distinct from o.opted_out_at then coalesce(o.opted_out_at::text, e'\x01null') else e'\x02same' end, case when n.cut_off_at is distinct from o.cut_off_at then coalesce(o.cut_off_at::text, e'\x01null') else e'\x02same' end, case when n.reason is distinct from o.reason then coalesce(o.reason::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as old_values,
          array_replace(array_remove(array[case when n.opt_out_id is distinct from o.opt_out_id then coalesce(n.opt_out_id::text, e'\x01null') else e'\x02same' end, case when n.program_event_id is distinct from o.program_event_id then coalesce(n.program_event_id::text, e'\x01null') else e'\x02same' end, case when n.stage_id is distinct from o.stage_id then coalesce(n.stage_id::text, e'\x01null') else e'\x02same' end, case when n.head_end_system is distinct from o.head_end_system then coalesce(n.head_end_system::text, e'\x01null') else e'\x02same' end, case when n.nic_id is distinct from o.nic_id then coalesce(n.nic_id::text, e'\x01null') else e'\x02same' end, case when n.opted_out_at is distinct from o.opted_out_at then coalesce(n.opted_out_at::text, e'\x01null') else e'\x02same' end, case when n.cut_off_at is distinct from o.cut_off_at then coalesce(n.cut_off_at::text, e'\x01null') else e'\x02same' end, case when n.reason is distinct from o.reason then coalesce(n.reason::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as new_values
        from new_rows n join old_rows o using (record_id) join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, old, new, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select d.change_id, 18, d.record_id, 'update', pg_catalog.jsonb_object(d.names, d.old_values), pg_catalog.jsonb_object(d.names, d.new_values),
          d.record_version, d.origin_id, d.exchange_id, v_now, v_actor, v_reason from diff d)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_opt_out_update(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_opt_out_update() IS 'Generated: history and births of rows updated in staging.opt_out.';

-- Name: capture_outcome_delete(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_outcome_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
    begin
      insert into audit.record_change (table_id, record_id, operation, key, old, record_version, exchange_id, changed_at, actor, reason)
      select 19, n.record_id, 'delete', pg_catalog.jsonb_build_object('derms_instance', n.derms_instance, 'file_id', n.file_id, 'row_number', n.row_number), pg_catalog.to_jsonb(n), n.record_version + 1, n.exchange_id, engine.now(),
        coalesce(nullif(pg_catalog.current_setting('dersync.actor', true), ''), session_user::text),
        nullif(pg_catalog.current_setting('dersync.reason', true), '')
      from old_rows n;
      return null;
    end $$;

-- Name: FUNCTION capture_outcome_delete(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_outcome_delete() IS 'Generated: history of rows deleted from staging.outcome.';

-- Name: capture_outcome_insert(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_outcome_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select from new_rows n where n.record_version <> 1) then
        raise exception 'a new row of staging.outcome must have record_version 1' using errcode = 'DS002';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, b.origin_id, b.origin_kind, n.*
        from new_rows n join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, key, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select n.change_id, 19, n.record_id, 'insert', pg_catalog.jsonb_build_object('derms_instance', n.derms_instance, 'file_id', n.file_id, 'row_number', n.row_number), n.record_version, n.origin_id, n.exchange_id, v_now, v_actor, v_reason
        from diff n)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 11::smallint as flow_id, 8 as position, d.record_id, d.change_id, d.record_version from diff d cross join lateral (select d.*) n cross join lateral (select (null::staging.outcome).*) o where d.origin_kind is distinct from 'dacs' and (not exists (select from staging.file f where f.instance = n.derms_instance and f.file_id = n.file_id and f.answered_as is not null))) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_outcome_insert(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_outcome_insert() IS 'Generated: history and births of rows inserted into staging.outcome.';

-- Name: capture_outcome_update(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_outcome_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
      v_is_brought boolean := v_actor is null or v_is_initial;
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select n.record_id, n.record_version - 1 from new_rows n except select o.record_id, o.record_version from old_rows o) then
        raise exception 'record_version of staging.outcome must rise by one with each change' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      if exists (select from new_rows n full join old_rows o using (record_id) where n.derms_instance is distinct from o.derms_instance or n.file_id is distinct from o.file_id or n.row_number is distinct from o.row_number) then
        raise exception 'key columns of staging.outcome never change' using errcode = 'DS002', hint = 'End the row and make a new one.';
      end if;
      if (v_actor is null or v_reason is null)
          and exists (select n.record_id, n.exchange_id from new_rows n
            where n.exchange_id::text is distinct from pg_catalog.current_setting('dersync.exchange', true)
            intersect select o.record_id, o.exchange_id from old_rows o) then
        raise exception 'a change of staging.outcome that no exchange brought needs an actor and a reason' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, n.record_id, n.record_version, n.exchange_id,
          case when v_is_brought then b.origin_id end as origin_id,
          case when v_is_brought then b.origin_kind end as origin_kind,
          array_remove(array[case when n.derms_instance is distinct from o.derms_instance then 'derms_instance' end, case when n.file_id is distinct from o.file_id then 'file_id' end, case when n.row_number is distinct from o.row_number then 'row_number' end, case when n.record_no is distinct from o.record_no then 'record_no' end, case when n.event_id is distinct from o.event_id then 'event_id' end, case when n.stage_id is distinct from o.stage_id then 'stage_id' end, case when n.head_end_system is distinct from o.head_end_system then 'head_end_system' end, case when n.nic_id is distinct from o.nic_id then 'nic_id' end, case when n.outcome is distinct from o.outcome then 'outcome' end, case when n.starts_at is distinct from o.starts_at then 'starts_at' end, case when n.ends_at is distinct from o.ends_at then 'ends_at' end, case when n.error_message is distinct from o.error_message then 'error_message' end, case when n.version is distinct from o.version then 'version' end, case when n.is_overtaken is distinct from o.is_overtaken then 'is_overtaken' end, case when n.subscription_id is distinct from o.subscription_id then 'subscription_id' end, case when n.result is distinct from o.result then 'result' end, case when n.result_number is distinct from o.result_number then 'result_number' end, case when n.result_message is distinct from o.result_message then 'result_message' end, case when n.confirmed_at is distinct from o.confirmed_at then 'confirmed_at' end]::text[], null) as names,
          array_replace(array_remove(array[case when n.derms_instance is distinct from o.derms_instance then coalesce(o.derms_instance::text, e'\x01null') else e'\x02same' end, case when n.file_id is distinct from o.file_id then coalesce(o.file_id::text, e'\x01null') else e'\x02same' end, case when n.row_number is distinct from o.row_number then coalesce(o.row_number::text, e'\x01null') else e'\x02same' end, case when n.record_no is distinct from o.record_no then coalesce(o.record_no::text, e'\x01null') else e'\x02same' end, case when n.event_id is distinct from o.event_id then coalesce(o.event_id::text, e'\x01null') else e'\x02same' end, case when n.stage_id is distinct from o.stage_id then coalesce(o.stage_id::text, e'\x01null') else e'\x02same' end, case when n.head_end_system is distinct from o.head_end_system then coalesce(o.head_end_system::text, e'\x01null') else e'\x02same' end, case when n.nic_id is distinct from o.nic_id then coalesce(o.nic_id::text, e'\x01null') else e'\x02same' end, case when n.outcome is distinct from o.outcome then coalesce(o.outcome::text, e'\x01null') else e'\x02same' end, case when n.starts_at is distinct from o.starts_at then coalesce(o.starts_at::text, e'\x01null') else e'\x02same' end, case when n.ends_at is distinct from o.ends_at then coalesce(o.ends_at::text, e'\x01null') else e'\x02same' end, case when n.error_message is distinct from o.error_message then coalesce(o.error_message::text, e'\x01null') else e'\x02same' end, case when n.version is distinct from o.version then coalesce(o.version::text, e'\x01null') else e'\x02same' end, case when n.is_overtaken is distinct from o.is_overtaken then coalesce(o.is_overtaken::text, e'\x01null') else e'\x02same' end, case when n.subscription_id is distinct from o.subscription_id then coalesce(o.subscription_id::text, e'\x01null') else e'\x02same' end, case when n.result is distinct from o.result then coalesce(o.result::text, e'\x01null') else e'\x02same' end, case when n.result_number is distinct from o.result_number then coalesce(o.result_number::text, e'\x01null') else e'\x02same' end, case when n.result_message is distinct from o.result_message then coalesce(o.result_message::text, e'\x01null') else e'\x02same' end, case when n.confirmed_at is distinct from o.confirmed_at then coalesce(o.confirmed_at::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as old_values,
          array_replace(array_remove(array[case when n.derms_instance is distinct from o.derms_instance then coalesce(n.derms_instance::text, e'\x01null') else e'\x02same' end, case when n.file_id is distinct from o.file_id then coalesce(n.file_id::text, e'\x01null') else e'\x02same' end, case when n.row_number is distinct from o.row_number then coalesce(n.row_number::text, e'\x01null') else e'\x02same' end, case when n.record_no is distinct from o.record_no then coalesce(n.record_no::text, e'\x01null') else e'\x02same' end, case when n.event_id is distinct from o.event_id then coalesce(n.event_id::text, e'\x01null') else e'\x02same' end, case when n.stage_id is distinct from o.stage_id then coalesce(n.stage_id::text, e'\x01null') else e'\x02same' end, case when n.head_end_system is distinct from o.head_end_system then coalesce(n.head_end_system::text, e'\x01null') else e'\x02same' end, case when n.nic_id is distinct from o.nic_id then coalesce(n.nic_id::text, e'\x01null') else e'\x02same' end, case when n.outcome is distinct from o.outcome then coalesce(n.outcome::text, e'\x01null') else e'\x02same' end, case when n.starts_at is distinct from o.starts_at then coalesce(n.starts_at::text, e'\x01null') else e'\x02same' end, case when n.ends_at is distinct from o.ends_at then coalesce(n.ends_at::text, e'\x01null') else e'\x02same' end, case when n.error_message is distinct from o.error_message then coalesce(n.error_message::text, e'\x01null') else e'\x02same' end, case when n.version is distinct from o.version then coalesce(n.version::text, e'\x01null') else e'\x02same' end, case when n.is_overtaken is distinct from o.is_overtaken then coalesce(n.is_overtaken::text, e'\x01null') else e'\x02same' end, case when n.subscription_id is distinct from o.subscription_id then coalesce(n.subscription_id::text, e'\x01null') else e'\x02same' end, case when n.result is distinct from o.result then coalesce(n.result::text, e'\x01null') else e'\x02same' end, case when n.result_number is distinct from o.result_number then coalesce(n.result_number::text, e'\x01null') else e'\x02same' end, case when n.result_message is distinct from o.result_message then coalesce(n.result_message::text, e'\x01null') else e'\x02same' end, case when n.confirmed_at is distinct from o.confirmed_at then coalesce(n.confirmed_at::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as new_values
        from new_rows n join old_rows o using (record_id) join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, old, new, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select d.change_id, 19, d.record_id, 'update', pg_catalog.jsonb_object(d.names, d.old_values), pg_catalog.jsonb_object(d.names, d.new_values),
          d.record_version, d.origin_id, d.exchange_id, v_now, v_actor, v_reason from diff d)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_outcome_update(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_outcome_update() IS 'Generated: history and births of rows updated in staging.outcome.';

-- Name: capture_program_delete(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_program_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
    begin
      insert into audit.record_change (table_id, record_id, operation, key, old, record_version, exchange_id, changed_at, actor, reason)
      select 20, n.record_id, 'delete', pg_catalog.jsonb_build_object('program_code', n.program_code), pg_catalog.to_jsonb(n), n.record_version + 1, n.exchange_id, engine.now(),
        coalesce(nullif(pg_catalog.current_setting('dersync.actor', true), ''), session_user::text),
        nullif(pg_catalog.current_setting('dersync.reason', true), '')
      from old_rows n;
      return null;
    end $$;

-- Name: FUNCTION capture_program_delete(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_program_delete() IS 'Generated: history of rows deleted from staging.program.';

-- Name: capture_program_insert(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_program_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select from new_rows n where n.record_version <> 1) then
        raise exception 'a new row of staging.program must have record_version 1' using errcode = 'DS002';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, b.origin_id, b.origin_kind, n.*
        from new_rows n join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, key, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select n.change_id, 20, n.record_id, 'insert', pg_catalog.jsonb_build_object('program_code', n.program_code), n.record_version, n.origin_id, n.exchange_id, v_now, v_actor, v_reason
        from diff n)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_program_insert(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_program_insert() IS 'Generated: history and births of rows inserted into staging.program.';

-- Name: capture_program_update(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_program_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
      v_is_brought boolean := v_actor is null or v_is_initial;
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select n.record_id, n.record_version - 1 from new_rows n except select o.record_id, o.record_version from old_rows o) then
        raise exception 'record_version of staging.program must rise by one with each change' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      if exists (select from new_rows n full join old_rows o using (record_id) where n.program_code is distinct from o.program_code) then
        raise exception 'key columns of staging.program never change' using errcode = 'DS002', hint = 'End the row and make a new one.';
      end if;
      if (v_actor is null or v_reason is null)
          and exists (select n.record_id, n.exchange_id from new_rows n
            where n.exchange_id::text is distinct from pg_catalog.current_setting('dersync.exchange', true)
            intersect select o.record_id, o.exchange_id from old_rows o) then
        raise exception 'a change of staging.program that no exchange brought needs an actor and a reason' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, n.record_id, n.record_version, n.exchange_id,
          case when v_is_brought then b.origin_id end as origin_id,
          case when v_is_brought then b.origin_kind end as origin_kind,
          array_remove(array[case when n.program_code is distinct from o.program_code then 'program_code' end, case when n.program_id is distinct from o.program_id then 'program_id' end, case when n.external_id is distinct from o.external_id then 'external_id' end, case when n.name is distinct from o.name then 'name' end]::text[], null) as names,
          array_replace(array_remove(array[case when n.program_code is distinct from o.program_code then coalesce(o.program_code::text, e'\x01null') else e'\x02same' end, case when n.program_id is distinct from o.program_id then coalesce(o.program_id::text, e'\x01null') else e'\x02same' end, case when n.external_id is distinct from o.external_id then coalesce(o.external_id::text, e'\x01null') else e'\x02same' end, case when n.name is distinct from o.name then coalesce(o.name::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as old_values,
          array_replace(array_remove(array[case when n.program_code is distinct from o.program_code then coalesce(n.program_code::text, e'\x01null') else e'\x02same' end, case when n.program_id is distinct from o.program_id then coalesce(n.program_id::text, e'\x01null') else e'\x02same' end, case when n.external_id is distinct from o.external_id then coalesce(n.external_id::text, e'\x01null') else e'\x02same' end, case when n.name is distinct from o.name then coalesce(n.name::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as new_values
        from new_rows n join old_rows o using (record_id) join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, old, new, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select d.change_id, 20, d.record_id, 'update', pg_catalog.jsonb_object(d.names, d.old_values), pg_catalog.jsonb_object(d.names, d.new_values),
          d.record_version, d.origin_id, d.exchange_id, v_now, v_actor, v_reason from diff d)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_program_update(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_program_update() IS 'Generated: history and births of rows updated in staging.program.';

-- Name: capture_reservation_delete(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_reservation_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
    begin
      insert into audit.record_change (table_id, record_id, operation, key, old, record_version, exchange_id, changed_at, actor, reason)
      select 21, n.record_id, 'delete', pg_catalog.jsonb_build_object('derms_instance', n.derms_instance, 'file_id', n.file_id, 'row_number', n.row_number), pg_catalog.to_jsonb(n), n.record_version + 1, n.exchange_id, engine.now(),
        coalesce(nullif(pg_catalog.current_setting('dersync.actor', true), ''), session_user::text),
        nullif(pg_catalog.current_setting('dersync.reason', true), '')
      from old_rows n;
      return null;
    end $$;

-- Name: FUNCTION capture_reservation_delete(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_reservation_delete() IS 'Generated: history of rows deleted from staging.reservation.';

-- Name: capture_reservation_insert(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_reservation_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select from new_rows n where n.record_version <> 1) then
        raise exception 'a new row of staging.reservation must have record_version 1' using errcode = 'DS002';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, b.origin_id, b.origin_kind, n.*
        from new_rows n join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, key, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select n.change_id, 21, n.record_id, 'insert', pg_catalog.jsonb_build_object('derms_instance', n.derms_instance, 'file_id', n.file_id, 'row_number', n.row_number), n.record_version, n.origin_id, n.exchange_id, v_now, v_actor, v_reason
        from diff n)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 12::smallint as flow_id, 7 as position, d.record_id, d.change_id, d.record_version from diff d cross join lateral (select d.*) n cross join lateral (select (null::staging.reservation).*) o where d.origin_kind is distinct from 'dacs' and (not exists (select from staging.file f where f.instance = n.derms_instance and f.file_id = n.file_id and f.answered_as is not null))) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_reservation_insert(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_reservation_insert() IS 'Generated: history and births of rows inserted into staging.reservation.';

-- Name: capture_reservation_update(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_reservation_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
      v_is_brought boolean := v_actor is null or v_is_initial;
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select n.record_id, n.record_version - 1 from new_rows n except select o.record_id, o.record_version from old_rows o) then
        raise exception 'record_version of staging.reservation must rise by one with each change' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      if exists (select from new_rows n full join old_rows o using (record_id) where n.derms_instance is distinct from o.derms_instance or n.file_id is distinct from o.file_id or n.row_number is distinct from o.row_number) then
        raise exception 'key columns of staging.reservation never change' using errcode = 'DS002', hint = 'End the row and make a new one.';
      end if;
      if (v_actor is null or v_reason is null)
          and exists (select n.record_id, n.exchange_id from new_rows n
            where n.exchange_id::text is distinct from pg_catalog.current_setting('dersync.exchange', true)
            intersect select o.record_id, o.exchange_id from old_rows o) then
        raise exception 'a change of staging.reservation that no exchange brought needs an actor and a reason' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, n.record_id, n.record_version, n.exchange_id,
          case when v_is_brought then b.origin_id end as origin_id,
          case when v_is_brought then b.origin_kind end as origin_kind,
          array_remove(array[case when n.derms_instance is distinct from o.derms_instance then 'derms_instance' end, case when n.file_id is distinct from o.file_id then 'file_id' end, case when n.row_number is distinct from o.row_number then 'row_number' end, case when n.record_no is distinct from o.record_no then 'record_no' end, case when n.stage_id is distinct from o.stage_id then 'stage_id' end, case when n.head_end_system is distinct from o.head_end_system then 'head_end_system' end, case when n.nic_id is distinct from o.nic_id then 'nic_id' end, case when n.starts_at is distinct from o.starts_at then 'starts_at' end, case when n.ends_at is distinct from o.ends_at then 'ends_at' end, case when n.subscription_id is distinct from o.subscription_id then 'subscription_id' end, case when n.result is distinct from o.result then 'result' end, case when n.result_number is distinct from o.result_number then 'result_number' end, case when n.result_message is distinct from o.result_message then 'result_message' end, case when n.confirmed_at is distinct from o.confirmed_at then 'confirmed_at' end, case when n.event_id is distinct from o.event_id then 'event_id' end, case when n.opted_out_at is distinct from o.opted_out_at then 'opted_out_at' end, case when n.opt_out_reason is distinct from o.opt_out_reason then 'opt_out_reason' end]::text[], null) as names,
          array_replace(array_remove(array[case when n.derms_instance is distinct from o.derms_instance then coalesce(o.derms_instance::text, e'\x01null') else e'\x02same' end, case when n.file_id is distinct from o.file_id then coalesce(o.file_id::text, e'\x01null') else e'\x02same' end, case when n.row_number is distinct from o.row_number then coalesce(o.row_number::text, e'\x01null') else e'\x02same' end, case when n.record_no is distinct from o.record_no then coalesce(o.record_no::text, e'\x01null') else e'\x02same' end, case when n.stage_id is distinct from o.stage_id then coalesce(o.stage_id::text, e'\x01null') else e'\x02same' end, case when n.head_end_system is distinct from o.head_end_system then coalesce(o.head_end_system::text, e'\x01null') else e'\x02same' end, case when n.nic_id is distinct from o.nic_id then coalesce(o.nic_id::text, e'\x01null') else e'\x02same' end, case when n.starts_at is distinct from o.starts_at then coalesce(o.starts_at::text, e'\x01null') else e'\x02same' end, case when n.ends_at is distinct from o.ends_at then coalesce(o.ends_at::text, e'\x01null') else e'\x02same' end, case when n.subscription_id is distinct from o.subscription_id then coalesce(o.subscription_id::text, e'\x01null') else e'\x02same' end, case when n.result is distinct from o.result then coalesce(o.result::text, e'\x01null') else e'\x02same' end, case when n.result_number is distinct from o.result_number then coalesce(o.result_number::text, e'\x01null') else e'\x02same' end, case when n.result_message is distinct from o.result_message then coalesce(o.result_message::text, e'\x01null') else e'\x02same' end, case when n.confirmed_at is distinct from o.confirmed_at then coalesce(o.confirmed_at::text, e'\x01null') else e'\x02same' end, case when n.event_id is distinct from o.event_id then coalesce(o.event_id::text, e'\x01null') else e'\x02same' end, case when n.opted_out_at is distinct from o.opted_out_at then coalesce(o.opted_out_at::text, e'\x01null') else e'\x02same' end, case when n.opt_out_reason is distinct from o.opt_out_reason then coalesce(o.opt_out_reason::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as old_values,
          array_replace(array_remove(array[case when n.derms_instance is distinct from o.derms_instance then coalesce(n.derms_instance::text, e'\x01null') else e'\x02same' end, case when n.file_id is distinct from o.file_id then coalesce(n.file_id::text, e'\x01null') else e'\x02same' end, case when n.row_number is distinct from o.row_number then coalesce(n.row_number::text, e'\x01null') else e'\x02same' end, case when n.record_no is distinct from o.record_no then coalesce(n.record_no::text, e'\x01null') else e'\x02same' end, case when n.stage_id is distinct from o.stage_id then coalesce(n.stage_id::text, e'\x01null') else e'\x02same' end, case when n.head_end_system is distinct from o.head_end_system then coalesce(n.head_end_system::text, e'\x01null') else e'\x02same' end, case when n.nic_id is distinct from o.nic_id then coalesce(n.nic_id::text, e'\x01null') else e'\x02same' end, case when n.starts_at is distinct from o.starts_at then coalesce(n.starts_at::text, e'\x01null') else e'\x02same' end, case when n.ends_at is distinct from o.ends_at then coalesce(n.ends_at::text, e'\x01null') else e'\x02same' end, case when n.subscription_id is distinct from o.subscription_id then coalesce(n.subscription_id::text, e'\x01null') else e'\x02same' end, case when n.result is distinct from o.result then coalesce(n.result::text, e'\x01null') else e'\x02same' end, case when n.result_number is distinct from o.result_number then coalesce(n.result_number::text, e'\x01null') else e'\x02same' end, case when n.result_message is distinct from o.result_message then coalesce(n.result_message::text, e'\x01null') else e'\x02same' end, case when n.confirmed_at is distinct from o.confirmed_at then coalesce(n.confirmed_at::text, e'\x01null') else e'\x02same' end, case when n.event_id is distinct from o.event_id then coalesce(n.event_id::text, e'\x01null') else e'\x02same' end, case when n.opted_out_at is distinct from o.opted_out_at then coalesce(n.opted_out_at::text, e'\x01null') else e'\x02same' end, case when n.opt_out_reason is distinct from o.opt_out_reason then coalesce(n.opt_out_reason::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as new_values
        from new_rows n join old_rows o using (record_id) join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, old, new, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select d.change_id, 21, d.record_id, 'update', pg_catalog.jsonb_object(d.names, d.old_values), pg_catalog.jsonb_object(d.names, d.new_values),
          d.record_version, d.origin_id, d.exchange_id, v_now, v_actor, v_reason from diff d)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_reservation_update(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_reservation_update() IS 'Generated: history and births of rows updated in staging.reservation.';

-- Name: capture_service_point_delete(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_service_point_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
    begin
      insert into audit.record_change (table_id, record_id, operation, key, old, record_version, exchange_id, changed_at, actor, reason)
      select 22, n.record_id, 'delete', pg_catalog.jsonb_build_object('service_point_id', n.service_point_id), pg_catalog.to_jsonb(n), n.record_version + 1, n.exchange_id, engine.now(),
        coalesce(nullif(pg_catalog.current_setting('dersync.actor', true), ''), session_user::text),
        nullif(pg_catalog.current_setting('dersync.reason', true), '')
      from old_rows n;
      return null;
    end $$;

-- Name: FUNCTION capture_service_point_delete(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_service_point_delete() IS 'Generated: history of rows deleted from staging.service_point.';

-- Name: capture_service_point_insert(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_service_point_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select from new_rows n where n.record_version <> 1) then
        raise exception 'a new row of staging.service_point must have record_version 1' using errcode = 'DS002';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, b.origin_id, b.origin_kind, n.*
        from new_rows n join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, key, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select n.change_id, 22, n.record_id, 'insert', pg_catalog.jsonb_build_object('service_point_id', n.service_point_id), n.record_version, n.origin_id, n.exchange_id, v_now, v_actor, v_reason
        from diff n)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_service_point_insert(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_service_point_insert() IS 'Generated: history and births of rows inserted into staging.service_point.';

-- Name: capture_service_point_update(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_service_point_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
      v_is_brought boolean := v_actor is null or v_is_initial;
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select n.record_id, n.record_version - 1 from new_rows n except select o.record_id, o.record_version from old_rows o) then
        raise exception 'record_version of staging.service_point must rise by one with each change' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      if exists (select from new_rows n full join old_rows o using (record_id) where n.service_point_id is distinct from o.service_point_id) then
        raise exception 'key columns of staging.service_point never change' using errcode = 'DS002', hint = 'End the row and make a new one.';
      end if;
      if (v_actor is null or v_reason is null)
          and exists (select n.record_id, n.exchange_id from new_rows n
            where n.exchange_id::text is distinct from pg_catalog.current_setting('dersync.exchange', true)
            intersect select o.record_id, o.exchange_id from old_rows o) then
        raise exception 'a change of staging.service_point that no exchange brought needs an actor and a reason' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, n.record_id, n.record_version, n.exchange_id,
          case when v_is_brought then b.origin_id end as origin_id,
          case when v_is_brought then b.origin_kind end as origin_kind,
          array_remove(array[case when n.service_point_id is distinct from o.service_point_id then 'service_point_id' end, case when n.cis_premise_id is distinct from o.cis_premise_id then 'cis_premise_id' end, case when n.cis_service_point_id is distinct from o.cis_service_point_id then 'cis_service_point_id' end, case when n.division is distinct from o.division then 'division' end, case when n.time_zone is distinct from o.time_zone then 'time_zone' end]::text[], null) as names,
          array_replace(array_remove(array[case when n.service_point_id is distinct from o.service_point_id then coalesce(o.service_point_id::text, e'\x01null') else e'\x02same' end, case when n.cis_premise_id is distinct from o.cis_premise_id then coalesce(o.cis_premise_id::text, e'\x01null') else e'\x02same' end, case when n.cis_service_point_id is distinct from o.cis_service_point_id then coalesce(o.cis_service_point_id::text, e'\x01null') else e'\x02same' end, case when n.division is distinct from o.division then coalesce(o.division::text, e'\x01null') else e'\x02same' end, case when n.time_zone is distinct from o.time_zone then coalesce(o.time_zone::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as old_values,
          array_replace(array_remove(array[case when n.service_point_id is distinct from o.service_point_id then coalesce(n.service_point_id::text, e'\x01null') else e'\x02same' end, case when n.cis_premise_id is distinct from o.cis_premise_id then coalesce(n.cis_premise_id::text, e'\x01null') else e'\x02same' end, case when n.cis_service_point_id is distinct from o.cis_service_point_id then coalesce(n.cis_service_point_id::text, e'\x01null') else e'\x02same' end, case when n.division is distinct from o.division then coalesce(n.division::text, e'\x01null') else e'\x02same' end, case when n.time_zone is distinct from o.time_zone then coalesce(n.time_zone::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as new_values
        from new_rows n join old_rows o using (record_id) join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, old, new, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select d.change_id, 22, d.record_id, 'update', pg_catalog.jsonb_object(d.names, d.old_values), pg_catalog.jsonb_object(d.names, d.new_values),
          d.record_version, d.origin_id, d.exchange_id, v_now, v_actor, v_reason from diff d)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_service_point_update(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_service_point_update() IS 'Generated: history and births of rows updated in staging.service_point.';

-- Name: capture_status_check_delete(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_status_check_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
    begin
      insert into audit.record_change (table_id, record_id, operation, key, old, record_version, exchange_id, changed_at, actor, reason)
      select 23, n.record_id, 'delete', pg_catalog.jsonb_build_object('communication_id', n.communication_id), pg_catalog.to_jsonb(n), n.record_version + 1, n.exchange_id, engine.now(),
        coalesce(nullif(pg_catalog.current_setting('dersync.actor', true), ''), session_user::text),
        nullif(pg_catalog.current_setting('dersync.reason', true), '')
      from old_rows n;
      return null;
    end $$;

-- Name: FUNCTION capture_status_check_delete(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_status_check_delete() IS 'Generated: history of rows deleted from staging.status_check.';

-- Name: capture_status_check_insert(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_status_check_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select from new_rows n where n.record_version <> 1) then
        raise exception 'a new row of staging.status_check must have record_version 1' using errcode = 'DS002';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, b.origin_id, b.origin_kind, n.*
        from new_rows n join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, key, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select n.change_id, 23, n.record_id, 'insert', pg_catalog.jsonb_build_object('communication_id', n.communication_id), n.record_version, n.origin_id, n.exchange_id, v_now, v_actor, v_reason
        from diff n)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 14::smallint as flow_id, 10 as position, d.record_id, d.change_id, d.record_version from diff d cross join lateral (select d.*) n cross join lateral (select (null::staging.status_check).*) o where d.origin_kind is distinct from 'derms' and (not n.is_missed) union all select 13::smallint as flow_id, 11 as position, d.record_id, d.change_id, d.record_version from diff d cross join lateral (select d.*) n cross join lateral (select (null::staging.status_check).*) o where d.origin_kind is distinct from 'dacs' and (not n.is_missed and n.response_id is not null and o.response_id is null)) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_status_check_insert(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_status_check_insert() IS 'Generated: history and births of rows inserted into staging.status_check.';

-- Name: capture_status_check_update(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_status_check_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
      v_is_brought boolean := v_actor is null or v_is_initial;
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select n.record_id, n.record_version - 1 from new_rows n except select o.record_id, o.record_version from old_rows o) then
        raise exception 'record_version of staging.status_check must rise by one with each change' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      if exists (select from new_rows n full join old_rows o using (record_id) where n.communication_id is distinct from o.communication_id) then
        raise exception 'key columns of staging.status_check never change' using errcode = 'DS002', hint = 'End the row and make a new one.';
      end if;
      if (v_actor is null or v_reason is null)
          and exists (select n.record_id, n.exchange_id from new_rows n
            where n.exchange_id::text is distinct from pg_catalog.current_setting('dersync.exchange', true)
            intersect select o.record_id, o.exchange_id from old_rows o) then
        raise exception 'a change of staging.status_check that no exchange brought needs an actor and a reason' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, n.record_id, n.record_version, n.exchange_id,
          case when v_is_brought then b.origin_id end as origin_id,
          case when v_is_brought then b.origin_kind end as origin_kind,
          array_remove(array[case when n.communication_id is distinct from o.communication_id then 'communication_id' end, case when n.division is distinct from o.division then 'division' end, case when n.device_type is distinct from o.device_type then 'device_type' end, case when n.specification is distinct from o.specification then 'specification' end, case when n.head_end_system is distinct from o.head_end_system then 'head_end_system' end, case when n.nic_id is distinct from o.nic_id then 'nic_id' end, case when n.answer_within is distinct from o.answer_within then 'answer_within' end, case when n.response_id is distinct from o.response_id then 'response_id' end, case when n.result_status is distinct from o.result_status then 'result_status' end, case when n.response_message is distinct from o.response_message then 'response_message' end, case when n.answered_at is distinct from o.answered_at then 'answered_at' end, case when n.is_late is distinct from o.is_late then 'is_late' end, case when n.is_missed is distinct from o.is_missed then 'is_missed' end]::text[], null) as names,
          array_replace(array_remove(array[case when n.communication_id is distinct from o.communication_id then coalesce(o.communication_id::text, e'\x01null') else e'\x02same' end, case when n.division is distinct from o.division then coalesce(o.division::text, e'\x01null') else e'\x02same' end, case when n.device_type is distinct from o.device_type then coalesce(o.device_type::text, e'\x01null') else e'\x02same' end, case when n.specification is distinct from o.specification then coalesce(o.specification::text, e'\x01null') else e'\x02same' end, case when n.head_end_system is distinct from o.head_end_system then coalesce(o.head_end_system::text, e'\x01null') else e'\x02same' end, case when n.nic_id is distinct from o.nic_id then coalesce(o.nic_id::text, e'\x01null') else e'\x02same' end, case when n.answer_within is distinct from o.answer_within then coalesce(o.answer_within::text, e'\x01null') else e'\x02same' end, case when n.response_id is distinct from o.response_id then coalesce(o.response_id::text, e'\x01null') else e'\x02same' end, case when n.result_status is distinct from o.result_status then coalesce(o.result_status::text, e'\x01null') else e'\x02same' end, case when n.response_message is distinct from o.response_message then coalesce(o.response_message::text, e'\x01null') else e'\x02same' end, case when n.answered_at is distinct from o.answered_at then coalesce(o.answered_at::text, e'\x01null') else e'\x02same' end, case when n.is_late is distinct from o.is_late then coalesce(o.is_late::text, e'\x01null') else e'\x02same' end, case when n.is_missed is distinct from o.is_missed then coalesce(o.is_missed::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as old_values,
          array_replace(array_remove(array[case when n.communication_id is distinct from o.communication_id then coalesce(n.communication_id::text, e'\x01null') else e'\x02same' end, case when n.division is distinct from o.division then coalesce(n.division::text, e'\x01null') else e'\x02same' end, case when n.device_type is distinct from o.device_type then coalesce(n.device_type::text, e'\x01null') else e'\x02same' end, case when n.specification is distinct from o.specification then coalesce(n.specification::text, e'\x01null') else e'\x02same' end, case when n.head_end_system is distinct from o.head_end_system then coalesce(n.head_end_system::text, e'\x01null') else e'\x02same' end, case when n.nic_id is distinct from o.nic_id then coalesce(n.nic_id::text, e'\x01null') else e'\x02same' end, case when n.answer_within is distinct from o.answer_within then coalesce(n.answer_within::text, e'\x01null') else e'\x02same' end, case when n.response_id is distinct from o.response_id then coalesce(n.response_id::text, e'\x01null') else e'\x02same' end, case when n.result_status is distinct from o.result_status then coalesce(n.result_status::text, e'\x01null') else e'\x02same' end, case when n.response_message is distinct from o.response_message then coalesce(n.response_message::text, e'\x01null') else e'\x02same' end, case when n.answered_at is distinct from o.answered_at then coalesce(n.answered_at::text, e'\x01null') else e'\x02same' end, case when n.is_late is distinct from o.is_late then coalesce(n.is_late::text, e'\x01null') else e'\x02same' end, case when n.is_missed is distinct from o.is_missed then coalesce(n.is_missed::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as new_values
        from new_rows n join old_rows o using (record_id) join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, old, new, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select d.change_id, 23, d.record_id, 'update', pg_catalog.jsonb_object(d.names, d.old_values), pg_catalog.jsonb_object(d.names, d.new_values),
          d.record_version, d.origin_id, d.exchange_id, v_now, v_actor, v_reason from diff d)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 13::smallint as flow_id, 11 as position, d.record_id, d.change_id, d.record_version from diff d join new_rows n using (record_id) join old_rows o using (record_id) where d.origin_kind is distinct from 'dacs' and (not n.is_missed and n.response_id is not null and o.response_id is null)) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_status_check_update(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_status_check_update() IS 'Generated: history and births of rows updated in staging.status_check.';

-- Name: capture_subscription_delete(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_subscription_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
    begin
      insert into audit.record_change (table_id, record_id, operation, key, old, record_version, exchange_id, changed_at, actor, reason)
      select 24, n.record_id, 'delete', pg_catalog.jsonb_build_object('subscription_id', n.subscription_id), pg_catalog.to_jsonb(n), n.record_version + 1, n.exchange_id, engine.now(),
        coalesce(nullif(pg_catalog.current_setting('dersync.actor', true), ''), session_user::text),
        nullif(pg_catalog.current_setting('dersync.reason', true), '')
      from old_rows n;
      return null;
    end $$;

-- Name: FUNCTION capture_subscription_delete(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_subscription_delete() IS 'Generated: history of rows deleted from staging.subscription.';

-- Name: capture_subscription_device_delete(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_subscription_device_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
    begin
      insert into audit.record_change (table_id, record_id, operation, key, old, record_version, exchange_id, changed_at, actor, reason)
      select 25, n.record_id, 'delete', pg_catalog.jsonb_build_object('subscription_id', n.subscription_id, 'head_end_system', n.head_end_system, 'nic_id', n.nic_id), pg_catalog.to_jsonb(n), n.record_version + 1, n.exchange_id, engine.now(),
        coalesce(nullif(pg_catalog.current_setting('dersync.actor', true), ''), session_user::text),
        nullif(pg_catalog.current_setting('dersync.reason', true), '')
      from old_rows n;
      return null;
    end $$;

-- Name: FUNCTION capture_subscription_device_delete(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_subscription_device_delete() IS 'Generated: history of rows deleted from staging.subscription_device.';

-- Name: capture_subscription_device_insert(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_subscription_device_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select from new_rows n where n.record_version <> 1) then
        raise exception 'a new row of staging.subscription_device must have record_version 1' using errcode = 'DS002';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, b.origin_id, b.origin_kind, n.*
        from new_rows n join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, key, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select n.change_id, 25, n.record_id, 'insert', pg_catalog.jsonb_build_object('subscription_id', n.subscription_id, 'head_end_system', n.head_end_system, 'nic_id', n.nic_id), n.record_version, n.origin_id, n.exchange_id, v_now, v_actor, v_reason
        from diff n)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_subscription_device_insert(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_subscription_device_insert() IS 'Generated: history and births of rows inserted into staging.subscription_device.';

-- Name: capture_subscription_device_update(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_subscription_device_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
      v_is_brought boolean := v_actor is null or v_is_initial;
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select n.record_id, n.record_version - 1 from new_rows n except select o.record_id, o.record_version from old_rows o) then
        raise exception 'record_version of staging.subscription_device must rise by one with each change' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      if exists (select from new_rows n full join old_rows o using (record_id) where n.subscription_id is distinct from o.subscription_id or n.head_end_system is distinct from o.head_end_system or n.nic_id is distinct from o.nic_id) then
        raise exception 'key columns of staging.subscription_device never change' using errcode = 'DS002', hint = 'End the row and make a new one.';
      end if;
      if (v_actor is null or v_reason is null)
          and exists (select n.record_id, n.exchange_id from new_rows n
            where n.exchange_id::text is distinct from pg_catalog.current_setting('dersync.exchange', true)
            intersect select o.record_id, o.exchange_id from old_rows o) then
        raise exception 'a change of staging.subscription_device that no exchange brought needs an actor and a reason' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, n.record_id, n.record_version, n.exchange_id,
          case when v_is_brought then b.origin_id end as origin_id,
          case when v_is_brought then b.origin_kind end as origin_kind,
          array_remove(array[case when n.subscription_id is distinct from o.subscription_id then 'subscription_id' end, case when n.head_end_system is distinct from o.head_end_system then 'head_end_system' end, case when n.nic_id is distinct from o.nic_id then 'nic_id' end, case when n.starts_at is distinct from o.starts_at then 'starts_at' end, case when n.ends_at is distinct from o.ends_at then 'ends_at' end]::text[], null) as names,
          array_replace(array_remove(array[case when n.subscription_id is distinct from o.subscription_id then coalesce(o.subscription_id::text, e'\x01null') else e'\x02same' end, case when n.head_end_system is distinct from o.head_end_system then coalesce(o.head_end_system::text, e'\x01null') else e'\x02same' end, case when n.nic_id is distinct from o.nic_id then coalesce(o.nic_id::text, e'\x01null') else e'\x02same' end, case when n.starts_at is distinct from o.starts_at then coalesce(o.starts_at::text, e'\x01null') else e'\x02same' end, case when n.ends_at is distinct from o.ends_at then coalesce(o.ends_at::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as old_values,
          array_replace(array_remove(array[case when n.subscription_id is distinct from o.subscription_id then coalesce(n.subscription_id::text, e'\x01null') else e'\x02same' end, case when n.head_end_system is distinct from o.head_end_system then coalesce(n.head_end_system::text, e'\x01null') else e'\x02same' end, case when n.nic_id is distinct from o.nic_id then coalesce(n.nic_id::text, e'\x01null') else e'\x02same' end, case when n.starts_at is distinct from o.starts_at then coalesce(n.starts_at::text, e'\x01null') else e'\x02same' end, case when n.ends_at is distinct from o.ends_at then coalesce(n.ends_at::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as new_values
        from new_rows n join old_rows o using (record_id) join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, old, new, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select d.change_id, 25, d.record_id, 'update', pg_catalog.jsonb_object(d.names, d.old_values), pg_catalog.jsonb_object(d.names, d.new_values),
          d.record_version, d.origin_id, d.exchange_id, v_now, v_actor, v_reason from diff d)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_subscription_device_update(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_subscription_device_update() IS 'Generated: history and births of rows updated in staging.subscription_device.';

-- Name: capture_subscription_insert(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_subscription_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select from new_rows n where n.record_version <> 1) then
        raise exception 'a new row of staging.subscription must have record_version 1' using errcode = 'DS002';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, b.origin_id, b.origin_kind, n.*
        from new_rows n join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, key, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select n.change_id, 24, n.record_id, 'insert', pg_catalog.jsonb_build_object('subscription_id', n.subscription_id), n.record_version, n.origin_id, n.exchange_id, v_now, v_actor, v_reason
        from diff n)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_subscription_insert(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_subscription_insert() IS 'Generated: history and births of rows inserted into staging.subscription.';

-- Name: capture_subscription_update(); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.capture_subscription_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
    declare
      v_now timestamptz := engine.now();
      v_actor text := nullif(pg_catalog.current_setting('dersync.actor', true), '');
      v_reason text := nullif(pg_catalog.current_setting('dersync.reason', true), '');
      v_is_initial boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
      v_is_brought boolean := v_actor is null or v_is_initial;
    begin
      if not exists (select from new_rows) then
        return null;
      end if;
      if exists (select n.record_id, n.record_version - 1 from new_rows n except select o.record_id, o.record_version from old_rows o) then
        raise exception 'record_version of staging.subscription must rise by one with each change' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      if exists (select from new_rows n full join old_rows o using (record_id) where n.subscription_id is distinct from o.subscription_id) then
        raise exception 'key columns of staging.subscription never change' using errcode = 'DS002', hint = 'End the row and make a new one.';
      end if;
      if (v_actor is null or v_reason is null)
          and exists (select n.record_id, n.exchange_id from new_rows n
            where n.exchange_id::text is distinct from pg_catalog.current_setting('dersync.exchange', true)
            intersect select o.record_id, o.exchange_id from old_rows o) then
        raise exception 'a change of staging.subscription that no exchange brought needs an actor and a reason' using errcode = 'DS002',
          hint = 'Change records through engine.edit_record.';
      end if;
      with origin as materialized (select x.exchange_id as brought_by, e.application_id as origin_id, a.kind as origin_kind
        from (select distinct n.exchange_id from new_rows n) x
          left join lateral (select e.application_id from sync.exchange e where e.exchange_id = x.exchange_id offset 0) e on true
          left join lateral (select a.kind from sync.application a where a.application_id = e.application_id offset 0) a on true),
      diff as materialized (
        select pg_catalog.nextval('audit.record_change_id') as change_id, n.record_id, n.record_version, n.exchange_id,
          case when v_is_brought then b.origin_id end as origin_id,
          case when v_is_brought then b.origin_kind end as origin_kind,
          array_remove(array[case when n.subscription_id is distinct from o.subscription_id then 'subscription_id' end, case when n.contact_id is distinct from o.contact_id then 'contact_id' end, case when n.service_point_id is distinct from o.service_point_id then 'service_point_id' end, case when n.program_code is distinct from o.program_code then 'program_code' end, case when n.cis_account_id is distinct from o.cis_account_id then 'cis_account_id' end, case when n.subscription_type is distinct from o.subscription_type then 'subscription_type' end, case when n.status is distinct from o.status then 'status' end, case when n.starts_at is distinct from o.starts_at then 'starts_at' end, case when n.ends_at is distinct from o.ends_at then 'ends_at' end]::text[], null) as names,
          array_replace(array_remove(array[case when n.subscription_id is distinct from o.subscription_id then coalesce(o.subscription_id::text, e'\x01null') else e'\x02same' end, case when n.contact_id is distinct from o.contact_id then coalesce(o.contact_id::text, e'\x01null') else e'\x02same' end, case when n.service_point_id is distinct from o.service_point_id then coalesce(o.service_point_id::text, e'\x01null') else e'\x02same' end, case when n.program_code is distinct from o.program_code then coalesce(o.program_code::text, e'\x01null') else e'\x02same' end, case when n.cis_account_id is distinct from o.cis_account_id then coalesce(o.cis_account_id::text, e'\x01null') else e'\x02same' end, case when n.subscription_type is distinct from o.subscription_type then coalesce(o.subscription_type::text, e'\x01null') else e'\x02same' end, case when n.status is distinct from o.status then coalesce(o.status::text, e'\x01null') else e'\x02same' end, case when n.starts_at is distinct from o.starts_at then coalesce(o.starts_at::text, e'\x01null') else e'\x02same' end, case when n.ends_at is distinct from o.ends_at then coalesce(o.ends_at::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as old_values,
          array_replace(array_remove(array[case when n.subscription_id is distinct from o.subscription_id then coalesce(n.subscription_id::text, e'\x01null') else e'\x02same' end, case when n.contact_id is distinct from o.contact_id then coalesce(n.contact_id::text, e'\x01null') else e'\x02same' end, case when n.service_point_id is distinct from o.service_point_id then coalesce(n.service_point_id::text, e'\x01null') else e'\x02same' end, case when n.program_code is distinct from o.program_code then coalesce(n.program_code::text, e'\x01null') else e'\x02same' end, case when n.cis_account_id is distinct from o.cis_account_id then coalesce(n.cis_account_id::text, e'\x01null') else e'\x02same' end, case when n.subscription_type is distinct from o.subscription_type then coalesce(n.subscription_type::text, e'\x01null') else e'\x02same' end, case when n.status is distinct from o.status then coalesce(n.status::text, e'\x01null') else e'\x02same' end, case when n.starts_at is distinct from o.starts_at then coalesce(n.starts_at::text, e'\x01null') else e'\x02same' end, case when n.ends_at is distinct from o.ends_at then coalesce(n.ends_at::text, e'\x01null') else e'\x02same' end]::text[], e'\x02same'), e'\x01null', null) as new_values
        from new_rows n join old_rows o using (record_id) join origin b on b.brought_by = n.exchange_id order by n.record_id),
      history as (
        insert into audit.record_change (change_id, table_id, record_id, operation, old, new, record_version, origin_id, exchange_id, changed_at, actor, reason)
        select d.change_id, 24, d.record_id, 'update', pg_catalog.jsonb_object(d.names, d.old_values), pg_catalog.jsonb_object(d.names, d.new_values),
          d.record_version, d.origin_id, d.exchange_id, v_now, v_actor, v_reason from diff d)
      insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
       select b.flow_id, b.record_id, b.change_id, b.record_version, 'change', v_now from (select 0::smallint as flow_id, 0 as position, d.record_id, d.change_id, d.record_version from diff d where false) b
         where not v_is_initial
         order by b.position, b.record_id;
      if found then
        perform pg_catalog.pg_notify('dersync', '');
      end if;
      return null;
    end $$;

-- Name: FUNCTION capture_subscription_update(); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.capture_subscription_update() IS 'Generated: history and births of rows updated in staging.subscription.';

-- Name: carried(smallint, bigint[]); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.carried(p_flow smallint, p_records bigint[]) RETURNS TABLE(table_id smallint, record_id bigint, item text, carrier bigint, hashes jsonb)
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_seqscan TO 'off'
    SET jit TO 'off'
    AS $$
begin
  if p_flow = 4 then
    return query select 2::smallint, t.record_id, p.subscription_id::text, p.record_id, pg_catalog.jsonb_build_object('badge_no', pg_catalog.left(pg_catalog.md5(coalesce((select s.salt from sync.salt s) || nullif(pg_catalog.btrim(pg_catalog.left(pg_catalog.upper(pg_catalog.btrim(c.badge_no, ' 	
')), 60), ' 	
'), ''), '')), 16), 'serial_no', pg_catalog.left(pg_catalog.md5(coalesce((select s.salt from sync.salt s) || nullif(pg_catalog.btrim(pg_catalog.left(pg_catalog.upper(pg_catalog.btrim(c.serial_no, ' 	
')), 60), ' 	
'), ''), '')), 16), 'specification', pg_catalog.left(pg_catalog.md5(coalesce((select s.salt from sync.salt s) || nullif(pg_catalog.btrim(pg_catalog.left(pg_catalog.upper(pg_catalog.btrim(c.specification, ' 	
')), 100), ' 	
'), ''), '')), 16)) from staging.enrollment_sync p join staging.enrollment_sync_device c on c.sync_request_id = p.sync_request_id join staging.device t on t.head_end_system = c.head_end_system and t.nic_id = c.nic_id where p.record_id = any (p_records);
  end if;
  if p_flow = 4 then
    return query select 24::smallint, t.record_id, p.subscription_id::text, p.record_id, pg_catalog.jsonb_build_object('cis_account_id', pg_catalog.left(pg_catalog.md5(coalesce((select s.salt from sync.salt s) || nullif(pg_catalog.btrim(pg_catalog.left(pg_catalog.upper(pg_catalog.btrim(p.cis_account_id, ' 	
')), 30), ' 	
'), ''), '')), 16), 'starts_at', pg_catalog.left(pg_catalog.md5(coalesce((select s.salt from sync.salt s) || extract(epoch from pg_catalog.date_trunc('seconds', p.starts_at))::text, '')), 16)) from staging.enrollment_sync p join staging.subscription t on t.subscription_id = p.subscription_id where p.record_id = any (p_records);
  end if;
end $$;

-- Name: FUNCTION carried(p_flow smallint, p_records bigint[]); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.carried(p_flow smallint, p_records bigint[]) IS 'Generated: which values of which records the messages of these rows of a flow carry, as hashes of their canonical form, and in which item they will be shown.';

-- Name: born; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.born (
    born_id bigint NOT NULL,
    flow_id smallint NOT NULL,
    record_id bigint NOT NULL,
    change_id bigint NOT NULL,
    record_version integer NOT NULL,
    cause text NOT NULL,
    at timestamp with time zone NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0.01', autovacuum_vacuum_threshold='1000');

-- Name: TABLE born; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.born IS 'One row per change and interested flow that dispatch has not seen yet. Appended by capture, deleted by dispatch.';

-- Name: COLUMN born.born_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.born.born_id IS 'Order of birth.';

-- Name: COLUMN born.flow_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.born.flow_id IS 'Flow.';

-- Name: COLUMN born.record_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.born.record_id IS 'Row of the flow''s table.';

-- Name: COLUMN born.change_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.born.change_id IS 'Change in audit.record_change.';

-- Name: COLUMN born.record_version; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.born.record_version IS 'Version of the record.';

-- Name: COLUMN born.cause; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.born.cause IS 'change, repair, initial, or replay: a person wants it sent again.';

-- Name: COLUMN born.at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.born.at IS 'When (UTC).';

-- Name: expand_born(sync.born[]); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.expand_born(p_born sync.born[]) RETURNS SETOF sync.birth
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_seqscan TO 'off'
    SET jit TO 'off'
    AS $$
declare
  v_flows smallint[] := array(select distinct b.flow_id from unnest(p_born) b);
begin
  if 1 = any (v_flows) then
    return query
      select b.born_id, b.flow_id, b.record_id, b.change_id, b.record_version, b.cause, b.at,
        (select a.application_id from sync.application a where a.name = engine.route('dacs', (null)::text)), pg_catalog.hashtextextended(('transaction:' || n.item_id || case when n.transaction_id is null then '|' || n.message_id else '' end)::text, 0), (select least(greatest(x.priority, 1), 10) from (select (7)::smallint as priority) x where x.priority is not null)::smallint, pg_catalog.hashtextextended((null)::text, 0), (null)::text,
        nullif((null)::text[], '{}'), nullif((null)::text[], '{}'), (n.first_seen_at + interval '1 hour')::timestamptz,
        case when b.cause <> 'replay' then (n.first_seen_at + interval '24 hours')::timestamptz end,
        pg_catalog.md5(pg_catalog.concat_ws('|', 'enrollment_request', n.derms_instance, n.message_id, n."position", n.source_version, case when b.cause = 'repair' then b.record_version end))::uuid,
        (null)::text, (null)::boolean, coalesce((false)::boolean, false), pg_catalog.hashtextextended((null)::text, 0), (null)::bigint, null::smallint,
        (null)::timestamptz
      from unnest(p_born) b join staging.enrollment n on n.record_id = b.record_id where b.flow_id = 1;
  end if;
  if 3 = any (v_flows) then
    return query
      select b.born_id, b.flow_id, b.record_id, b.change_id, b.record_version, b.cause, b.at,
        (select a.application_id from sync.application a where a.name = engine.route('derms', (n.derms_instance)::text)), pg_catalog.hashtextextended(('collection:' || n.derms_instance || '|' || n.message_id)::text, 0), (select least(greatest(x.priority, 1), 10) from (select (6)::smallint as priority) x where x.priority is not null)::smallint, pg_catalog.hashtextextended((null)::text, 0), (null)::text,
        nullif((null)::text[], '{}'), nullif((null)::text[], '{}'), (n.answered_at + interval '15 minutes')::timestamptz,
        case when b.cause <> 'replay' then (null)::timestamptz end,
        pg_catalog.md5(pg_catalog.concat_ws('|', 'enrollment_result', n.derms_instance, n.message_id, n.source_version, case when b.cause = 'repair' then b.record_version end))::uuid,
        (null)::text, (null)::boolean, coalesce((false)::boolean, false), pg_catalog.hashtextextended((null)::text, 0), (null)::bigint, null::smallint,
        (null)::timestamptz
      from unnest(p_born) b join staging.enrollment_collection n on n.record_id = b.record_id where b.flow_id = 3;
  end if;
  if 4 = any (v_flows) then
    return query
      select b.born_id, b.flow_id, b.record_id, b.change_id, b.record_version, b.cause, b.at,
        (select a.application_id from sync.application a where a.name = engine.route('derms', (n.division)::text)), pg_catalog.hashtextextended(('subscription:' || n.subscription_id)::text, 0), (select least(greatest(x.priority, 1), 10) from (select (case when n.status = 'INACTIVE' then 5 else 7 end)::smallint as priority) x where x.priority is not null)::smallint, pg_catalog.hashtextextended((null)::text, 0), (n.message_id)::text,
        nullif((array(select 'sync:' || d.head_end_system || '|' || d.nic_id from staging.enrollment_sync_device d where d.sync_request_id = n.sync_request_id order by d.position))::text[], '{}'), nullif((array(select 'sync:' || d.head_end_system || '|' || d.nic_id from staging.enrollment_sync_device d where d.sync_request_id = n.sync_request_id order by d.position))::text[], '{}'), (n.changed_at + interval '15 minutes')::timestamptz,
        case when b.cause <> 'replay' then (null)::timestamptz end,
        pg_catalog.md5(pg_catalog.concat_ws('|', 'enrollment_sync', n.sync_request_id, n.source_version, case when b.cause = 'repair' then b.record_version end))::uuid,
        (null)::text, (null)::boolean, coalesce((false)::boolean, false), pg_catalog.hashtextextended((null)::text, 0), (null)::bigint, null::smallint,
        (null)::timestamptz
      from unnest(p_born) b join staging.enrollment_sync n on n.record_id = b.record_id where b.flow_id = 4;
  end if;
  if 2 = any (v_flows) then
    return query
      select b.born_id, b.flow_id, b.record_id, b.change_id, b.record_version, b.cause, b.at,
        (select a.application_id from sync.application a where a.name = engine.route('dacs', (null)::text)), pg_catalog.hashtextextended(('sync_request:' || n.sync_request_id)::text, 0), (select least(greatest(x.priority, 1), 10) from (select (6)::smallint as priority) x where x.priority is not null)::smallint, pg_catalog.hashtextextended((null)::text, 0), (null)::text,
        nullif((array(select 'ack:' || d.head_end_system || '|' || d.nic_id from staging.enrollment_sync_device d where d.sync_request_id = n.sync_request_id order by d.position))::text[], '{}'), nullif((null)::text[], '{}'), (n.first_seen_at + interval '15 minutes')::timestamptz,
        case when b.cause <> 'replay' then (null)::timestamptz end,
        pg_catalog.md5(pg_catalog.concat_ws('|', 'enrollment_ack', n.derms_instance, n.ack_id, n.source_version, case when b.cause = 'repair' then b.record_version end))::uuid,
        (n.message_id)::text, (n.ack_type = 'SUCCESS')::boolean, coalesce((false)::boolean, false), pg_catalog.hashtextextended((null)::text, 0), (null)::bigint, (select x.application_id from sync.exchange x where x.exchange_id = n.exchange_id),
        (null)::timestamptz
      from unnest(p_born) b join staging.enrollment_ack n on n.record_id = b.record_id where b.flow_id = 2;
  end if;
  if 5 = any (v_flows) then
    return query
      select b.born_id, b.flow_id, b.record_id, b.change_id, b.record_version, b.cause, b.at,
        (select a.application_id from sync.application a where a.name = engine.route('dacs', (null)::text)), pg_catalog.hashtextextended(('stage:' || n.derms_instance || '|' || n.stage_id)::text, 0), (select least(greatest(x.priority, 1), 10) from (select (3)::smallint as priority) x where x.priority is not null)::smallint, pg_catalog.hashtextextended((null)::text, 0), (null)::text,
        nullif((array['event:' || n.derms_instance || '|' || n.stage_id])::text[], '{}'), nullif((array(select 'cancel:' || n.derms_instance || '|' || e.program_external_id from staging.event e where e.derms_instance = n.derms_instance and e.event_id = n.event_id))::text[], '{}'), (n.starts_at - (select engine.stage_lead()))::timestamptz,
        case when b.cause <> 'replay' then (n.ends_at)::timestamptz end,
        pg_catalog.md5(pg_catalog.concat_ws('|', 'event', n.derms_instance, n.stage_id, n.source_version, case when b.cause = 'repair' then b.record_version end))::uuid,
        (null)::text, (null)::boolean, coalesce((false)::boolean, false), pg_catalog.hashtextextended((null)::text, 0), (null)::bigint, null::smallint,
        (null)::timestamptz
      from unnest(p_born) b join staging.event_stage n on n.record_id = b.record_id where b.flow_id = 5;
  end if;
  if 6 = any (v_flows) then
    return query
      select b.born_id, b.flow_id, b.record_id, b.change_id, b.record_version, b.cause, b.at,
        (select a.application_id from sync.application a where a.name = engine.route('dacs', (null)::text)), pg_catalog.hashtextextended(('stage:' || n.derms_instance || '|' || n.stage_id)::text, 0), (select least(greatest(x.priority, 1), 10) from (select (case when n.action = 'F1CN' then 1 else 2 end)::smallint as priority) x where x.priority is not null)::smallint, pg_catalog.hashtextextended((null)::text, 0), (null)::text,
        nullif((case when n.action = 'F1CN' then array(select 'cancel:' || n.derms_instance || '|' || e.program_external_id from staging.event_stage s join staging.event e on e.derms_instance = s.derms_instance and e.event_id = s.event_id where s.derms_instance = n.derms_instance and s.stage_id = n.stage_id) end)::text[], '{}'), nullif((null)::text[], '{}'), (n.first_seen_at + interval '1 minute')::timestamptz,
        case when b.cause <> 'replay' then (null)::timestamptz end,
        pg_catalog.md5(pg_catalog.concat_ws('|', 'event_status', n.derms_instance, n.stage_id, n.incarnation, n.action, n.source_version, case when b.cause = 'repair' then b.record_version end))::uuid,
        (null)::text, (null)::boolean, coalesce((n.action = 'F1CN')::boolean, false), pg_catalog.hashtextextended(('stage:' || n.derms_instance || '|' || n.stage_id)::text, 0), ((select s.record_id from staging.event_stage s where s.derms_instance = n.derms_instance and s.stage_id = n.stage_id))::bigint, null::smallint,
        (n.first_seen_at + interval '15 minutes')::timestamptz
      from unnest(p_born) b join staging.event_stage_step n on n.record_id = b.record_id where b.flow_id = 6;
  end if;
  if 12 = any (v_flows) then
    return query
      select b.born_id, b.flow_id, b.record_id, b.change_id, b.record_version, b.cause, b.at,
        (select a.application_id from sync.application a where a.name = engine.route('dacs', (null)::text)), pg_catalog.hashtextextended(('reservation:' || n.derms_instance || '|' || n.stage_id || '|' || n.head_end_system || '|' || n.nic_id)::text, 0), (select least(greatest(x.priority, 1), 10) from (select (4)::smallint as priority) x where x.priority is not null)::smallint, pg_catalog.hashtextextended(('stage:' || n.derms_instance || '|' || n.stage_id)::text, 0), (null)::text,
        nullif((null)::text[], '{}'), nullif((array['event:' || n.derms_instance || '|' || n.stage_id, 'sync:' || n.head_end_system || '|' || n.nic_id, 'ack:' || n.head_end_system || '|' || n.nic_id])::text[], '{}'), ((select s.starts_at - (select engine.stage_lead()) from staging.event_stage s where s.derms_instance = n.derms_instance and s.stage_id = n.stage_id))::timestamptz,
        case when b.cause <> 'replay' then ((select s.ends_at from staging.event_stage s where s.derms_instance = n.derms_instance and s.stage_id = n.stage_id))::timestamptz end,
        pg_catalog.md5(pg_catalog.concat_ws('|', 'reservation', n.derms_instance, n.file_id, n.row_number, n.source_version, case when b.cause = 'repair' then b.record_version end))::uuid,
        (null)::text, (null)::boolean, coalesce((false)::boolean, false), pg_catalog.hashtextextended((null)::text, 0), (null)::bigint, null::smallint,
        (null)::timestamptz
      from unnest(p_born) b join staging.reservation n on n.record_id = b.record_id where b.flow_id = 12;
  end if;
  if 11 = any (v_flows) then
    return query
      select b.born_id, b.flow_id, b.record_id, b.change_id, b.record_version, b.cause, b.at,
        (select a.application_id from sync.application a where a.name = engine.route('dacs', (null)::text)), pg_catalog.hashtextextended(('reservation:' || n.derms_instance || '|' || n.stage_id || '|' || n.head_end_system || '|' || n.nic_id)::text, 0), (select least(greatest(x.priority, 1), 10) from (select (9)::smallint as priority) x where x.priority is not null)::smallint, pg_catalog.hashtextextended(('outcome:' || n.derms_instance || '|' || n.stage_id)::text, 0), (null)::text,
        nullif((null)::text[], '{}'), nullif((null)::text[], '{}'), (n.first_seen_at + interval '24 hours')::timestamptz,
        case when b.cause <> 'replay' then (null)::timestamptz end,
        pg_catalog.md5(pg_catalog.concat_ws('|', 'outcome', n.derms_instance, n.file_id, n.row_number, n.source_version, case when b.cause = 'repair' then b.record_version end))::uuid,
        (null)::text, (null)::boolean, coalesce((false)::boolean, false), pg_catalog.hashtextextended((null)::text, 0), (null)::bigint, null::smallint,
        (null)::timestamptz
      from unnest(p_born) b join staging.outcome n on n.record_id = b.record_id where b.flow_id = 11;
  end if;
  if 9 = any (v_flows) then
    return query
      select b.born_id, b.flow_id, b.record_id, b.change_id, b.record_version, b.cause, b.at,
        (select a.application_id from sync.application a where a.name = engine.route('derms', (n.derms_instance)::text)), pg_catalog.hashtextextended(('message:' || n.derms_instance || '|' || n.ack_id)::text, 0), (select least(greatest(x.priority, 1), 10) from (select (6)::smallint as priority) x where x.priority is not null)::smallint, pg_catalog.hashtextextended((null)::text, 0), (null)::text,
        nullif((null)::text[], '{}'), nullif((null)::text[], '{}'), (n.first_seen_at + interval '15 minutes')::timestamptz,
        case when b.cause <> 'replay' then (null)::timestamptz end,
        pg_catalog.md5(pg_catalog.concat_ws('|', 'message_ack', n.derms_instance, n.ack_id, n.source_version, case when b.cause = 'repair' then b.record_version end))::uuid,
        (null)::text, (null)::boolean, coalesce((false)::boolean, false), pg_catalog.hashtextextended((null)::text, 0), (null)::bigint, null::smallint,
        (null)::timestamptz
      from unnest(p_born) b join staging.message_ack n on n.record_id = b.record_id where b.flow_id = 9;
  end if;
  if 14 = any (v_flows) then
    return query
      select b.born_id, b.flow_id, b.record_id, b.change_id, b.record_version, b.cause, b.at,
        (select a.application_id from sync.application a where a.name = engine.route('derms', (n.division)::text)), pg_catalog.hashtextextended(('status_check:' || n.communication_id)::text, 0), (select least(greatest(x.priority, 1), 10) from (select (8)::smallint as priority) x where x.priority is not null)::smallint, pg_catalog.hashtextextended((null)::text, 0), (n.communication_id)::text,
        nullif((null)::text[], '{}'), nullif((null)::text[], '{}'), (n.first_seen_at + n.answer_within)::timestamptz,
        case when b.cause <> 'replay' then (n.first_seen_at + n.answer_within)::timestamptz end,
        pg_catalog.md5(pg_catalog.concat_ws('|', 'status_check', n.communication_id, n.source_version, case when b.cause = 'repair' then b.record_version end))::uuid,
        (null)::text, (null)::boolean, coalesce((false)::boolean, false), pg_catalog.hashtextextended((null)::text, 0), (null)::bigint, null::smallint,
        (null)::timestamptz
      from unnest(p_born) b join staging.status_check n on n.record_id = b.record_id where b.flow_id = 14;
  end if;
  if 13 = any (v_flows) then
    return query
      select b.born_id, b.flow_id, b.record_id, b.change_id, b.record_version, b.cause, b.at,
        (select a.application_id from sync.application a where a.name = engine.route('dacs', (null)::text)), pg_catalog.hashtextextended(('status_result:' || n.communication_id)::text, 0), (select least(greatest(x.priority, 1), 10) from (select (8)::smallint as priority) x where x.priority is not null)::smallint, pg_catalog.hashtextextended((null)::text, 0), (null)::text,
        nullif((null)::text[], '{}'), nullif((null)::text[], '{}'), (n.changed_at + interval '15 minutes')::timestamptz,
        case when b.cause <> 'replay' then (null)::timestamptz end,
        pg_catalog.md5(pg_catalog.concat_ws('|', 'status_result', n.communication_id, n.source_version, case when b.cause = 'repair' then b.record_version end))::uuid,
        (n.communication_id)::text, (true)::boolean, coalesce((false)::boolean, false), pg_catalog.hashtextextended((null)::text, 0), (null)::bigint, (select x.application_id from sync.exchange x where x.exchange_id = n.exchange_id),
        (null)::timestamptz
      from unnest(p_born) b join staging.status_check n on n.record_id = b.record_id where b.flow_id = 13;
  end if;
  if 8 = any (v_flows) then
    return query
      select b.born_id, b.flow_id, b.record_id, b.change_id, b.record_version, b.cause, b.at,
        (select a.application_id from sync.application a where a.name = engine.route('derms', ('device_score')::text)), pg_catalog.hashtextextended(('device_score')::text, 0), (select least(greatest(x.priority, 1), 10) from (select (10)::smallint as priority) x where x.priority is not null)::smallint, pg_catalog.hashtextextended((null)::text, 0), (null)::text,
        nullif((null)::text[], '{}'), nullif((null)::text[], '{}'), (n.first_seen_at + interval '24 hours')::timestamptz,
        case when b.cause <> 'replay' then (null)::timestamptz end,
        pg_catalog.md5(pg_catalog.concat_ws('|', 'device_score', n.instance, n.file_id, n.part_number, n.source_version, case when b.cause = 'repair' then b.record_version end))::uuid,
        (null)::text, (null)::boolean, coalesce((false)::boolean, false), pg_catalog.hashtextextended((null)::text, 0), (null)::bigint, null::smallint,
        (null)::timestamptz
      from unnest(p_born) b join staging.file_part n on n.record_id = b.record_id where b.flow_id = 8;
  end if;
  if 7 = any (v_flows) then
    return query
      select b.born_id, b.flow_id, b.record_id, b.change_id, b.record_version, b.cause, b.at,
        (select a.application_id from sync.application a where a.name = engine.route('dacs', (n.instance)::text)), pg_catalog.hashtextextended(('file:' || n.instance || '|' || n.file_id)::text, 0), (select least(greatest(x.priority, 1), 10) from (select (9)::smallint as priority) x where x.priority is not null)::smallint, pg_catalog.hashtextextended((null)::text, 0), (null)::text,
        nullif((null)::text[], '{}'), nullif((null)::text[], '{}'), (n.changed_at + interval '1 hour')::timestamptz,
        case when b.cause <> 'replay' then (null)::timestamptz end,
        pg_catalog.md5(pg_catalog.concat_ws('|', 'device_score_file', n.instance, n.file_id, n.source_version, case when b.cause = 'repair' then b.record_version end))::uuid,
        (null)::text, (null)::boolean, coalesce((false)::boolean, false), pg_catalog.hashtextextended((null)::text, 0), (null)::bigint, null::smallint,
        (null)::timestamptz
      from unnest(p_born) b join staging.file n on n.record_id = b.record_id where b.flow_id = 7;
  end if;
  if 10 = any (v_flows) then
    return query
      select b.born_id, b.flow_id, b.record_id, b.change_id, b.record_version, b.cause, b.at,
        (select a.application_id from sync.application a where a.name = engine.route('derms', ((select s.derms_instance from staging.event_stage s where s.stage_id = n.stage_id))::text)), pg_catalog.hashtextextended(('opt_out:' || n.opt_out_id)::text, 0), (select least(greatest(x.priority, 1), 10) from (select (4)::smallint as priority) x where x.priority is not null)::smallint, pg_catalog.hashtextextended(((select 'stage:' || s.derms_instance || '|' || n.stage_id from staging.event_stage s where s.stage_id = n.stage_id))::text, 0), (null)::text,
        nullif((null)::text[], '{}'), nullif((null)::text[], '{}'), (least(n.first_seen_at + interval '15 minutes', coalesce(n.cut_off_at, (select s.starts_at from staging.event_stage s where s.stage_id = n.stage_id))))::timestamptz,
        case when b.cause <> 'replay' then (coalesce(n.cut_off_at, (select s.starts_at from staging.event_stage s where s.stage_id = n.stage_id)))::timestamptz end,
        pg_catalog.md5(pg_catalog.concat_ws('|', 'opt_out', n.opt_out_id, n.source_version, case when b.cause = 'repair' then b.record_version end))::uuid,
        (null)::text, (null)::boolean, coalesce((false)::boolean, false), pg_catalog.hashtextextended((null)::text, 0), (null)::bigint, null::smallint,
        (null)::timestamptz
      from unnest(p_born) b join staging.opt_out n on n.record_id = b.record_id where b.flow_id = 10;
  end if;
end $$;

-- Name: FUNCTION expand_born(p_born sync.born[]); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.expand_born(p_born sync.born[]) IS 'Generated: what the expressions of each flow (lane, gates, priority, times) say of born rows. What a person wants sent again does not expire.';

-- Name: find_records(text); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.find_records(p_value text) RETURNS TABLE(table_id smallint, table_name text, record_id bigint)
    LANGUAGE sql STABLE
    SET search_path TO ''
    AS $$select 1::smallint, 'customer', t.record_id from staging.customer t where t.contact_id = p_value or t.cis_person_id = p_value union select 2::smallint, 'device', t.record_id from staging.device t where t.nic_id = p_value or t.device_id = p_value or t.asset_id = p_value or t.replaces_device_id = p_value or t.service_point_id = p_value union select 3::smallint, 'device_score', t.record_id from staging.device_score t where t.nic_id = p_value or t.file_id = p_value union select 4::smallint, 'enrollment', t.record_id from staging.enrollment t where t.message_id = p_value or t.transaction_id = p_value or t.joins_enrollment_id = p_value or t.cis_person_id = p_value or t.cis_account_id = p_value or t.cis_service_agreement_id = p_value or t.location_id = p_value or t.cis_premise_id = p_value or t.cis_service_point_id = p_value or t.enrollment_id = p_value union select 5::smallint, 'enrollment_ack', t.record_id from staging.enrollment_ack t where t.ack_id = p_value or t.sync_request_id = p_value or t.message_id = p_value union select 6::smallint, 'enrollment_ack_device', t.record_id from staging.enrollment_ack_device t where t.ack_id = p_value or t.device_id = p_value union select 7::smallint, 'enrollment_collection', t.record_id from staging.enrollment_collection t where t.message_id = p_value union select 8::smallint, 'enrollment_device', t.record_id from staging.enrollment_device t where t.message_id = p_value or t.asset_id = p_value or t.nic_id = p_value union select 9::smallint, 'enrollment_sync', t.record_id from staging.enrollment_sync t where t.sync_request_id = p_value or t.subscription_id = p_value or t.contact_id = p_value or t.cis_person_id = p_value or t.cis_account_id = p_value or t.program_id = p_value or t.service_point_id = p_value or t.cis_premise_id = p_value or t.cis_service_point_id = p_value union select 10::smallint, 'enrollment_sync_device', t.record_id from staging.enrollment_sync_device t where t.sync_request_id = p_value or t.device_id = p_value or t.asset_id = p_value or t.nic_id = p_value or t.replaces_device_id = p_value union select 11::smallint, 'event', t.record_id from staging.event t where t.event_id = p_value or t.program_external_id = p_value union select 12::smallint, 'event_stage', t.record_id from staging.event_stage t where t.stage_id = p_value or t.event_id = p_value union select 13::smallint, 'event_stage_step', t.record_id from staging.event_stage_step t where t.stage_id = p_value union select 14::smallint, 'file', t.record_id from staging.file t where t.file_id = p_value or t.message_id = p_value or t.event_id = p_value or t.stage_id = p_value union select 15::smallint, 'file_part', t.record_id from staging.file_part t where t.file_id = p_value union select 16::smallint, 'message_ack', t.record_id from staging.message_ack t where t.message_id = p_value or t.file_id = p_value or t.ack_id = p_value or t.event_id = p_value union select 17::smallint, 'message_ack_item', t.record_id from staging.message_ack_item t where t.ack_id = p_value union select 18::smallint, 'opt_out', t.record_id from staging.opt_out t where t.opt_out_id = p_value or t.program_event_id = p_value or t.stage_id = p_value or t.nic_id = p_value union select 19::smallint, 'outcome', t.record_id from staging.outcome t where t.file_id = p_value or t.record_no = p_value or t.event_id = p_value or t.stage_id = p_value or t.nic_id = p_value or t.subscription_id = p_value union select 20::smallint, 'program', t.record_id from staging.program t where t.program_id = p_value or t.external_id = p_value union select 21::smallint, 'reservation', t.record_id from staging.reservation t where t.file_id = p_value or t.record_no = p_value or t.stage_id = p_value or t.nic_id = p_value or t.subscription_id = p_value or t.event_id = p_value union select 22::smallint, 'service_point', t.record_id from staging.service_point t where t.service_point_id = p_value or t.cis_premise_id = p_value or t.cis_service_point_id = p_value union select 23::smallint, 'status_check', t.record_id from staging.status_check t where t.communication_id = p_value or t.nic_id = p_value or t.response_id = p_value union select 24::smallint, 'subscription', t.record_id from staging.subscription t where t.subscription_id = p_value or t.contact_id = p_value or t.service_point_id = p_value or t.cis_account_id = p_value union select 25::smallint, 'subscription_device', t.record_id from staging.subscription_device t where t.subscription_id = p_value or t.nic_id = p_value$$;

-- Name: FUNCTION find_records(p_value text); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.find_records(p_value text) IS 'Generated: every canonical row that carries this id in any of its id columns.';

-- Name: last_carrier(smallint, smallint, bigint, text); Type: FUNCTION; Schema: engine; Owner: -

CREATE FUNCTION engine.last_carrier(p_flow smallint, p_table smallint, p_record bigint, p_item text) RETURNS bigint
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_seqscan TO 'off'
    SET jit TO 'off'
    AS $$
begin
  if p_flow = 4 and p_table = 2 then
    return (select max(x.record_id) from (select p.record_id from staging.enrollment_sync p join staging.enrollment_sync_device c on c.sync_request_id = p.sync_request_id join staging.device t on t.head_end_system = c.head_end_system and t.nic_id = c.nic_id where t.record_id = p_record and p.subscription_id::text = p_item offset 0) x);
  end if;
  if p_flow = 4 and p_table = 24 then
    return (select max(x.record_id) from (select p.record_id from staging.enrollment_sync p join staging.subscription t on t.subscription_id = p.subscription_id where t.record_id = p_record and p.subscription_id::text = p_item offset 0) x);
  end if;
  return null;
end $$;

-- Name: FUNCTION last_carrier(p_flow smallint, p_table smallint, p_record bigint, p_item text); Type: COMMENT; Schema: engine; Owner: -

COMMENT ON FUNCTION engine.last_carrier(p_flow smallint, p_table smallint, p_record bigint, p_item text) IS 'Generated: the newest row of a flow whose message carries this record and is shown in this item; null when there is none.';

-- Name: source; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.source (
    source_id integer NOT NULL,
    application_id smallint NOT NULL,
    resource text NOT NULL,
    tip_at timestamp with time zone,
    tip_id text,
    swept_at timestamp with time zone,
    polled_at timestamp with time zone,
    changed_at timestamp with time zone,
    failed_at timestamp with time zone,
    failure text,
    next_at timestamp with time zone,
    failed_mode text,
    late_items bigint DEFAULT 0 NOT NULL,
    late_at timestamp with time zone,
    late_longest interval DEFAULT '00:00:00'::interval NOT NULL,
    gap_begins_at timestamp with time zone,
    gap_at timestamp with time zone,
    is_counted boolean DEFAULT true NOT NULL,
    quiet_after interval,
    newest_at timestamp with time zone,
    newest_id text,
    clock_at timestamp with time zone,
    stepped_at timestamp with time zone,
    step_begins_at timestamp with time zone,
    step_ends_at timestamp with time zone,
    CONSTRAINT source_failed_mode_is_known CHECK ((failed_mode = ANY (ARRAY['tip'::text, 'sweep'::text])))
);

-- Name: TABLE source; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.source IS 'One row per polled resource of an application: its cursor and its health.';

-- Name: COLUMN source.source_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.source.source_id IS 'Short number.';

-- Name: COLUMN source.application_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.source.application_id IS 'Application polled.';

-- Name: COLUMN source.resource; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.source.resource IS 'Resource: name of its mapping.';

-- Name: COLUMN source.tip_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.source.tip_at IS 'Update time of the newest item staged, on the source''s clock (UTC).';

-- Name: COLUMN source.tip_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.source.tip_id IS 'Id of that item: items with the same time continue after it.';

-- Name: COLUMN source.swept_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.source.swept_at IS 'Server time of the last complete sweep, on the source''s clock (UTC).';

-- Name: COLUMN source.polled_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.source.polled_at IS 'When it was last polled to its end with success (UTC).';

-- Name: COLUMN source.changed_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.source.changed_at IS 'When it last brought something new (UTC).';

-- Name: COLUMN source.failed_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.source.failed_at IS 'When the present failure began (UTC); null while it works.';

-- Name: COLUMN source.failure; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.source.failure IS 'What failed last; null while it works.';

-- Name: COLUMN source.next_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.source.next_at IS 'When its schedule has it read next (UTC); null: it is read at intervals.';

-- Name: COLUMN source.failed_mode; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.source.failed_mode IS 'Which kind of run fails (tip, sweep): a sweep that fails is not made good by a tip run.';

-- Name: COLUMN source.late_items; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.source.late_items IS 'Items that a sweep found behind the cursor: they became visible after newer ones had been read.';

-- Name: COLUMN source.late_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.source.late_at IS 'When a sweep last found one (UTC).';

-- Name: COLUMN source.late_longest; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.source.late_longest IS 'Longest time between such an item''s update and the sweep that found it, by the source''s clock: sweeps begin at least so much before the cursor.';

-- Name: COLUMN source.gap_begins_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.source.gap_begins_at IS 'Last reading before the last gap (UTC): the list did not keep what changed from then on; null: there was none.';

-- Name: COLUMN source.gap_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.source.gap_at IS 'When it was noticed (UTC).';

-- Name: COLUMN source.is_counted; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.source.is_counted IS 'The last complete run was proven by counts; false: a list that was cut would not be noticed.';

-- Name: COLUMN source.quiet_after; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.source.quiet_after IS 'Nothing new for so long needs a person, as its mapping says; null: it does not.';

-- Name: COLUMN source.newest_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.source.newest_at IS 'Newest update time that was ever shown, on the source''s clock (UTC).';

-- Name: COLUMN source.newest_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.source.newest_id IS 'Id of the item that showed it.';

-- Name: COLUMN source.clock_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.source.clock_at IS 'What the source''s clock showed when it was last read (UTC).';

-- Name: COLUMN source.stepped_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.source.stepped_at IS 'When its clock was first seen to stand before the newest update time (UTC, our clock); null: the times are told apart again.';

-- Name: COLUMN source.step_begins_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.source.step_begins_at IS 'Earliest that its clock showed since (UTC): an update time from here to step_ends_at may be from before the step or from after it.';

-- Name: COLUMN source.step_ends_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.source.step_ends_at IS 'Newest update time from before the step (UTC).';

-- Name: flow; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.flow (
    flow_id smallint NOT NULL,
    name text NOT NULL,
    mode text DEFAULT 'observe'::text NOT NULL,
    "position" integer NOT NULL,
    table_id smallint NOT NULL,
    target text NOT NULL,
    message text NOT NULL,
    content text NOT NULL,
    effect text NOT NULL,
    list_size integer,
    refusal text DEFAULT 'dead'::text NOT NULL,
    is_awaiting_ack boolean DEFAULT false NOT NULL,
    is_lane_held boolean DEFAULT false NOT NULL,
    is_held_when_dead boolean DEFAULT true NOT NULL,
    settles_flow text,
    after_sent text,
    definition jsonb NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    enabled_at timestamp with time zone,
    enabled_by text,
    answers text,
    ask_after interval,
    ask_times integer DEFAULT 0 NOT NULL,
    CONSTRAINT flow_answers_are_known CHECK ((answers = ANY (ARRAY['file'::text, 'collection'::text, 'step'::text, 'part'::text]))),
    CONSTRAINT flow_asks_again_after_a_time CHECK (((ask_times = 0) OR (ask_after > '00:00:00'::interval))),
    CONSTRAINT flow_content_is_known CHECK ((content = ANY (ARRAY['latest'::text, 'row'::text]))),
    CONSTRAINT flow_effect_is_known CHECK ((effect = ANY (ARRAY['by_state'::text, 'by_key'::text, 'by_read'::text, 'at_least_once'::text, 'at_most_once'::text]))),
    CONSTRAINT flow_list_holds_something CHECK ((list_size > 0)),
    CONSTRAINT flow_mode_is_known CHECK ((mode = ANY (ARRAY['observe'::text, 'deliver'::text]))),
    CONSTRAINT flow_refusal_is_known CHECK ((refusal = ANY (ARRAY['dead'::text, 'refused'::text])))
);

-- Name: TABLE flow; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.flow IS 'One row per flow, loaded from its file by migrate.';

-- Name: COLUMN flow.flow_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.flow.flow_id IS 'Short number.';

-- Name: COLUMN flow.name; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.flow.name IS 'Name: that of its file.';

-- Name: COLUMN flow.mode; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.flow.mode IS 'observe: deliveries are recorded, nothing is sent; deliver.';

-- Name: COLUMN flow."position"; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.flow."position" IS 'Order of the flows.';

-- Name: COLUMN flow.table_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.flow.table_id IS 'Table whose rows it watches.';

-- Name: COLUMN flow.target; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.flow.target IS 'Kind of application that it delivers to.';

-- Name: COLUMN flow.message; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.flow.message IS 'Message mapping.';

-- Name: COLUMN flow.content; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.flow.content IS 'latest: newer changes fold into the queued delivery; row: each change is its own.';

-- Name: COLUMN flow.effect; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.flow.effect IS 'What makes a repeat harmless: by_state, by_key, by_read, at_least_once, at_most_once.';

-- Name: COLUMN flow.list_size; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.flow.list_size IS 'Most records in one call; null: one.';

-- Name: COLUMN flow.refusal; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.flow.refusal IS 'State after a business refusal: refused where an answer goes back to whoever asked, else dead.';

-- Name: COLUMN flow.is_awaiting_ack; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.flow.is_awaiting_ack IS 'An accepted delivery waits for an acknowledgement.';

-- Name: COLUMN flow.is_lane_held; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.flow.is_lane_held IS 'The lane waits with it.';

-- Name: COLUMN flow.is_held_when_dead; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.flow.is_held_when_dead IS 'A dead delivery goes on holding its gates.';

-- Name: COLUMN flow.settles_flow; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.flow.settles_flow IS 'Flow whose deliveries are settled by rows of this one (acknowledgements).';

-- Name: COLUMN flow.after_sent; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.flow.after_sent IS 'What a change does whose record was sent already: recreate_stage.';

-- Name: COLUMN flow.definition; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.flow.definition IS 'The flow file.';

-- Name: COLUMN flow.is_active; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.flow.is_active IS 'Its file was there at the last migrate.';

-- Name: COLUMN flow.enabled_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.flow.enabled_at IS 'When it was last enabled (UTC).';

-- Name: COLUMN flow.enabled_by; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.flow.enabled_by IS 'Who enabled it.';

-- Name: COLUMN flow.answers; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.flow.answers IS 'What a settled delivery counts towards: the answer to a file, a collection or a step; part: the end of the source''s file; null: nobody waits for it.';

-- Name: COLUMN flow.ask_after; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.flow.ask_after IS 'How long an acknowledgement is waited for before the message is sent again; twice as long after each time.';

-- Name: COLUMN flow.ask_times; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.flow.ask_times IS 'How often it is sent again; 0: never.';

-- Name: delivery_action; Type: TABLE; Schema: audit; Owner: -

CREATE TABLE audit.delivery_action (
    action_id bigint NOT NULL,
    delivery_id bigint NOT NULL,
    flow_id smallint NOT NULL,
    record_id bigint NOT NULL,
    state text NOT NULL,
    act text NOT NULL
);

-- Name: TABLE delivery_action; Type: COMMENT; Schema: audit; Owner: -

COMMENT ON TABLE audit.delivery_action IS 'One row per delivery that an act of a person touched (replay, skip, discard); the act itself stands in audit.operator_action. Append-only.';

-- Name: COLUMN delivery_action.action_id; Type: COMMENT; Schema: audit; Owner: -

COMMENT ON COLUMN audit.delivery_action.action_id IS 'Act: who, when and why.';

-- Name: COLUMN delivery_action.delivery_id; Type: COMMENT; Schema: audit; Owner: -

COMMENT ON COLUMN audit.delivery_action.delivery_id IS 'Delivery.';

-- Name: COLUMN delivery_action.flow_id; Type: COMMENT; Schema: audit; Owner: -

COMMENT ON COLUMN audit.delivery_action.flow_id IS 'Flow of the delivery.';

-- Name: COLUMN delivery_action.record_id; Type: COMMENT; Schema: audit; Owner: -

COMMENT ON COLUMN audit.delivery_action.record_id IS 'Row of the flow''s table.';

-- Name: COLUMN delivery_action.state; Type: COMMENT; Schema: audit; Owner: -

COMMENT ON COLUMN audit.delivery_action.state IS 'State that the delivery had before.';

-- Name: COLUMN delivery_action.act; Type: COMMENT; Schema: audit; Owner: -

COMMENT ON COLUMN audit.delivery_action.act IS 'What was done: requeue, hurry, bear (as a new delivery), settle, note.';

-- Name: operator_action; Type: TABLE; Schema: audit; Owner: -

CREATE TABLE audit.operator_action (
    action_id bigint NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    actor text NOT NULL,
    verb text NOT NULL,
    subject text NOT NULL,
    reason text,
    detail jsonb
);

-- Name: TABLE operator_action; Type: COMMENT; Schema: audit; Owner: -

COMMENT ON TABLE audit.operator_action IS 'One row per act of a person on the engine. Append-only.';

-- Name: COLUMN operator_action.action_id; Type: COMMENT; Schema: audit; Owner: -

COMMENT ON COLUMN audit.operator_action.action_id IS 'Number of the act.';

-- Name: COLUMN operator_action.at; Type: COMMENT; Schema: audit; Owner: -

COMMENT ON COLUMN audit.operator_action.at IS 'When (UTC).';

-- Name: COLUMN operator_action.actor; Type: COMMENT; Schema: audit; Owner: -

COMMENT ON COLUMN audit.operator_action.actor IS 'Who.';

-- Name: COLUMN operator_action.verb; Type: COMMENT; Schema: audit; Owner: -

COMMENT ON COLUMN audit.operator_action.verb IS 'What: enable, disable, baseline, retry, discard, edit ...';

-- Name: COLUMN operator_action.subject; Type: COMMENT; Schema: audit; Owner: -

COMMENT ON COLUMN audit.operator_action.subject IS 'On what.';

-- Name: COLUMN operator_action.reason; Type: COMMENT; Schema: audit; Owner: -

COMMENT ON COLUMN audit.operator_action.reason IS 'Why.';

-- Name: COLUMN operator_action.detail; Type: COMMENT; Schema: audit; Owner: -

COMMENT ON COLUMN audit.operator_action.detail IS 'Particulars.';

-- Name: operator_action_action_id_seq; Type: SEQUENCE; Schema: audit; Owner: -

ALTER TABLE audit.operator_action ALTER COLUMN action_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME audit.operator_action_action_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: record_change_id; Type: SEQUENCE; Schema: audit; Owner: -

CREATE SEQUENCE audit.record_change_id
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

-- Name: SEQUENCE record_change_id; Type: COMMENT; Schema: audit; Owner: -

COMMENT ON SEQUENCE audit.record_change_id IS 'Numbers of record changes.';

-- Name: record_change; Type: TABLE; Schema: audit; Owner: -

CREATE TABLE audit.record_change (
    change_id bigint DEFAULT nextval('audit.record_change_id'::regclass) NOT NULL,
    table_id smallint NOT NULL,
    record_id bigint NOT NULL,
    operation text NOT NULL,
    key jsonb,
    old jsonb,
    new jsonb,
    record_version integer NOT NULL,
    origin_id smallint,
    exchange_id bigint NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    actor text,
    reason text,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT operation_is_known CHECK ((operation = ANY (ARRAY['insert'::text, 'update'::text, 'delete'::text])))
)
PARTITION BY RANGE (changed_at);

-- Name: TABLE record_change; Type: COMMENT; Schema: audit; Owner: -

COMMENT ON TABLE audit.record_change IS 'One row per change of a canonical record. Append-only; partitioned by month of changed_at.';

-- Name: COLUMN record_change.change_id; Type: COMMENT; Schema: audit; Owner: -

COMMENT ON COLUMN audit.record_change.change_id IS 'Number of the change.';

-- Name: COLUMN record_change.table_id; Type: COMMENT; Schema: audit; Owner: -

COMMENT ON COLUMN audit.record_change.table_id IS 'Table: sync.staged_table.';

-- Name: COLUMN record_change.record_id; Type: COMMENT; Schema: audit; Owner: -

COMMENT ON COLUMN audit.record_change.record_id IS 'Row of that table.';

-- Name: COLUMN record_change.operation; Type: COMMENT; Schema: audit; Owner: -

COMMENT ON COLUMN audit.record_change.operation IS 'insert, update or delete.';

-- Name: COLUMN record_change.key; Type: COMMENT; Schema: audit; Owner: -

COMMENT ON COLUMN audit.record_change.key IS 'Natural key, on insert and delete.';

-- Name: COLUMN record_change.old; Type: COMMENT; Schema: audit; Owner: -

COMMENT ON COLUMN audit.record_change.old IS 'Former values of the changed columns; on delete of all.';

-- Name: COLUMN record_change.new; Type: COMMENT; Schema: audit; Owner: -

COMMENT ON COLUMN audit.record_change.new IS 'New values of the changed columns.';

-- Name: COLUMN record_change.record_version; Type: COMMENT; Schema: audit; Owner: -

COMMENT ON COLUMN audit.record_change.record_version IS 'Version of the record after the change.';

-- Name: COLUMN record_change.origin_id; Type: COMMENT; Schema: audit; Owner: -

COMMENT ON COLUMN audit.record_change.origin_id IS 'Application that the change came from; null: a person or the engine, see actor.';

-- Name: COLUMN record_change.exchange_id; Type: COMMENT; Schema: audit; Owner: -

COMMENT ON COLUMN audit.record_change.exchange_id IS 'Exchange that brought it.';

-- Name: COLUMN record_change.xid; Type: COMMENT; Schema: audit; Owner: -

COMMENT ON COLUMN audit.record_change.xid IS 'Transaction that made it: what sealed blocks are made of.';

-- Name: COLUMN record_change.actor; Type: COMMENT; Schema: audit; Owner: -

COMMENT ON COLUMN audit.record_change.actor IS 'Person, or engine, for a change that no application brought.';

-- Name: COLUMN record_change.reason; Type: COMMENT; Schema: audit; Owner: -

COMMENT ON COLUMN audit.record_change.reason IS 'Why, for such a change.';

-- Name: COLUMN record_change.changed_at; Type: COMMENT; Schema: audit; Owner: -

COMMENT ON COLUMN audit.record_change.changed_at IS 'When (UTC).';

-- Name: record_change_default; Type: TABLE; Schema: audit; Owner: -

CREATE TABLE audit.record_change_default (
    change_id bigint DEFAULT nextval('audit.record_change_id'::regclass) NOT NULL,
    table_id smallint NOT NULL,
    record_id bigint NOT NULL,
    operation text NOT NULL,
    key jsonb,
    old jsonb,
    new jsonb,
    record_version integer NOT NULL,
    origin_id smallint,
    exchange_id bigint NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    actor text,
    reason text,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT operation_is_known CHECK ((operation = ANY (ARRAY['insert'::text, 'update'::text, 'delete'::text])))
);

-- Name: TABLE record_change_default; Type: COMMENT; Schema: audit; Owner: -

COMMENT ON TABLE audit.record_change_default IS 'Changes of months that have no partition of their own: empty while housekeeping runs.';

-- Name: outcome; Type: TABLE; Schema: staging; Owner: -

CREATE TABLE staging.outcome (
    derms_instance text NOT NULL,
    file_id text NOT NULL,
    row_number integer NOT NULL,
    record_no text,
    event_id text,
    stage_id text NOT NULL,
    head_end_system text NOT NULL,
    nic_id text NOT NULL,
    outcome text NOT NULL,
    starts_at timestamp with time zone,
    ends_at timestamp with time zone,
    error_message text,
    version integer NOT NULL,
    is_overtaken boolean DEFAULT false NOT NULL,
    subscription_id text,
    result text,
    result_number text,
    result_message text,
    confirmed_at timestamp with time zone,
    record_id bigint NOT NULL,
    source_version timestamp with time zone,
    first_seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    record_version integer DEFAULT 1 NOT NULL,
    exchange_id bigint NOT NULL,
    CONSTRAINT outcome_does_not_end_before_it_starts CHECK ((ends_at >= starts_at)),
    CONSTRAINT outcome_result_is_known CHECK ((result = ANY (ARRAY['OK'::text, 'ERROR'::text]))),
    CONSTRAINT outcome_version_counts_from_one CHECK ((version >= 1))
)
WITH (fillfactor='80');

-- Name: TABLE outcome; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON TABLE staging.outcome IS 'One row per row of an outcome file: what a device did in a stage. What DERMS said is never changed; DACS fills its result. Other content later is a correction: a row of its own with the next version.';

-- Name: COLUMN outcome.derms_instance; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.outcome.derms_instance IS 'DERMS instance.';

-- Name: COLUMN outcome.file_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.outcome.file_id IS 'File that brought it.';

-- Name: COLUMN outcome.row_number; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.outcome.row_number IS 'Data row in the file, from 1.';

-- Name: COLUMN outcome.record_no; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.outcome.record_no IS 'recordId of the row, where the file has one.';

-- Name: COLUMN outcome.event_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.outcome.event_id IS 'Event that the row names.';

-- Name: COLUMN outcome.stage_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.outcome.stage_id IS 'Stage: the one that the row names, else the one stage of its event whose window holds it.';

-- Name: COLUMN outcome.head_end_system; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.outcome.head_end_system IS 'Head-end system of the device.';

-- Name: COLUMN outcome.nic_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.outcome.nic_id IS 'NIC of the device.';

-- Name: COLUMN outcome.outcome; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.outcome.outcome IS 'DACS code: D1SP successful, D1IO in-flight override, D1ND non-responsive, D1ER error, D1CN cancelled (open list).';

-- Name: COLUMN outcome.starts_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.outcome.starts_at IS 'Start of the participation (UTC).';

-- Name: COLUMN outcome.ends_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.outcome.ends_at IS 'End of the participation (UTC).';

-- Name: COLUMN outcome.error_message; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.outcome.error_message IS 'What went wrong, in words, at most 100 characters.';

-- Name: COLUMN outcome.version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.outcome.version IS 'Version of the outcome of this stage and device in the order of the files: 1, 2, 3 ...; the same as before when the content is.';

-- Name: COLUMN outcome.is_overtaken; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.outcome.is_overtaken IS 'A later file had said otherwise before this row could be staged: it is not sent, and is named in the answer to its file.';

-- Name: COLUMN outcome.subscription_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.outcome.subscription_id IS 'Subscription that the device was in when the row was staged.';

-- Name: COLUMN outcome.result; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.outcome.result IS 'OK or ERROR: the answer of DACS for this row; null until it came.';

-- Name: COLUMN outcome.result_number; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.outcome.result_number IS 'Message number of DACS for a refused row.';

-- Name: COLUMN outcome.result_message; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.outcome.result_message IS 'Words of DACS, or ours when the row was refused before it was sent.';

-- Name: COLUMN outcome.confirmed_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.outcome.confirmed_at IS 'When the answer came (UTC).';

-- Name: COLUMN outcome.record_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.outcome.record_id IS 'Short internal number of the row; deliveries and history point to it.';

-- Name: COLUMN outcome.source_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.outcome.source_version IS 'Version that the owner gives the record (its update time, UTC); an older one never replaces a newer one.';

-- Name: COLUMN outcome.first_seen_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.outcome.first_seen_at IS 'When the record was first staged (UTC).';

-- Name: COLUMN outcome.changed_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.outcome.changed_at IS 'When the row was last changed (UTC).';

-- Name: COLUMN outcome.record_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.outcome.record_version IS 'Number of the present version: 1, 2, 3 ...';

-- Name: COLUMN outcome.exchange_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.outcome.exchange_id IS 'Exchange that brought the present version: the origin of the change.';

-- Name: reservation; Type: TABLE; Schema: staging; Owner: -

CREATE TABLE staging.reservation (
    derms_instance text NOT NULL,
    file_id text NOT NULL,
    row_number integer NOT NULL,
    record_no text,
    stage_id text NOT NULL,
    head_end_system text NOT NULL,
    nic_id text NOT NULL,
    starts_at timestamp with time zone,
    ends_at timestamp with time zone,
    subscription_id text,
    result text,
    result_number text,
    result_message text,
    confirmed_at timestamp with time zone,
    record_id bigint NOT NULL,
    source_version timestamp with time zone,
    first_seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    record_version integer DEFAULT 1 NOT NULL,
    exchange_id bigint NOT NULL,
    event_id text,
    opted_out_at timestamp with time zone,
    opt_out_reason text,
    CONSTRAINT reservation_ends_after_it_starts CHECK ((ends_at > starts_at)),
    CONSTRAINT reservation_result_is_known CHECK ((result = ANY (ARRAY['OK'::text, 'ERROR'::text])))
)
WITH (fillfactor='80');

-- Name: TABLE reservation; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON TABLE staging.reservation IS 'One row per row of a reservation file: a device asked for in a stage. The request is never changed; DACS fills its result. A repeat in another file is a row of its own, so that each file has its own answer.';

-- Name: COLUMN reservation.derms_instance; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.reservation.derms_instance IS 'DERMS instance.';

-- Name: COLUMN reservation.file_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.reservation.file_id IS 'File that asked.';

-- Name: COLUMN reservation.row_number; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.reservation.row_number IS 'Data row in the file, from 1.';

-- Name: COLUMN reservation.record_no; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.reservation.record_no IS 'recordId of the row, where the file has one.';

-- Name: COLUMN reservation.stage_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.reservation.stage_id IS 'Stage: the one that the file''s header names, else the one stage of its event whose window holds the row.';

-- Name: COLUMN reservation.head_end_system; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.reservation.head_end_system IS 'Head-end system of the device.';

-- Name: COLUMN reservation.nic_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.reservation.nic_id IS 'NIC of the device.';

-- Name: COLUMN reservation.starts_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.reservation.starts_at IS 'Start asked for this device (UTC); null: that of the stage.';

-- Name: COLUMN reservation.ends_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.reservation.ends_at IS 'End asked for this device (UTC); null: that of the stage.';

-- Name: COLUMN reservation.subscription_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.reservation.subscription_id IS 'Subscription that the device was in when the row was staged.';

-- Name: COLUMN reservation.result; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.reservation.result IS 'OK or ERROR: the answer of DACS for this row; null until it came.';

-- Name: COLUMN reservation.result_number; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.reservation.result_number IS 'Message number of DACS for a refused row.';

-- Name: COLUMN reservation.result_message; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.reservation.result_message IS 'Words of DACS, or ours when the row was refused before it was sent.';

-- Name: COLUMN reservation.confirmed_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.reservation.confirmed_at IS 'When the answer came (UTC).';

-- Name: COLUMN reservation.record_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.reservation.record_id IS 'Short internal number of the row; deliveries and history point to it.';

-- Name: COLUMN reservation.source_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.reservation.source_version IS 'Version that the owner gives the record (its update time, UTC); an older one never replaces a newer one.';

-- Name: COLUMN reservation.first_seen_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.reservation.first_seen_at IS 'When the record was first staged (UTC).';

-- Name: COLUMN reservation.changed_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.reservation.changed_at IS 'When the row was last changed (UTC).';

-- Name: COLUMN reservation.record_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.reservation.record_version IS 'Number of the present version: 1, 2, 3 ...';

-- Name: COLUMN reservation.exchange_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.reservation.exchange_id IS 'Exchange that brought the present version: the origin of the change.';

-- Name: COLUMN reservation.event_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.reservation.event_id IS 'Event that the file''s header names.';

-- Name: COLUMN reservation.opted_out_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.reservation.opted_out_at IS 'When the customer opted the device out of the stage (UTC): the reservation is released. Null: not opted out.';

-- Name: COLUMN reservation.opt_out_reason; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.reservation.opt_out_reason IS 'Why the customer opted out, in words.';

-- Name: alarm; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.alarm (
    alarm_id bigint NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    detail text,
    began_at timestamp with time zone,
    raised_at timestamp with time zone NOT NULL,
    gone_at timestamp with time zone,
    cleared_at timestamp with time zone,
    told_at timestamp with time zone,
    cleared_told_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    next_try_at timestamp with time zone,
    lease_until timestamp with time zone,
    teller text,
    failure text
);

-- Name: TABLE alarm; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.alarm IS 'One row per situation from its coming to its going, where a command on_alarm is configured: what the command was told.';

-- Name: COLUMN alarm.alarm_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.alarm.alarm_id IS 'Number of the alarm.';

-- Name: COLUMN alarm.kind; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.alarm.kind IS 'Kind of the situation, as in report.situations.';

-- Name: COLUMN alarm.subject; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.alarm.subject IS 'What it is about.';

-- Name: COLUMN alarm.detail; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.alarm.detail IS 'What is known of it, as of the last look.';

-- Name: COLUMN alarm.began_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.alarm.began_at IS 'Since when the situation is there (UTC).';

-- Name: COLUMN alarm.raised_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.alarm.raised_at IS 'When it was first seen (UTC).';

-- Name: COLUMN alarm.gone_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.alarm.gone_at IS 'When it was first not seen any more (UTC); null while it is there.';

-- Name: COLUMN alarm.cleared_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.alarm.cleared_at IS 'The same, once it has stayed away for the setting alarm_hold: it is over (UTC).';

-- Name: COLUMN alarm.told_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.alarm.told_at IS 'When the command was told that it came (UTC).';

-- Name: COLUMN alarm.cleared_told_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.alarm.cleared_told_at IS 'When the command was told that it is over (UTC).';

-- Name: COLUMN alarm.attempts; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.alarm.attempts IS 'How often the command was started for what it is to be told now.';

-- Name: COLUMN alarm.next_try_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.alarm.next_try_at IS 'No earlier attempt (UTC).';

-- Name: COLUMN alarm.lease_until; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.alarm.lease_until IS 'A worker is running the command until then; later another may (UTC).';

-- Name: COLUMN alarm.teller; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.alarm.teller IS 'Worker that ran the command last.';

-- Name: COLUMN alarm.failure; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.alarm.failure IS 'Why the command failed last; null when it did not.';

-- Name: application; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.application (
    application_id smallint NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    is_configured boolean DEFAULT true NOT NULL,
    calls_per_second integer,
    calls_in_flight integer,
    breaker_failures integer DEFAULT 5 NOT NULL,
    breaker_share integer DEFAULT 50 NOT NULL,
    breaker_wait interval DEFAULT '00:00:10'::interval NOT NULL
);

-- Name: TABLE application; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.application IS 'One row per instance of an application, as named in the configuration.';

-- Name: COLUMN application.application_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.application.application_id IS 'Short number.';

-- Name: COLUMN application.name; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.application.name IS 'Name of the instance: its section in the configuration.';

-- Name: COLUMN application.kind; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.application.kind IS 'Kind of application; picks the folder of mappings.';

-- Name: COLUMN application.is_configured; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.application.is_configured IS 'The configuration of the last migrate has it: only then anything is routed to it.';

-- Name: COLUMN application.calls_per_second; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.application.calls_per_second IS 'Calls that all workers together may begin in a second; null: as many as they can.';

-- Name: COLUMN application.calls_in_flight; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.application.calls_in_flight IS 'Calls that all workers together may have open at once; null: as many as each worker may.';

-- Name: COLUMN application.breaker_failures; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.application.breaker_failures IS 'After so many calls in a row without success the breaker opens.';

-- Name: COLUMN application.breaker_share; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.application.breaker_share IS 'It opens too when so many percent of the calls of the last ten seconds, of at least twenty, failed.';

-- Name: COLUMN application.breaker_wait; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.application.breaker_wait IS 'Longest pause between two probes while it is open.';

-- Name: claim; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.claim (
    claim_id bigint NOT NULL,
    worker text NOT NULL,
    lease_until timestamp with time zone NOT NULL,
    session_pid integer DEFAULT pg_backend_pid() NOT NULL,
    delivery_ids bigint[] NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0.01', autovacuum_vacuum_threshold='100');

-- Name: TABLE claim; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.claim IS 'One row per batch that a worker is sending: lease and fence. Committed before the first byte leaves.';

-- Name: COLUMN claim.claim_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.claim.claim_id IS 'Number of the claim.';

-- Name: COLUMN claim.worker; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.claim.worker IS 'Who has it.';

-- Name: COLUMN claim.lease_until; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.claim.lease_until IS 'Later than this, what is left in it has an unknown outcome (UTC).';

-- Name: COLUMN claim.session_pid; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.claim.session_pid IS 'Database session of the worker: when it is gone, so is the worker.';

-- Name: COLUMN claim.delivery_ids; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.claim.delivery_ids IS 'Deliveries not reported yet.';

-- Name: delivery; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.delivery (
    delivery_id bigint NOT NULL,
    flow_id smallint NOT NULL,
    application_id smallint NOT NULL,
    record_id bigint NOT NULL,
    record_version integer NOT NULL,
    change_id bigint NOT NULL,
    cause text NOT NULL,
    state text NOT NULL,
    lane bigint NOT NULL,
    is_in_lane boolean NOT NULL,
    priority smallint NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    list_key bigint,
    correlation text,
    waits text[],
    opener_record bigint,
    idempotency_key uuid NOT NULL,
    born_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone,
    expires_at timestamp with time zone,
    settled_at timestamp with time zone,
    decided_at timestamp with time zone,
    exchange_id bigint,
    exchange_item integer,
    kind text,
    code text,
    message text,
    answer_due_at timestamp with time zone,
    deaths smallint DEFAULT 0 NOT NULL,
    asks integer DEFAULT 0 NOT NULL,
    freed_keys text[]
)
WITH (fillfactor='80', autovacuum_vacuum_scale_factor='0.02', autovacuum_vacuum_threshold='1000');

-- Name: TABLE delivery; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.delivery IS 'One row per change to deliver to one application. Written by dispatch, settled by report.';

-- Name: COLUMN delivery.delivery_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery.delivery_id IS 'Number and order of the delivery.';

-- Name: COLUMN delivery.flow_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery.flow_id IS 'Flow.';

-- Name: COLUMN delivery.application_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery.application_id IS 'Application that gets it.';

-- Name: COLUMN delivery.record_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery.record_id IS 'Row of the flow''s table.';

-- Name: COLUMN delivery.record_version; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery.record_version IS 'Version of the record that it carries at least.';

-- Name: COLUMN delivery.change_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery.change_id IS 'Change that caused it.';

-- Name: COLUMN delivery.cause; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery.cause IS 'change, repair, initial, or replay: a person wants it sent again.';

-- Name: COLUMN delivery.state; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery.state IS 'See sync.delivery_state.';

-- Name: COLUMN delivery.lane; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery.lane IS 'Hash of the lane: order within, parallel across.';

-- Name: COLUMN delivery.is_in_lane; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery.is_in_lane IS 'What is later in the lane waits for it.';

-- Name: COLUMN delivery.priority; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery.priority IS 'From 1, most urgent, to 10.';

-- Name: COLUMN delivery.attempts; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery.attempts IS 'How often it was sent.';

-- Name: COLUMN delivery.list_key; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery.list_key IS 'Hash of the list that it may share a call with; null: a call of its own.';

-- Name: COLUMN delivery.correlation; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery.correlation IS 'What the acknowledgement will name.';

-- Name: COLUMN delivery.waits; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery.waits IS 'Gate keys that no earlier open delivery may hold.';

-- Name: COLUMN delivery.opener_record; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery.opener_record IS 'Set on a delivery that supersedes earlier ones of its lane (a cancel): the record whose delivery opened the lane.';

-- Name: COLUMN delivery.idempotency_key; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery.idempotency_key IS 'Hash of flow, record key and the source''s version: the same after a rebuild or a replay.';

-- Name: COLUMN delivery.born_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery.born_at IS 'When the change was staged (UTC).';

-- Name: COLUMN delivery.due_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery.due_at IS 'Later than this it is late: shown, never stopped (UTC).';

-- Name: COLUMN delivery.expires_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery.expires_at IS 'Later than this it is not sent any more (UTC).';

-- Name: COLUMN delivery.settled_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery.settled_at IS 'When it reached its final state (UTC).';

-- Name: COLUMN delivery.decided_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery.decided_at IS 'When a person decided about a delivery that is settled (UTC): baseline of what was observed, what was replayed as a new delivery, what expired and was seen.';

-- Name: COLUMN delivery.exchange_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery.exchange_id IS 'Exchange of the last attempt.';

-- Name: COLUMN delivery.exchange_item; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery.exchange_item IS 'Call within that exchange, from 0.';

-- Name: COLUMN delivery.kind; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery.kind IS 'Kind of the last failure.';

-- Name: COLUMN delivery.code; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery.code IS 'Code of the last failure: HTTP status or message number.';

-- Name: COLUMN delivery.message; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery.message IS 'Words of the last failure, or why it was superseded or discarded.';

-- Name: COLUMN delivery.answer_due_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery.answer_due_at IS 'When DERMS is told FAILURE if it is still open then (UTC); null: nobody waits, or it was told.';

-- Name: COLUMN delivery.deaths; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery.deaths IS 'Workers in a row that died or were too late while they had it: from the second on it is claimed alone.';

-- Name: COLUMN delivery.asks; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery.asks IS 'How often it was sent again because its acknowledgement did not come.';

-- Name: COLUMN delivery.freed_keys; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery.freed_keys IS 'Gate keys that it gave free when it became dead.';

-- Name: health; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.health (
    application_id smallint NOT NULL,
    breaker text DEFAULT 'closed'::text NOT NULL,
    breaker_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    until_at timestamp with time zone,
    probe_id bigint,
    opened_at timestamp with time zone,
    openings integer DEFAULT 0 NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    code text,
    reason text,
    is_watched boolean DEFAULT false NOT NULL,
    calls_lately double precision DEFAULT 0 NOT NULL,
    failed_lately double precision DEFAULT 0 NOT NULL,
    retried_lately double precision DEFAULT 0 NOT NULL,
    counted_at timestamp with time zone,
    tokens double precision DEFAULT 1 NOT NULL,
    tokens_at timestamp with time zone,
    retries_begin_at timestamp with time zone,
    retries_end_at timestamp with time zone,
    CONSTRAINT breaker_state_is_known CHECK ((breaker = ANY (ARRAY['closed'::text, 'open'::text, 'half_open'::text, 'closing'::text]))),
    CONSTRAINT open_breaker_says_until_when CHECK (((breaker <> ALL (ARRAY['open'::text, 'half_open'::text])) OR ((until_at IS NOT NULL) AND (opened_at IS NOT NULL))))
)
WITH (fillfactor='50', autovacuum_vacuum_scale_factor='0.01', autovacuum_vacuum_threshold='100');

-- Name: TABLE health; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.health IS 'One row per application: its breaker, what became of its latest calls, what is left of its budget.';

-- Name: COLUMN health.application_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.health.application_id IS 'Application.';

-- Name: COLUMN health.breaker; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.health.breaker IS 'closed: calls go out; open: none until until_at; half_open: one call, the probe, is under way; closing: the probe succeeded, ever more calls go out.';

-- Name: COLUMN health.breaker_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.health.breaker_at IS 'Since when it is in this state (UTC).';

-- Name: COLUMN health.until_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.health.until_at IS 'open: when the next probe may go; half_open: when the probe counts as lost (UTC).';

-- Name: COLUMN health.probe_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.health.probe_id IS 'half_open: delivery that is the probe, or one of its call.';

-- Name: COLUMN health.opened_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.health.opened_at IS 'When calls first were kept back; null while it is closed (UTC).';

-- Name: COLUMN health.openings; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.health.openings IS 'How often it opened since it was last closed: the pause between probes grows with it.';

-- Name: COLUMN health.failures; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.health.failures IS 'Calls in a row without success.';

-- Name: COLUMN health.code; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.health.code IS 'Code of the last failure.';

-- Name: COLUMN health.reason; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.health.reason IS 'Words of the last failure.';

-- Name: COLUMN health.is_watched; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.health.is_watched IS 'Calls failed lately or the breaker is not closed: every report is counted.';

-- Name: COLUMN health.calls_lately; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.health.calls_lately IS 'Calls of the last ten seconds or so: what is older counts ever less. Counted only while is_watched.';

-- Name: COLUMN health.failed_lately; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.health.failed_lately IS 'Those of them that failed.';

-- Name: COLUMN health.retried_lately; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.health.retried_lately IS 'Retries that were planned for them.';

-- Name: COLUMN health.counted_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.health.counted_at IS 'When the three were last brought up to date (UTC).';

-- Name: COLUMN health.tokens; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.health.tokens IS 'Calls that may begin at once, as of tokens_at.';

-- Name: COLUMN health.tokens_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.health.tokens_at IS 'When tokens was brought up to date; null: there was no limit yet (UTC).';

-- Name: COLUMN health.retries_begin_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.health.retries_begin_at IS 'From when on the budget has room for the retries planned last; before now: at once (UTC).';

-- Name: COLUMN health.retries_end_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.health.retries_end_at IS 'When it has room for further ones (UTC).';

-- Name: ready; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.ready (
    priority smallint NOT NULL,
    ready_id bigint NOT NULL,
    delivery_id bigint NOT NULL,
    application_id smallint NOT NULL,
    CONSTRAINT ready_priority_is_known CHECK (((priority >= 1) AND (priority <= 10)))
)
WITH (autovacuum_vacuum_scale_factor='0.01', autovacuum_vacuum_threshold='1000');

-- Name: TABLE ready; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.ready IS 'One row per delivery that may be sent now: heads of lanes only. Inserted and deleted, never updated.';

-- Name: COLUMN ready.priority; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.ready.priority IS 'Best priority queued in its lane.';

-- Name: COLUMN ready.ready_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.ready.ready_id IS 'Order within the priority.';

-- Name: COLUMN ready.delivery_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.ready.delivery_id IS 'Delivery.';

-- Name: COLUMN ready.application_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.ready.application_id IS 'Application that gets it: each has a queue of its own, so that one that is kept back is passed over at once.';

-- Name: conflict; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.conflict (
    conflict_id bigint NOT NULL,
    table_id smallint NOT NULL,
    record_id bigint NOT NULL,
    application_id smallint NOT NULL,
    column_name text NOT NULL,
    hash text NOT NULL,
    value_class text NOT NULL,
    theirs text,
    ours text,
    exchange_id bigint NOT NULL,
    times integer DEFAULT 1 NOT NULL,
    first_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL,
    repairs integer DEFAULT 0 NOT NULL,
    repaired_at timestamp with time zone,
    reason text,
    resolved_at timestamp with time zone,
    resolution text,
    item text NOT NULL
);

-- Name: TABLE conflict; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.conflict IS 'One row per distinct value that an item of an application''s list showed of a column that the application does not own, and that is neither what it was known to have nor what staging has.';

-- Name: COLUMN conflict.conflict_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.conflict.conflict_id IS 'Number of the conflict.';

-- Name: COLUMN conflict.table_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.conflict.table_id IS 'Canonical table.';

-- Name: COLUMN conflict.record_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.conflict.record_id IS 'Record.';

-- Name: COLUMN conflict.application_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.conflict.application_id IS 'Application that showed the value.';

-- Name: COLUMN conflict.column_name; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.conflict.column_name IS 'Column.';

-- Name: COLUMN conflict.hash; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.conflict.hash IS 'Salted hash of the canonical value shown.';

-- Name: COLUMN conflict.value_class; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.conflict.value_class IS 'What kind of value was shown: null, text, personal or a type.';

-- Name: COLUMN conflict.theirs; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.conflict.theirs IS 'Value shown; null for a personal one.';

-- Name: COLUMN conflict.ours; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.conflict.ours IS 'Value of staging at that time; null for a personal one.';

-- Name: COLUMN conflict.exchange_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.conflict.exchange_id IS 'Exchange that showed it last.';

-- Name: COLUMN conflict.times; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.conflict.times IS 'How often it came: again after both had agreed counts, the same once more does not.';

-- Name: COLUMN conflict.first_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.conflict.first_at IS 'When it was first shown (UTC).';

-- Name: COLUMN conflict.last_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.conflict.last_at IS 'When it was last shown (UTC).';

-- Name: COLUMN conflict.repairs; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.conflict.repairs IS 'How often our value was sent again because of it.';

-- Name: COLUMN conflict.repaired_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.conflict.repaired_at IS 'When it was last sent again (UTC).';

-- Name: COLUMN conflict.reason; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.conflict.reason IS 'Why nothing is sent; null while a delivery is on its way that will repair it.';

-- Name: COLUMN conflict.resolved_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.conflict.resolved_at IS 'When the application no longer showed it, or staging had it too (UTC); null while it is open.';

-- Name: COLUMN conflict.resolution; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.conflict.resolution IS 'How it ended.';

-- Name: COLUMN conflict.item; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.conflict.item IS 'Item of that application''s list that showed it.';

-- Name: staged_table; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.staged_table (
    table_id smallint NOT NULL,
    name text NOT NULL
);

-- Name: TABLE staged_table; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.staged_table IS 'One row per canonical table: its short number.';

-- Name: COLUMN staged_table.table_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.staged_table.table_id IS 'Short number.';

-- Name: COLUMN staged_table.name; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.staged_table.name IS 'Name of the table in schema staging.';

-- Name: gate; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.gate (
    delivery_id bigint NOT NULL,
    key text NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0.01', autovacuum_vacuum_threshold='1000');

-- Name: TABLE gate; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.gate IS 'One row per head of a lane that waits: for another record''s delivery, or for the end of a pause.';

-- Name: COLUMN gate.delivery_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.gate.delivery_id IS 'Delivery that waits.';

-- Name: COLUMN gate.key; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.gate.key IS 'Key that it waits for: a gate key that another holds, or the pause of its flow or application (pause:...).';

-- Name: delivery_state; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.delivery_state (
    state text NOT NULL,
    is_open boolean NOT NULL,
    is_waiting boolean NOT NULL,
    is_failed boolean NOT NULL,
    meaning text NOT NULL
);

-- Name: TABLE delivery_state; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.delivery_state IS 'One row per state of a delivery: the one place that says what the states are.';

-- Name: COLUMN delivery_state.state; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery_state.state IS 'Name of the state.';

-- Name: COLUMN delivery_state.is_open; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery_state.is_open IS 'An open delivery holds its gates and, but for awaiting_ack in flows that do not hold it, its lane.';

-- Name: COLUMN delivery_state.is_waiting; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery_state.is_waiting IS 'Counts as waiting in reports.';

-- Name: COLUMN delivery_state.is_failed; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery_state.is_failed IS 'Counts as failed in reports: a person must decide.';

-- Name: COLUMN delivery_state.meaning; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.delivery_state.meaning IS 'What it means, in words.';

-- Name: settled; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.settled (
    flow_id smallint NOT NULL,
    state text NOT NULL,
    deliveries bigint NOT NULL,
    undecided bigint NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0.01', autovacuum_vacuum_threshold='1000');

-- Name: TABLE settled; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.settled IS 'One row per flow, state and moment of settling; appended beside what it counts, never updated, folded into one row per flow and state by housekeeping.';

-- Name: COLUMN settled.flow_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.settled.flow_id IS 'Flow.';

-- Name: COLUMN settled.state; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.settled.state IS 'Settled state.';

-- Name: COLUMN settled.deliveries; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.settled.deliveries IS 'How many deliveries came to it.';

-- Name: COLUMN settled.undecided; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.settled.undecided IS 'How many of them somebody has to decide about (observed, expired); negative: have been decided.';

-- Name: hold; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.hold (
    key text NOT NULL,
    delivery_id bigint NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0.01', autovacuum_vacuum_threshold='1000');

-- Name: TABLE hold; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.hold IS 'One row per gate key that an open delivery holds.';

-- Name: COLUMN hold.key; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.hold.key IS 'Gate key, for instance event:<instance>|<stage>.';

-- Name: COLUMN hold.delivery_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.hold.delivery_id IS 'Delivery that holds it; later ones that wait on the key wait for this.';

-- Name: attempt; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.attempt (
    delivery_id bigint NOT NULL,
    attempt integer NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    result text NOT NULL,
    kind text,
    code text,
    message text,
    exchange_id bigint,
    exchange_item integer
);

-- Name: TABLE attempt; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.attempt IS 'One row per attempt that did not simply succeed; a success stands on the delivery.';

-- Name: COLUMN attempt.delivery_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.attempt.delivery_id IS 'Delivery.';

-- Name: COLUMN attempt.attempt; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.attempt.attempt IS 'Number of the attempt, from 1.';

-- Name: COLUMN attempt.at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.attempt.at IS 'When it was reported (UTC).';

-- Name: COLUMN attempt.result; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.attempt.result IS 'done, refused, failed, unknown, or lease expired.';

-- Name: COLUMN attempt.kind; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.attempt.kind IS 'Kind of failure.';

-- Name: COLUMN attempt.code; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.attempt.code IS 'HTTP status or message number.';

-- Name: COLUMN attempt.message; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.attempt.message IS 'The other application''s words, or ours.';

-- Name: COLUMN attempt.exchange_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.attempt.exchange_id IS 'Exchange with the exact bytes.';

-- Name: COLUMN attempt.exchange_item; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.attempt.exchange_item IS 'Call within that exchange, from 0.';

-- Name: load; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.load (
    load_id bigint NOT NULL,
    application_id smallint NOT NULL,
    kind text NOT NULL,
    file_name text NOT NULL,
    sha256 bytea NOT NULL,
    bytes bigint NOT NULL,
    rows bigint NOT NULL,
    rows_read bigint DEFAULT 0 NOT NULL,
    inserted bigint DEFAULT 0 NOT NULL,
    updated bigint DEFAULT 0 NOT NULL,
    unchanged bigint DEFAULT 0 NOT NULL,
    refused bigint DEFAULT 0 NOT NULL,
    mapping_hash bytea NOT NULL,
    actor text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone
);

-- Name: TABLE load; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.load IS 'One row per file that was loaded, each time it was: what an auditor traces a loaded record to.';

-- Name: COLUMN load.load_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.load.load_id IS 'Number of the load.';

-- Name: COLUMN load.application_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.load.application_id IS 'Application whose records the file holds.';

-- Name: COLUMN load.kind; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.load.kind IS 'Kind of file: name of its mapping in load/.';

-- Name: COLUMN load.file_name; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.load.file_name IS 'Name of the file, without its folder.';

-- Name: COLUMN load.sha256; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.load.sha256 IS 'SHA-256 of the file.';

-- Name: COLUMN load.bytes; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.load.bytes IS 'Size of the file.';

-- Name: COLUMN load.rows; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.load.rows IS 'Data rows of the file.';

-- Name: COLUMN load.rows_read; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.load.rows_read IS 'Data rows staged or refused so far.';

-- Name: COLUMN load.inserted; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.load.inserted IS 'Rows that were new.';

-- Name: COLUMN load.updated; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.load.updated IS 'Rows that changed a record.';

-- Name: COLUMN load.unchanged; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.load.unchanged IS 'Rows that changed nothing.';

-- Name: COLUMN load.refused; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.load.refused IS 'Rows that could not be staged.';

-- Name: COLUMN load.mapping_hash; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.load.mapping_hash IS 'Version of the mapping that was used.';

-- Name: COLUMN load.actor; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.load.actor IS 'Who loaded it.';

-- Name: COLUMN load.started_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.load.started_at IS 'When it was begun (UTC).';

-- Name: COLUMN load.finished_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.load.finished_at IS 'When its last row was read (UTC); null: it was stopped, and is loaded again to go on.';

-- Name: lookup_miss; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.lookup_miss (
    lookup text NOT NULL,
    is_outward boolean NOT NULL,
    code text NOT NULL,
    became text NOT NULL,
    times bigint NOT NULL,
    first_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL
);

-- Name: TABLE lookup_miss; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.lookup_miss IS 'One row per code that a lookup does not list and that was passed on or took its default; gone after ninety days without it.';

-- Name: COLUMN lookup_miss.lookup; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.lookup_miss.lookup IS 'List in the folder lookups.';

-- Name: COLUMN lookup_miss.is_outward; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.lookup_miss.is_outward IS 'The code was ours, on its way to an application; else it came from one.';

-- Name: COLUMN lookup_miss.code; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.lookup_miss.code IS 'The code; empty for a personal value.';

-- Name: COLUMN lookup_miss.became; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.lookup_miss.became IS 'What was taken for it.';

-- Name: COLUMN lookup_miss.times; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.lookup_miss.times IS 'How often, about: what a worker counted in its last seconds is lost when it dies.';

-- Name: COLUMN lookup_miss.first_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.lookup_miss.first_at IS 'When it was first met (UTC).';

-- Name: COLUMN lookup_miss.last_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.lookup_miss.last_at IS 'When it was last met (UTC).';

-- Name: mapping_version; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.mapping_version (
    name text NOT NULL,
    hash bytea NOT NULL,
    text text NOT NULL,
    loaded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    is_active boolean DEFAULT true NOT NULL
);

-- Name: TABLE mapping_version; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.mapping_version IS 'One row per version of a mapping, lookup or flow file that was ever active.';

-- Name: COLUMN mapping_version.name; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.mapping_version.name IS 'File, relative to the folder of mappings.';

-- Name: COLUMN mapping_version.hash; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.mapping_version.hash IS 'SHA-256 of the text.';

-- Name: COLUMN mapping_version.text; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.mapping_version.text IS 'The whole text.';

-- Name: COLUMN mapping_version.loaded_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.mapping_version.loaded_at IS 'When it first became active (UTC).';

-- Name: COLUMN mapping_version.is_active; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.mapping_version.is_active IS 'It is the version of the last migrate.';

-- Name: event; Type: TABLE; Schema: staging; Owner: -

CREATE TABLE staging.event (
    derms_instance text NOT NULL,
    event_id text NOT NULL,
    event_type text NOT NULL,
    program_external_id text NOT NULL,
    name text,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    status text NOT NULL,
    cancel_reason text,
    stage_ids jsonb,
    record_id bigint NOT NULL,
    source_version timestamp with time zone,
    first_seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    record_version integer DEFAULT 1 NOT NULL,
    exchange_id bigint NOT NULL,
    stage_count integer GENERATED ALWAYS AS (
CASE
    WHEN (jsonb_typeof(stage_ids) = 'array'::text) THEN jsonb_array_length(stage_ids)
    ELSE NULL::integer
END) STORED,
    CONSTRAINT event_ends_after_it_starts CHECK ((ends_at > starts_at))
);

-- Name: TABLE event; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON TABLE staging.event IS 'One row per demand-response event of a DERMS instance. Owned by DERMS.';

-- Name: COLUMN event.derms_instance; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event.derms_instance IS 'DERMS instance: the application that brought the row.';

-- Name: COLUMN event.event_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event.event_id IS 'Id of the event in that instance.';

-- Name: COLUMN event.event_type; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event.event_type IS 'Event type (DERMS code, open list); the lookup event_category decides the DACS category.';

-- Name: COLUMN event.program_external_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event.program_external_id IS 'Program that the event is for.';

-- Name: COLUMN event.name; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event.name IS 'Name for people.';

-- Name: COLUMN event.starts_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event.starts_at IS 'Start (UTC).';

-- Name: COLUMN event.ends_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event.ends_at IS 'End (UTC).';

-- Name: COLUMN event.status; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event.status IS 'New, Submitted, Denied, Approved, Scheduled, In Progress, Completed or Canceled.';

-- Name: COLUMN event.cancel_reason; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event.cancel_reason IS 'Why it was cancelled.';

-- Name: COLUMN event.stage_ids; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event.stage_ids IS 'Ids of its stages as DERMS last listed them: a scheduled stage that is no longer among them was dropped.';

-- Name: COLUMN event.record_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event.record_id IS 'Short internal number of the row; deliveries and history point to it.';

-- Name: COLUMN event.source_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event.source_version IS 'Version that the owner gives the record (its update time, UTC); an older one never replaces a newer one.';

-- Name: COLUMN event.first_seen_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event.first_seen_at IS 'When the record was first staged (UTC).';

-- Name: COLUMN event.changed_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event.changed_at IS 'When the row was last changed (UTC).';

-- Name: COLUMN event.record_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event.record_version IS 'Number of the present version: 1, 2, 3 ...';

-- Name: COLUMN event.exchange_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event.exchange_id IS 'Exchange that brought the present version: the origin of the change.';

-- Name: COLUMN event.stage_count; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event.stage_count IS 'How many stages DERMS last listed.';

-- Name: event_stage; Type: TABLE; Schema: staging; Owner: -

CREATE TABLE staging.event_stage (
    derms_instance text NOT NULL,
    stage_id text NOT NULL,
    event_id text NOT NULL,
    sequence integer NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    status text NOT NULL,
    cancel_reason text,
    incarnation integer DEFAULT 1 NOT NULL,
    is_missed boolean DEFAULT false NOT NULL,
    program_event_id text GENERATED ALWAYS AS (
CASE
    WHEN (incarnation = 1) THEN "left"(stage_id, 120)
    ELSE (("left"(stage_id, (119 - length((incarnation)::text))) || '#'::text) || (incarnation)::text)
END) STORED NOT NULL,
    record_id bigint NOT NULL,
    source_version timestamp with time zone,
    first_seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    record_version integer DEFAULT 1 NOT NULL,
    exchange_id bigint NOT NULL,
    CONSTRAINT stage_ends_after_it_starts CHECK ((ends_at > starts_at)),
    CONSTRAINT stage_status_is_known CHECK ((status = ANY (ARRAY['New'::text, 'Submitted'::text, 'Denied'::text, 'Approved'::text, 'Scheduled'::text, 'In Progress'::text, 'Completed'::text, 'Canceled'::text])))
)
WITH (fillfactor='85');

-- Name: TABLE event_stage; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON TABLE staging.event_stage IS 'One row per stage of an event; each becomes one program event in DACS. Owned by DERMS.';

-- Name: COLUMN event_stage.derms_instance; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event_stage.derms_instance IS 'DERMS instance.';

-- Name: COLUMN event_stage.stage_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event_stage.stage_id IS 'Id of the stage in that instance.';

-- Name: COLUMN event_stage.event_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event_stage.event_id IS 'Event of the stage.';

-- Name: COLUMN event_stage.sequence; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event_stage.sequence IS 'Order of the stage in its event, from 1.';

-- Name: COLUMN event_stage.starts_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event_stage.starts_at IS 'Start (UTC).';

-- Name: COLUMN event_stage.ends_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event_stage.ends_at IS 'End (UTC).';

-- Name: COLUMN event_stage.status; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event_stage.status IS 'Present status; event_stage_step has each step of its life.';

-- Name: COLUMN event_stage.cancel_reason; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event_stage.cancel_reason IS 'Why it was cancelled.';

-- Name: COLUMN event_stage.incarnation; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event_stage.incarnation IS 'How often the stage was made anew in DACS because its window moved after scheduling, from 1.';

-- Name: COLUMN event_stage.is_missed; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event_stage.is_missed IS 'The stage was final when it was first seen: nothing is sent of it without replay.';

-- Name: COLUMN event_stage.program_event_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event_stage.program_event_id IS 'eventExternalIdentifier of its program event in DACS: the stage id (at most 120 characters), with #n from the second incarnation on.';

-- Name: COLUMN event_stage.record_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event_stage.record_id IS 'Short internal number of the row; deliveries and history point to it.';

-- Name: COLUMN event_stage.source_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event_stage.source_version IS 'Version that the owner gives the record (its update time, UTC); an older one never replaces a newer one.';

-- Name: COLUMN event_stage.first_seen_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event_stage.first_seen_at IS 'When the record was first staged (UTC).';

-- Name: COLUMN event_stage.changed_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event_stage.changed_at IS 'When the row was last changed (UTC).';

-- Name: COLUMN event_stage.record_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event_stage.record_version IS 'Number of the present version: 1, 2, 3 ...';

-- Name: COLUMN event_stage.exchange_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event_stage.exchange_id IS 'Exchange that brought the present version: the origin of the change.';

-- Name: program; Type: TABLE; Schema: staging; Owner: -

CREATE TABLE staging.program (
    program_code text NOT NULL,
    program_id text,
    external_id text,
    name text,
    record_id bigint NOT NULL,
    source_version timestamp with time zone,
    first_seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    record_version integer DEFAULT 1 NOT NULL,
    exchange_id bigint NOT NULL,
    CONSTRAINT program_code_is_not_empty CHECK ((program_code <> ''::text))
);

-- Name: TABLE program; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON TABLE staging.program IS 'One row per program. Comes from the program lookup only; a record that names another program is quarantined.';

-- Name: COLUMN program.program_code; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.program.program_code IS 'Code of the program in DACS.';

-- Name: COLUMN program.program_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.program.program_id IS 'Id of the program in DACS.';

-- Name: COLUMN program.external_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.program.external_id IS 'Id by which DERMS names the program (programExternalId).';

-- Name: COLUMN program.name; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.program.name IS 'Name for people.';

-- Name: COLUMN program.record_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.program.record_id IS 'Short internal number of the row; deliveries and history point to it.';

-- Name: COLUMN program.source_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.program.source_version IS 'Version that the owner gives the record (its update time, UTC); an older one never replaces a newer one.';

-- Name: COLUMN program.first_seen_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.program.first_seen_at IS 'When the record was first staged (UTC).';

-- Name: COLUMN program.changed_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.program.changed_at IS 'When the row was last changed (UTC).';

-- Name: COLUMN program.record_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.program.record_version IS 'Number of the present version: 1, 2, 3 ...';

-- Name: COLUMN program.exchange_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.program.exchange_id IS 'Exchange that brought the present version: the origin of the change.';

-- Name: pause; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.pause (
    pause_id integer NOT NULL,
    flow_id smallint,
    application_id smallint,
    paused_at timestamp with time zone NOT NULL,
    actor text NOT NULL,
    reason text NOT NULL,
    CONSTRAINT pause_is_of_a_flow_or_an_application CHECK ((num_nonnulls(flow_id, application_id) = 1))
);

-- Name: TABLE pause; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.pause IS 'One row per flow or application that a person has paused, for every engine: nothing of it is claimed, and a paused application is not polled.';

-- Name: COLUMN pause.pause_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.pause.pause_id IS 'Number of the pause.';

-- Name: COLUMN pause.flow_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.pause.flow_id IS 'Flow that is paused; null where an application is.';

-- Name: COLUMN pause.application_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.pause.application_id IS 'Application that is paused; null where a flow is.';

-- Name: COLUMN pause.paused_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.pause.paused_at IS 'Since when (UTC).';

-- Name: COLUMN pause.actor; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.pause.actor IS 'Who paused it.';

-- Name: COLUMN pause.reason; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.pause.reason IS 'Why.';

-- Name: quarantine; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.quarantine (
    quarantine_id bigint NOT NULL,
    source_id integer NOT NULL,
    record text NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    kind text NOT NULL,
    field text,
    value_class text,
    reason text NOT NULL,
    parent_table text,
    parent_key jsonb,
    file_record_id bigint,
    item bytea,
    hash bytea,
    mapping_hash bytea,
    version timestamp with time zone,
    exchange_id bigint NOT NULL,
    first_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    last_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    attempts integer DEFAULT 1 NOT NULL,
    is_retry_wanted boolean DEFAULT false NOT NULL,
    resolved_at timestamp with time zone,
    resolved_by text,
    resolution text,
    CONSTRAINT quarantine_kind_is_known CHECK ((kind = ANY (ARRAY['invalid'::text, 'missing_parent'::text, 'refused_by_database'::text]))),
    CONSTRAINT quarantine_of_a_missing_parent_names_it CHECK (((kind <> 'missing_parent'::text) OR ((parent_table IS NOT NULL) AND (parent_key IS NOT NULL)))),
    CONSTRAINT quarantine_state_is_known CHECK ((state = ANY (ARRAY['open'::text, 'released'::text, 'discarded'::text])))
);

-- Name: TABLE quarantine; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.quarantine IS 'One row per record that could not be staged: kept, explained, replayable.';

-- Name: COLUMN quarantine.quarantine_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.quarantine.quarantine_id IS 'Number for people.';

-- Name: COLUMN quarantine.source_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.quarantine.source_id IS 'Source that brought it.';

-- Name: COLUMN quarantine.record; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.quarantine.record IS 'Id of the record in that source; for a row of a file: <file>/<row>.';

-- Name: COLUMN quarantine.state; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.quarantine.state IS 'open; released: it or a newer version was staged; discarded: a person decided.';

-- Name: COLUMN quarantine.kind; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.quarantine.kind IS 'invalid: the mapping refused it; missing_parent: it names a record that is not staged; refused_by_database: a rule of the database.';

-- Name: COLUMN quarantine.field; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.quarantine.field IS 'Field that is wrong.';

-- Name: COLUMN quarantine.value_class; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.quarantine.value_class IS 'What kind of value stood there; never the value of a personal field.';

-- Name: COLUMN quarantine.reason; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.quarantine.reason IS 'Why, and what to do, in words.';

-- Name: COLUMN quarantine.parent_table; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.quarantine.parent_table IS 'Table of the missing parent.';

-- Name: COLUMN quarantine.parent_key; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.quarantine.parent_key IS 'Key of the missing parent.';

-- Name: COLUMN quarantine.file_record_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.quarantine.file_record_id IS 'File that the row came in.';

-- Name: COLUMN quarantine.item; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.quarantine.item IS 'The item''s exact bytes.';

-- Name: COLUMN quarantine.hash; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.quarantine.hash IS 'SHA-256 of the item''s bytes.';

-- Name: COLUMN quarantine.mapping_hash; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.quarantine.mapping_hash IS 'Version of the mapping that was used.';

-- Name: COLUMN quarantine.version; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.quarantine.version IS 'Version by the source''s clock (UTC).';

-- Name: COLUMN quarantine.exchange_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.quarantine.exchange_id IS 'Exchange that brought it.';

-- Name: COLUMN quarantine.first_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.quarantine.first_at IS 'When it first came (UTC).';

-- Name: COLUMN quarantine.last_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.quarantine.last_at IS 'When it was last tried (UTC).';

-- Name: COLUMN quarantine.attempts; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.quarantine.attempts IS 'How often it was tried.';

-- Name: COLUMN quarantine.is_retry_wanted; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.quarantine.is_retry_wanted IS 'A person asked for a retry.';

-- Name: COLUMN quarantine.resolved_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.quarantine.resolved_at IS 'When it was released or discarded (UTC).';

-- Name: COLUMN quarantine.resolved_by; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.quarantine.resolved_by IS 'Who: a person, or engine.';

-- Name: COLUMN quarantine.resolution; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.quarantine.resolution IS 'How, in words.';

-- Name: older; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.older (
    source_id integer NOT NULL,
    record text NOT NULL,
    hash bytea NOT NULL,
    version timestamp with time zone NOT NULL,
    noted_at timestamp with time zone NOT NULL,
    is_shown boolean DEFAULT true NOT NULL,
    proven_at timestamp with time zone
);

-- Name: TABLE older; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.older IS 'One row per record that its source shows in an older version than the known one: from a copy that is behind, or because its clock stepped back. It is applied when complete sweeps go on showing it.';

-- Name: COLUMN older.source_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.older.source_id IS 'Source.';

-- Name: COLUMN older.record; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.older.record IS 'Id of the record in that source.';

-- Name: COLUMN older.hash; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.older.hash IS 'SHA-256 of the item''s bytes.';

-- Name: COLUMN older.version; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.older.version IS 'Update time that it shows (UTC).';

-- Name: COLUMN older.noted_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.older.noted_at IS 'When it was first shown so (UTC).';

-- Name: COLUMN older.is_shown; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.older.is_shown IS 'The sweep that is under way showed it.';

-- Name: COLUMN older.proven_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.older.proven_at IS 'End of the first complete sweep that showed it so (UTC).';

-- Name: event_stage_step; Type: TABLE; Schema: staging; Owner: -

CREATE TABLE staging.event_stage_step (
    derms_instance text NOT NULL,
    stage_id text NOT NULL,
    incarnation integer DEFAULT 1 NOT NULL,
    action text NOT NULL,
    at timestamp with time zone NOT NULL,
    is_inferred boolean DEFAULT false NOT NULL,
    cancel_reason text,
    program_event_id text GENERATED ALWAYS AS (
CASE
    WHEN (incarnation = 1) THEN "left"(stage_id, 120)
    ELSE (("left"(stage_id, (119 - length((incarnation)::text))) || '#'::text) || (incarnation)::text)
END) STORED NOT NULL,
    record_id bigint NOT NULL,
    source_version timestamp with time zone,
    first_seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    record_version integer DEFAULT 1 NOT NULL,
    exchange_id bigint NOT NULL,
    CONSTRAINT stage_action_is_known CHECK ((action = ANY (ARRAY['X1SD'::text, 'X1IP'::text, 'F1CO'::text, 'F1CN'::text])))
);

-- Name: TABLE event_stage_step; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON TABLE staging.event_stage_step IS 'One row per step in the life of a stage; insert-only. Owned by DERMS.';

-- Name: COLUMN event_stage_step.derms_instance; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event_stage_step.derms_instance IS 'DERMS instance.';

-- Name: COLUMN event_stage_step.stage_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event_stage_step.stage_id IS 'Stage.';

-- Name: COLUMN event_stage_step.incarnation; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event_stage_step.incarnation IS 'Incarnation of the stage that the step belongs to.';

-- Name: COLUMN event_stage_step.action; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event_stage_step.action IS 'DACS action: X1SD schedule, X1IP in progress, F1CO complete, F1CN cancel.';

-- Name: COLUMN event_stage_step.at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event_stage_step.at IS 'When it happened (UTC); for an inferred step when it was noticed.';

-- Name: COLUMN event_stage_step.is_inferred; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event_stage_step.is_inferred IS 'The step was not seen but must have happened before a later one.';

-- Name: COLUMN event_stage_step.cancel_reason; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event_stage_step.cancel_reason IS 'Why, for a cancel.';

-- Name: COLUMN event_stage_step.program_event_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event_stage_step.program_event_id IS 'eventExternalIdentifier of the program event that the step acts on.';

-- Name: COLUMN event_stage_step.record_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event_stage_step.record_id IS 'Short internal number of the row; deliveries and history point to it.';

-- Name: COLUMN event_stage_step.source_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event_stage_step.source_version IS 'Version that the owner gives the record (its update time, UTC); an older one never replaces a newer one.';

-- Name: COLUMN event_stage_step.first_seen_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event_stage_step.first_seen_at IS 'When the record was first staged (UTC).';

-- Name: COLUMN event_stage_step.changed_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event_stage_step.changed_at IS 'When the row was last changed (UTC).';

-- Name: COLUMN event_stage_step.record_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event_stage_step.record_version IS 'Number of the present version: 1, 2, 3 ...';

-- Name: COLUMN event_stage_step.exchange_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.event_stage_step.exchange_id IS 'Exchange that brought the present version: the origin of the change.';

-- Name: file; Type: TABLE; Schema: staging; Owner: -

CREATE TABLE staging.file (
    instance text NOT NULL,
    file_id text NOT NULL,
    kind text NOT NULL,
    message_id text,
    event_id text,
    stage_id text,
    event_starts_at timestamp with time zone,
    event_ends_at timestamp with time zone,
    rows integer,
    bytes bigint,
    sha256 text,
    created_at timestamp with time zone,
    record_id bigint NOT NULL,
    source_version timestamp with time zone,
    first_seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    record_version integer DEFAULT 1 NOT NULL,
    exchange_id bigint NOT NULL,
    result text,
    result_message text,
    answered_as text,
    CONSTRAINT file_kind_is_known CHECK ((kind = ANY (ARRAY['reservation'::text, 'outcome'::text, 'score'::text]))),
    CONSTRAINT file_result_is_known CHECK ((result = ANY (ARRAY['OK'::text, 'ERROR'::text]))),
    CONSTRAINT file_that_is_answered_names_its_message CHECK (((kind = 'score'::text) OR (message_id IS NOT NULL)))
);

-- Name: TABLE file; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON TABLE staging.file IS 'One row per file that an application listed. Owned by that application.';

-- Name: COLUMN file.instance; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.file.instance IS 'The application that listed it.';

-- Name: COLUMN file.file_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.file.file_id IS 'Id of the file in that instance.';

-- Name: COLUMN file.kind; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.file.kind IS 'reservation, outcome or score.';

-- Name: COLUMN file.message_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.file.message_id IS 'Message id that the file''s acknowledgement names; null where nobody waits for one.';

-- Name: COLUMN file.event_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.file.event_id IS 'Event the file is for.';

-- Name: COLUMN file.stage_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.file.stage_id IS 'Stage the file is for; null where its header names none.';

-- Name: COLUMN file.event_starts_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.file.event_starts_at IS 'Start as the list says it (UTC).';

-- Name: COLUMN file.event_ends_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.file.event_ends_at IS 'End as the list says it (UTC).';

-- Name: COLUMN file.rows; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.file.rows IS 'Number of data rows as listed.';

-- Name: COLUMN file.bytes; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.file.bytes IS 'Size as listed.';

-- Name: COLUMN file.sha256; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.file.sha256 IS 'SHA-256 of the content as listed, hexadecimal.';

-- Name: COLUMN file.created_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.file.created_at IS 'When the application made it (UTC).';

-- Name: COLUMN file.record_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.file.record_id IS 'Short internal number of the row; deliveries and history point to it.';

-- Name: COLUMN file.source_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.file.source_version IS 'Version that the owner gives the record (its update time, UTC); an older one never replaces a newer one.';

-- Name: COLUMN file.first_seen_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.file.first_seen_at IS 'When the record was first staged (UTC).';

-- Name: COLUMN file.changed_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.file.changed_at IS 'When the row was last changed (UTC).';

-- Name: COLUMN file.record_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.file.record_version IS 'Number of the present version: 1, 2, 3 ...';

-- Name: COLUMN file.exchange_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.file.exchange_id IS 'Exchange that brought the present version: the origin of the change.';

-- Name: COLUMN file.result; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.file.result IS 'OK: all that it holds was delivered; ERROR: it could not be read or something of it was not delivered; null: not settled, or answered by an acknowledgement.';

-- Name: COLUMN file.result_message; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.file.result_message IS 'Why it ended in ERROR, in words.';

-- Name: COLUMN file.answered_as; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.file.answered_as IS 'How the file had been answered already when it was first seen (SUCCESS, ERROR, FAILURE): its rows are history, and it is not answered again. Null: it waits for our answer.';

-- Name: file_intake; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.file_intake (
    record_id bigint NOT NULL,
    source_id integer NOT NULL,
    file_id text NOT NULL,
    entry bytea NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    rows integer,
    rows_staged integer DEFAULT 0 NOT NULL,
    rows_settled integer DEFAULT 0 NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    next_try_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    message text,
    answered_at timestamp with time zone,
    failed_at timestamp with time zone,
    CONSTRAINT file_intake_state_is_known CHECK ((state = ANY (ARRAY['open'::text, 'done'::text, 'failed'::text])))
)
WITH (fillfactor='50');

-- Name: TABLE file_intake; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.file_intake IS 'One row per listed file: how far it is staged and settled.';

-- Name: COLUMN file_intake.record_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.file_intake.record_id IS 'Row of staging.file.';

-- Name: COLUMN file_intake.source_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.file_intake.source_id IS 'Source that listed it.';

-- Name: COLUMN file_intake.file_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.file_intake.file_id IS 'Id of the file in that source.';

-- Name: COLUMN file_intake.entry; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.file_intake.entry IS 'The list entry''s exact bytes.';

-- Name: COLUMN file_intake.state; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.file_intake.state IS 'open: being staged; done: staged in whole; failed: given up.';

-- Name: COLUMN file_intake.rows; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.file_intake.rows IS 'Data rows found; null until all are staged.';

-- Name: COLUMN file_intake.rows_staged; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.file_intake.rows_staged IS 'Data rows read so far: where a restart goes on.';

-- Name: COLUMN file_intake.rows_settled; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.file_intake.rows_settled IS 'Data rows whose delivery is settled.';

-- Name: COLUMN file_intake.attempts; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.file_intake.attempts IS 'Failed attempts to read it.';

-- Name: COLUMN file_intake.next_try_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.file_intake.next_try_at IS 'When it is read next (UTC).';

-- Name: COLUMN file_intake.due_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.file_intake.due_at IS 'When it is answered even if rows are open (UTC).';

-- Name: COLUMN file_intake.message; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.file_intake.message IS 'What failed last.';

-- Name: COLUMN file_intake.answered_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.file_intake.answered_at IS 'When its acknowledgement was written (UTC).';

-- Name: COLUMN file_intake.failed_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.file_intake.failed_at IS 'Since when every attempt to read it has failed by what was found, and not by who did not answer (UTC); null: the last attempt did not.';

-- Name: setting; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.setting (
    name text NOT NULL,
    value interval NOT NULL,
    meaning text NOT NULL,
    CONSTRAINT setting_is_not_negative CHECK ((value >= '00:00:00'::interval))
);

-- Name: TABLE setting; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.setting IS 'One row per setting of the configuration that flows and views use; written by migrate.';

-- Name: COLUMN setting.name; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.setting.name IS 'Name as in the configuration.';

-- Name: COLUMN setting.value; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.setting.value IS 'Present value.';

-- Name: COLUMN setting.meaning; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.setting.meaning IS 'What it means, in words.';

-- Name: message_ack; Type: TABLE; Schema: staging; Owner: -

CREATE TABLE staging.message_ack (
    message_id text NOT NULL,
    derms_instance text NOT NULL,
    ack_type text NOT NULL,
    file_id text,
    at timestamp with time zone NOT NULL,
    record_id bigint NOT NULL,
    source_version timestamp with time zone,
    first_seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    record_version integer DEFAULT 1 NOT NULL,
    exchange_id bigint NOT NULL,
    ack_id text NOT NULL,
    event_id text,
    CONSTRAINT message_ack_answers_a_file_or_an_event CHECK ((num_nonnulls(file_id, event_id) <= 1)),
    CONSTRAINT message_ack_type_is_known CHECK ((ack_type = ANY (ARRAY['SUCCESS'::text, 'ERROR'::text, 'FAILURE'::text])))
);

-- Name: TABLE message_ack; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON TABLE staging.message_ack IS 'One row per acknowledgement that DERMS is owed for a message of its own; insert-only. Written by the engine from the answers of DACS.';

-- Name: COLUMN message_ack.message_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.message_ack.message_id IS 'Message that is answered: that of the file, or the event''s id.';

-- Name: COLUMN message_ack.derms_instance; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.message_ack.derms_instance IS 'DERMS instance that gets it.';

-- Name: COLUMN message_ack.ack_type; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.message_ack.ack_type IS 'SUCCESS; ERROR: at least one record refused or still open at the deadline; FAILURE: technical.';

-- Name: COLUMN message_ack.file_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.message_ack.file_id IS 'File that is answered, if it is one.';

-- Name: COLUMN message_ack.at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.message_ack.at IS 'When the answer was complete (UTC).';

-- Name: COLUMN message_ack.record_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.message_ack.record_id IS 'Short internal number of the row; deliveries and history point to it.';

-- Name: COLUMN message_ack.source_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.message_ack.source_version IS 'Version that the owner gives the record (its update time, UTC); an older one never replaces a newer one.';

-- Name: COLUMN message_ack.first_seen_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.message_ack.first_seen_at IS 'When the record was first staged (UTC).';

-- Name: COLUMN message_ack.changed_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.message_ack.changed_at IS 'When the row was last changed (UTC).';

-- Name: COLUMN message_ack.record_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.message_ack.record_version IS 'Number of the present version: 1, 2, 3 ...';

-- Name: COLUMN message_ack.exchange_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.message_ack.exchange_id IS 'Exchange that brought the present version: the origin of the change.';

-- Name: COLUMN message_ack.ack_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.message_ack.ack_id IS 'Identity of the answer: of a file its message id; of a step <event>/<stage>:<action>.';

-- Name: COLUMN message_ack.event_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.message_ack.event_id IS 'Event of which a step is answered, if it is one.';

-- Name: message_ack_item; Type: TABLE; Schema: staging; Owner: -

CREATE TABLE staging.message_ack_item (
    ack_id text NOT NULL,
    id text NOT NULL,
    value text,
    response_code text NOT NULL,
    response_message text,
    at timestamp with time zone NOT NULL,
    record_id bigint NOT NULL,
    source_version timestamp with time zone,
    first_seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    record_version integer DEFAULT 1 NOT NULL,
    exchange_id bigint NOT NULL,
    derms_instance text NOT NULL
);

-- Name: TABLE message_ack_item; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON TABLE staging.message_ack_item IS 'One row per record that an acknowledgement names; insert-only.';

-- Name: COLUMN message_ack_item.ack_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.message_ack_item.ack_id IS 'Acknowledgement.';

-- Name: COLUMN message_ack_item.id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.message_ack_item.id IS 'Record: for a file its recordId, or its row number where it has none; for a step <stage>:<action>.';

-- Name: COLUMN message_ack_item.value; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.message_ack_item.value IS 'What the record concerns: for a reservation the NIC.';

-- Name: COLUMN message_ack_item.response_code; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.message_ack_item.response_code IS 'Message number of DACS, or a code of ours: OK; SUPERSEDED, settled because a cancel made it pointless; OPEN and other states, QUARANTINED, UNREADABLE, NOT_REGISTERED, OVERTAKEN.';

-- Name: COLUMN message_ack_item.response_message; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.message_ack_item.response_message IS 'Why, in words.';

-- Name: COLUMN message_ack_item.at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.message_ack_item.at IS 'When (UTC).';

-- Name: COLUMN message_ack_item.record_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.message_ack_item.record_id IS 'Short internal number of the row; deliveries and history point to it.';

-- Name: COLUMN message_ack_item.source_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.message_ack_item.source_version IS 'Version that the owner gives the record (its update time, UTC); an older one never replaces a newer one.';

-- Name: COLUMN message_ack_item.first_seen_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.message_ack_item.first_seen_at IS 'When the record was first staged (UTC).';

-- Name: COLUMN message_ack_item.changed_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.message_ack_item.changed_at IS 'When the row was last changed (UTC).';

-- Name: COLUMN message_ack_item.record_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.message_ack_item.record_version IS 'Number of the present version: 1, 2, 3 ...';

-- Name: COLUMN message_ack_item.exchange_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.message_ack_item.exchange_id IS 'Exchange that brought the present version: the origin of the change.';

-- Name: COLUMN message_ack_item.derms_instance; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.message_ack_item.derms_instance IS 'DERMS instance.';

-- Name: exchange; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.exchange (
    exchange_id bigint NOT NULL,
    application_id smallint NOT NULL,
    resource text NOT NULL,
    is_sent boolean NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    method text,
    path text,
    status integer,
    items integer,
    changed integer,
    duration_ms integer,
    mapping_hash bytea,
    body bytea,
    offsets integer[],
    lengths integer[],
    statuses integer[],
    durations integer[],
    load_id bigint
);
ALTER TABLE ONLY sync.exchange ALTER COLUMN body SET COMPRESSION lz4;
ALTER TABLE ONLY sync.exchange ALTER COLUMN offsets SET COMPRESSION lz4;
ALTER TABLE ONLY sync.exchange ALTER COLUMN lengths SET COMPRESSION lz4;

-- Name: TABLE exchange; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.exchange IS 'One row per page that changed something or failed, per chunk of a file, or per batch of messages sent: the exact bytes.';

-- Name: COLUMN exchange.exchange_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange.exchange_id IS 'Number of the exchange; staging rows point to the one that brought them.';

-- Name: COLUMN exchange.application_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange.application_id IS 'The other side of the exchange.';

-- Name: COLUMN exchange.resource; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange.resource IS 'Resource read, or message sent.';

-- Name: COLUMN exchange.is_sent; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange.is_sent IS 'True for messages sent, false for what was read.';

-- Name: COLUMN exchange.at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange.at IS 'When it was recorded (UTC).';

-- Name: COLUMN exchange.method; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange.method IS 'HTTP method, of a read.';

-- Name: COLUMN exchange.path; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange.path IS 'Path and query, of a read.';

-- Name: COLUMN exchange.status; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange.status IS 'HTTP status, of a read.';

-- Name: COLUMN exchange.items; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange.items IS 'Items in the body.';

-- Name: COLUMN exchange.changed; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange.changed IS 'Items that were new or changed.';

-- Name: COLUMN exchange.duration_ms; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange.duration_ms IS 'Duration in milliseconds.';

-- Name: COLUMN exchange.mapping_hash; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange.mapping_hash IS 'Version of the mapping that was used.';

-- Name: COLUMN exchange.body; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange.body IS 'Bytes read; for messages sent: request, reply, request, reply, ...';

-- Name: COLUMN exchange.offsets; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange.offsets IS 'Read: offset of each item in body. Sent: offset of each request and each reply, then the end.';

-- Name: COLUMN exchange.lengths; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange.lengths IS 'Read: length of each item in bytes.';

-- Name: COLUMN exchange.statuses; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange.statuses IS 'Sent: HTTP status of each call; 0 where no reply came.';

-- Name: COLUMN exchange.durations; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange.durations IS 'Sent: duration of each call in milliseconds.';

-- Name: COLUMN exchange.load_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange.load_id IS 'Load whose rows it holds; null for what an application said or was told.';

-- Name: exchange_unkept; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.exchange_unkept (
    reason text NOT NULL
)
INHERITS (sync.exchange);

-- Name: TABLE exchange_unkept; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.exchange_unkept IS 'One row per exchange whose bytes could not be kept because their disk was full. A part of sync.exchange, which shows these rows too; give sync.exchange a tablespace of its own and this table stays where it is.';

-- Name: COLUMN exchange_unkept.exchange_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange_unkept.exchange_id IS 'Number of the exchange; staging rows point to the one that brought them.';

-- Name: COLUMN exchange_unkept.application_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange_unkept.application_id IS 'The other side of the exchange.';

-- Name: COLUMN exchange_unkept.resource; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange_unkept.resource IS 'Resource read, or message sent.';

-- Name: COLUMN exchange_unkept.is_sent; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange_unkept.is_sent IS 'True for messages sent, false for what was read.';

-- Name: COLUMN exchange_unkept.at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange_unkept.at IS 'When it was recorded (UTC).';

-- Name: COLUMN exchange_unkept.method; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange_unkept.method IS 'HTTP method, of a read.';

-- Name: COLUMN exchange_unkept.path; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange_unkept.path IS 'Path and query, of a read.';

-- Name: COLUMN exchange_unkept.status; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange_unkept.status IS 'HTTP status, of a read.';

-- Name: COLUMN exchange_unkept.items; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange_unkept.items IS 'Items in the body.';

-- Name: COLUMN exchange_unkept.changed; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange_unkept.changed IS 'Items that were new or changed.';

-- Name: COLUMN exchange_unkept.duration_ms; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange_unkept.duration_ms IS 'Duration in milliseconds.';

-- Name: COLUMN exchange_unkept.mapping_hash; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange_unkept.mapping_hash IS 'Version of the mapping that was used.';

-- Name: COLUMN exchange_unkept.body; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange_unkept.body IS 'Bytes read; for messages sent: request, reply, request, reply, ...';

-- Name: COLUMN exchange_unkept.offsets; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange_unkept.offsets IS 'Read: offset of each item in body. Sent: offset of each request and each reply, then the end.';

-- Name: COLUMN exchange_unkept.lengths; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange_unkept.lengths IS 'Read: length of each item in bytes.';

-- Name: COLUMN exchange_unkept.statuses; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange_unkept.statuses IS 'Sent: HTTP status of each call; 0 where no reply came.';

-- Name: COLUMN exchange_unkept.durations; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange_unkept.durations IS 'Sent: duration of each call in milliseconds.';

-- Name: COLUMN exchange_unkept.load_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange_unkept.load_id IS 'Load whose rows it holds; null for what an application said or was told.';

-- Name: COLUMN exchange_unkept.reason; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.exchange_unkept.reason IS 'What PostgreSQL said.';

-- Name: status_check; Type: TABLE; Schema: staging; Owner: -

CREATE TABLE staging.status_check (
    communication_id text NOT NULL,
    division text,
    device_type text,
    specification text,
    head_end_system text NOT NULL,
    nic_id text NOT NULL,
    answer_within interval NOT NULL,
    response_id text,
    result_status text,
    response_message text,
    answered_at timestamp with time zone,
    is_late boolean,
    record_id bigint NOT NULL,
    source_version timestamp with time zone,
    first_seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    record_version integer DEFAULT 1 NOT NULL,
    exchange_id bigint NOT NULL,
    is_missed boolean DEFAULT false NOT NULL,
    CONSTRAINT status_check_answer_is_whole CHECK ((((response_id IS NULL) = (result_status IS NULL)) AND ((response_id IS NULL) = (is_late IS NULL))))
)
WITH (fillfactor='85');

-- Name: TABLE status_check; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON TABLE staging.status_check IS 'One row per question of DACS whether a device can be reached. The question is never changed; DERMS fills its answer, once. No foreign key to device: DACS asks before it enrolls.';

-- Name: COLUMN status_check.communication_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.status_check.communication_id IS 'Id of the question in DACS; dacsMessageId in DERMS; comes back unchanged.';

-- Name: COLUMN status_check.division; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.status_check.division IS 'Division as asked.';

-- Name: COLUMN status_check.device_type; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.status_check.device_type IS 'Device type as asked (DACS code, open list).';

-- Name: COLUMN status_check.specification; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.status_check.specification IS 'Specification as asked (DACS code, open list).';

-- Name: COLUMN status_check.head_end_system; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.status_check.head_end_system IS 'Head-end system that is asked.';

-- Name: COLUMN status_check.nic_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.status_check.nic_id IS 'NIC of the device at the head-end system.';

-- Name: COLUMN status_check.answer_within; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.status_check.answer_within IS 'How long after first_seen_at an answer is in time.';

-- Name: COLUMN status_check.response_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.status_check.response_id IS 'Id of the answer in DERMS; null until it came.';

-- Name: COLUMN status_check.result_status; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.status_check.result_status IS 'SUCCESS (can be reached) or FAILURE; sites add codes (open list).';

-- Name: COLUMN status_check.response_message; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.status_check.response_message IS 'What DERMS says with it.';

-- Name: COLUMN status_check.answered_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.status_check.answered_at IS 'When DERMS answered, by its clock (UTC).';

-- Name: COLUMN status_check.is_late; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.status_check.is_late IS 'The answer was staged after the time for it; it is sent all the same, DACS decides.';

-- Name: COLUMN status_check.record_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.status_check.record_id IS 'Short internal number of the row; deliveries and history point to it.';

-- Name: COLUMN status_check.source_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.status_check.source_version IS 'Version that the owner gives the record (its update time, UTC); an older one never replaces a newer one.';

-- Name: COLUMN status_check.first_seen_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.status_check.first_seen_at IS 'When the record was first staged (UTC).';

-- Name: COLUMN status_check.changed_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.status_check.changed_at IS 'When the row was last changed (UTC).';

-- Name: COLUMN status_check.record_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.status_check.record_version IS 'Number of the present version: 1, 2, 3 ...';

-- Name: COLUMN status_check.exchange_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.status_check.exchange_id IS 'Exchange that brought the present version: the origin of the change.';

-- Name: COLUMN status_check.is_missed; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.status_check.is_missed IS 'DACS did not wait for the answer any more when the question was first seen: neither it nor its answer is sent.';

-- Name: customer; Type: TABLE; Schema: staging; Owner: -

CREATE TABLE staging.customer (
    contact_id text NOT NULL,
    cis_person_id text,
    record_id bigint NOT NULL,
    source_version timestamp with time zone,
    first_seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    record_version integer DEFAULT 1 NOT NULL,
    exchange_id bigint NOT NULL
)
WITH (fillfactor='85');

-- Name: TABLE customer; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON TABLE staging.customer IS 'One row per customer (contact). Owned by DACS. Ids only: names and addresses are not needed by any flow.';

-- Name: COLUMN customer.contact_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.customer.contact_id IS 'Id of the contact in DACS.';

-- Name: COLUMN customer.cis_person_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.customer.cis_person_id IS 'Id of the person in the customer information system; unknown for some.';

-- Name: COLUMN customer.record_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.customer.record_id IS 'Short internal number of the row; deliveries and history point to it.';

-- Name: COLUMN customer.source_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.customer.source_version IS 'Version that the owner gives the record (its update time, UTC); an older one never replaces a newer one.';

-- Name: COLUMN customer.first_seen_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.customer.first_seen_at IS 'When the record was first staged (UTC).';

-- Name: COLUMN customer.changed_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.customer.changed_at IS 'When the row was last changed (UTC).';

-- Name: COLUMN customer.record_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.customer.record_version IS 'Number of the present version: 1, 2, 3 ...';

-- Name: COLUMN customer.exchange_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.customer.exchange_id IS 'Exchange that brought the present version: the origin of the change.';

-- Name: customer_record_id_seq; Type: SEQUENCE; Schema: staging; Owner: -

ALTER TABLE staging.customer ALTER COLUMN record_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.customer_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: device; Type: TABLE; Schema: staging; Owner: -

CREATE TABLE staging.device (
    head_end_system text NOT NULL,
    nic_id text NOT NULL,
    device_id text,
    asset_id text,
    device_type text,
    specification text,
    serial_no text,
    badge_no text,
    status text,
    replaces_device_id text,
    service_point_id text,
    head_end_registration text,
    head_end_message text,
    ended_at timestamp with time zone,
    record_id bigint NOT NULL,
    source_version timestamp with time zone,
    first_seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    record_version integer DEFAULT 1 NOT NULL,
    exchange_id bigint NOT NULL,
    head_end_version timestamp with time zone,
    score numeric,
    scored_at timestamp with time zone,
    head_end_request text,
    CONSTRAINT head_end_registration_is_known CHECK ((head_end_registration = ANY (ARRAY['D1RE'::text, 'D1NR'::text, 'D1DR'::text])))
)
WITH (fillfactor='85');

-- Name: TABLE device; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON TABLE staging.device IS 'One row per controllable device at one head-end system. A new NIC is a new row; the old one is ended, never deleted. Owned by DACS; registration by DERMS.';

-- Name: COLUMN device.head_end_system; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device.head_end_system IS 'Head-end system that controls the device.';

-- Name: COLUMN device.nic_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device.nic_id IS 'Id of the network interface at the head-end system.';

-- Name: COLUMN device.device_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device.device_id IS 'Id of the device in DACS; unique among devices that are not ended.';

-- Name: COLUMN device.asset_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device.asset_id IS 'Id of the asset in DACS.';

-- Name: COLUMN device.device_type; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device.device_type IS 'Device type (DACS code, open list).';

-- Name: COLUMN device.specification; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device.specification IS 'Specification: make and model (DACS code, open list).';

-- Name: COLUMN device.serial_no; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device.serial_no IS 'Serial number.';

-- Name: COLUMN device.badge_no; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device.badge_no IS 'Badge number.';

-- Name: COLUMN device.status; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device.status IS 'Status in DACS (open list).';

-- Name: COLUMN device.replaces_device_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device.replaces_device_id IS 'device_id of the device that this one replaced.';

-- Name: COLUMN device.service_point_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device.service_point_id IS 'Where the device stands.';

-- Name: COLUMN device.head_end_registration; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device.head_end_registration IS 'Head-end registration learned from DERMS: D1RE registered, D1NR not registered, D1DR deregistered; null until an acknowledgement came.';

-- Name: COLUMN device.head_end_message; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device.head_end_message IS 'What the head-end system said with the registration.';

-- Name: COLUMN device.ended_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device.ended_at IS 'When the device ceased at this head-end system (UTC); null while it is active.';

-- Name: COLUMN device.record_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device.record_id IS 'Short internal number of the row; deliveries and history point to it.';

-- Name: COLUMN device.source_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device.source_version IS 'Version that the owner gives the record (its update time, UTC); an older one never replaces a newer one.';

-- Name: COLUMN device.first_seen_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device.first_seen_at IS 'When the record was first staged (UTC).';

-- Name: COLUMN device.changed_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device.changed_at IS 'When the row was last changed (UTC).';

-- Name: COLUMN device.record_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device.record_version IS 'Number of the present version: 1, 2, 3 ...';

-- Name: COLUMN device.exchange_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device.exchange_id IS 'Exchange that brought the present version: the origin of the change.';

-- Name: COLUMN device.head_end_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device.head_end_version IS 'Version of the acknowledgement that head_end_registration and head_end_message come from (UTC).';

-- Name: COLUMN device.score; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device.score IS 'Newest control score; staging.device_score has all.';

-- Name: COLUMN device.scored_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device.scored_at IS 'When the newest score was computed (UTC).';

-- Name: COLUMN device.head_end_request; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device.head_end_request IS 'Message that DERMS answered with head_end_registration: the sync request, with a suffix #r<n> when it was a repair.';

-- Name: device_record_id_seq; Type: SEQUENCE; Schema: staging; Owner: -

ALTER TABLE staging.device ALTER COLUMN record_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.device_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: device_score; Type: TABLE; Schema: staging; Owner: -

CREATE TABLE staging.device_score (
    head_end_system text NOT NULL,
    nic_id text NOT NULL,
    scored_at timestamp with time zone NOT NULL,
    score numeric NOT NULL,
    instance text NOT NULL,
    file_id text NOT NULL,
    row_number integer NOT NULL,
    record_id bigint NOT NULL,
    source_version timestamp with time zone,
    first_seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    record_version integer DEFAULT 1 NOT NULL,
    exchange_id bigint NOT NULL
);

-- Name: TABLE device_score; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON TABLE staging.device_score IS 'One row per control score of a device and the time it was computed at. A score that comes again for the same time replaces the former. Owned by DACS.';

-- Name: COLUMN device_score.head_end_system; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device_score.head_end_system IS 'Head-end system of the device.';

-- Name: COLUMN device_score.nic_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device_score.nic_id IS 'NIC of the device.';

-- Name: COLUMN device_score.scored_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device_score.scored_at IS 'When the score was computed (UTC).';

-- Name: COLUMN device_score.score; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device_score.score IS 'The score.';

-- Name: COLUMN device_score.instance; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device_score.instance IS 'Instance of the application that listed the file.';

-- Name: COLUMN device_score.file_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device_score.file_id IS 'File that brought it last.';

-- Name: COLUMN device_score.row_number; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device_score.row_number IS 'Data row in that file, from 1.';

-- Name: COLUMN device_score.record_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device_score.record_id IS 'Short internal number of the row; deliveries and history point to it.';

-- Name: COLUMN device_score.source_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device_score.source_version IS 'Version that the owner gives the record (its update time, UTC); an older one never replaces a newer one.';

-- Name: COLUMN device_score.first_seen_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device_score.first_seen_at IS 'When the record was first staged (UTC).';

-- Name: COLUMN device_score.changed_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device_score.changed_at IS 'When the row was last changed (UTC).';

-- Name: COLUMN device_score.record_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device_score.record_version IS 'Number of the present version: 1, 2, 3 ...';

-- Name: COLUMN device_score.exchange_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.device_score.exchange_id IS 'Exchange that brought the present version: the origin of the change.';

-- Name: device_score_record_id_seq; Type: SEQUENCE; Schema: staging; Owner: -

ALTER TABLE staging.device_score ALTER COLUMN record_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.device_score_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: enrollment; Type: TABLE; Schema: staging; Owner: -

CREATE TABLE staging.enrollment (
    derms_instance text NOT NULL,
    message_id text NOT NULL,
    "position" integer NOT NULL,
    transaction_id text,
    request_type text,
    joins_enrollment_id text,
    cis_person_id text,
    cis_account_id text,
    name text,
    home_phone text,
    business_phone text,
    email text,
    cis_service_agreement_id text,
    program_code text,
    start_date date,
    end_date date,
    location_id text,
    division text,
    cis_premise_id text,
    cis_service_point_id text,
    time_zone text,
    address1 text,
    address2 text,
    address3 text,
    address4 text,
    city text,
    county text,
    state text,
    postal text,
    country text,
    installation_method text,
    asset_ownership text,
    nic_ids text,
    unreadable text,
    result text,
    result_number text,
    result_message text,
    enrollment_id text,
    answered_at timestamp with time zone,
    enrollment_status text,
    ended_at timestamp with time zone,
    cancel_reason text,
    item_id text GENERATED ALWAYS AS (COALESCE(transaction_id, ('#'::text || ("position")::text))) STORED NOT NULL,
    response_code text GENERATED ALWAYS AS (COALESCE(result_number,
CASE result
    WHEN 'OK'::text THEN 'SUCCESS'::text
    ELSE result
END)) STORED,
    listed_transaction_id text GENERATED ALWAYS AS (
CASE
    WHEN (result IS DISTINCT FROM 'ERROR'::text) THEN transaction_id
    ELSE NULL::text
END) STORED,
    record_id bigint NOT NULL,
    source_version timestamp with time zone,
    first_seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    record_version integer DEFAULT 1 NOT NULL,
    exchange_id bigint NOT NULL,
    CONSTRAINT enrollment_result_comes_with_its_time CHECK (((result IS NULL) = (answered_at IS NULL))),
    CONSTRAINT enrollment_result_is_known CHECK ((result = ANY (ARRAY['OK'::text, 'ERROR'::text, 'FAILURE'::text])))
)
WITH (fillfactor='85');

-- Name: TABLE enrollment; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON TABLE staging.enrollment IS 'One row per request of a collection, exactly as DERMS asked; it names customers, programs and devices that DACS may not know. Insert-only but for the answer of DACS and what becomes of the enrollment there. Two collections may carry the same transaction: each gets its answer. Name, telephones, email and address are here only because DACS''s enroll call needs them. Owned by DERMS.';

-- Name: COLUMN enrollment.derms_instance; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.derms_instance IS 'DERMS instance.';

-- Name: COLUMN enrollment.message_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.message_id IS 'Collection that it came in.';

-- Name: COLUMN enrollment."position"; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment."position" IS 'Position in the collection, from 1.';

-- Name: COLUMN enrollment.transaction_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.transaction_id IS 'messageId of the request: transactionID in DACS, by which it is applied once.';

-- Name: COLUMN enrollment.request_type; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.request_type IS 'ENROLL, UNENROLL or ENROLL_DEVICE; another one is refused.';

-- Name: COLUMN enrollment.joins_enrollment_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.joins_enrollment_id IS 'Enrollment in DACS that the devices of an ENROLL_DEVICE join.';

-- Name: COLUMN enrollment.cis_person_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.cis_person_id IS 'Person in the customer information system as asked.';

-- Name: COLUMN enrollment.cis_account_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.cis_account_id IS 'Account in the customer information system as asked.';

-- Name: COLUMN enrollment.name; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.name IS 'Name of the customer (personal).';

-- Name: COLUMN enrollment.home_phone; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.home_phone IS 'Private telephone (personal).';

-- Name: COLUMN enrollment.business_phone; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.business_phone IS 'Business telephone (personal).';

-- Name: COLUMN enrollment.email; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.email IS 'Email address (personal).';

-- Name: COLUMN enrollment.cis_service_agreement_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.cis_service_agreement_id IS 'Service agreement as asked.';

-- Name: COLUMN enrollment.program_code; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.program_code IS 'Code of the program as asked.';

-- Name: COLUMN enrollment.start_date; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.start_date IS 'First day, in the time zone of the location.';

-- Name: COLUMN enrollment.end_date; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.end_date IS 'Last day, in the time zone of the location.';

-- Name: COLUMN enrollment.location_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.location_id IS 'Location as asked.';

-- Name: COLUMN enrollment.division; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.division IS 'Division of the utility as asked.';

-- Name: COLUMN enrollment.cis_premise_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.cis_premise_id IS 'Premise in the customer information system as asked.';

-- Name: COLUMN enrollment.cis_service_point_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.cis_service_point_id IS 'Service point in the customer information system as asked.';

-- Name: COLUMN enrollment.time_zone; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.time_zone IS 'IANA time zone of the location as asked.';

-- Name: COLUMN enrollment.address1; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.address1 IS 'Address, first line (personal).';

-- Name: COLUMN enrollment.address2; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.address2 IS 'Address, second line (personal).';

-- Name: COLUMN enrollment.address3; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.address3 IS 'Address, third line (personal).';

-- Name: COLUMN enrollment.address4; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.address4 IS 'Address, fourth line (personal).';

-- Name: COLUMN enrollment.city; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.city IS 'City.';

-- Name: COLUMN enrollment.county; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.county IS 'County.';

-- Name: COLUMN enrollment.state; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.state IS 'State.';

-- Name: COLUMN enrollment.postal; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.postal IS 'Postal code.';

-- Name: COLUMN enrollment.country; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.country IS 'Country.';

-- Name: COLUMN enrollment.installation_method; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.installation_method IS 'How the devices are installed (DACS code, open list).';

-- Name: COLUMN enrollment.asset_ownership; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.asset_ownership IS 'Whose the devices are: W1CO customer, W1OW utility.';

-- Name: COLUMN enrollment.nic_ids; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.nic_ids IS 'NICs of its devices as a JSON list of texts: compared with what DACS holds of a transaction that exists already.';

-- Name: COLUMN enrollment.unreadable; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.unreadable IS 'Field that could not be read, and why; such a request is refused here.';

-- Name: COLUMN enrollment.result; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.result IS 'OK, ERROR (refused by DACS or here), or FAILURE (no answer of DACS in time); null while it is open.';

-- Name: COLUMN enrollment.result_number; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.result_number IS 'Message number of DACS for a refused request, or a code of ours (UNREADABLE, INVALID, CONFLICT).';

-- Name: COLUMN enrollment.result_message; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.result_message IS 'Words of DACS, or ours.';

-- Name: COLUMN enrollment.enrollment_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.enrollment_id IS 'Id of the enrollment in DACS.';

-- Name: COLUMN enrollment.answered_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.answered_at IS 'When the answer came, or its time had passed (UTC).';

-- Name: COLUMN enrollment.enrollment_status; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.enrollment_status IS 'What became of the enrollment in DACS: WAITING_FOR_APPROVAL, PENDING, COMPLETED, CANCELLED (open list).';

-- Name: COLUMN enrollment.ended_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.ended_at IS 'When it was completed or cancelled (UTC).';

-- Name: COLUMN enrollment.cancel_reason; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.cancel_reason IS 'Why it was cancelled; an enrollment that expired is cancelled with that reason.';

-- Name: COLUMN enrollment.item_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.item_id IS 'How the answer names the request: its transaction, or # and its position where it has none.';

-- Name: COLUMN enrollment.response_code; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.response_code IS 'Code of the answer: SUCCESS, FAILURE, or why it was refused.';

-- Name: COLUMN enrollment.listed_transaction_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.listed_transaction_id IS 'The transaction unless it was refused: by it DACS''s list of enrollments finds the row.';

-- Name: COLUMN enrollment.record_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.record_id IS 'Short internal number of the row; deliveries and history point to it.';

-- Name: COLUMN enrollment.source_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.source_version IS 'Version that the owner gives the record (its update time, UTC); an older one never replaces a newer one.';

-- Name: COLUMN enrollment.first_seen_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.first_seen_at IS 'When the record was first staged (UTC).';

-- Name: COLUMN enrollment.changed_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.changed_at IS 'When the row was last changed (UTC).';

-- Name: COLUMN enrollment.record_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.record_version IS 'Number of the present version: 1, 2, 3 ...';

-- Name: COLUMN enrollment.exchange_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment.exchange_id IS 'Exchange that brought the present version: the origin of the change.';

-- Name: enrollment_ack; Type: TABLE; Schema: staging; Owner: -

CREATE TABLE staging.enrollment_ack (
    ack_id text NOT NULL,
    sync_request_id text NOT NULL,
    message_id text NOT NULL,
    ack_type text NOT NULL,
    response_code text,
    message text,
    answered_at timestamp with time zone,
    record_id bigint NOT NULL,
    source_version timestamp with time zone,
    first_seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    record_version integer DEFAULT 1 NOT NULL,
    exchange_id bigint NOT NULL,
    derms_instance text NOT NULL,
    CONSTRAINT enrollment_ack_type_is_known CHECK ((ack_type = ANY (ARRAY['SUCCESS'::text, 'ERROR'::text, 'FAILURE'::text])))
);

-- Name: TABLE enrollment_ack; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON TABLE staging.enrollment_ack IS 'One row per acknowledgement of a sync request by a DERMS instance; insert-only. Owned by DERMS.';

-- Name: COLUMN enrollment_ack.ack_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_ack.ack_id IS 'Id of the acknowledgement in that instance.';

-- Name: COLUMN enrollment_ack.sync_request_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_ack.sync_request_id IS 'Sync request that is answered.';

-- Name: COLUMN enrollment_ack.message_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_ack.message_id IS 'dacsMessageId as DERMS names it: the sync request, with a suffix #r<n> when it answers a repair.';

-- Name: COLUMN enrollment_ack.ack_type; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_ack.ack_type IS 'SUCCESS, ERROR (refused) or FAILURE (technical).';

-- Name: COLUMN enrollment_ack.response_code; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_ack.response_code IS 'Response code of DERMS.';

-- Name: COLUMN enrollment_ack.message; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_ack.message IS 'What DERMS says of it.';

-- Name: COLUMN enrollment_ack.answered_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_ack.answered_at IS 'When DERMS answered (UTC).';

-- Name: COLUMN enrollment_ack.record_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_ack.record_id IS 'Short internal number of the row; deliveries and history point to it.';

-- Name: COLUMN enrollment_ack.source_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_ack.source_version IS 'Version that the owner gives the record (its update time, UTC); an older one never replaces a newer one.';

-- Name: COLUMN enrollment_ack.first_seen_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_ack.first_seen_at IS 'When the record was first staged (UTC).';

-- Name: COLUMN enrollment_ack.changed_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_ack.changed_at IS 'When the row was last changed (UTC).';

-- Name: COLUMN enrollment_ack.record_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_ack.record_version IS 'Number of the present version: 1, 2, 3 ...';

-- Name: COLUMN enrollment_ack.exchange_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_ack.exchange_id IS 'Exchange that brought the present version: the origin of the change.';

-- Name: COLUMN enrollment_ack.derms_instance; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_ack.derms_instance IS 'DERMS instance: the application that brought the row.';

-- Name: enrollment_ack_device; Type: TABLE; Schema: staging; Owner: -

CREATE TABLE staging.enrollment_ack_device (
    ack_id text NOT NULL,
    device_id text NOT NULL,
    head_end_registration text NOT NULL,
    message text,
    record_id bigint NOT NULL,
    source_version timestamp with time zone,
    first_seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    record_version integer DEFAULT 1 NOT NULL,
    exchange_id bigint NOT NULL,
    derms_instance text NOT NULL,
    CONSTRAINT enrollment_ack_registration_is_known CHECK ((head_end_registration = ANY (ARRAY['D1RE'::text, 'D1NR'::text, 'D1DR'::text])))
);

-- Name: TABLE enrollment_ack_device; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON TABLE staging.enrollment_ack_device IS 'One row per device of an acknowledgement; insert-only. Owned by DERMS.';

-- Name: COLUMN enrollment_ack_device.ack_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_ack_device.ack_id IS 'Acknowledgement.';

-- Name: COLUMN enrollment_ack_device.device_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_ack_device.device_id IS 'Device in DACS.';

-- Name: COLUMN enrollment_ack_device.head_end_registration; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_ack_device.head_end_registration IS 'D1RE registered, D1NR not registered, D1DR deregistered.';

-- Name: COLUMN enrollment_ack_device.message; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_ack_device.message IS 'What the head-end system said.';

-- Name: COLUMN enrollment_ack_device.record_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_ack_device.record_id IS 'Short internal number of the row; deliveries and history point to it.';

-- Name: COLUMN enrollment_ack_device.source_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_ack_device.source_version IS 'Version that the owner gives the record (its update time, UTC); an older one never replaces a newer one.';

-- Name: COLUMN enrollment_ack_device.first_seen_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_ack_device.first_seen_at IS 'When the record was first staged (UTC).';

-- Name: COLUMN enrollment_ack_device.changed_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_ack_device.changed_at IS 'When the row was last changed (UTC).';

-- Name: COLUMN enrollment_ack_device.record_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_ack_device.record_version IS 'Number of the present version: 1, 2, 3 ...';

-- Name: COLUMN enrollment_ack_device.exchange_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_ack_device.exchange_id IS 'Exchange that brought the present version: the origin of the change.';

-- Name: COLUMN enrollment_ack_device.derms_instance; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_ack_device.derms_instance IS 'DERMS instance: the application that brought the row.';

-- Name: enrollment_ack_device_record_id_seq; Type: SEQUENCE; Schema: staging; Owner: -

ALTER TABLE staging.enrollment_ack_device ALTER COLUMN record_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.enrollment_ack_device_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: enrollment_ack_record_id_seq; Type: SEQUENCE; Schema: staging; Owner: -

ALTER TABLE staging.enrollment_ack ALTER COLUMN record_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.enrollment_ack_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: enrollment_collection; Type: TABLE; Schema: staging; Owner: -

CREATE TABLE staging.enrollment_collection (
    derms_instance text NOT NULL,
    message_id text NOT NULL,
    ack_type text,
    answered_at timestamp with time zone,
    record_id bigint NOT NULL,
    source_version timestamp with time zone,
    first_seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    record_version integer DEFAULT 1 NOT NULL,
    exchange_id bigint NOT NULL,
    CONSTRAINT enrollment_collection_ack_type_is_known CHECK ((ack_type = ANY (ARRAY['SUCCESS'::text, 'ERROR'::text, 'FAILURE'::text]))),
    CONSTRAINT enrollment_collection_is_answered_with_a_type CHECK (((ack_type IS NULL) = (answered_at IS NULL)))
);

-- Name: TABLE enrollment_collection; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON TABLE staging.enrollment_collection IS 'One row per collection of enrollment requests of a DERMS instance; insert-only but for its answer, which the engine writes when every request has one. Owned by DERMS.';

-- Name: COLUMN enrollment_collection.derms_instance; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_collection.derms_instance IS 'DERMS instance.';

-- Name: COLUMN enrollment_collection.message_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_collection.message_id IS 'Message that brought it, and that its answer names.';

-- Name: COLUMN enrollment_collection.ack_type; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_collection.ack_type IS 'SUCCESS; FAILURE: at least one request had no answer of DACS; else ERROR: at least one was refused. A collection without requests is a FAILURE.';

-- Name: COLUMN enrollment_collection.answered_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_collection.answered_at IS 'When the last of its requests was answered (UTC); null while one is open.';

-- Name: COLUMN enrollment_collection.record_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_collection.record_id IS 'Short internal number of the row; deliveries and history point to it.';

-- Name: COLUMN enrollment_collection.source_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_collection.source_version IS 'Version that the owner gives the record (its update time, UTC); an older one never replaces a newer one.';

-- Name: COLUMN enrollment_collection.first_seen_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_collection.first_seen_at IS 'When the record was first staged (UTC).';

-- Name: COLUMN enrollment_collection.changed_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_collection.changed_at IS 'When the row was last changed (UTC).';

-- Name: COLUMN enrollment_collection.record_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_collection.record_version IS 'Number of the present version: 1, 2, 3 ...';

-- Name: COLUMN enrollment_collection.exchange_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_collection.exchange_id IS 'Exchange that brought the present version: the origin of the change.';

-- Name: enrollment_collection_record_id_seq; Type: SEQUENCE; Schema: staging; Owner: -

ALTER TABLE staging.enrollment_collection ALTER COLUMN record_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.enrollment_collection_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: enrollment_device; Type: TABLE; Schema: staging; Owner: -

CREATE TABLE staging.enrollment_device (
    derms_instance text NOT NULL,
    message_id text NOT NULL,
    request_position integer NOT NULL,
    "position" integer NOT NULL,
    sequence text,
    asset_id text,
    specification text,
    asset_type text,
    badge_no text,
    serial_no text,
    nic_id text,
    head_end_system text,
    unreadable text,
    record_id bigint NOT NULL,
    source_version timestamp with time zone,
    first_seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    record_version integer DEFAULT 1 NOT NULL,
    exchange_id bigint NOT NULL
);

-- Name: TABLE enrollment_device; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON TABLE staging.enrollment_device IS 'One row per device of an enrollment request, as asked; insert-only. Owned by DERMS.';

-- Name: COLUMN enrollment_device.derms_instance; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_device.derms_instance IS 'DERMS instance.';

-- Name: COLUMN enrollment_device.message_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_device.message_id IS 'Collection.';

-- Name: COLUMN enrollment_device.request_position; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_device.request_position IS 'Position of the request in the collection.';

-- Name: COLUMN enrollment_device."position"; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_device."position" IS 'Position in the request, from 1.';

-- Name: COLUMN enrollment_device.sequence; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_device.sequence IS 'Sequence as asked.';

-- Name: COLUMN enrollment_device.asset_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_device.asset_id IS 'Asset as asked.';

-- Name: COLUMN enrollment_device.specification; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_device.specification IS 'Make and model as DERMS writes them: MAKE!MODEL.';

-- Name: COLUMN enrollment_device.asset_type; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_device.asset_type IS 'Asset type as DERMS writes it.';

-- Name: COLUMN enrollment_device.badge_no; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_device.badge_no IS 'Badge number as asked.';

-- Name: COLUMN enrollment_device.serial_no; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_device.serial_no IS 'Serial number as asked.';

-- Name: COLUMN enrollment_device.nic_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_device.nic_id IS 'NIC as asked.';

-- Name: COLUMN enrollment_device.head_end_system; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_device.head_end_system IS 'Head-end system as asked.';

-- Name: COLUMN enrollment_device.unreadable; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_device.unreadable IS 'Field of the device that could not be read, and why.';

-- Name: COLUMN enrollment_device.record_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_device.record_id IS 'Short internal number of the row; deliveries and history point to it.';

-- Name: COLUMN enrollment_device.source_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_device.source_version IS 'Version that the owner gives the record (its update time, UTC); an older one never replaces a newer one.';

-- Name: COLUMN enrollment_device.first_seen_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_device.first_seen_at IS 'When the record was first staged (UTC).';

-- Name: COLUMN enrollment_device.changed_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_device.changed_at IS 'When the row was last changed (UTC).';

-- Name: COLUMN enrollment_device.record_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_device.record_version IS 'Number of the present version: 1, 2, 3 ...';

-- Name: COLUMN enrollment_device.exchange_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_device.exchange_id IS 'Exchange that brought the present version: the origin of the change.';

-- Name: enrollment_device_record_id_seq; Type: SEQUENCE; Schema: staging; Owner: -

ALTER TABLE staging.enrollment_device ALTER COLUMN record_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.enrollment_device_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: enrollment_record_id_seq; Type: SEQUENCE; Schema: staging; Owner: -

ALTER TABLE staging.enrollment ALTER COLUMN record_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.enrollment_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: enrollment_sync_device; Type: TABLE; Schema: staging; Owner: -

CREATE TABLE staging.enrollment_sync_device (
    sync_request_id text NOT NULL,
    "position" integer NOT NULL,
    device_id text,
    asset_id text,
    nic_id text NOT NULL,
    head_end_system text NOT NULL,
    device_type text,
    specification text,
    serial_no text,
    badge_no text,
    status text,
    replaces_device_id text,
    record_id bigint NOT NULL,
    source_version timestamp with time zone,
    first_seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    record_version integer DEFAULT 1 NOT NULL,
    exchange_id bigint NOT NULL
);

-- Name: TABLE enrollment_sync_device; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON TABLE staging.enrollment_sync_device IS 'One row per device of a sync request, as asked; insert-only. Owned by DACS.';

-- Name: COLUMN enrollment_sync_device.sync_request_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync_device.sync_request_id IS 'Sync request.';

-- Name: COLUMN enrollment_sync_device."position"; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync_device."position" IS 'Position in the request, from 1.';

-- Name: COLUMN enrollment_sync_device.device_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync_device.device_id IS 'Device id as asked.';

-- Name: COLUMN enrollment_sync_device.asset_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync_device.asset_id IS 'Asset id as asked.';

-- Name: COLUMN enrollment_sync_device.nic_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync_device.nic_id IS 'NIC as asked.';

-- Name: COLUMN enrollment_sync_device.head_end_system; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync_device.head_end_system IS 'Head-end system as asked.';

-- Name: COLUMN enrollment_sync_device.device_type; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync_device.device_type IS 'Device type as asked.';

-- Name: COLUMN enrollment_sync_device.specification; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync_device.specification IS 'Specification as asked.';

-- Name: COLUMN enrollment_sync_device.serial_no; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync_device.serial_no IS 'Serial number as asked.';

-- Name: COLUMN enrollment_sync_device.badge_no; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync_device.badge_no IS 'Badge number as asked.';

-- Name: COLUMN enrollment_sync_device.status; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync_device.status IS 'Device status as asked.';

-- Name: COLUMN enrollment_sync_device.replaces_device_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync_device.replaces_device_id IS 'device_id of the replaced device, in a replacement.';

-- Name: COLUMN enrollment_sync_device.record_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync_device.record_id IS 'Short internal number of the row; deliveries and history point to it.';

-- Name: COLUMN enrollment_sync_device.source_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync_device.source_version IS 'Version that the owner gives the record (its update time, UTC); an older one never replaces a newer one.';

-- Name: COLUMN enrollment_sync_device.first_seen_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync_device.first_seen_at IS 'When the record was first staged (UTC).';

-- Name: COLUMN enrollment_sync_device.changed_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync_device.changed_at IS 'When the row was last changed (UTC).';

-- Name: COLUMN enrollment_sync_device.record_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync_device.record_version IS 'Number of the present version: 1, 2, 3 ...';

-- Name: COLUMN enrollment_sync_device.exchange_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.enrollment_sync_device.exchange_id IS 'Exchange that brought the present version: the origin of the change.';

-- Name: enrollment_sync_device_record_id_seq; Type: SEQUENCE; Schema: staging; Owner: -

ALTER TABLE staging.enrollment_sync_device ALTER COLUMN record_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.enrollment_sync_device_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: enrollment_sync_record_id_seq; Type: SEQUENCE; Schema: staging; Owner: -

ALTER TABLE staging.enrollment_sync ALTER COLUMN record_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.enrollment_sync_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: event_record_id_seq; Type: SEQUENCE; Schema: staging; Owner: -

ALTER TABLE staging.event ALTER COLUMN record_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.event_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: event_stage_record_id_seq; Type: SEQUENCE; Schema: staging; Owner: -

ALTER TABLE staging.event_stage ALTER COLUMN record_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.event_stage_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: event_stage_step_record_id_seq; Type: SEQUENCE; Schema: staging; Owner: -

ALTER TABLE staging.event_stage_step ALTER COLUMN record_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.event_stage_step_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: file_part; Type: TABLE; Schema: staging; Owner: -

CREATE TABLE staging.file_part (
    instance text NOT NULL,
    file_id text NOT NULL,
    part_number integer NOT NULL,
    first_row integer NOT NULL,
    last_row integer NOT NULL,
    rows integer NOT NULL,
    record_id bigint NOT NULL,
    source_version timestamp with time zone,
    first_seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    record_version integer DEFAULT 1 NOT NULL,
    exchange_id bigint NOT NULL,
    CONSTRAINT part_ends_where_it_starts_or_later CHECK ((last_row >= first_row))
);

-- Name: TABLE file_part; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON TABLE staging.file_part IS 'One row per part of a file of device scores: what goes in one call. Made by the engine when the file is staged in whole, and for rows that are staged later because their device was not known.';

-- Name: COLUMN file_part.instance; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.file_part.instance IS 'Instance of the application that listed the file.';

-- Name: COLUMN file_part.file_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.file_part.file_id IS 'File.';

-- Name: COLUMN file_part.part_number; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.file_part.part_number IS 'Number of the part in its file, from 1.';

-- Name: COLUMN file_part.first_row; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.file_part.first_row IS 'First data row of the part.';

-- Name: COLUMN file_part.last_row; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.file_part.last_row IS 'Last data row of the part.';

-- Name: COLUMN file_part.rows; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.file_part.rows IS 'Rows between them that were staged when the part was made.';

-- Name: COLUMN file_part.record_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.file_part.record_id IS 'Short internal number of the row; deliveries and history point to it.';

-- Name: COLUMN file_part.source_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.file_part.source_version IS 'Version that the owner gives the record (its update time, UTC); an older one never replaces a newer one.';

-- Name: COLUMN file_part.first_seen_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.file_part.first_seen_at IS 'When the record was first staged (UTC).';

-- Name: COLUMN file_part.changed_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.file_part.changed_at IS 'When the row was last changed (UTC).';

-- Name: COLUMN file_part.record_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.file_part.record_version IS 'Number of the present version: 1, 2, 3 ...';

-- Name: COLUMN file_part.exchange_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.file_part.exchange_id IS 'Exchange that brought the present version: the origin of the change.';

-- Name: file_part_record_id_seq; Type: SEQUENCE; Schema: staging; Owner: -

ALTER TABLE staging.file_part ALTER COLUMN record_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.file_part_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: file_record_id_seq; Type: SEQUENCE; Schema: staging; Owner: -

ALTER TABLE staging.file ALTER COLUMN record_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.file_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: message_ack_item_record_id_seq; Type: SEQUENCE; Schema: staging; Owner: -

ALTER TABLE staging.message_ack_item ALTER COLUMN record_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.message_ack_item_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: message_ack_record_id_seq; Type: SEQUENCE; Schema: staging; Owner: -

ALTER TABLE staging.message_ack ALTER COLUMN record_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.message_ack_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: opt_out; Type: TABLE; Schema: staging; Owner: -

CREATE TABLE staging.opt_out (
    opt_out_id text NOT NULL,
    program_event_id text NOT NULL,
    stage_id text NOT NULL,
    head_end_system text NOT NULL,
    nic_id text NOT NULL,
    opted_out_at timestamp with time zone NOT NULL,
    cut_off_at timestamp with time zone,
    reason text,
    record_id bigint NOT NULL,
    source_version timestamp with time zone,
    first_seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    record_version integer DEFAULT 1 NOT NULL,
    exchange_id bigint NOT NULL
);

-- Name: TABLE opt_out; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON TABLE staging.opt_out IS 'One row per opt-out of a device from a program event, as DACS says it; insert-only. Owned by DACS. No foreign key to device: whether it is reserved is for DERMS to say.';

-- Name: COLUMN opt_out.opt_out_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.opt_out.opt_out_id IS 'Id of the opt-out in DACS; dacsMessageId in DERMS.';

-- Name: COLUMN opt_out.program_event_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.opt_out.program_event_id IS 'eventExternalIdentifier of the program event that the customer opted out of.';

-- Name: COLUMN opt_out.stage_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.opt_out.stage_id IS 'Stage of that program event, whichever incarnation it is.';

-- Name: COLUMN opt_out.head_end_system; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.opt_out.head_end_system IS 'Head-end system of the device.';

-- Name: COLUMN opt_out.nic_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.opt_out.nic_id IS 'NIC of the device.';

-- Name: COLUMN opt_out.opted_out_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.opt_out.opted_out_at IS 'When the customer opted out, by the clock of DACS (UTC).';

-- Name: COLUMN opt_out.cut_off_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.opt_out.cut_off_at IS 'Until when DACS takes opt-outs of the program event (UTC); null: until the stage starts.';

-- Name: COLUMN opt_out.reason; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.opt_out.reason IS 'Why, in words.';

-- Name: COLUMN opt_out.record_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.opt_out.record_id IS 'Short internal number of the row; deliveries and history point to it.';

-- Name: COLUMN opt_out.source_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.opt_out.source_version IS 'Version that the owner gives the record (its update time, UTC); an older one never replaces a newer one.';

-- Name: COLUMN opt_out.first_seen_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.opt_out.first_seen_at IS 'When the record was first staged (UTC).';

-- Name: COLUMN opt_out.changed_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.opt_out.changed_at IS 'When the row was last changed (UTC).';

-- Name: COLUMN opt_out.record_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.opt_out.record_version IS 'Number of the present version: 1, 2, 3 ...';

-- Name: COLUMN opt_out.exchange_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.opt_out.exchange_id IS 'Exchange that brought the present version: the origin of the change.';

-- Name: opt_out_record_id_seq; Type: SEQUENCE; Schema: staging; Owner: -

ALTER TABLE staging.opt_out ALTER COLUMN record_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.opt_out_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: outcome_record_id_seq; Type: SEQUENCE; Schema: staging; Owner: -

ALTER TABLE staging.outcome ALTER COLUMN record_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.outcome_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: program_record_id_seq; Type: SEQUENCE; Schema: staging; Owner: -

ALTER TABLE staging.program ALTER COLUMN record_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.program_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: reservation_record_id_seq; Type: SEQUENCE; Schema: staging; Owner: -

ALTER TABLE staging.reservation ALTER COLUMN record_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.reservation_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: service_point; Type: TABLE; Schema: staging; Owner: -

CREATE TABLE staging.service_point (
    service_point_id text NOT NULL,
    cis_premise_id text,
    cis_service_point_id text,
    division text,
    time_zone text,
    record_id bigint NOT NULL,
    source_version timestamp with time zone,
    first_seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    record_version integer DEFAULT 1 NOT NULL,
    exchange_id bigint NOT NULL
)
WITH (fillfactor='85');

-- Name: TABLE service_point; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON TABLE staging.service_point IS 'One row per service point: the location that devices stand at. Owned by DACS.';

-- Name: COLUMN service_point.service_point_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.service_point.service_point_id IS 'Id of the service point in DACS.';

-- Name: COLUMN service_point.cis_premise_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.service_point.cis_premise_id IS 'Id of the premise in the customer information system.';

-- Name: COLUMN service_point.cis_service_point_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.service_point.cis_service_point_id IS 'Id of the service point in the customer information system.';

-- Name: COLUMN service_point.division; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.service_point.division IS 'Division of the utility; routes to a DERMS instance.';

-- Name: COLUMN service_point.time_zone; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.service_point.time_zone IS 'IANA time zone of the location, for everything with a wall-clock meaning.';

-- Name: COLUMN service_point.record_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.service_point.record_id IS 'Short internal number of the row; deliveries and history point to it.';

-- Name: COLUMN service_point.source_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.service_point.source_version IS 'Version that the owner gives the record (its update time, UTC); an older one never replaces a newer one.';

-- Name: COLUMN service_point.first_seen_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.service_point.first_seen_at IS 'When the record was first staged (UTC).';

-- Name: COLUMN service_point.changed_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.service_point.changed_at IS 'When the row was last changed (UTC).';

-- Name: COLUMN service_point.record_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.service_point.record_version IS 'Number of the present version: 1, 2, 3 ...';

-- Name: COLUMN service_point.exchange_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.service_point.exchange_id IS 'Exchange that brought the present version: the origin of the change.';

-- Name: service_point_record_id_seq; Type: SEQUENCE; Schema: staging; Owner: -

ALTER TABLE staging.service_point ALTER COLUMN record_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.service_point_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: status_check_record_id_seq; Type: SEQUENCE; Schema: staging; Owner: -

ALTER TABLE staging.status_check ALTER COLUMN record_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.status_check_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: subscription; Type: TABLE; Schema: staging; Owner: -

CREATE TABLE staging.subscription (
    subscription_id text NOT NULL,
    contact_id text NOT NULL,
    service_point_id text,
    program_code text NOT NULL,
    cis_account_id text,
    subscription_type text,
    status text NOT NULL,
    starts_at timestamp with time zone,
    ends_at timestamp with time zone,
    record_id bigint NOT NULL,
    source_version timestamp with time zone,
    first_seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    record_version integer DEFAULT 1 NOT NULL,
    exchange_id bigint NOT NULL,
    CONSTRAINT subscription_status_is_known CHECK ((status = ANY (ARRAY['ACTIVE'::text, 'INACTIVE'::text])))
)
WITH (fillfactor='85');

-- Name: TABLE subscription; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON TABLE staging.subscription IS 'One row per program subscription of a customer at a service point. Owned by DACS.';

-- Name: COLUMN subscription.subscription_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.subscription.subscription_id IS 'Id of the subscription in DACS.';

-- Name: COLUMN subscription.contact_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.subscription.contact_id IS 'Customer who subscribed.';

-- Name: COLUMN subscription.service_point_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.subscription.service_point_id IS 'Service point subscribed.';

-- Name: COLUMN subscription.program_code; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.subscription.program_code IS 'Program subscribed to.';

-- Name: COLUMN subscription.cis_account_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.subscription.cis_account_id IS 'Account in the customer information system.';

-- Name: COLUMN subscription.subscription_type; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.subscription.subscription_type IS 'Subscription type (DACS code, open list).';

-- Name: COLUMN subscription.status; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.subscription.status IS 'ACTIVE or INACTIVE (unenrolled).';

-- Name: COLUMN subscription.starts_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.subscription.starts_at IS 'Start of the subscription (UTC).';

-- Name: COLUMN subscription.ends_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.subscription.ends_at IS 'End of the subscription (UTC); null while open.';

-- Name: COLUMN subscription.record_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.subscription.record_id IS 'Short internal number of the row; deliveries and history point to it.';

-- Name: COLUMN subscription.source_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.subscription.source_version IS 'Version that the owner gives the record (its update time, UTC); an older one never replaces a newer one.';

-- Name: COLUMN subscription.first_seen_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.subscription.first_seen_at IS 'When the record was first staged (UTC).';

-- Name: COLUMN subscription.changed_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.subscription.changed_at IS 'When the row was last changed (UTC).';

-- Name: COLUMN subscription.record_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.subscription.record_version IS 'Number of the present version: 1, 2, 3 ...';

-- Name: COLUMN subscription.exchange_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.subscription.exchange_id IS 'Exchange that brought the present version: the origin of the change.';

-- Name: subscription_device; Type: TABLE; Schema: staging; Owner: -

CREATE TABLE staging.subscription_device (
    subscription_id text NOT NULL,
    head_end_system text NOT NULL,
    nic_id text NOT NULL,
    starts_at timestamp with time zone,
    ends_at timestamp with time zone,
    record_id bigint NOT NULL,
    source_version timestamp with time zone,
    first_seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    record_version integer DEFAULT 1 NOT NULL,
    exchange_id bigint NOT NULL
)
WITH (fillfactor='85');

-- Name: TABLE subscription_device; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON TABLE staging.subscription_device IS 'One row per device of a subscription: the interval in which it took part. Owned by DACS.';

-- Name: COLUMN subscription_device.subscription_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.subscription_device.subscription_id IS 'Subscription.';

-- Name: COLUMN subscription_device.head_end_system; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.subscription_device.head_end_system IS 'Head-end system of the device.';

-- Name: COLUMN subscription_device.nic_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.subscription_device.nic_id IS 'NIC of the device.';

-- Name: COLUMN subscription_device.starts_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.subscription_device.starts_at IS 'When the device joined the subscription (UTC).';

-- Name: COLUMN subscription_device.ends_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.subscription_device.ends_at IS 'When the device left it (UTC); null while it takes part.';

-- Name: COLUMN subscription_device.record_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.subscription_device.record_id IS 'Short internal number of the row; deliveries and history point to it.';

-- Name: COLUMN subscription_device.source_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.subscription_device.source_version IS 'Version that the owner gives the record (its update time, UTC); an older one never replaces a newer one.';

-- Name: COLUMN subscription_device.first_seen_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.subscription_device.first_seen_at IS 'When the record was first staged (UTC).';

-- Name: COLUMN subscription_device.changed_at; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.subscription_device.changed_at IS 'When the row was last changed (UTC).';

-- Name: COLUMN subscription_device.record_version; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.subscription_device.record_version IS 'Number of the present version: 1, 2, 3 ...';

-- Name: COLUMN subscription_device.exchange_id; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON COLUMN staging.subscription_device.exchange_id IS 'Exchange that brought the present version: the origin of the change.';

-- Name: subscription_device_record_id_seq; Type: SEQUENCE; Schema: staging; Owner: -

ALTER TABLE staging.subscription_device ALTER COLUMN record_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.subscription_device_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: subscription_record_id_seq; Type: SEQUENCE; Schema: staging; Owner: -

ALTER TABLE staging.subscription ALTER COLUMN record_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.subscription_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: alarm_alarm_id_seq; Type: SEQUENCE; Schema: sync; Owner: -

ALTER TABLE sync.alarm ALTER COLUMN alarm_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sync.alarm_alarm_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: application_application_id_seq; Type: SEQUENCE; Schema: sync; Owner: -

ALTER TABLE sync.application ALTER COLUMN application_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sync.application_application_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: born_born_id_seq; Type: SEQUENCE; Schema: sync; Owner: -

ALTER TABLE sync.born ALTER COLUMN born_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sync.born_born_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: claim_claim_id_seq; Type: SEQUENCE; Schema: sync; Owner: -

ALTER TABLE sync.claim ALTER COLUMN claim_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sync.claim_claim_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: clock; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.clock (
    is_only boolean DEFAULT true NOT NULL,
    real_at timestamp with time zone NOT NULL,
    shown_at timestamp with time zone NOT NULL,
    rate numeric DEFAULT 1 NOT NULL,
    CONSTRAINT clock_is_one_row CHECK (is_only),
    CONSTRAINT clock_moves_forward CHECK ((rate > (0)::numeric))
);

-- Name: TABLE clock; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.clock IS 'Empty, or one row with which a test steps and scales the clock of engine.now().';

-- Name: COLUMN clock.is_only; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.clock.is_only IS 'Always true: there is one clock.';

-- Name: COLUMN clock.real_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.clock.real_at IS 'Real time at which the row was written (UTC).';

-- Name: COLUMN clock.shown_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.clock.shown_at IS 'Time shown at that moment (UTC).';

-- Name: COLUMN clock.rate; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.clock.rate IS 'Shown seconds per real second.';

-- Name: clock_seen; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.clock_seen (
    seen_at timestamp with time zone NOT NULL
)
WITH (fillfactor='50', autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='100');

-- Name: TABLE clock_seen; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.clock_seen IS 'Empty, or one row: the time when housekeeping last looked at the clock.';

-- Name: COLUMN clock_seen.seen_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.clock_seen.seen_at IS 'Time of our own clock (UTC), brought up to date every ten seconds.';

-- Name: conflict_conflict_id_seq; Type: SEQUENCE; Schema: sync; Owner: -

ALTER TABLE sync.conflict ALTER COLUMN conflict_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sync.conflict_conflict_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: delivery_delivery_id_seq; Type: SEQUENCE; Schema: sync; Owner: -

ALTER TABLE sync.delivery ALTER COLUMN delivery_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sync.delivery_delivery_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: exchange_exchange_id_seq; Type: SEQUENCE; Schema: sync; Owner: -

ALTER TABLE sync.exchange ALTER COLUMN exchange_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sync.exchange_exchange_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: flow_flow_id_seq; Type: SEQUENCE; Schema: sync; Owner: -

ALTER TABLE sync.flow ALTER COLUMN flow_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sync.flow_flow_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: image; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.image (
    table_id smallint NOT NULL,
    record_id bigint NOT NULL,
    application_id smallint NOT NULL,
    known jsonb DEFAULT '{}'::jsonb NOT NULL,
    sent jsonb[] DEFAULT '{}'::jsonb[] NOT NULL,
    repairs integer DEFAULT 0 NOT NULL,
    repaired_at timestamp with time zone,
    item text NOT NULL
)
WITH (fillfactor='80', autovacuum_vacuum_scale_factor='0.02', autovacuum_vacuum_threshold='1000');

-- Name: TABLE image; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.image IS 'One row per record, application that shows columns of it without owning them, and item of its list that shows them: what that side may rightly show. Anything else that differs from staging was edited there.';

-- Name: COLUMN image.table_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.image.table_id IS 'Canonical table.';

-- Name: COLUMN image.record_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.image.record_id IS 'Record.';

-- Name: COLUMN image.application_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.image.application_id IS 'Application.';

-- Name: COLUMN image.known; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.image.known IS 'Column to salted hash of the canonical value that it last showed and that was ours.';

-- Name: COLUMN image.sent; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.image.sent IS 'The same for each value sent since, newest first: noted before the first byte leaves, since it may be shown from then on.';

-- Name: COLUMN image.repairs; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.image.repairs IS 'How often it was repaired lately.';

-- Name: COLUMN image.repaired_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.image.repaired_at IS 'When it was last repaired (UTC): a day later the count begins anew.';

-- Name: COLUMN image.item; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.image.item IS 'Item of that application''s list in which it stands.';

-- Name: later; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.later (
    due_at timestamp with time zone NOT NULL,
    delivery_id bigint NOT NULL,
    is_ask boolean DEFAULT false NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0.01', autovacuum_vacuum_threshold='1000');

-- Name: TABLE later; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.later IS 'One row per delivery that is tried again at a time.';

-- Name: COLUMN later.due_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.later.due_at IS 'When (UTC).';

-- Name: COLUMN later.delivery_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.later.delivery_id IS 'Delivery.';

-- Name: COLUMN later.is_ask; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.later.is_ask IS 'It is accepted, and is sent again when its acknowledgement has not come by then.';

-- Name: load_load_id_seq; Type: SEQUENCE; Schema: sync; Owner: -

ALTER TABLE sync.load ALTER COLUMN load_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sync.load_load_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: migration; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.migration (
    name text NOT NULL,
    hash text NOT NULL,
    chain text NOT NULL,
    applied_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

-- Name: TABLE migration; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.migration IS 'One row per applied migration, in the order of their names.';

-- Name: COLUMN migration.name; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.migration.name IS 'File name of the migration.';

-- Name: COLUMN migration.hash; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.migration.hash IS 'SHA-256 of the file, in hexadecimal.';

-- Name: COLUMN migration.chain; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.migration.chain IS 'SHA-256 of the chain value before and this hash: proves that nothing before it was edited.';

-- Name: COLUMN migration.applied_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.migration.applied_at IS 'When it was applied (UTC).';

-- Name: objects_made; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.objects_made (
    hash text NOT NULL,
    made_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

-- Name: TABLE objects_made; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.objects_made IS 'One row: what the functions, triggers and views were last made from.';

-- Name: COLUMN objects_made.hash; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.objects_made.hash IS 'SHA-256 of all files of sql/ in the order of their names, each after its name, in hexadecimal.';

-- Name: COLUMN objects_made.made_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.objects_made.made_at IS 'When a migrate last made them (UTC).';

-- Name: pause_pause_id_seq; Type: SEQUENCE; Schema: sync; Owner: -

ALTER TABLE sync.pause ALTER COLUMN pause_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sync.pause_pause_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: pointless; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.pointless (
    list_key bigint NOT NULL,
    before_delivery bigint NOT NULL,
    is_waiting boolean DEFAULT false NOT NULL
);

-- Name: TABLE pointless; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.pointless IS 'One row per cancel and list of deliveries that it made pointless, until all of them are settled. No claim takes them any more; dispatch settles them step by step.';

-- Name: COLUMN pointless.list_key; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.pointless.list_key IS 'Hash of the list.';

-- Name: COLUMN pointless.before_delivery; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.pointless.before_delivery IS 'The cancel: later deliveries of the list are not meant.';

-- Name: COLUMN pointless.is_waiting; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.pointless.is_waiting IS 'What is left is being sent or has an unknown outcome: nothing can be settled at the moment.';

-- Name: quarantine_quarantine_id_seq; Type: SEQUENCE; Schema: sync; Owner: -

ALTER TABLE sync.quarantine ALTER COLUMN quarantine_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sync.quarantine_quarantine_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: ready_ready_id_seq; Type: SEQUENCE; Schema: sync; Owner: -

ALTER TABLE sync.ready ALTER COLUMN ready_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sync.ready_ready_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: run; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.run (
    run_id bigint NOT NULL,
    source_id integer NOT NULL,
    mode text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone NOT NULL,
    pages integer NOT NULL,
    items integer NOT NULL,
    changed integer NOT NULL,
    quarantined integer NOT NULL,
    is_complete boolean NOT NULL,
    reason text,
    CONSTRAINT run_mode_is_known CHECK ((mode = ANY (ARRAY['tip'::text, 'sweep'::text])))
);

-- Name: TABLE run; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.run IS 'One row per run over a source that brought something, failed, or was a sweep.';

-- Name: COLUMN run.run_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.run.run_id IS 'Number of the run.';

-- Name: COLUMN run.source_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.run.source_id IS 'Source.';

-- Name: COLUMN run.mode; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.run.mode IS 'tip: from the cursor on; sweep: once more over what was read before.';

-- Name: COLUMN run.started_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.run.started_at IS 'Start (UTC).';

-- Name: COLUMN run.finished_at; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.run.finished_at IS 'End (UTC).';

-- Name: COLUMN run.pages; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.run.pages IS 'Pages read.';

-- Name: COLUMN run.items; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.run.items IS 'Items read.';

-- Name: COLUMN run.changed; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.run.changed IS 'Items that were new or changed.';

-- Name: COLUMN run.quarantined; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.run.quarantined IS 'Items that went into quarantine.';

-- Name: COLUMN run.is_complete; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.run.is_complete IS 'The source proved that nothing is missing (counts, totals, times); false: it failed, or was read to its end without proof.';

-- Name: COLUMN run.reason; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.run.reason IS 'Why it is not complete.';

-- Name: run_run_id_seq; Type: SEQUENCE; Schema: sync; Owner: -

ALTER TABLE sync.run ALTER COLUMN run_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sync.run_run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: salt; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.salt (
    salt text DEFAULT ((gen_random_uuid())::text || (gen_random_uuid())::text) NOT NULL,
    is_only boolean DEFAULT true NOT NULL,
    CONSTRAINT salt_is_one CHECK (is_only)
);

-- Name: TABLE salt; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.salt IS 'One row: what goes into every hash of a value, so that nobody finds values out by hashing what they might be.';

-- Name: COLUMN salt.salt; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.salt.salt IS 'Random, made with the database.';

-- Name: COLUMN salt.is_only; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.salt.is_only IS 'Lets there be one row only.';

-- Name: seen; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.seen (
    source_id integer NOT NULL,
    record text NOT NULL COLLATE pg_catalog."C",
    hash bytea NOT NULL,
    mapping_hash bytea NOT NULL,
    version timestamp with time zone,
    exchange_id bigint NOT NULL,
    is_back boolean DEFAULT false NOT NULL
)
WITH (fillfactor='80');

-- Name: TABLE seen; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.seen IS 'One row per record that a source showed: what makes an unchanged item free.';

-- Name: COLUMN seen.source_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.seen.source_id IS 'Source.';

-- Name: COLUMN seen.record; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.seen.record IS 'Id of the record in that source.';

-- Name: COLUMN seen.hash; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.seen.hash IS 'SHA-256 of the item''s bytes.';

-- Name: COLUMN seen.mapping_hash; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.seen.mapping_hash IS 'Version of the mapping that staged it.';

-- Name: COLUMN seen.version; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.seen.version IS 'Version by the source''s clock (UTC).';

-- Name: COLUMN seen.exchange_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.seen.exchange_id IS 'Exchange that brought it.';

-- Name: COLUMN seen.is_back; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.seen.is_back IS 'The clock of the source stepped back, so the record has an older update time than version, which is just after that of what it replaced.';

-- Name: shown_column; Type: TABLE; Schema: sync; Owner: -

CREATE TABLE sync.shown_column (
    kind text NOT NULL,
    table_id smallint NOT NULL,
    column_name text NOT NULL,
    form jsonb NOT NULL,
    is_personal boolean NOT NULL
);

-- Name: TABLE shown_column; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON TABLE sync.shown_column IS 'One row per column that applications of a kind show without owning it, loaded from the sources by migrate.';

-- Name: COLUMN shown_column.kind; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.shown_column.kind IS 'Kind of application.';

-- Name: COLUMN shown_column.table_id; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.shown_column.table_id IS 'Canonical table.';

-- Name: COLUMN shown_column.column_name; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.shown_column.column_name IS 'Column.';

-- Name: COLUMN shown_column.form; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.shown_column.form IS 'Canonical form in which values are compared, as the mapping says it: trim, case, max, precision, order.';

-- Name: COLUMN shown_column.is_personal; Type: COMMENT; Schema: sync; Owner: -

COMMENT ON COLUMN sync.shown_column.is_personal IS 'Its values are never kept with a conflict.';

-- Name: source_source_id_seq; Type: SEQUENCE; Schema: sync; Owner: -

ALTER TABLE sync.source ALTER COLUMN source_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sync.source_source_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: staged_table_table_id_seq; Type: SEQUENCE; Schema: sync; Owner: -

ALTER TABLE sync.staged_table ALTER COLUMN table_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sync.staged_table_table_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: record_change_default; Type: TABLE ATTACH; Schema: audit; Owner: -

ALTER TABLE ONLY audit.record_change ATTACH PARTITION audit.record_change_default DEFAULT;

-- Name: exchange_unkept at; Type: DEFAULT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.exchange_unkept ALTER COLUMN at SET DEFAULT clock_timestamp();

-- Name: delivery_action delivery_action_pkey; Type: CONSTRAINT; Schema: audit; Owner: -

ALTER TABLE ONLY audit.delivery_action
    ADD CONSTRAINT delivery_action_pkey PRIMARY KEY (action_id, delivery_id);

-- Name: operator_action operator_action_pkey; Type: CONSTRAINT; Schema: audit; Owner: -

ALTER TABLE ONLY audit.operator_action
    ADD CONSTRAINT operator_action_pkey PRIMARY KEY (action_id);

-- Name: customer customer_pkey; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.customer
    ADD CONSTRAINT customer_pkey PRIMARY KEY (contact_id);

-- Name: customer customer_record_id_is_unique; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.customer
    ADD CONSTRAINT customer_record_id_is_unique UNIQUE (record_id);

-- Name: device device_pkey; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.device
    ADD CONSTRAINT device_pkey PRIMARY KEY (head_end_system, nic_id);

-- Name: device device_record_id_is_unique; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.device
    ADD CONSTRAINT device_record_id_is_unique UNIQUE (record_id);

-- Name: device_score device_score_pkey; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.device_score
    ADD CONSTRAINT device_score_pkey PRIMARY KEY (head_end_system, nic_id, scored_at);

-- Name: device_score device_score_record_id_is_unique; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.device_score
    ADD CONSTRAINT device_score_record_id_is_unique UNIQUE (record_id);

-- Name: enrollment_ack_device enrollment_ack_device_pkey; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.enrollment_ack_device
    ADD CONSTRAINT enrollment_ack_device_pkey PRIMARY KEY (derms_instance, ack_id, device_id);

-- Name: enrollment_ack_device enrollment_ack_device_record_id_is_unique; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.enrollment_ack_device
    ADD CONSTRAINT enrollment_ack_device_record_id_is_unique UNIQUE (record_id);

-- Name: enrollment_ack enrollment_ack_pkey; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.enrollment_ack
    ADD CONSTRAINT enrollment_ack_pkey PRIMARY KEY (derms_instance, ack_id);

-- Name: enrollment_ack enrollment_ack_record_id_is_unique; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.enrollment_ack
    ADD CONSTRAINT enrollment_ack_record_id_is_unique UNIQUE (record_id);

-- Name: enrollment_collection enrollment_collection_pkey; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.enrollment_collection
    ADD CONSTRAINT enrollment_collection_pkey PRIMARY KEY (derms_instance, message_id);

-- Name: enrollment_collection enrollment_collection_record_id_is_unique; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.enrollment_collection
    ADD CONSTRAINT enrollment_collection_record_id_is_unique UNIQUE (record_id);

-- Name: enrollment_device enrollment_device_pkey; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.enrollment_device
    ADD CONSTRAINT enrollment_device_pkey PRIMARY KEY (derms_instance, message_id, request_position, "position");

-- Name: enrollment_device enrollment_device_record_id_is_unique; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.enrollment_device
    ADD CONSTRAINT enrollment_device_record_id_is_unique UNIQUE (record_id);

-- Name: enrollment enrollment_pkey; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.enrollment
    ADD CONSTRAINT enrollment_pkey PRIMARY KEY (derms_instance, message_id, "position");

-- Name: enrollment enrollment_record_id_is_unique; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.enrollment
    ADD CONSTRAINT enrollment_record_id_is_unique UNIQUE (record_id);

-- Name: enrollment_sync_device enrollment_sync_device_pkey; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.enrollment_sync_device
    ADD CONSTRAINT enrollment_sync_device_pkey PRIMARY KEY (sync_request_id, "position");

-- Name: enrollment_sync_device enrollment_sync_device_record_id_is_unique; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.enrollment_sync_device
    ADD CONSTRAINT enrollment_sync_device_record_id_is_unique UNIQUE (record_id);

-- Name: enrollment_sync enrollment_sync_pkey; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.enrollment_sync
    ADD CONSTRAINT enrollment_sync_pkey PRIMARY KEY (sync_request_id);

-- Name: enrollment_sync enrollment_sync_record_id_is_unique; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.enrollment_sync
    ADD CONSTRAINT enrollment_sync_record_id_is_unique UNIQUE (record_id);

-- Name: event event_pkey; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (derms_instance, event_id);

-- Name: event event_record_id_is_unique; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.event
    ADD CONSTRAINT event_record_id_is_unique UNIQUE (record_id);

-- Name: event_stage event_stage_pkey; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.event_stage
    ADD CONSTRAINT event_stage_pkey PRIMARY KEY (derms_instance, stage_id);

-- Name: event_stage event_stage_record_id_is_unique; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.event_stage
    ADD CONSTRAINT event_stage_record_id_is_unique UNIQUE (record_id);

-- Name: event_stage_step event_stage_step_pkey; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.event_stage_step
    ADD CONSTRAINT event_stage_step_pkey PRIMARY KEY (derms_instance, stage_id, incarnation, action);

-- Name: event_stage_step event_stage_step_record_id_is_unique; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.event_stage_step
    ADD CONSTRAINT event_stage_step_record_id_is_unique UNIQUE (record_id);

-- Name: file_part file_part_pkey; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.file_part
    ADD CONSTRAINT file_part_pkey PRIMARY KEY (instance, file_id, part_number);

-- Name: file_part file_part_record_id_is_unique; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.file_part
    ADD CONSTRAINT file_part_record_id_is_unique UNIQUE (record_id);

-- Name: file file_pkey; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.file
    ADD CONSTRAINT file_pkey PRIMARY KEY (instance, file_id);

-- Name: file file_record_id_is_unique; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.file
    ADD CONSTRAINT file_record_id_is_unique UNIQUE (record_id);

-- Name: message_ack_item message_ack_item_pkey; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.message_ack_item
    ADD CONSTRAINT message_ack_item_pkey PRIMARY KEY (derms_instance, ack_id, id);

-- Name: message_ack_item message_ack_item_record_id_is_unique; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.message_ack_item
    ADD CONSTRAINT message_ack_item_record_id_is_unique UNIQUE (record_id);

-- Name: message_ack message_ack_pkey; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.message_ack
    ADD CONSTRAINT message_ack_pkey PRIMARY KEY (derms_instance, ack_id);

-- Name: message_ack message_ack_record_id_is_unique; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.message_ack
    ADD CONSTRAINT message_ack_record_id_is_unique UNIQUE (record_id);

-- Name: opt_out opt_out_pkey; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.opt_out
    ADD CONSTRAINT opt_out_pkey PRIMARY KEY (opt_out_id);

-- Name: opt_out opt_out_record_id_is_unique; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.opt_out
    ADD CONSTRAINT opt_out_record_id_is_unique UNIQUE (record_id);

-- Name: outcome outcome_pkey; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.outcome
    ADD CONSTRAINT outcome_pkey PRIMARY KEY (derms_instance, file_id, row_number);

-- Name: outcome outcome_record_id_is_unique; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.outcome
    ADD CONSTRAINT outcome_record_id_is_unique UNIQUE (record_id);

-- Name: program program_external_id_key; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.program
    ADD CONSTRAINT program_external_id_key UNIQUE (external_id);

-- Name: program program_pkey; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.program
    ADD CONSTRAINT program_pkey PRIMARY KEY (program_code);

-- Name: program program_program_id_key; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.program
    ADD CONSTRAINT program_program_id_key UNIQUE (program_id);

-- Name: program program_record_id_is_unique; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.program
    ADD CONSTRAINT program_record_id_is_unique UNIQUE (record_id);

-- Name: reservation reservation_pkey; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.reservation
    ADD CONSTRAINT reservation_pkey PRIMARY KEY (derms_instance, file_id, row_number);

-- Name: reservation reservation_record_id_is_unique; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.reservation
    ADD CONSTRAINT reservation_record_id_is_unique UNIQUE (record_id);

-- Name: service_point service_point_pkey; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.service_point
    ADD CONSTRAINT service_point_pkey PRIMARY KEY (service_point_id);

-- Name: service_point service_point_record_id_is_unique; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.service_point
    ADD CONSTRAINT service_point_record_id_is_unique UNIQUE (record_id);

-- Name: status_check status_check_pkey; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.status_check
    ADD CONSTRAINT status_check_pkey PRIMARY KEY (communication_id);

-- Name: status_check status_check_record_id_is_unique; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.status_check
    ADD CONSTRAINT status_check_record_id_is_unique UNIQUE (record_id);

-- Name: subscription_device subscription_device_pkey; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.subscription_device
    ADD CONSTRAINT subscription_device_pkey PRIMARY KEY (subscription_id, head_end_system, nic_id);

-- Name: subscription_device subscription_device_record_id_is_unique; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.subscription_device
    ADD CONSTRAINT subscription_device_record_id_is_unique UNIQUE (record_id);

-- Name: subscription subscription_pkey; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.subscription
    ADD CONSTRAINT subscription_pkey PRIMARY KEY (subscription_id);

-- Name: subscription subscription_record_id_is_unique; Type: CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.subscription
    ADD CONSTRAINT subscription_record_id_is_unique UNIQUE (record_id);

-- Name: alarm alarm_pkey; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.alarm
    ADD CONSTRAINT alarm_pkey PRIMARY KEY (alarm_id);

-- Name: pause application_is_paused_once; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.pause
    ADD CONSTRAINT application_is_paused_once UNIQUE (application_id);

-- Name: application application_name_key; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.application
    ADD CONSTRAINT application_name_key UNIQUE (name);

-- Name: application application_pkey; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.application
    ADD CONSTRAINT application_pkey PRIMARY KEY (application_id);

-- Name: born born_pkey; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.born
    ADD CONSTRAINT born_pkey PRIMARY KEY (born_id);

-- Name: claim claim_pkey; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.claim
    ADD CONSTRAINT claim_pkey PRIMARY KEY (claim_id);

-- Name: clock clock_pkey; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.clock
    ADD CONSTRAINT clock_pkey PRIMARY KEY (is_only);

-- Name: conflict conflict_is_recorded_once_per_value; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.conflict
    ADD CONSTRAINT conflict_is_recorded_once_per_value UNIQUE (table_id, record_id, application_id, item, column_name, hash);

-- Name: conflict conflict_pkey; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.conflict
    ADD CONSTRAINT conflict_pkey PRIMARY KEY (conflict_id);

-- Name: delivery delivery_pkey; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.delivery
    ADD CONSTRAINT delivery_pkey PRIMARY KEY (delivery_id);

-- Name: delivery_state delivery_state_pkey; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.delivery_state
    ADD CONSTRAINT delivery_state_pkey PRIMARY KEY (state);

-- Name: exchange exchange_pkey; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.exchange
    ADD CONSTRAINT exchange_pkey PRIMARY KEY (exchange_id);

-- Name: exchange_unkept exchange_unkept_pkey; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.exchange_unkept
    ADD CONSTRAINT exchange_unkept_pkey PRIMARY KEY (exchange_id);

-- Name: file_intake file_intake_is_named_once; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.file_intake
    ADD CONSTRAINT file_intake_is_named_once UNIQUE (source_id, file_id);

-- Name: file_intake file_intake_pkey; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.file_intake
    ADD CONSTRAINT file_intake_pkey PRIMARY KEY (record_id);

-- Name: pause flow_is_paused_once; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.pause
    ADD CONSTRAINT flow_is_paused_once UNIQUE (flow_id);

-- Name: flow flow_name_key; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.flow
    ADD CONSTRAINT flow_name_key UNIQUE (name);

-- Name: flow flow_pkey; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.flow
    ADD CONSTRAINT flow_pkey PRIMARY KEY (flow_id);

-- Name: gate gate_pkey; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.gate
    ADD CONSTRAINT gate_pkey PRIMARY KEY (delivery_id);

-- Name: health health_pkey; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.health
    ADD CONSTRAINT health_pkey PRIMARY KEY (application_id);

-- Name: hold hold_pkey; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.hold
    ADD CONSTRAINT hold_pkey PRIMARY KEY (key, delivery_id);

-- Name: image image_pkey; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.image
    ADD CONSTRAINT image_pkey PRIMARY KEY (table_id, record_id, application_id, item);

-- Name: later later_pkey; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.later
    ADD CONSTRAINT later_pkey PRIMARY KEY (due_at, delivery_id);

-- Name: load load_pkey; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.load
    ADD CONSTRAINT load_pkey PRIMARY KEY (load_id);

-- Name: lookup_miss lookup_miss_pkey; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.lookup_miss
    ADD CONSTRAINT lookup_miss_pkey PRIMARY KEY (lookup, is_outward, code);

-- Name: mapping_version mapping_version_pkey; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.mapping_version
    ADD CONSTRAINT mapping_version_pkey PRIMARY KEY (name, hash);

-- Name: migration migration_pkey; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (name);

-- Name: older older_pkey; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.older
    ADD CONSTRAINT older_pkey PRIMARY KEY (source_id, record);

-- Name: pause pause_pkey; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.pause
    ADD CONSTRAINT pause_pkey PRIMARY KEY (pause_id);

-- Name: pointless pointless_pkey; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.pointless
    ADD CONSTRAINT pointless_pkey PRIMARY KEY (list_key, before_delivery);

-- Name: quarantine quarantine_pkey; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.quarantine
    ADD CONSTRAINT quarantine_pkey PRIMARY KEY (quarantine_id);

-- Name: ready ready_holds_a_delivery_once; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.ready
    ADD CONSTRAINT ready_holds_a_delivery_once UNIQUE (delivery_id);

-- Name: ready ready_pkey; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.ready
    ADD CONSTRAINT ready_pkey PRIMARY KEY (application_id, priority, ready_id);

-- Name: run run_pkey; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.run
    ADD CONSTRAINT run_pkey PRIMARY KEY (run_id);

-- Name: salt salt_pkey; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.salt
    ADD CONSTRAINT salt_pkey PRIMARY KEY (is_only);

-- Name: seen seen_pkey; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.seen
    ADD CONSTRAINT seen_pkey PRIMARY KEY (source_id, record);

-- Name: setting setting_pkey; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.setting
    ADD CONSTRAINT setting_pkey PRIMARY KEY (name);

-- Name: shown_column shown_column_pkey; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.shown_column
    ADD CONSTRAINT shown_column_pkey PRIMARY KEY (kind, table_id, column_name);

-- Name: source source_is_named_once; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.source
    ADD CONSTRAINT source_is_named_once UNIQUE (application_id, resource);

-- Name: source source_pkey; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.source
    ADD CONSTRAINT source_pkey PRIMARY KEY (source_id);

-- Name: staged_table staged_table_name_key; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.staged_table
    ADD CONSTRAINT staged_table_name_key UNIQUE (name);

-- Name: staged_table staged_table_pkey; Type: CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.staged_table
    ADD CONSTRAINT staged_table_pkey PRIMARY KEY (table_id);

-- Name: delivery_action_by_record; Type: INDEX; Schema: audit; Owner: -

CREATE INDEX delivery_action_by_record ON audit.delivery_action USING btree (record_id);

-- Name: record_change_by_record; Type: INDEX; Schema: audit; Owner: -

CREATE INDEX record_change_by_record ON ONLY audit.record_change USING btree (record_id, table_id, change_id);

-- Name: record_change_default_record_id_table_id_change_id_idx; Type: INDEX; Schema: audit; Owner: -

CREATE INDEX record_change_default_record_id_table_id_change_id_idx ON audit.record_change_default USING btree (record_id, table_id, change_id);

-- Name: customer_cis_person_is_unique; Type: INDEX; Schema: staging; Owner: -

CREATE UNIQUE INDEX customer_cis_person_is_unique ON staging.customer USING btree (cis_person_id) WHERE (cis_person_id IS NOT NULL);

-- Name: device_by_device_id; Type: INDEX; Schema: staging; Owner: -

CREATE INDEX device_by_device_id ON staging.device USING btree (device_id);

-- Name: device_id_is_unique_among_active; Type: INDEX; Schema: staging; Owner: -

CREATE UNIQUE INDEX device_id_is_unique_among_active ON staging.device USING btree (device_id) WHERE (ended_at IS NULL);

-- Name: device_score_by_file; Type: INDEX; Schema: staging; Owner: -

CREATE INDEX device_score_by_file ON staging.device_score USING btree (instance, file_id, row_number);

-- Name: enrollment_ack_by_sync_request; Type: INDEX; Schema: staging; Owner: -

CREATE INDEX enrollment_ack_by_sync_request ON staging.enrollment_ack USING btree (sync_request_id);

-- Name: enrollment_by_listed_transaction; Type: INDEX; Schema: staging; Owner: -

CREATE INDEX enrollment_by_listed_transaction ON staging.enrollment USING btree (listed_transaction_id) WHERE (listed_transaction_id IS NOT NULL);

-- Name: enrollment_by_transaction; Type: INDEX; Schema: staging; Owner: -

CREATE INDEX enrollment_by_transaction ON staging.enrollment USING btree (transaction_id);

-- Name: enrollment_sync_by_subscription; Type: INDEX; Schema: staging; Owner: -

CREATE INDEX enrollment_sync_by_subscription ON staging.enrollment_sync USING btree (subscription_id);

-- Name: enrollment_sync_device_by_device; Type: INDEX; Schema: staging; Owner: -

CREATE INDEX enrollment_sync_device_by_device ON staging.enrollment_sync_device USING btree (head_end_system, nic_id);

-- Name: enrollment_unanswered; Type: INDEX; Schema: staging; Owner: -

CREATE INDEX enrollment_unanswered ON staging.enrollment USING btree (derms_instance, message_id) WHERE (answered_at IS NULL);

-- Name: event_stage_by_event; Type: INDEX; Schema: staging; Owner: -

CREATE INDEX event_stage_by_event ON staging.event_stage USING btree (derms_instance, event_id);

-- Name: event_stage_running; Type: INDEX; Schema: staging; Owner: -

CREATE INDEX event_stage_running ON staging.event_stage USING btree (ends_at) WHERE (status = ANY (ARRAY['Scheduled'::text, 'In Progress'::text]));

-- Name: message_ack_by_file; Type: INDEX; Schema: staging; Owner: -

CREATE INDEX message_ack_by_file ON staging.message_ack USING btree (derms_instance, file_id) WHERE (file_id IS NOT NULL);

-- Name: message_ack_of_refused_step; Type: INDEX; Schema: staging; Owner: -

CREATE INDEX message_ack_of_refused_step ON staging.message_ack USING btree (at) WHERE ((event_id IS NOT NULL) AND (ack_type = 'ERROR'::text));

-- Name: opt_out_by_device; Type: INDEX; Schema: staging; Owner: -

CREATE INDEX opt_out_by_device ON staging.opt_out USING btree (head_end_system, nic_id);

-- Name: opt_out_by_stage; Type: INDEX; Schema: staging; Owner: -

CREATE INDEX opt_out_by_stage ON staging.opt_out USING btree (stage_id, head_end_system, nic_id);

-- Name: outcome_by_device; Type: INDEX; Schema: staging; Owner: -

CREATE INDEX outcome_by_device ON staging.outcome USING btree (head_end_system, nic_id);

-- Name: outcome_by_stage; Type: INDEX; Schema: staging; Owner: -

CREATE INDEX outcome_by_stage ON staging.outcome USING btree (derms_instance, stage_id, head_end_system, nic_id, version);

-- Name: reservation_by_device; Type: INDEX; Schema: staging; Owner: -

CREATE INDEX reservation_by_device ON staging.reservation USING btree (head_end_system, nic_id);

-- Name: reservation_by_stage; Type: INDEX; Schema: staging; Owner: -

CREATE INDEX reservation_by_stage ON staging.reservation USING btree (derms_instance, stage_id, head_end_system, nic_id);

-- Name: reservation_refused; Type: INDEX; Schema: staging; Owner: -

CREATE INDEX reservation_refused ON staging.reservation USING btree (derms_instance, stage_id) WHERE ((result_number IS NOT NULL) OR (result_message IS NOT NULL));

-- Name: stage_id_is_used_by_one_instance; Type: INDEX; Schema: staging; Owner: -

CREATE UNIQUE INDEX stage_id_is_used_by_one_instance ON staging.event_stage USING btree (stage_id);

-- Name: INDEX stage_id_is_used_by_one_instance; Type: COMMENT; Schema: staging; Owner: -

COMMENT ON INDEX staging.stage_id_is_used_by_one_instance IS 'DACS finds a program event by the stage''s id, whichever instance it came from: a second instance that uses the id is refused.';

-- Name: status_check_unanswered; Type: INDEX; Schema: staging; Owner: -

CREATE INDEX status_check_unanswered ON staging.status_check USING btree (first_seen_at) WHERE (response_id IS NULL);

-- Name: subscription_device_by_device; Type: INDEX; Schema: staging; Owner: -

CREATE INDEX subscription_device_by_device ON staging.subscription_device USING btree (head_end_system, nic_id);

-- Name: alarm_is_open_once; Type: INDEX; Schema: sync; Owner: -

CREATE UNIQUE INDEX alarm_is_open_once ON sync.alarm USING btree (kind, subject) WHERE (cleared_at IS NULL);

-- Name: alarm_untold; Type: INDEX; Schema: sync; Owner: -

CREATE INDEX alarm_untold ON sync.alarm USING btree (alarm_id) WHERE ((told_at IS NULL) OR ((cleared_at IS NOT NULL) AND (cleared_told_at IS NULL)));

-- Name: attempt_by_delivery; Type: INDEX; Schema: sync; Owner: -

CREATE INDEX attempt_by_delivery ON sync.attempt USING btree (delivery_id, attempt);

-- Name: conflict_open; Type: INDEX; Schema: sync; Owner: -

CREATE INDEX conflict_open ON sync.conflict USING btree (table_id, record_id) WHERE (resolved_at IS NULL);

-- Name: delivery_awaiting_ack; Type: INDEX; Schema: sync; Owner: -

CREATE INDEX delivery_awaiting_ack ON sync.delivery USING btree (born_at) WHERE ((state = 'awaiting_ack'::text) AND (NOT is_in_lane));

-- Name: delivery_by_correlation; Type: INDEX; Schema: sync; Owner: -

CREATE INDEX delivery_by_correlation ON sync.delivery USING btree (correlation) WHERE ((correlation IS NOT NULL) AND (settled_at IS NULL));

-- Name: delivery_by_expiry; Type: INDEX; Schema: sync; Owner: -

CREATE INDEX delivery_by_expiry ON sync.delivery USING btree (expires_at) WHERE ((expires_at IS NOT NULL) AND (settled_at IS NULL));

-- Name: delivery_by_list; Type: INDEX; Schema: sync; Owner: -

CREATE INDEX delivery_by_list ON sync.delivery USING btree (list_key) WHERE ((list_key IS NOT NULL) AND (settled_at IS NULL));

-- Name: delivery_by_record; Type: INDEX; Schema: sync; Owner: -

CREATE INDEX delivery_by_record ON sync.delivery USING btree (record_id, delivery_id);

-- Name: delivery_dead; Type: INDEX; Schema: sync; Owner: -

CREATE INDEX delivery_dead ON sync.delivery USING btree (delivery_id) WHERE (state = ANY (ARRAY['dead'::text, 'expired'::text, 'unknown'::text]));

-- Name: delivery_expired; Type: INDEX; Schema: sync; Owner: -

CREATE INDEX delivery_expired ON sync.delivery USING btree (settled_at) WHERE ((state = 'expired'::text) AND (decided_at IS NULL));

-- Name: delivery_lane; Type: INDEX; Schema: sync; Owner: -

CREATE INDEX delivery_lane ON sync.delivery USING btree (lane, delivery_id) WHERE is_in_lane;

-- Name: delivery_observed; Type: INDEX; Schema: sync; Owner: -

CREATE INDEX delivery_observed ON sync.delivery USING btree (flow_id) WHERE ((state = 'observed'::text) AND (decided_at IS NULL));

-- Name: delivery_owing_answer; Type: INDEX; Schema: sync; Owner: -

CREATE INDEX delivery_owing_answer ON sync.delivery USING btree (answer_due_at) WHERE ((answer_due_at IS NOT NULL) AND (settled_at IS NULL));

-- Name: exchange_unkept_at; Type: INDEX; Schema: sync; Owner: -

CREATE INDEX exchange_unkept_at ON sync.exchange_unkept USING btree (at);

-- Name: file_intake_open; Type: INDEX; Schema: sync; Owner: -

CREATE INDEX file_intake_open ON sync.file_intake USING btree (source_id, next_try_at) WHERE (state = 'open'::text);

-- Name: file_intake_unanswered; Type: INDEX; Schema: sync; Owner: -

CREATE INDEX file_intake_unanswered ON sync.file_intake USING btree (due_at) WHERE (answered_at IS NULL);

-- Name: gate_by_key; Type: INDEX; Schema: sync; Owner: -

CREATE INDEX gate_by_key ON sync.gate USING btree (key);

-- Name: hold_by_delivery; Type: INDEX; Schema: sync; Owner: -

CREATE INDEX hold_by_delivery ON sync.hold USING btree (delivery_id);

-- Name: later_by_delivery; Type: INDEX; Schema: sync; Owner: -

CREATE INDEX later_by_delivery ON sync.later USING btree (delivery_id);

-- Name: objects_are_made_once; Type: INDEX; Schema: sync; Owner: -

CREATE UNIQUE INDEX objects_are_made_once ON sync.objects_made USING btree ((true));

-- Name: one_time_was_seen; Type: INDEX; Schema: sync; Owner: -

CREATE UNIQUE INDEX one_time_was_seen ON sync.clock_seen USING btree ((true));

-- Name: quarantine_by_file; Type: INDEX; Schema: sync; Owner: -

CREATE INDEX quarantine_by_file ON sync.quarantine USING btree (file_record_id) WHERE (file_record_id IS NOT NULL);

-- Name: quarantine_is_open_once; Type: INDEX; Schema: sync; Owner: -

CREATE UNIQUE INDEX quarantine_is_open_once ON sync.quarantine USING btree (source_id, record) WHERE (state = 'open'::text);

-- Name: quarantine_waiting; Type: INDEX; Schema: sync; Owner: -

CREATE INDEX quarantine_waiting ON sync.quarantine USING btree (parent_table, parent_key) WHERE ((state = 'open'::text) AND (kind = 'missing_parent'::text));

-- Name: run_by_source; Type: INDEX; Schema: sync; Owner: -

CREATE INDEX run_by_source ON sync.run USING btree (source_id, run_id);

-- Name: record_change_default_record_id_table_id_change_id_idx; Type: INDEX ATTACH; Schema: audit; Owner: -

ALTER INDEX audit.record_change_by_record ATTACH PARTITION audit.record_change_default_record_id_table_id_change_id_idx;

-- Name: operator_action _900_refuse_change; Type: TRIGGER; Schema: audit; Owner: -

CREATE TRIGGER _900_refuse_change BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.operator_action FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse();

-- Name: record_change _900_refuse_change; Type: TRIGGER; Schema: audit; Owner: -

CREATE TRIGGER _900_refuse_change BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.record_change FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse();

-- Name: device _005_forget_former_nics; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _005_forget_former_nics BEFORE INSERT ON staging.device FOR EACH STATEMENT EXECUTE FUNCTION engine.forget_former_nics();

-- Name: outcome _005_resolve_stage; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _005_resolve_stage BEFORE INSERT ON staging.outcome FOR EACH ROW WHEN ((new.stage_id IS NULL)) EXECUTE FUNCTION engine.resolve_stage();

-- Name: reservation _005_resolve_stage; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _005_resolve_stage BEFORE INSERT ON staging.reservation FOR EACH ROW WHEN ((new.stage_id IS NULL)) EXECUTE FUNCTION engine.resolve_stage();

-- Name: device _010_end_former_nic; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _010_end_former_nic BEFORE INSERT ON staging.device FOR EACH ROW WHEN (((new.device_id IS NOT NULL) AND (new.ended_at IS NULL) AND (current_setting('dersync.former_nics'::text, true) IS DISTINCT FROM 'none'::text))) EXECUTE FUNCTION engine.end_former_nic();

-- Name: outcome _010_fill_subscription; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _010_fill_subscription BEFORE INSERT ON staging.outcome FOR EACH ROW EXECUTE FUNCTION engine.fill_subscription();

-- Name: reservation _010_fill_subscription; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _010_fill_subscription BEFORE INSERT ON staging.reservation FOR EACH ROW EXECUTE FUNCTION engine.fill_subscription();

-- Name: event_stage _010_guard; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _010_guard BEFORE INSERT OR UPDATE ON staging.event_stage FOR EACH ROW EXECUTE FUNCTION engine.guard_stage();

-- Name: event_stage_step _010_place; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _010_place BEFORE INSERT ON staging.event_stage_step FOR EACH ROW EXECUTE FUNCTION engine.place_step();

-- Name: status_check _010_take_answer; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _010_take_answer BEFORE UPDATE ON staging.status_check FOR EACH ROW WHEN ((new.response_id IS NOT NULL)) EXECUTE FUNCTION engine.take_answer();

-- Name: outcome _020_number; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _020_number BEFORE INSERT ON staging.outcome FOR EACH ROW EXECUTE FUNCTION engine.number_outcome();

-- Name: event _050_cancel_stages; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _050_cancel_stages AFTER UPDATE ON staging.event REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.cancel_stages();

-- Name: event_stage_step _050_infer; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _050_infer AFTER INSERT ON staging.event_stage_step REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.infer_steps();

-- Name: customer _100_capture_delete; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_delete AFTER DELETE ON staging.customer REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_customer_delete();

-- Name: device _100_capture_delete; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_delete AFTER DELETE ON staging.device REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_device_delete();

-- Name: device_score _100_capture_delete; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_delete AFTER DELETE ON staging.device_score REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_device_score_delete();

-- Name: enrollment _100_capture_delete; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_delete AFTER DELETE ON staging.enrollment REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_enrollment_delete();

-- Name: enrollment_ack _100_capture_delete; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_delete AFTER DELETE ON staging.enrollment_ack REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_enrollment_ack_delete();

-- Name: enrollment_ack_device _100_capture_delete; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_delete AFTER DELETE ON staging.enrollment_ack_device REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_enrollment_ack_device_delete();

-- Name: enrollment_collection _100_capture_delete; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_delete AFTER DELETE ON staging.enrollment_collection REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_enrollment_collection_delete();

-- Name: enrollment_device _100_capture_delete; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_delete AFTER DELETE ON staging.enrollment_device REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_enrollment_device_delete();

-- Name: enrollment_sync _100_capture_delete; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_delete AFTER DELETE ON staging.enrollment_sync REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_enrollment_sync_delete();

-- Name: enrollment_sync_device _100_capture_delete; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_delete AFTER DELETE ON staging.enrollment_sync_device REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_enrollment_sync_device_delete();

-- Name: event _100_capture_delete; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_delete AFTER DELETE ON staging.event REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_event_delete();

-- Name: event_stage _100_capture_delete; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_delete AFTER DELETE ON staging.event_stage REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_event_stage_delete();

-- Name: event_stage_step _100_capture_delete; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_delete AFTER DELETE ON staging.event_stage_step REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_event_stage_step_delete();

-- Name: file _100_capture_delete; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_delete AFTER DELETE ON staging.file REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_file_delete();

-- Name: file_part _100_capture_delete; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_delete AFTER DELETE ON staging.file_part REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_file_part_delete();

-- Name: message_ack _100_capture_delete; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_delete AFTER DELETE ON staging.message_ack REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_message_ack_delete();

-- Name: message_ack_item _100_capture_delete; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_delete AFTER DELETE ON staging.message_ack_item REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_message_ack_item_delete();

-- Name: opt_out _100_capture_delete; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_delete AFTER DELETE ON staging.opt_out REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_opt_out_delete();

-- Name: outcome _100_capture_delete; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_delete AFTER DELETE ON staging.outcome REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_outcome_delete();

-- Name: program _100_capture_delete; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_delete AFTER DELETE ON staging.program REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_program_delete();

-- Name: reservation _100_capture_delete; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_delete AFTER DELETE ON staging.reservation REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_reservation_delete();

-- Name: service_point _100_capture_delete; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_delete AFTER DELETE ON staging.service_point REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_service_point_delete();

-- Name: status_check _100_capture_delete; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_delete AFTER DELETE ON staging.status_check REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_status_check_delete();

-- Name: subscription _100_capture_delete; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_delete AFTER DELETE ON staging.subscription REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_subscription_delete();

-- Name: subscription_device _100_capture_delete; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_delete AFTER DELETE ON staging.subscription_device REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_subscription_device_delete();

-- Name: customer _100_capture_insert; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_insert AFTER INSERT ON staging.customer REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_customer_insert();

-- Name: device _100_capture_insert; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_insert AFTER INSERT ON staging.device REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_device_insert();

-- Name: device_score _100_capture_insert; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_insert AFTER INSERT ON staging.device_score REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_device_score_insert();

-- Name: enrollment _100_capture_insert; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_insert AFTER INSERT ON staging.enrollment REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_enrollment_insert();

-- Name: enrollment_ack _100_capture_insert; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_insert AFTER INSERT ON staging.enrollment_ack REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_enrollment_ack_insert();

-- Name: enrollment_ack_device _100_capture_insert; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_insert AFTER INSERT ON staging.enrollment_ack_device REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_enrollment_ack_device_insert();

-- Name: enrollment_collection _100_capture_insert; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_insert AFTER INSERT ON staging.enrollment_collection REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_enrollment_collection_insert();

-- Name: enrollment_device _100_capture_insert; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_insert AFTER INSERT ON staging.enrollment_device REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_enrollment_device_insert();

-- Name: enrollment_sync _100_capture_insert; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_insert AFTER INSERT ON staging.enrollment_sync REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_enrollment_sync_insert();

-- Name: enrollment_sync_device _100_capture_insert; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_insert AFTER INSERT ON staging.enrollment_sync_device REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_enrollment_sync_device_insert();

-- Name: event _100_capture_insert; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_insert AFTER INSERT ON staging.event REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_event_insert();

-- Name: event_stage _100_capture_insert; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_insert AFTER INSERT ON staging.event_stage REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_event_stage_insert();

-- Name: event_stage_step _100_capture_insert; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_insert AFTER INSERT ON staging.event_stage_step REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_event_stage_step_insert();

-- Name: file _100_capture_insert; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_insert AFTER INSERT ON staging.file REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_file_insert();

-- Name: file_part _100_capture_insert; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_insert AFTER INSERT ON staging.file_part REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_file_part_insert();

-- Name: message_ack _100_capture_insert; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_insert AFTER INSERT ON staging.message_ack REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_message_ack_insert();

-- Name: message_ack_item _100_capture_insert; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_insert AFTER INSERT ON staging.message_ack_item REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_message_ack_item_insert();

-- Name: opt_out _100_capture_insert; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_insert AFTER INSERT ON staging.opt_out REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_opt_out_insert();

-- Name: outcome _100_capture_insert; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_insert AFTER INSERT ON staging.outcome REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_outcome_insert();

-- Name: program _100_capture_insert; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_insert AFTER INSERT ON staging.program REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_program_insert();

-- Name: reservation _100_capture_insert; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_insert AFTER INSERT ON staging.reservation REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_reservation_insert();

-- Name: service_point _100_capture_insert; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_insert AFTER INSERT ON staging.service_point REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_service_point_insert();

-- Name: status_check _100_capture_insert; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_insert AFTER INSERT ON staging.status_check REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_status_check_insert();

-- Name: subscription _100_capture_insert; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_insert AFTER INSERT ON staging.subscription REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_subscription_insert();

-- Name: subscription_device _100_capture_insert; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_insert AFTER INSERT ON staging.subscription_device REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_subscription_device_insert();

-- Name: customer _100_capture_update; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_update AFTER UPDATE ON staging.customer REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_customer_update();

-- Name: device _100_capture_update; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_update AFTER UPDATE ON staging.device REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_device_update();

-- Name: device_score _100_capture_update; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_update AFTER UPDATE ON staging.device_score REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_device_score_update();

-- Name: enrollment _100_capture_update; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_update AFTER UPDATE ON staging.enrollment REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_enrollment_update();

-- Name: enrollment_ack _100_capture_update; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_update AFTER UPDATE ON staging.enrollment_ack REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_enrollment_ack_update();

-- Name: enrollment_ack_device _100_capture_update; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_update AFTER UPDATE ON staging.enrollment_ack_device REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_enrollment_ack_device_update();

-- Name: enrollment_collection _100_capture_update; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_update AFTER UPDATE ON staging.enrollment_collection REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_enrollment_collection_update();

-- Name: enrollment_device _100_capture_update; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_update AFTER UPDATE ON staging.enrollment_device REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_enrollment_device_update();

-- Name: enrollment_sync _100_capture_update; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_update AFTER UPDATE ON staging.enrollment_sync REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_enrollment_sync_update();

-- Name: enrollment_sync_device _100_capture_update; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_update AFTER UPDATE ON staging.enrollment_sync_device REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_enrollment_sync_device_update();

-- Name: event _100_capture_update; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_update AFTER UPDATE ON staging.event REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_event_update();

-- Name: event_stage _100_capture_update; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_update AFTER UPDATE ON staging.event_stage REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_event_stage_update();

-- Name: event_stage_step _100_capture_update; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_update AFTER UPDATE ON staging.event_stage_step REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_event_stage_step_update();

-- Name: file _100_capture_update; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_update AFTER UPDATE ON staging.file REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_file_update();

-- Name: file_part _100_capture_update; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_update AFTER UPDATE ON staging.file_part REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_file_part_update();

-- Name: message_ack _100_capture_update; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_update AFTER UPDATE ON staging.message_ack REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_message_ack_update();

-- Name: message_ack_item _100_capture_update; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_update AFTER UPDATE ON staging.message_ack_item REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_message_ack_item_update();

-- Name: opt_out _100_capture_update; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_update AFTER UPDATE ON staging.opt_out REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_opt_out_update();

-- Name: outcome _100_capture_update; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_update AFTER UPDATE ON staging.outcome REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_outcome_update();

-- Name: program _100_capture_update; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_update AFTER UPDATE ON staging.program REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_program_update();

-- Name: reservation _100_capture_update; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_update AFTER UPDATE ON staging.reservation REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_reservation_update();

-- Name: service_point _100_capture_update; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_update AFTER UPDATE ON staging.service_point REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_service_point_update();

-- Name: status_check _100_capture_update; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_update AFTER UPDATE ON staging.status_check REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_status_check_update();

-- Name: subscription _100_capture_update; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_update AFTER UPDATE ON staging.subscription REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_subscription_update();

-- Name: subscription_device _100_capture_update; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _100_capture_update AFTER UPDATE ON staging.subscription_device REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.capture_subscription_device_update();

-- Name: device_score _200_keep_newest_insert; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _200_keep_newest_insert AFTER INSERT ON staging.device_score REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.keep_newest_score();

-- Name: device_score _200_keep_newest_update; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _200_keep_newest_update AFTER UPDATE ON staging.device_score REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.keep_newest_score();

-- Name: enrollment_ack_device _200_keep_registration; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _200_keep_registration AFTER INSERT ON staging.enrollment_ack_device REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION engine.keep_registration();

-- Name: customer _900_refuse_truncate; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _900_refuse_truncate BEFORE TRUNCATE ON staging.customer FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse();

-- Name: device _900_refuse_truncate; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _900_refuse_truncate BEFORE TRUNCATE ON staging.device FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse();

-- Name: device_score _900_refuse_truncate; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _900_refuse_truncate BEFORE TRUNCATE ON staging.device_score FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse();

-- Name: enrollment _900_refuse_truncate; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _900_refuse_truncate BEFORE TRUNCATE ON staging.enrollment FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse();

-- Name: enrollment_ack _900_refuse_truncate; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _900_refuse_truncate BEFORE TRUNCATE ON staging.enrollment_ack FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse();

-- Name: enrollment_ack_device _900_refuse_truncate; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _900_refuse_truncate BEFORE TRUNCATE ON staging.enrollment_ack_device FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse();

-- Name: enrollment_collection _900_refuse_truncate; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _900_refuse_truncate BEFORE TRUNCATE ON staging.enrollment_collection FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse();

-- Name: enrollment_device _900_refuse_truncate; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _900_refuse_truncate BEFORE TRUNCATE ON staging.enrollment_device FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse();

-- Name: enrollment_sync _900_refuse_truncate; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _900_refuse_truncate BEFORE TRUNCATE ON staging.enrollment_sync FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse();

-- Name: enrollment_sync_device _900_refuse_truncate; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _900_refuse_truncate BEFORE TRUNCATE ON staging.enrollment_sync_device FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse();

-- Name: event _900_refuse_truncate; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _900_refuse_truncate BEFORE TRUNCATE ON staging.event FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse();

-- Name: event_stage _900_refuse_truncate; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _900_refuse_truncate BEFORE TRUNCATE ON staging.event_stage FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse();

-- Name: event_stage_step _900_refuse_truncate; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _900_refuse_truncate BEFORE TRUNCATE ON staging.event_stage_step FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse();

-- Name: file _900_refuse_truncate; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _900_refuse_truncate BEFORE TRUNCATE ON staging.file FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse();

-- Name: file_part _900_refuse_truncate; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _900_refuse_truncate BEFORE TRUNCATE ON staging.file_part FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse();

-- Name: message_ack _900_refuse_truncate; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _900_refuse_truncate BEFORE TRUNCATE ON staging.message_ack FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse();

-- Name: message_ack_item _900_refuse_truncate; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _900_refuse_truncate BEFORE TRUNCATE ON staging.message_ack_item FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse();

-- Name: opt_out _900_refuse_truncate; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _900_refuse_truncate BEFORE TRUNCATE ON staging.opt_out FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse();

-- Name: outcome _900_refuse_truncate; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _900_refuse_truncate BEFORE TRUNCATE ON staging.outcome FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse();

-- Name: program _900_refuse_truncate; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _900_refuse_truncate BEFORE TRUNCATE ON staging.program FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse();

-- Name: reservation _900_refuse_truncate; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _900_refuse_truncate BEFORE TRUNCATE ON staging.reservation FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse();

-- Name: service_point _900_refuse_truncate; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _900_refuse_truncate BEFORE TRUNCATE ON staging.service_point FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse();

-- Name: status_check _900_refuse_truncate; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _900_refuse_truncate BEFORE TRUNCATE ON staging.status_check FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse();

-- Name: subscription _900_refuse_truncate; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _900_refuse_truncate BEFORE TRUNCATE ON staging.subscription FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse();

-- Name: subscription_device _900_refuse_truncate; Type: TRIGGER; Schema: staging; Owner: -

CREATE TRIGGER _900_refuse_truncate BEFORE TRUNCATE ON staging.subscription_device FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse();

-- Name: application _010_keep_health; Type: TRIGGER; Schema: sync; Owner: -

CREATE TRIGGER _010_keep_health AFTER INSERT ON sync.application FOR EACH ROW EXECUTE FUNCTION engine.keep_health();

-- Name: delivery_action delivery_action_action_id_fkey; Type: FK CONSTRAINT; Schema: audit; Owner: -

ALTER TABLE ONLY audit.delivery_action
    ADD CONSTRAINT delivery_action_action_id_fkey FOREIGN KEY (action_id) REFERENCES audit.operator_action(action_id);

-- Name: device_score device_score_head_end_system_nic_id_fkey; Type: FK CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.device_score
    ADD CONSTRAINT device_score_head_end_system_nic_id_fkey FOREIGN KEY (head_end_system, nic_id) REFERENCES staging.device(head_end_system, nic_id);

-- Name: device_score device_score_instance_file_id_fkey; Type: FK CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.device_score
    ADD CONSTRAINT device_score_instance_file_id_fkey FOREIGN KEY (instance, file_id) REFERENCES staging.file(instance, file_id);

-- Name: device device_service_point_id_fkey; Type: FK CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.device
    ADD CONSTRAINT device_service_point_id_fkey FOREIGN KEY (service_point_id) REFERENCES staging.service_point(service_point_id);

-- Name: enrollment_ack_device enrollment_ack_device_derms_instance_ack_id_fkey; Type: FK CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.enrollment_ack_device
    ADD CONSTRAINT enrollment_ack_device_derms_instance_ack_id_fkey FOREIGN KEY (derms_instance, ack_id) REFERENCES staging.enrollment_ack(derms_instance, ack_id);

-- Name: enrollment_ack enrollment_ack_sync_request_id_fkey; Type: FK CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.enrollment_ack
    ADD CONSTRAINT enrollment_ack_sync_request_id_fkey FOREIGN KEY (sync_request_id) REFERENCES staging.enrollment_sync(sync_request_id);

-- Name: enrollment enrollment_derms_instance_message_id_fkey; Type: FK CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.enrollment
    ADD CONSTRAINT enrollment_derms_instance_message_id_fkey FOREIGN KEY (derms_instance, message_id) REFERENCES staging.enrollment_collection(derms_instance, message_id);

-- Name: enrollment_device enrollment_device_derms_instance_message_id_request_positi_fkey; Type: FK CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.enrollment_device
    ADD CONSTRAINT enrollment_device_derms_instance_message_id_request_positi_fkey FOREIGN KEY (derms_instance, message_id, request_position) REFERENCES staging.enrollment(derms_instance, message_id, "position");

-- Name: enrollment_sync_device enrollment_sync_device_head_end_system_nic_id_fkey; Type: FK CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.enrollment_sync_device
    ADD CONSTRAINT enrollment_sync_device_head_end_system_nic_id_fkey FOREIGN KEY (head_end_system, nic_id) REFERENCES staging.device(head_end_system, nic_id);

-- Name: enrollment_sync_device enrollment_sync_device_sync_request_id_fkey; Type: FK CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.enrollment_sync_device
    ADD CONSTRAINT enrollment_sync_device_sync_request_id_fkey FOREIGN KEY (sync_request_id) REFERENCES staging.enrollment_sync(sync_request_id);

-- Name: enrollment_sync enrollment_sync_subscription_id_fkey; Type: FK CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.enrollment_sync
    ADD CONSTRAINT enrollment_sync_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES staging.subscription(subscription_id);

-- Name: event event_program_external_id_fkey; Type: FK CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.event
    ADD CONSTRAINT event_program_external_id_fkey FOREIGN KEY (program_external_id) REFERENCES staging.program(external_id);

-- Name: event_stage event_stage_derms_instance_event_id_fkey; Type: FK CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.event_stage
    ADD CONSTRAINT event_stage_derms_instance_event_id_fkey FOREIGN KEY (derms_instance, event_id) REFERENCES staging.event(derms_instance, event_id);

-- Name: event_stage_step event_stage_step_derms_instance_stage_id_fkey; Type: FK CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.event_stage_step
    ADD CONSTRAINT event_stage_step_derms_instance_stage_id_fkey FOREIGN KEY (derms_instance, stage_id) REFERENCES staging.event_stage(derms_instance, stage_id);

-- Name: file_part file_part_instance_file_id_fkey; Type: FK CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.file_part
    ADD CONSTRAINT file_part_instance_file_id_fkey FOREIGN KEY (instance, file_id) REFERENCES staging.file(instance, file_id);

-- Name: message_ack message_ack_derms_instance_event_id_fkey; Type: FK CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.message_ack
    ADD CONSTRAINT message_ack_derms_instance_event_id_fkey FOREIGN KEY (derms_instance, event_id) REFERENCES staging.event(derms_instance, event_id);

-- Name: message_ack message_ack_derms_instance_file_id_fkey; Type: FK CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.message_ack
    ADD CONSTRAINT message_ack_derms_instance_file_id_fkey FOREIGN KEY (derms_instance, file_id) REFERENCES staging.file(instance, file_id);

-- Name: message_ack_item message_ack_item_derms_instance_ack_id_fkey; Type: FK CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.message_ack_item
    ADD CONSTRAINT message_ack_item_derms_instance_ack_id_fkey FOREIGN KEY (derms_instance, ack_id) REFERENCES staging.message_ack(derms_instance, ack_id);

-- Name: opt_out opt_out_stage_id_fkey; Type: FK CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.opt_out
    ADD CONSTRAINT opt_out_stage_id_fkey FOREIGN KEY (stage_id) REFERENCES staging.event_stage(stage_id);

-- Name: outcome outcome_derms_instance_event_id_fkey; Type: FK CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.outcome
    ADD CONSTRAINT outcome_derms_instance_event_id_fkey FOREIGN KEY (derms_instance, event_id) REFERENCES staging.event(derms_instance, event_id);

-- Name: outcome outcome_derms_instance_file_id_fkey; Type: FK CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.outcome
    ADD CONSTRAINT outcome_derms_instance_file_id_fkey FOREIGN KEY (derms_instance, file_id) REFERENCES staging.file(instance, file_id);

-- Name: outcome outcome_derms_instance_stage_id_fkey; Type: FK CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.outcome
    ADD CONSTRAINT outcome_derms_instance_stage_id_fkey FOREIGN KEY (derms_instance, stage_id) REFERENCES staging.event_stage(derms_instance, stage_id);

-- Name: outcome outcome_head_end_system_nic_id_fkey; Type: FK CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.outcome
    ADD CONSTRAINT outcome_head_end_system_nic_id_fkey FOREIGN KEY (head_end_system, nic_id) REFERENCES staging.device(head_end_system, nic_id);

-- Name: reservation reservation_derms_instance_event_id_fkey; Type: FK CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.reservation
    ADD CONSTRAINT reservation_derms_instance_event_id_fkey FOREIGN KEY (derms_instance, event_id) REFERENCES staging.event(derms_instance, event_id);

-- Name: reservation reservation_derms_instance_file_id_fkey; Type: FK CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.reservation
    ADD CONSTRAINT reservation_derms_instance_file_id_fkey FOREIGN KEY (derms_instance, file_id) REFERENCES staging.file(instance, file_id);

-- Name: reservation reservation_derms_instance_stage_id_fkey; Type: FK CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.reservation
    ADD CONSTRAINT reservation_derms_instance_stage_id_fkey FOREIGN KEY (derms_instance, stage_id) REFERENCES staging.event_stage(derms_instance, stage_id);

-- Name: reservation reservation_head_end_system_nic_id_fkey; Type: FK CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.reservation
    ADD CONSTRAINT reservation_head_end_system_nic_id_fkey FOREIGN KEY (head_end_system, nic_id) REFERENCES staging.device(head_end_system, nic_id);

-- Name: subscription subscription_contact_id_fkey; Type: FK CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.subscription
    ADD CONSTRAINT subscription_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES staging.customer(contact_id);

-- Name: subscription_device subscription_device_head_end_system_nic_id_fkey; Type: FK CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.subscription_device
    ADD CONSTRAINT subscription_device_head_end_system_nic_id_fkey FOREIGN KEY (head_end_system, nic_id) REFERENCES staging.device(head_end_system, nic_id);

-- Name: subscription_device subscription_device_subscription_id_fkey; Type: FK CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.subscription_device
    ADD CONSTRAINT subscription_device_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES staging.subscription(subscription_id);

-- Name: subscription subscription_program_code_fkey; Type: FK CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.subscription
    ADD CONSTRAINT subscription_program_code_fkey FOREIGN KEY (program_code) REFERENCES staging.program(program_code);

-- Name: subscription subscription_service_point_id_fkey; Type: FK CONSTRAINT; Schema: staging; Owner: -

ALTER TABLE ONLY staging.subscription
    ADD CONSTRAINT subscription_service_point_id_fkey FOREIGN KEY (service_point_id) REFERENCES staging.service_point(service_point_id);

-- Name: exchange exchange_application_id_fkey; Type: FK CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.exchange
    ADD CONSTRAINT exchange_application_id_fkey FOREIGN KEY (application_id) REFERENCES sync.application(application_id);

-- Name: exchange exchange_load_id_fkey; Type: FK CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.exchange
    ADD CONSTRAINT exchange_load_id_fkey FOREIGN KEY (load_id) REFERENCES sync.load(load_id);

-- Name: file_intake file_intake_source_id_fkey; Type: FK CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.file_intake
    ADD CONSTRAINT file_intake_source_id_fkey FOREIGN KEY (source_id) REFERENCES sync.source(source_id);

-- Name: flow flow_table_id_fkey; Type: FK CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.flow
    ADD CONSTRAINT flow_table_id_fkey FOREIGN KEY (table_id) REFERENCES sync.staged_table(table_id);

-- Name: health health_application_id_fkey; Type: FK CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.health
    ADD CONSTRAINT health_application_id_fkey FOREIGN KEY (application_id) REFERENCES sync.application(application_id);

-- Name: load load_application_id_fkey; Type: FK CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.load
    ADD CONSTRAINT load_application_id_fkey FOREIGN KEY (application_id) REFERENCES sync.application(application_id);

-- Name: older older_source_id_fkey; Type: FK CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.older
    ADD CONSTRAINT older_source_id_fkey FOREIGN KEY (source_id) REFERENCES sync.source(source_id);

-- Name: pause pause_application_id_fkey; Type: FK CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.pause
    ADD CONSTRAINT pause_application_id_fkey FOREIGN KEY (application_id) REFERENCES sync.application(application_id);

-- Name: pause pause_flow_id_fkey; Type: FK CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.pause
    ADD CONSTRAINT pause_flow_id_fkey FOREIGN KEY (flow_id) REFERENCES sync.flow(flow_id);

-- Name: quarantine quarantine_source_id_fkey; Type: FK CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.quarantine
    ADD CONSTRAINT quarantine_source_id_fkey FOREIGN KEY (source_id) REFERENCES sync.source(source_id);

-- Name: run run_source_id_fkey; Type: FK CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.run
    ADD CONSTRAINT run_source_id_fkey FOREIGN KEY (source_id) REFERENCES sync.source(source_id);

-- Name: settled settled_flow_id_fkey; Type: FK CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.settled
    ADD CONSTRAINT settled_flow_id_fkey FOREIGN KEY (flow_id) REFERENCES sync.flow(flow_id);

-- Name: settled settled_state_fkey; Type: FK CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.settled
    ADD CONSTRAINT settled_state_fkey FOREIGN KEY (state) REFERENCES sync.delivery_state(state);

-- Name: shown_column shown_column_table_id_fkey; Type: FK CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.shown_column
    ADD CONSTRAINT shown_column_table_id_fkey FOREIGN KEY (table_id) REFERENCES sync.staged_table(table_id);

-- Name: source source_application_id_fkey; Type: FK CONSTRAINT; Schema: sync; Owner: -

ALTER TABLE ONLY sync.source
    ADD CONSTRAINT source_application_id_fkey FOREIGN KEY (application_id) REFERENCES sync.application(application_id);

-- Name: SCHEMA audit; Type: ACL; Schema: -; Owner: -

GRANT USAGE ON SCHEMA audit TO dersync_engine;
GRANT USAGE ON SCHEMA audit TO dersync_auditor;

-- Name: SCHEMA engine; Type: ACL; Schema: -; Owner: -

GRANT USAGE ON SCHEMA engine TO dersync_engine;
GRANT USAGE ON SCHEMA engine TO dersync_operator;
GRANT USAGE ON SCHEMA engine TO dersync_auditor;
GRANT USAGE ON SCHEMA engine TO dersync_analyst;

-- Name: SCHEMA report; Type: ACL; Schema: -; Owner: -

GRANT USAGE ON SCHEMA report TO dersync_engine;
GRANT USAGE ON SCHEMA report TO dersync_operator;
GRANT USAGE ON SCHEMA report TO dersync_analyst;
GRANT USAGE ON SCHEMA report TO dersync_auditor;

-- Name: SCHEMA staging; Type: ACL; Schema: -; Owner: -

GRANT USAGE ON SCHEMA staging TO dersync_engine;
GRANT USAGE ON SCHEMA staging TO dersync_operator;
GRANT USAGE ON SCHEMA staging TO dersync_analyst;
GRANT USAGE ON SCHEMA staging TO dersync_auditor;

-- Name: SCHEMA sync; Type: ACL; Schema: -; Owner: -

GRANT USAGE ON SCHEMA sync TO dersync_engine;
GRANT USAGE ON SCHEMA sync TO dersync_auditor;
GRANT USAGE ON SCHEMA sync TO dersync_operator;
GRANT USAGE ON SCHEMA sync TO dersync_analyst;

-- Name: TABLE enrollment_sync; Type: ACL; Schema: staging; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE staging.enrollment_sync TO dersync_engine;
GRANT SELECT ON TABLE staging.enrollment_sync TO dersync_operator;
GRANT SELECT ON TABLE staging.enrollment_sync TO dersync_analyst;
GRANT SELECT ON TABLE staging.enrollment_sync TO dersync_auditor;

-- Name: FUNCTION capture_customer_delete(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_customer_delete() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_customer_delete() TO dersync_engine;

-- Name: FUNCTION capture_customer_insert(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_customer_insert() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_customer_insert() TO dersync_engine;

-- Name: FUNCTION capture_customer_update(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_customer_update() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_customer_update() TO dersync_engine;

-- Name: FUNCTION capture_device_delete(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_device_delete() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_device_delete() TO dersync_engine;

-- Name: FUNCTION capture_device_insert(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_device_insert() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_device_insert() TO dersync_engine;

-- Name: FUNCTION capture_device_score_delete(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_device_score_delete() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_device_score_delete() TO dersync_engine;

-- Name: FUNCTION capture_device_score_insert(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_device_score_insert() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_device_score_insert() TO dersync_engine;

-- Name: FUNCTION capture_device_score_update(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_device_score_update() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_device_score_update() TO dersync_engine;

-- Name: FUNCTION capture_device_update(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_device_update() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_device_update() TO dersync_engine;

-- Name: FUNCTION capture_enrollment_ack_delete(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_enrollment_ack_delete() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_enrollment_ack_delete() TO dersync_engine;

-- Name: FUNCTION capture_enrollment_ack_device_delete(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_enrollment_ack_device_delete() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_enrollment_ack_device_delete() TO dersync_engine;

-- Name: FUNCTION capture_enrollment_ack_device_insert(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_enrollment_ack_device_insert() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_enrollment_ack_device_insert() TO dersync_engine;

-- Name: FUNCTION capture_enrollment_ack_device_update(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_enrollment_ack_device_update() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_enrollment_ack_device_update() TO dersync_engine;

-- Name: FUNCTION capture_enrollment_ack_insert(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_enrollment_ack_insert() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_enrollment_ack_insert() TO dersync_engine;

-- Name: FUNCTION capture_enrollment_ack_update(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_enrollment_ack_update() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_enrollment_ack_update() TO dersync_engine;

-- Name: FUNCTION capture_enrollment_collection_delete(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_enrollment_collection_delete() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_enrollment_collection_delete() TO dersync_engine;

-- Name: FUNCTION capture_enrollment_collection_insert(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_enrollment_collection_insert() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_enrollment_collection_insert() TO dersync_engine;

-- Name: FUNCTION capture_enrollment_collection_update(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_enrollment_collection_update() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_enrollment_collection_update() TO dersync_engine;

-- Name: FUNCTION capture_enrollment_delete(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_enrollment_delete() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_enrollment_delete() TO dersync_engine;

-- Name: FUNCTION capture_enrollment_device_delete(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_enrollment_device_delete() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_enrollment_device_delete() TO dersync_engine;

-- Name: FUNCTION capture_enrollment_device_insert(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_enrollment_device_insert() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_enrollment_device_insert() TO dersync_engine;

-- Name: FUNCTION capture_enrollment_device_update(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_enrollment_device_update() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_enrollment_device_update() TO dersync_engine;

-- Name: FUNCTION capture_enrollment_insert(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_enrollment_insert() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_enrollment_insert() TO dersync_engine;

-- Name: FUNCTION capture_enrollment_sync_delete(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_enrollment_sync_delete() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_enrollment_sync_delete() TO dersync_engine;

-- Name: FUNCTION capture_enrollment_sync_device_delete(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_enrollment_sync_device_delete() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_enrollment_sync_device_delete() TO dersync_engine;

-- Name: FUNCTION capture_enrollment_sync_device_insert(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_enrollment_sync_device_insert() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_enrollment_sync_device_insert() TO dersync_engine;

-- Name: FUNCTION capture_enrollment_sync_device_update(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_enrollment_sync_device_update() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_enrollment_sync_device_update() TO dersync_engine;

-- Name: FUNCTION capture_enrollment_sync_insert(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_enrollment_sync_insert() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_enrollment_sync_insert() TO dersync_engine;

-- Name: FUNCTION capture_enrollment_sync_update(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_enrollment_sync_update() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_enrollment_sync_update() TO dersync_engine;

-- Name: FUNCTION capture_enrollment_update(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_enrollment_update() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_enrollment_update() TO dersync_engine;

-- Name: FUNCTION capture_event_delete(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_event_delete() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_event_delete() TO dersync_engine;

-- Name: FUNCTION capture_event_insert(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_event_insert() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_event_insert() TO dersync_engine;

-- Name: FUNCTION capture_event_stage_delete(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_event_stage_delete() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_event_stage_delete() TO dersync_engine;

-- Name: FUNCTION capture_event_stage_insert(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_event_stage_insert() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_event_stage_insert() TO dersync_engine;

-- Name: FUNCTION capture_event_stage_step_delete(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_event_stage_step_delete() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_event_stage_step_delete() TO dersync_engine;

-- Name: FUNCTION capture_event_stage_step_insert(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_event_stage_step_insert() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_event_stage_step_insert() TO dersync_engine;

-- Name: FUNCTION capture_event_stage_step_update(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_event_stage_step_update() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_event_stage_step_update() TO dersync_engine;

-- Name: FUNCTION capture_event_stage_update(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_event_stage_update() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_event_stage_update() TO dersync_engine;

-- Name: FUNCTION capture_event_update(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_event_update() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_event_update() TO dersync_engine;

-- Name: FUNCTION capture_file_delete(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_file_delete() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_file_delete() TO dersync_engine;

-- Name: FUNCTION capture_file_insert(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_file_insert() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_file_insert() TO dersync_engine;

-- Name: FUNCTION capture_file_part_delete(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_file_part_delete() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_file_part_delete() TO dersync_engine;

-- Name: FUNCTION capture_file_part_insert(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_file_part_insert() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_file_part_insert() TO dersync_engine;

-- Name: FUNCTION capture_file_part_update(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_file_part_update() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_file_part_update() TO dersync_engine;

-- Name: FUNCTION capture_file_update(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_file_update() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_file_update() TO dersync_engine;

-- Name: FUNCTION capture_message_ack_delete(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_message_ack_delete() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_message_ack_delete() TO dersync_engine;

-- Name: FUNCTION capture_message_ack_insert(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_message_ack_insert() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_message_ack_insert() TO dersync_engine;

-- Name: FUNCTION capture_message_ack_item_delete(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_message_ack_item_delete() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_message_ack_item_delete() TO dersync_engine;

-- Name: FUNCTION capture_message_ack_item_insert(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_message_ack_item_insert() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_message_ack_item_insert() TO dersync_engine;

-- Name: FUNCTION capture_message_ack_item_update(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_message_ack_item_update() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_message_ack_item_update() TO dersync_engine;

-- Name: FUNCTION capture_message_ack_update(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_message_ack_update() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_message_ack_update() TO dersync_engine;

-- Name: FUNCTION capture_opt_out_delete(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_opt_out_delete() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_opt_out_delete() TO dersync_engine;

-- Name: FUNCTION capture_opt_out_insert(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_opt_out_insert() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_opt_out_insert() TO dersync_engine;

-- Name: FUNCTION capture_opt_out_update(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_opt_out_update() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_opt_out_update() TO dersync_engine;

-- Name: FUNCTION capture_outcome_delete(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_outcome_delete() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_outcome_delete() TO dersync_engine;

-- Name: FUNCTION capture_outcome_insert(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_outcome_insert() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_outcome_insert() TO dersync_engine;

-- Name: FUNCTION capture_outcome_update(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_outcome_update() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_outcome_update() TO dersync_engine;

-- Name: FUNCTION capture_program_delete(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_program_delete() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_program_delete() TO dersync_engine;

-- Name: FUNCTION capture_program_insert(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_program_insert() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_program_insert() TO dersync_engine;

-- Name: FUNCTION capture_program_update(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_program_update() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_program_update() TO dersync_engine;

-- Name: FUNCTION capture_reservation_delete(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_reservation_delete() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_reservation_delete() TO dersync_engine;

-- Name: FUNCTION capture_reservation_insert(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_reservation_insert() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_reservation_insert() TO dersync_engine;

-- Name: FUNCTION capture_reservation_update(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_reservation_update() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_reservation_update() TO dersync_engine;

-- Name: FUNCTION capture_service_point_delete(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_service_point_delete() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_service_point_delete() TO dersync_engine;

-- Name: FUNCTION capture_service_point_insert(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_service_point_insert() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_service_point_insert() TO dersync_engine;

-- Name: FUNCTION capture_service_point_update(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_service_point_update() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_service_point_update() TO dersync_engine;

-- Name: FUNCTION capture_status_check_delete(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_status_check_delete() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_status_check_delete() TO dersync_engine;

-- Name: FUNCTION capture_status_check_insert(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_status_check_insert() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_status_check_insert() TO dersync_engine;

-- Name: FUNCTION capture_status_check_update(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_status_check_update() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_status_check_update() TO dersync_engine;

-- Name: FUNCTION capture_subscription_delete(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_subscription_delete() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_subscription_delete() TO dersync_engine;

-- Name: FUNCTION capture_subscription_device_delete(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_subscription_device_delete() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_subscription_device_delete() TO dersync_engine;

-- Name: FUNCTION capture_subscription_device_insert(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_subscription_device_insert() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_subscription_device_insert() TO dersync_engine;

-- Name: FUNCTION capture_subscription_device_update(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_subscription_device_update() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_subscription_device_update() TO dersync_engine;

-- Name: FUNCTION capture_subscription_insert(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_subscription_insert() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_subscription_insert() TO dersync_engine;

-- Name: FUNCTION capture_subscription_update(); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.capture_subscription_update() FROM PUBLIC;
GRANT ALL ON FUNCTION engine.capture_subscription_update() TO dersync_engine;

-- Name: FUNCTION carried(p_flow smallint, p_records bigint[]); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.carried(p_flow smallint, p_records bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION engine.carried(p_flow smallint, p_records bigint[]) TO dersync_engine;

-- Name: TABLE born; Type: ACL; Schema: sync; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE sync.born TO dersync_engine;
GRANT SELECT ON TABLE sync.born TO dersync_auditor;

-- Name: FUNCTION expand_born(p_born sync.born[]); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.expand_born(p_born sync.born[]) FROM PUBLIC;
GRANT ALL ON FUNCTION engine.expand_born(p_born sync.born[]) TO dersync_engine;

-- Name: FUNCTION find_records(p_value text); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.find_records(p_value text) FROM PUBLIC;
GRANT ALL ON FUNCTION engine.find_records(p_value text) TO dersync_engine;

-- Name: FUNCTION last_carrier(p_flow smallint, p_table smallint, p_record bigint, p_item text); Type: ACL; Schema: engine; Owner: -

REVOKE ALL ON FUNCTION engine.last_carrier(p_flow smallint, p_table smallint, p_record bigint, p_item text) FROM PUBLIC;
GRANT ALL ON FUNCTION engine.last_carrier(p_flow smallint, p_table smallint, p_record bigint, p_item text) TO dersync_engine;

-- Name: TABLE source; Type: ACL; Schema: sync; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE sync.source TO dersync_engine;
GRANT SELECT ON TABLE sync.source TO dersync_auditor;

-- Name: TABLE flow; Type: ACL; Schema: sync; Owner: -

GRANT SELECT ON TABLE sync.flow TO dersync_engine;
GRANT SELECT ON TABLE sync.flow TO dersync_auditor;

-- Name: TABLE delivery_action; Type: ACL; Schema: audit; Owner: -

GRANT SELECT ON TABLE audit.delivery_action TO dersync_auditor;

-- Name: TABLE operator_action; Type: ACL; Schema: audit; Owner: -

GRANT SELECT ON TABLE audit.operator_action TO dersync_auditor;

-- Name: SEQUENCE operator_action_action_id_seq; Type: ACL; Schema: audit; Owner: -

GRANT USAGE ON SEQUENCE audit.operator_action_action_id_seq TO dersync_engine;

-- Name: SEQUENCE record_change_id; Type: ACL; Schema: audit; Owner: -

GRANT USAGE ON SEQUENCE audit.record_change_id TO dersync_engine;

-- Name: TABLE record_change; Type: ACL; Schema: audit; Owner: -

GRANT SELECT,INSERT ON TABLE audit.record_change TO dersync_engine;
GRANT SELECT ON TABLE audit.record_change TO dersync_auditor;

-- Name: TABLE record_change_default; Type: ACL; Schema: audit; Owner: -

GRANT SELECT,INSERT ON TABLE audit.record_change_default TO dersync_engine;
GRANT SELECT ON TABLE audit.record_change_default TO dersync_auditor;

-- Name: TABLE outcome; Type: ACL; Schema: staging; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE staging.outcome TO dersync_engine;
GRANT SELECT ON TABLE staging.outcome TO dersync_operator;
GRANT SELECT ON TABLE staging.outcome TO dersync_analyst;
GRANT SELECT ON TABLE staging.outcome TO dersync_auditor;

-- Name: TABLE reservation; Type: ACL; Schema: staging; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE staging.reservation TO dersync_engine;
GRANT SELECT ON TABLE staging.reservation TO dersync_operator;
GRANT SELECT ON TABLE staging.reservation TO dersync_analyst;
GRANT SELECT ON TABLE staging.reservation TO dersync_auditor;

-- Name: TABLE alarm; Type: ACL; Schema: sync; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE sync.alarm TO dersync_engine;
GRANT SELECT ON TABLE sync.alarm TO dersync_auditor;

-- Name: TABLE application; Type: ACL; Schema: sync; Owner: -

GRANT SELECT ON TABLE sync.application TO dersync_engine;
GRANT SELECT ON TABLE sync.application TO dersync_auditor;

-- Name: TABLE claim; Type: ACL; Schema: sync; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE sync.claim TO dersync_engine;
GRANT SELECT ON TABLE sync.claim TO dersync_auditor;

-- Name: TABLE delivery; Type: ACL; Schema: sync; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE sync.delivery TO dersync_engine;
GRANT SELECT ON TABLE sync.delivery TO dersync_auditor;

-- Name: TABLE health; Type: ACL; Schema: sync; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE sync.health TO dersync_engine;
GRANT SELECT ON TABLE sync.health TO dersync_auditor;

-- Name: TABLE ready; Type: ACL; Schema: sync; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE sync.ready TO dersync_engine;
GRANT SELECT ON TABLE sync.ready TO dersync_auditor;

-- Name: TABLE conflict; Type: ACL; Schema: sync; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE sync.conflict TO dersync_engine;
GRANT SELECT ON TABLE sync.conflict TO dersync_auditor;

-- Name: TABLE staged_table; Type: ACL; Schema: sync; Owner: -

GRANT SELECT ON TABLE sync.staged_table TO dersync_engine;
GRANT SELECT ON TABLE sync.staged_table TO dersync_auditor;

-- Name: TABLE gate; Type: ACL; Schema: sync; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE sync.gate TO dersync_engine;
GRANT SELECT ON TABLE sync.gate TO dersync_auditor;

-- Name: TABLE delivery_state; Type: ACL; Schema: sync; Owner: -

GRANT SELECT ON TABLE sync.delivery_state TO dersync_engine;
GRANT SELECT ON TABLE sync.delivery_state TO dersync_auditor;

-- Name: TABLE settled; Type: ACL; Schema: sync; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE sync.settled TO dersync_engine;
GRANT SELECT ON TABLE sync.settled TO dersync_auditor;

-- Name: TABLE hold; Type: ACL; Schema: sync; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE sync.hold TO dersync_engine;
GRANT SELECT ON TABLE sync.hold TO dersync_auditor;

-- Name: TABLE attempt; Type: ACL; Schema: sync; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE sync.attempt TO dersync_engine;
GRANT SELECT ON TABLE sync.attempt TO dersync_auditor;

-- Name: TABLE load; Type: ACL; Schema: sync; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE sync.load TO dersync_engine;
GRANT SELECT ON TABLE sync.load TO dersync_auditor;

-- Name: TABLE lookup_miss; Type: ACL; Schema: sync; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE sync.lookup_miss TO dersync_engine;
GRANT SELECT ON TABLE sync.lookup_miss TO dersync_auditor;

-- Name: TABLE mapping_version; Type: ACL; Schema: sync; Owner: -

GRANT SELECT ON TABLE sync.mapping_version TO dersync_engine;
GRANT SELECT ON TABLE sync.mapping_version TO dersync_auditor;

-- Name: TABLE event; Type: ACL; Schema: staging; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE staging.event TO dersync_engine;
GRANT SELECT ON TABLE staging.event TO dersync_operator;
GRANT SELECT ON TABLE staging.event TO dersync_analyst;
GRANT SELECT ON TABLE staging.event TO dersync_auditor;

-- Name: TABLE event_stage; Type: ACL; Schema: staging; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE staging.event_stage TO dersync_engine;
GRANT SELECT ON TABLE staging.event_stage TO dersync_operator;
GRANT SELECT ON TABLE staging.event_stage TO dersync_analyst;
GRANT SELECT ON TABLE staging.event_stage TO dersync_auditor;

-- Name: TABLE program; Type: ACL; Schema: staging; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE staging.program TO dersync_engine;
GRANT SELECT ON TABLE staging.program TO dersync_operator;
GRANT SELECT ON TABLE staging.program TO dersync_analyst;
GRANT SELECT ON TABLE staging.program TO dersync_auditor;

-- Name: TABLE pause; Type: ACL; Schema: sync; Owner: -

GRANT SELECT ON TABLE sync.pause TO dersync_engine;
GRANT SELECT ON TABLE sync.pause TO dersync_auditor;

-- Name: TABLE quarantine; Type: ACL; Schema: sync; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE sync.quarantine TO dersync_engine;
GRANT SELECT ON TABLE sync.quarantine TO dersync_auditor;
GRANT SELECT ON TABLE sync.quarantine TO dersync_operator;

-- Name: TABLE older; Type: ACL; Schema: sync; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE sync.older TO dersync_engine;
GRANT SELECT ON TABLE sync.older TO dersync_auditor;

-- Name: TABLE event_stage_step; Type: ACL; Schema: staging; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE staging.event_stage_step TO dersync_engine;
GRANT SELECT ON TABLE staging.event_stage_step TO dersync_operator;
GRANT SELECT ON TABLE staging.event_stage_step TO dersync_analyst;
GRANT SELECT ON TABLE staging.event_stage_step TO dersync_auditor;

-- Name: TABLE file; Type: ACL; Schema: staging; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE staging.file TO dersync_engine;
GRANT SELECT ON TABLE staging.file TO dersync_operator;
GRANT SELECT ON TABLE staging.file TO dersync_analyst;
GRANT SELECT ON TABLE staging.file TO dersync_auditor;

-- Name: TABLE file_intake; Type: ACL; Schema: sync; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE sync.file_intake TO dersync_engine;
GRANT SELECT ON TABLE sync.file_intake TO dersync_auditor;

-- Name: TABLE setting; Type: ACL; Schema: sync; Owner: -

GRANT SELECT ON TABLE sync.setting TO dersync_engine;
GRANT SELECT ON TABLE sync.setting TO dersync_auditor;

-- Name: TABLE message_ack; Type: ACL; Schema: staging; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE staging.message_ack TO dersync_engine;
GRANT SELECT ON TABLE staging.message_ack TO dersync_operator;
GRANT SELECT ON TABLE staging.message_ack TO dersync_analyst;
GRANT SELECT ON TABLE staging.message_ack TO dersync_auditor;

-- Name: TABLE message_ack_item; Type: ACL; Schema: staging; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE staging.message_ack_item TO dersync_engine;
GRANT SELECT ON TABLE staging.message_ack_item TO dersync_operator;
GRANT SELECT ON TABLE staging.message_ack_item TO dersync_analyst;
GRANT SELECT ON TABLE staging.message_ack_item TO dersync_auditor;

-- Name: TABLE exchange; Type: ACL; Schema: sync; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE sync.exchange TO dersync_engine;
GRANT SELECT ON TABLE sync.exchange TO dersync_auditor;

-- Name: TABLE exchange_unkept; Type: ACL; Schema: sync; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE sync.exchange_unkept TO dersync_engine;
GRANT SELECT ON TABLE sync.exchange_unkept TO dersync_auditor;

-- Name: TABLE status_check; Type: ACL; Schema: staging; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE staging.status_check TO dersync_engine;
GRANT SELECT ON TABLE staging.status_check TO dersync_operator;
GRANT SELECT ON TABLE staging.status_check TO dersync_analyst;
GRANT SELECT ON TABLE staging.status_check TO dersync_auditor;

-- Name: TABLE customer; Type: ACL; Schema: staging; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE staging.customer TO dersync_engine;
GRANT SELECT ON TABLE staging.customer TO dersync_operator;
GRANT SELECT ON TABLE staging.customer TO dersync_analyst;
GRANT SELECT ON TABLE staging.customer TO dersync_auditor;

-- Name: SEQUENCE customer_record_id_seq; Type: ACL; Schema: staging; Owner: -

GRANT USAGE ON SEQUENCE staging.customer_record_id_seq TO dersync_engine;

-- Name: TABLE device; Type: ACL; Schema: staging; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE staging.device TO dersync_engine;
GRANT SELECT ON TABLE staging.device TO dersync_operator;
GRANT SELECT ON TABLE staging.device TO dersync_analyst;
GRANT SELECT ON TABLE staging.device TO dersync_auditor;

-- Name: SEQUENCE device_record_id_seq; Type: ACL; Schema: staging; Owner: -

GRANT USAGE ON SEQUENCE staging.device_record_id_seq TO dersync_engine;

-- Name: TABLE device_score; Type: ACL; Schema: staging; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE staging.device_score TO dersync_engine;
GRANT SELECT ON TABLE staging.device_score TO dersync_operator;
GRANT SELECT ON TABLE staging.device_score TO dersync_analyst;
GRANT SELECT ON TABLE staging.device_score TO dersync_auditor;

-- Name: SEQUENCE device_score_record_id_seq; Type: ACL; Schema: staging; Owner: -

GRANT USAGE ON SEQUENCE staging.device_score_record_id_seq TO dersync_engine;

-- Name: TABLE enrollment; Type: ACL; Schema: staging; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE staging.enrollment TO dersync_engine;
GRANT SELECT ON TABLE staging.enrollment TO dersync_operator;
GRANT SELECT ON TABLE staging.enrollment TO dersync_analyst;
GRANT SELECT ON TABLE staging.enrollment TO dersync_auditor;

-- Name: TABLE enrollment_ack; Type: ACL; Schema: staging; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE staging.enrollment_ack TO dersync_engine;
GRANT SELECT ON TABLE staging.enrollment_ack TO dersync_operator;
GRANT SELECT ON TABLE staging.enrollment_ack TO dersync_analyst;
GRANT SELECT ON TABLE staging.enrollment_ack TO dersync_auditor;

-- Name: TABLE enrollment_ack_device; Type: ACL; Schema: staging; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE staging.enrollment_ack_device TO dersync_engine;
GRANT SELECT ON TABLE staging.enrollment_ack_device TO dersync_operator;
GRANT SELECT ON TABLE staging.enrollment_ack_device TO dersync_analyst;
GRANT SELECT ON TABLE staging.enrollment_ack_device TO dersync_auditor;

-- Name: SEQUENCE enrollment_ack_device_record_id_seq; Type: ACL; Schema: staging; Owner: -

GRANT USAGE ON SEQUENCE staging.enrollment_ack_device_record_id_seq TO dersync_engine;

-- Name: SEQUENCE enrollment_ack_record_id_seq; Type: ACL; Schema: staging; Owner: -

GRANT USAGE ON SEQUENCE staging.enrollment_ack_record_id_seq TO dersync_engine;

-- Name: TABLE enrollment_collection; Type: ACL; Schema: staging; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE staging.enrollment_collection TO dersync_engine;
GRANT SELECT ON TABLE staging.enrollment_collection TO dersync_operator;
GRANT SELECT ON TABLE staging.enrollment_collection TO dersync_analyst;
GRANT SELECT ON TABLE staging.enrollment_collection TO dersync_auditor;

-- Name: SEQUENCE enrollment_collection_record_id_seq; Type: ACL; Schema: staging; Owner: -

GRANT USAGE ON SEQUENCE staging.enrollment_collection_record_id_seq TO dersync_engine;

-- Name: TABLE enrollment_device; Type: ACL; Schema: staging; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE staging.enrollment_device TO dersync_engine;
GRANT SELECT ON TABLE staging.enrollment_device TO dersync_operator;
GRANT SELECT ON TABLE staging.enrollment_device TO dersync_analyst;
GRANT SELECT ON TABLE staging.enrollment_device TO dersync_auditor;

-- Name: SEQUENCE enrollment_device_record_id_seq; Type: ACL; Schema: staging; Owner: -

GRANT USAGE ON SEQUENCE staging.enrollment_device_record_id_seq TO dersync_engine;

-- Name: SEQUENCE enrollment_record_id_seq; Type: ACL; Schema: staging; Owner: -

GRANT USAGE ON SEQUENCE staging.enrollment_record_id_seq TO dersync_engine;

-- Name: TABLE enrollment_sync_device; Type: ACL; Schema: staging; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE staging.enrollment_sync_device TO dersync_engine;
GRANT SELECT ON TABLE staging.enrollment_sync_device TO dersync_operator;
GRANT SELECT ON TABLE staging.enrollment_sync_device TO dersync_analyst;
GRANT SELECT ON TABLE staging.enrollment_sync_device TO dersync_auditor;

-- Name: SEQUENCE enrollment_sync_device_record_id_seq; Type: ACL; Schema: staging; Owner: -

GRANT USAGE ON SEQUENCE staging.enrollment_sync_device_record_id_seq TO dersync_engine;

-- Name: SEQUENCE enrollment_sync_record_id_seq; Type: ACL; Schema: staging; Owner: -

GRANT USAGE ON SEQUENCE staging.enrollment_sync_record_id_seq TO dersync_engine;

-- Name: SEQUENCE event_record_id_seq; Type: ACL; Schema: staging; Owner: -

GRANT USAGE ON SEQUENCE staging.event_record_id_seq TO dersync_engine;

-- Name: SEQUENCE event_stage_record_id_seq; Type: ACL; Schema: staging; Owner: -

GRANT USAGE ON SEQUENCE staging.event_stage_record_id_seq TO dersync_engine;

-- Name: SEQUENCE event_stage_step_record_id_seq; Type: ACL; Schema: staging; Owner: -

GRANT USAGE ON SEQUENCE staging.event_stage_step_record_id_seq TO dersync_engine;

-- Name: TABLE file_part; Type: ACL; Schema: staging; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE staging.file_part TO dersync_engine;
GRANT SELECT ON TABLE staging.file_part TO dersync_operator;
GRANT SELECT ON TABLE staging.file_part TO dersync_analyst;
GRANT SELECT ON TABLE staging.file_part TO dersync_auditor;

-- Name: SEQUENCE file_part_record_id_seq; Type: ACL; Schema: staging; Owner: -

GRANT USAGE ON SEQUENCE staging.file_part_record_id_seq TO dersync_engine;

-- Name: SEQUENCE file_record_id_seq; Type: ACL; Schema: staging; Owner: -

GRANT USAGE ON SEQUENCE staging.file_record_id_seq TO dersync_engine;

-- Name: SEQUENCE message_ack_item_record_id_seq; Type: ACL; Schema: staging; Owner: -

GRANT USAGE ON SEQUENCE staging.message_ack_item_record_id_seq TO dersync_engine;

-- Name: SEQUENCE message_ack_record_id_seq; Type: ACL; Schema: staging; Owner: -

GRANT USAGE ON SEQUENCE staging.message_ack_record_id_seq TO dersync_engine;

-- Name: TABLE opt_out; Type: ACL; Schema: staging; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE staging.opt_out TO dersync_engine;
GRANT SELECT ON TABLE staging.opt_out TO dersync_operator;
GRANT SELECT ON TABLE staging.opt_out TO dersync_analyst;
GRANT SELECT ON TABLE staging.opt_out TO dersync_auditor;

-- Name: SEQUENCE opt_out_record_id_seq; Type: ACL; Schema: staging; Owner: -

GRANT USAGE ON SEQUENCE staging.opt_out_record_id_seq TO dersync_engine;

-- Name: SEQUENCE outcome_record_id_seq; Type: ACL; Schema: staging; Owner: -

GRANT USAGE ON SEQUENCE staging.outcome_record_id_seq TO dersync_engine;

-- Name: SEQUENCE program_record_id_seq; Type: ACL; Schema: staging; Owner: -

GRANT USAGE ON SEQUENCE staging.program_record_id_seq TO dersync_engine;

-- Name: SEQUENCE reservation_record_id_seq; Type: ACL; Schema: staging; Owner: -

GRANT USAGE ON SEQUENCE staging.reservation_record_id_seq TO dersync_engine;

-- Name: TABLE service_point; Type: ACL; Schema: staging; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE staging.service_point TO dersync_engine;
GRANT SELECT ON TABLE staging.service_point TO dersync_operator;
GRANT SELECT ON TABLE staging.service_point TO dersync_analyst;
GRANT SELECT ON TABLE staging.service_point TO dersync_auditor;

-- Name: SEQUENCE service_point_record_id_seq; Type: ACL; Schema: staging; Owner: -

GRANT USAGE ON SEQUENCE staging.service_point_record_id_seq TO dersync_engine;

-- Name: SEQUENCE status_check_record_id_seq; Type: ACL; Schema: staging; Owner: -

GRANT USAGE ON SEQUENCE staging.status_check_record_id_seq TO dersync_engine;

-- Name: TABLE subscription; Type: ACL; Schema: staging; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE staging.subscription TO dersync_engine;
GRANT SELECT ON TABLE staging.subscription TO dersync_operator;
GRANT SELECT ON TABLE staging.subscription TO dersync_analyst;
GRANT SELECT ON TABLE staging.subscription TO dersync_auditor;

-- Name: TABLE subscription_device; Type: ACL; Schema: staging; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE staging.subscription_device TO dersync_engine;
GRANT SELECT ON TABLE staging.subscription_device TO dersync_operator;
GRANT SELECT ON TABLE staging.subscription_device TO dersync_analyst;
GRANT SELECT ON TABLE staging.subscription_device TO dersync_auditor;

-- Name: SEQUENCE subscription_device_record_id_seq; Type: ACL; Schema: staging; Owner: -

GRANT USAGE ON SEQUENCE staging.subscription_device_record_id_seq TO dersync_engine;

-- Name: SEQUENCE subscription_record_id_seq; Type: ACL; Schema: staging; Owner: -

GRANT USAGE ON SEQUENCE staging.subscription_record_id_seq TO dersync_engine;

-- Name: SEQUENCE alarm_alarm_id_seq; Type: ACL; Schema: sync; Owner: -

GRANT USAGE ON SEQUENCE sync.alarm_alarm_id_seq TO dersync_engine;

-- Name: SEQUENCE application_application_id_seq; Type: ACL; Schema: sync; Owner: -

GRANT USAGE ON SEQUENCE sync.application_application_id_seq TO dersync_engine;

-- Name: SEQUENCE born_born_id_seq; Type: ACL; Schema: sync; Owner: -

GRANT USAGE ON SEQUENCE sync.born_born_id_seq TO dersync_engine;

-- Name: SEQUENCE claim_claim_id_seq; Type: ACL; Schema: sync; Owner: -

GRANT USAGE ON SEQUENCE sync.claim_claim_id_seq TO dersync_engine;

-- Name: TABLE clock; Type: ACL; Schema: sync; Owner: -

GRANT SELECT ON TABLE sync.clock TO dersync_engine;
GRANT SELECT ON TABLE sync.clock TO dersync_auditor;
GRANT SELECT ON TABLE sync.clock TO dersync_operator;
GRANT SELECT ON TABLE sync.clock TO dersync_analyst;

-- Name: TABLE clock_seen; Type: ACL; Schema: sync; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE sync.clock_seen TO dersync_engine;
GRANT SELECT ON TABLE sync.clock_seen TO dersync_auditor;

-- Name: SEQUENCE conflict_conflict_id_seq; Type: ACL; Schema: sync; Owner: -

GRANT USAGE ON SEQUENCE sync.conflict_conflict_id_seq TO dersync_engine;

-- Name: SEQUENCE delivery_delivery_id_seq; Type: ACL; Schema: sync; Owner: -

GRANT USAGE ON SEQUENCE sync.delivery_delivery_id_seq TO dersync_engine;

-- Name: SEQUENCE exchange_exchange_id_seq; Type: ACL; Schema: sync; Owner: -

GRANT USAGE ON SEQUENCE sync.exchange_exchange_id_seq TO dersync_engine;

-- Name: SEQUENCE flow_flow_id_seq; Type: ACL; Schema: sync; Owner: -

GRANT USAGE ON SEQUENCE sync.flow_flow_id_seq TO dersync_engine;

-- Name: TABLE image; Type: ACL; Schema: sync; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE sync.image TO dersync_engine;
GRANT SELECT ON TABLE sync.image TO dersync_auditor;

-- Name: TABLE later; Type: ACL; Schema: sync; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE sync.later TO dersync_engine;
GRANT SELECT ON TABLE sync.later TO dersync_auditor;

-- Name: SEQUENCE load_load_id_seq; Type: ACL; Schema: sync; Owner: -

GRANT USAGE ON SEQUENCE sync.load_load_id_seq TO dersync_engine;

-- Name: TABLE migration; Type: ACL; Schema: sync; Owner: -

GRANT SELECT ON TABLE sync.migration TO dersync_engine;
GRANT SELECT ON TABLE sync.migration TO dersync_auditor;
GRANT SELECT ON TABLE sync.migration TO dersync_operator;
GRANT SELECT ON TABLE sync.migration TO dersync_analyst;

-- Name: TABLE objects_made; Type: ACL; Schema: sync; Owner: -

GRANT SELECT ON TABLE sync.objects_made TO dersync_engine;
GRANT SELECT ON TABLE sync.objects_made TO dersync_auditor;
GRANT SELECT ON TABLE sync.objects_made TO dersync_operator;
GRANT SELECT ON TABLE sync.objects_made TO dersync_analyst;

-- Name: SEQUENCE pause_pause_id_seq; Type: ACL; Schema: sync; Owner: -

GRANT USAGE ON SEQUENCE sync.pause_pause_id_seq TO dersync_engine;

-- Name: TABLE pointless; Type: ACL; Schema: sync; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE sync.pointless TO dersync_engine;
GRANT SELECT ON TABLE sync.pointless TO dersync_auditor;

-- Name: SEQUENCE quarantine_quarantine_id_seq; Type: ACL; Schema: sync; Owner: -

GRANT USAGE ON SEQUENCE sync.quarantine_quarantine_id_seq TO dersync_engine;

-- Name: SEQUENCE ready_ready_id_seq; Type: ACL; Schema: sync; Owner: -

GRANT USAGE ON SEQUENCE sync.ready_ready_id_seq TO dersync_engine;

-- Name: TABLE run; Type: ACL; Schema: sync; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE sync.run TO dersync_engine;
GRANT SELECT ON TABLE sync.run TO dersync_auditor;

-- Name: SEQUENCE run_run_id_seq; Type: ACL; Schema: sync; Owner: -

GRANT USAGE ON SEQUENCE sync.run_run_id_seq TO dersync_engine;

-- Name: TABLE salt; Type: ACL; Schema: sync; Owner: -

GRANT SELECT ON TABLE sync.salt TO dersync_engine;

-- Name: TABLE seen; Type: ACL; Schema: sync; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE sync.seen TO dersync_engine;
GRANT SELECT ON TABLE sync.seen TO dersync_auditor;

-- Name: TABLE shown_column; Type: ACL; Schema: sync; Owner: -

GRANT SELECT ON TABLE sync.shown_column TO dersync_engine;
GRANT SELECT ON TABLE sync.shown_column TO dersync_auditor;

-- Name: SEQUENCE source_source_id_seq; Type: ACL; Schema: sync; Owner: -

GRANT USAGE ON SEQUENCE sync.source_source_id_seq TO dersync_engine;

-- Name: SEQUENCE staged_table_table_id_seq; Type: ACL; Schema: sync; Owner: -

GRANT USAGE ON SEQUENCE sync.staged_table_table_id_seq TO dersync_engine;

