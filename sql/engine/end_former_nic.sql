-- A device with a new NIC.
create or replace function engine.end_former_nic() returns trigger
language plpgsql set search_path = '' set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
declare
  v_active staging.device;
  v_is_load boolean := coalesce(pg_catalog.current_setting('dersync.cause', true), '') = 'initial';
begin
  select * into v_active from staging.device d
    where d.device_id = new.device_id and d.ended_at is null and (d.head_end_system, d.nic_id) <> (new.head_end_system, new.nic_id);
  if not found then
    return new;
  elsif v_active.source_version > new.source_version and not engine.is_after_step(v_active.changed_at, v_active.source_version, new.source_version)
      or v_is_load and v_active.source_version is not null and new.source_version is null then
    new.ended_at := v_active.source_version;  -- what comes late is the former one
  elsif v_is_load and v_active.source_version is not distinct from new.source_version then
    raise exception 'device % is active with NIC % too', new.device_id, v_active.nic_id using errcode = 'unique_violation', column = 'device_id',
      hint = 'End one of the two, or say by their versions which is the newer.';
  else
    update staging.device d set ended_at = coalesce(new.source_version, engine.now()), changed_at = engine.now(),
        exchange_id = new.exchange_id, record_version = d.record_version + 1
      where d.record_id = v_active.record_id;
  end if;
  return new;
end $$;
comment on function engine.end_former_nic() is 'Trigger on staging.device: a device_id that comes with another NIC ends its former row, whichever of the two comes first; the key of a row never changes. Two rows of an initial load that do not say which is newer are refused.';

create or replace trigger _010_end_former_nic before insert on staging.device for each row
  when (new.device_id is not null and new.ended_at is null and pg_catalog.current_setting('dersync.former_nics', true) is distinct from 'none')
  execute function engine.end_former_nic();

-- What one statement found out says nothing of the next.
create or replace function engine.forget_former_nics() returns trigger
language plpgsql set search_path = '' as $$
begin
  perform pg_catalog.set_config('dersync.former_nics', '', true);
  return null;
end $$;
comment on function engine.forget_former_nics() is 'Trigger on staging.device: each statement looks for former NICs anew, see engine.begin_merge_of_devices.';

create or replace trigger _005_forget_former_nics before insert on staging.device for each statement execute function engine.forget_former_nics();
