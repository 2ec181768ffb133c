-- A person decides about deliveries.
create or replace function engine.replay(p_deliveries bigint[]) returns void
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set jit = off as $$
declare
  v_queued bigint[];
begin
  insert into sync.hold (key, delivery_id)
    select k.key, d.delivery_id from unnest(p_deliveries) p(id) join sync.delivery d on d.delivery_id = p.id cross join lateral unnest(d.freed_keys) k(key)
      where d.state = 'dead';
  update sync.delivery d set state = 'queued', kind = null, code = null, message = null, freed_keys = null,
      expires_at = case when d.expires_at > (select engine.now()) then d.expires_at end
    where d.delivery_id = any (p_deliveries) and d.state = 'dead';
  delete from sync.later l where l.delivery_id = any (p_deliveries);
  select array_agg(d.delivery_id order by d.delivery_id) into v_queued
  from unnest(p_deliveries) i(id)
    join sync.delivery d on d.delivery_id = i.id
    left join lateral (select true as is_behind from sync.delivery o where o.lane = d.lane and o.is_in_lane and o.delivery_id < d.delivery_id limit 1) b on true
  where b.is_behind is null and not exists (select from sync.ready r where r.delivery_id = d.delivery_id)
    and not exists (select from sync.gate g where g.delivery_id = d.delivery_id);
  if v_queued is not null then
    perform engine.place(v_queued);
  end if;
end $$;
comment on function engine.replay(bigint[]) is 'Dead deliveries are queued at their place again, those that wait for a retry or stopped with an unknown outcome are placed now; a head goes to ready or to its gate. What a dead one had given free at its gates it holds again, for whatever is not ready by then; a time of expiry that has passed counts no more. Only under engine.lane_lock(), and with what is claimed left out.';

create or replace function engine.bear_again(p_deliveries bigint[]) returns void
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set jit = off as $$
begin
  -- One that could not become a delivery never was on its way: the birth takes its place again.
  with gone as (delete from sync.delivery d where d.delivery_id = any (p_deliveries) and d.state = 'dead' and d.attempts = 0 returning d.*)
  insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
    select g.flow_id, g.record_id, g.change_id, g.record_version, case when g.code = 'MOVED' then 'replay' else g.cause end, g.born_at
    from gone g order by g.delivery_id;
  perform engine.note_decided(p_deliveries);
  with again as (
    update sync.delivery d set decided_at = (select engine.now()) where d.delivery_id = any (p_deliveries) and d.settled_at is not null returning d.*),
  born as (
    insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
      select a.flow_id, a.record_id, a.change_id, a.record_version, 'replay', (select engine.now()) from again a order by a.delivery_id),
  -- It was counted towards the answer to its file, and will be once more.
  counted as (
    select f.record_id, count(*)::integer as rows
    from again a join sync.flow w on w.flow_id = a.flow_id and w.answers = 'file' join sync.staged_table t on t.table_id = w.table_id
      join engine.file_rows r on r.table_name = t.name and r.record_id = a.record_id
      join staging.file f on (f.instance, f.file_id) = (r.derms_instance, r.file_id) group by f.record_id)
  update sync.file_intake i set rows_settled = i.rows_settled - c.rows from counted c where i.record_id = c.record_id;
end $$;
comment on function engine.bear_again(bigint[]) is 'Settled deliveries are born once more with cause replay; dead ones that never became a real delivery (no route, a failing expression, a moved stage) give way to their birth. Only under engine.lane_lock().';

create or replace function engine.decide_deliveries(p_verb text, p_deliveries bigint[], p_as text, p_is_forced boolean, p_actor text, p_reason text)
returns table (delivery_id bigint, state text, act text, words text)
language plpgsql security definer set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set jit = off as $$
declare
  v_action bigint;
  v_deliveries bigint[];
  v_states text[];
  v_acts text[];
  v_words text[];
begin
  if coalesce(pg_catalog.btrim(p_reason), '') = '' then
    raise exception '% needs a reason', p_verb using errcode = 'DS021';
  end if;
  if p_verb is null or p_verb not in ('replay', 'skip', 'discard') or p_as is null or p_as not in ('discarded', 'delivered') then
    raise exception 'deliveries are not decided about by % as %', coalesce(p_verb, 'null'), coalesce(p_as, 'null') using errcode = 'DS021',
      hint = 'replay, skip, discard; discarded, delivered.';
  end if;
  perform pg_catalog.pg_advisory_xact_lock(engine.lane_lock());
  -- A claim that is taking some of them holds their rows: it is waited for and then visible; no other takes one of them before the end.
  perform from sync.ready r where r.delivery_id = any (p_deliveries) for update;
  select array_agg(p.delivery_id), array_agg(p.state), array_agg(p.act), array_agg(p.words) into v_deliveries, v_states, v_acts, v_words
    from engine.plan_deliveries(p_verb, p_deliveries, p_as, p_is_forced) p;
  return query select * from unnest(v_deliveries, v_states, v_acts, v_words);
  if coalesce(pg_catalog.num_nonnulls(variadic v_acts), 0) = 0 then
    return;
  end if;
  v_action := engine.record_action(p_actor, p_verb, 'deliveries', p_reason,
    pg_catalog.jsonb_build_object('deliveries', pg_catalog.num_nonnulls(variadic v_acts), 'as', p_as, 'forced', p_is_forced));
  insert into audit.delivery_action (action_id, delivery_id, flow_id, record_id, state, act)
    select v_action, d.delivery_id, d.flow_id, d.record_id, p.state, p.act from unnest(v_deliveries, v_states, v_acts) p(id, state, act)
      join sync.delivery d on d.delivery_id = p.id where p.act is not null;
  perform engine.note_decided(x.ids) from (select array_agg(p.id) as ids from unnest(v_deliveries, v_acts) p(id, act) where p.act = 'note') x where x.ids is not null;
  perform engine.settle(x.ids, p_as, case when p_as = 'delivered' then 'taken as delivered: ' when p_verb = 'skip' then 'skipped: ' else 'discarded: ' end || p_reason)
    from (select array_agg(p.id) as ids from unnest(v_deliveries, v_acts) p(id, act) where p.act = 'settle') x where x.ids is not null;
  perform engine.bear_again(x.ids)
    from (select array_agg(p.id) as ids from unnest(v_deliveries, v_acts) p(id, act) where p.act = 'bear') x where x.ids is not null;
  perform engine.replay(x.ids)
    from (select array_agg(p.id) as ids from unnest(v_deliveries, v_acts) p(id, act) where p.act in ('requeue', 'hurry')) x where x.ids is not null;
  perform pg_catalog.pg_notify('dersync', '');
end $$;
comment on function engine.decide_deliveries(text, bigint[], text, boolean, text, text) is 'Replays, skips or discards deliveries as engine.plan_deliveries says, in one transaction under the lane lock, and records who, why and which. What is being sent is never touched. Gives what became of each.';
