-- A stage that moved after its program event was made.
create or replace function engine.recreate_stage(p_birth sync.birth, out verdict text, out births sync.birth[])
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
declare
  v_last sync.delivery;
  v_stage staging.event_stage;
  v_after bigint;
  v_own sync.born[];
begin
  verdict := 'deliver';
  select * into v_last from sync.delivery d where d.flow_id = p_birth.flow_id and d.record_id = p_birth.record_id
    order by d.delivery_id desc limit 1;
  if not found or p_birth.cause <> 'change' or not engine.had_effect(v_last.delivery_id) then
    return;
  end if;
  if v_last.change_id >= p_birth.change_id then
    verdict := 'folded';  -- what was made last knew of this move
    return;
  end if;
  if exists (select from audit.record_change c where c.record_id = p_birth.record_id and c.change_id > v_last.change_id
             and c.change_id <= p_birth.change_id and c.table_id = (select f.table_id from sync.flow f where f.flow_id = p_birth.flow_id)
             and c.new ? 'incarnation') then
    return;
  end if;
  -- Who is changing the stage at this moment is waited for: whatever it becomes, it is made anew as that.
  select * into strict v_stage from staging.event_stage s where s.record_id = p_birth.record_id for no key update;
  if v_stage.status = 'Canceled' then
    verdict := 'folded';  -- its cancel follows
    return;
  end if;
  if v_stage.status <> 'Scheduled' or exists (select from sync.flow f where f.flow_id = p_birth.flow_id and f.after_sent = 'alarm') then
    verdict := 'alarm';
    return;
  end if;
  verdict := 'recreate';
  v_after := pg_catalog.nextval('sync.born_born_id_seq');
  perform pg_catalog.set_config('dersync.actor', 'engine', true), pg_catalog.set_config('dersync.reason', 'the stage moved', true);
  insert into staging.event_stage_step (derms_instance, stage_id, action, at, is_inferred, cancel_reason, source_version, exchange_id)
    values (v_stage.derms_instance, v_stage.stage_id, 'F1CN', engine.now(), true, 'rescheduled', v_stage.source_version, v_stage.exchange_id)
    on conflict do nothing;
  update staging.event_stage s set incarnation = s.incarnation + 1, record_version = s.record_version + 1, changed_at = engine.now()
    where s.record_id = p_birth.record_id;
  insert into staging.event_stage_step (derms_instance, stage_id, action, at, is_inferred, source_version, exchange_id)
    values (v_stage.derms_instance, v_stage.stage_id, 'X1SD', engine.now(), true, v_stage.source_version, v_stage.exchange_id)
    on conflict do nothing;
  with made(name, record_id) as (
    values ('event_stage', v_stage.record_id)
    union all
    select 'event_stage_step', t.record_id from staging.event_stage_step t where t.derms_instance = v_stage.derms_instance and t.stage_id = v_stage.stage_id),
  own as (
    delete from sync.born b using sync.flow f, sync.staged_table t, made m
      where b.born_id > v_after and f.flow_id = b.flow_id and t.table_id = f.table_id and (m.name, m.record_id) = (t.name, b.record_id)
      returning b.*)
  select array_agg(o::sync.born order by o.born_id) into v_own from own o;
  births := engine.expand(v_own);
  with reborn as (
    insert into sync.born (flow_id, record_id, change_id, record_version, cause, at)
      select f.flow_id, r.record_id, p_birth.change_id, r.record_version, 'repair', (select engine.now())
      from sync.flow f
        cross join lateral (
          select x.record_id from staging.reservation x
            where x.derms_instance = v_stage.derms_instance and x.stage_id = v_stage.stage_id and (x.result is distinct from 'ERROR'
              or exists (select from sync.delivery d where d.record_id = x.record_id and d.flow_id = f.flow_id and d.settled_at is null))
          except
          select b.record_id from sync.born b where b.flow_id = f.flow_id) n  -- its birth comes behind the cancel
        join staging.reservation r on r.record_id = n.record_id
      where f.is_active and f.table_id = (select t.table_id from sync.staged_table t where t.name = 'reservation')
      order by r.record_id
      returning record_id)
  -- Each of them is counted twice: its first delivery was, or will be when the cancel supersedes it, and the new one will be.
  update sync.file_intake i set rows_settled = i.rows_settled - x.rows
    from (select f.record_id, count(*)::integer as rows from reborn b join staging.reservation r on r.record_id = b.record_id
            join staging.file f on (f.instance, f.file_id) = (r.derms_instance, r.file_id) group by f.record_id) x
    where i.record_id = x.record_id;
  perform pg_catalog.set_config('dersync.actor', '', true), pg_catalog.set_config('dersync.reason', '', true);
end $$;
comment on function engine.recreate_stage(sync.birth) is 'DACS has no update of a program event: a scheduled stage whose window moved is cancelled there (reason "rescheduled") and made anew as the next incarnation, its reservations are born again. Verdict recreate: births stand in the place of this one, in the same dispatch. So the cancel supersedes exactly what is born again; a reservation whose birth was not dispatched yet comes behind it by itself. deliver: the birth is the new incarnation, or DACS has none yet (one that was observed and taken as known is there); folded: what was made last knew of the move, or the stage is cancelled meanwhile; alarm: the stage has started, or the flow''s after_sent says so.';
