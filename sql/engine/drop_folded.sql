-- Births of flows that send only the latest content.
create or replace function engine.drop_folded(p_births sync.birth[]) returns sync.birth[]
language plpgsql set search_path = '' as $$
declare
  v_dropped bigint[] := '{}';
  v_anew bigint[] := '{}';
  v_made sync.birth[];
  v_latest record;
  v_birth sync.birth;
  v_verdict text;
begin
  for v_latest in
    select l.* from (
      select b as birth, f.after_sent, row_number() over (partition by b.flow_id, b.record_id order by b.born_id) > 1 as is_later
      from unnest(p_births) b join sync.flow f on f.flow_id = b.flow_id
      where f.content = 'latest' and f.mode = 'deliver' offset 0) l
    -- Most are the only ones of their record: one look into the index for each of those.
    where l.is_later or l.after_sent in ('recreate_stage', 'alarm')
      or (select true from sync.delivery d where d.lane = (l.birth).lane and d.is_in_lane and d.flow_id = (l.birth).flow_id
        and d.record_id = (l.birth).record_id limit 1)
    order by (l.birth).born_id
  loop
    v_birth := v_latest.birth;
    v_verdict := 'deliver';
    if engine.fold(v_birth) or v_birth.record_id = any (v_anew) or v_latest.is_later and exists (select from unnest(p_births) k where k.flow_id = v_birth.flow_id and k.record_id = v_birth.record_id
        and k.born_id < v_birth.born_id and k.born_id <> all (v_dropped)) then
      v_verdict := 'folded';
    elsif v_latest.after_sent in ('recreate_stage', 'alarm') then
      select r.verdict, r.births into v_verdict, v_made from engine.recreate_stage(v_birth) r;
    end if;
    if v_verdict = 'recreate' then
      v_anew := v_anew || v_birth.record_id;
      p_births := p_births || v_made;
    end if;
    if v_verdict = 'alarm' then
      perform engine.stop_birth(row(v_birth.born_id, v_birth.flow_id, v_birth.record_id, v_birth.change_id, v_birth.record_version, v_birth.cause, v_birth.at),
        'permanent', 'MOVED', 'the window of the stage moved after its program event was made: DACS has no way to change it');
    end if;
    if v_verdict <> 'deliver' then
      v_dropped := v_dropped || v_birth.born_id;
    end if;
  end loop;
  if v_dropped = '{}' then
    return p_births;
  end if;
  return coalesce((select array_agg(b order by b.born_id) from unnest(p_births) b where b.born_id <> all (v_dropped)), '{}');
end $$;
comment on function engine.drop_folded(sync.birth[]) is 'Leaves out births that fold into a queued delivery of the same record. Those that make their stage anew are replaced by what that takes. A stage that moved after its start, or in a flow whose after_sent is alarm, becomes a dead delivery in a lane of its own: an alarm.';
