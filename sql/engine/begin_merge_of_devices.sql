-- Whether a page of devices brings a new NIC to one of them.
create or replace function engine.begin_merge_of_devices(p_exchange bigint, p_head_end_systems text[], p_nic_ids text[], p_device_ids text[]) returns timestamptz
language plpgsql volatile set search_path = '' set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
begin
  perform pg_catalog.set_config('dersync.former_nics', 'none', true)
    where not exists (
        select from unnest(p_head_end_systems, p_nic_ids, p_device_ids) n(head_end_system, nic_id, device_id)
          cross join lateral (select from staging.device d where d.device_id = n.device_id and d.ended_at is null
            and (d.head_end_system, d.nic_id) <> (n.head_end_system, n.nic_id) offset 0) former)
      and (select count(n.device_id) = count(distinct n.device_id) from unnest(p_device_ids) n(device_id));
  return engine.begin_merge(p_exchange);
end $$;
comment on function engine.begin_merge_of_devices(bigint, text[], text[], text[]) is 'Like engine.begin_merge, for rows of staging.device: looks once, for all of them, whether one brings another NIC to an active device or two bring the same device. If not, engine.end_former_nic need not look row by row in this statement.';
