-- Births of flows that send only the latest content.
create or replace function engine.drop_folded(p_births sync.birth[]) returns sync.birth[]
language plpgsql set search_path = '' as $$
declare
  v_kept sync.birth[] := '{}';
  v_birth sync.birth;
  v_flow sync.flow;
  v_verdict text;
begin
  foreach v_birth in array p_births loop
    select * into strict v_flow from sync.flow f where f.flow_id = v_birth.flow_id;
    v_verdict := 'deliver';
    if v_flow.content = 'latest' and v_flow.mode = 'deliver' then
      if engine.fold(v_birth) or exists (
          select from unnest(v_kept) k where k.flow_id = v_birth.flow_id and k.record_id = v_birth.record_id) then
        v_verdict := 'folded';
      elsif v_flow.after_sent = 'recreate_stage' then
        v_verdict := engine.recreate_stage(v_birth);
      end if;
    end if;
    if v_verdict = 'deliver' then
      v_kept := v_kept || v_birth;
    elsif v_verdict = 'alarm' then
      insert into sync.delivery (flow_id, application_id, record_id, record_version, change_id, cause, state, lane, is_in_lane, priority,
          idempotency_key, born_at, kind, code, message)
        values (v_birth.flow_id, v_birth.application_id, v_birth.record_id, v_birth.record_version, v_birth.change_id, v_birth.cause, 'dead',
          -v_birth.born_id, true, v_birth.priority, v_birth.idempotency_key, v_birth.at, 'permanent', 'MOVED',
          'the window of the stage moved after the stage had started: DACS has no way to change it');
    end if;
  end loop;
  return v_kept;
end $$;
comment on function engine.drop_folded(sync.birth[]) is 'Leaves out births that fold into a queued delivery of the same record, or that make their stage anew; a stage that moved after its start becomes a dead delivery in a lane of its own: an alarm.';
