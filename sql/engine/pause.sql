-- A person stops a flow or an application, and lets it go on.
create or replace function engine.find_pausable(p_name text) returns table (flow_id smallint, application_id smallint)
language plpgsql stable set search_path = '' as $$
begin
  return query
    select f.flow_id, null::smallint from sync.flow f where f.name = p_name and f.is_active
    union all
    select null, a.application_id from sync.application a where a.name = p_name;
  if not found then
    raise exception 'there is no flow and no application "%"', p_name using errcode = 'DS030', hint = '`dersync status` lists the flows, and the sources of each application.';
  end if;
end $$;
comment on function engine.find_pausable(text) is 'The flow or the application of that name; an error when there is none. One name may be both: then both are meant.';

create or replace function engine.pause(p_name text, p_actor text, p_reason text)
returns table (waiting bigint, cancels bigint, in_flight bigint)
language plpgsql security definer set search_path = '' as $$
declare
  v_ready bigint[];
begin
  if coalesce(pg_catalog.btrim(p_reason), '') = '' then
    raise exception 'a pause needs a reason' using errcode = 'DS021';
  end if;
  perform pg_catalog.pg_advisory_xact_lock(engine.lane_lock());
  insert into sync.pause (flow_id, application_id, paused_at, actor, reason)
    select s.flow_id, s.application_id, engine.now(), coalesce(p_actor, session_user::text), p_reason from engine.find_pausable(p_name) s
    on conflict do nothing;
  if not found then
    raise exception '"%" is paused already', p_name using errcode = 'DS020', hint = '`dersync status` says since when and why.';
  end if;
  -- A claim that is taking some of them holds their rows: the delete waits for it, and they are in flight.
  with stopped as (
    delete from sync.ready r using sync.delivery d
      where d.delivery_id = r.delivery_id and exists (select from engine.find_pausable(p_name) s where s.flow_id = d.flow_id or s.application_id = d.application_id)
      returning r.delivery_id)
    select array_agg(s.delivery_id order by s.delivery_id) into v_ready from stopped s;
  if v_ready is not null then
    perform engine.place(v_ready);
  end if;
  perform engine.record_action(p_actor, 'pause', p_name, p_reason, null);
  return query select sum(p.waiting)::bigint, sum(p.cancels)::bigint, sum(p.in_flight)::bigint from report.pauses p where p.name = p_name;
end $$;
comment on function engine.pause(text, text, text) is 'Pauses a flow or an application: what is ready of it waits at the gate of the pause, as does whatever becomes a head or is due for a retry; changes are staged and queued as before, what is being sent is finished. A paused application is not polled either. Says how many deliveries wait, how many of them are cancels, how many are being sent.';

create or replace function engine.resume(p_name text, p_actor text, p_reason text) returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  v_keys text[];
  v_waiting bigint[];
begin
  perform pg_catalog.pg_advisory_xact_lock(engine.lane_lock());
  with ended as (
    delete from sync.pause p where exists (select from engine.find_pausable(p_name) s where s.flow_id = p.flow_id or s.application_id = p.application_id)
      returning p.flow_id, p.application_id)
    select array_agg(engine.pause_key(e.flow_id, e.application_id)) into v_keys from ended e;
  if v_keys is null then
    raise exception '"%" is not paused', p_name using errcode = 'DS020', hint = '`dersync status` lists what is.';
  end if;
  with opened as (delete from sync.gate g where g.key = any (v_keys) returning g.delivery_id)
    select array_agg(o.delivery_id order by o.delivery_id) into v_waiting from opened o;
  if v_waiting is not null then
    perform engine.place(v_waiting);
  end if;
  perform engine.record_action(p_actor, 'resume', p_name, p_reason, null);
  perform pg_catalog.pg_notify('dersync', '');
  return coalesce(cardinality(v_waiting), 0);
end $$;
comment on function engine.resume(text, text, text) is 'Ends a pause: what waited for it goes to its place. Says how many heads of lanes that were.';
