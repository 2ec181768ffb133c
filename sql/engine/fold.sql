-- A newer change of a record whose delivery is still queued.
create or replace function engine.fold(p_birth sync.birth) returns boolean
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
declare
  v_queued sync.delivery;
begin
  select * into v_queued from sync.delivery d
    where d.lane = p_birth.lane and d.is_in_lane and d.flow_id = p_birth.flow_id and d.record_id = p_birth.record_id
    order by d.delivery_id desc limit 1;
  if not found or v_queued.state not in ('queued', 'retry_wait') or v_queued.delivery_id = any (engine.claimed()) then
    return false;
  end if;
  if exists (select from sync.ready r where r.delivery_id = v_queued.delivery_id) then
    perform from sync.ready r where r.delivery_id = v_queued.delivery_id for update skip locked;
    if not found then
      return false;  -- a claim is taking it at this moment
    end if;
  elsif v_queued.delivery_id = any (engine.claimed()) then
    return false;  -- a claim took it between the two looks
  end if;
  update sync.delivery d set record_version = p_birth.record_version, change_id = p_birth.change_id, idempotency_key = p_birth.idempotency_key,
      due_at = p_birth.due_at, expires_at = p_birth.expires_at
    where d.delivery_id = v_queued.delivery_id;
  return true;
end $$;
comment on function engine.fold(sync.birth) is 'Folds a newer change into the queued delivery of the same record, which is built from the row only when it is claimed. Never into one that is claimed, unknown or awaiting its acknowledgement: says false then. The row lock keeps a claim away until dispatch commits.';
