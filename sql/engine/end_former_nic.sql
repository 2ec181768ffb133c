-- A device with a new NIC.
create or replace function engine.end_former_nic() returns trigger
language plpgsql set search_path = '' as $$
begin
  if new.device_id is not null and new.ended_at is null and exists (
      select from staging.device d where d.device_id = new.device_id and d.ended_at is null and (d.head_end_system, d.nic_id) <> (new.head_end_system, new.nic_id)) then
    update staging.device d set ended_at = coalesce(new.source_version, engine.now()), changed_at = engine.now(),
        exchange_id = new.exchange_id, record_version = d.record_version + 1
      where d.device_id = new.device_id and d.ended_at is null and (d.head_end_system, d.nic_id) <> (new.head_end_system, new.nic_id);
  end if;
  return new;
end $$;
comment on function engine.end_former_nic() is 'Trigger on staging.device: a device_id that comes with another NIC ends its former row; the key of a row never changes.';

create or replace trigger _010_end_former_nic before insert on staging.device for each row execute function engine.end_former_nic();
