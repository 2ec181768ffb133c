-- The registration of a device is what the answer to its latest sync request says.
create or replace function engine.answer_order(p_sync staging.enrollment_sync, p_message text) returns bigint[]
language sql immutable parallel safe set search_path = '' as $$
  select array[case when p_sync.is_missed then 0 else p_sync.record_id end, coalesce(pg_catalog.substring(p_message, '#r(\d{1,9})$')::bigint, 0)]
$$;
comment on function engine.answer_order(staging.enrollment_sync, text) is 'Order in which DERMS was asked: requests go to it as they were staged, those of one device one after the other, and a repair after what it repairs. What was settled without us was asked before, in an order that only its times tell.';

create or replace function engine.keep_registration() returns trigger
language plpgsql set search_path = '' set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
begin
  with answer as materialized (
    select distinct on (r.device_id) r.device_id, r.head_end_registration, r.message, r.source_version, r.exchange_id, a.message_id, o.asked
    from new_rows r
      join staging.enrollment_ack a on a.derms_instance = r.derms_instance and a.ack_id = r.ack_id
      join staging.enrollment_sync s on s.sync_request_id = a.sync_request_id
      cross join lateral engine.answer_order(s, a.message_id) o(asked)
    order by r.device_id, o.asked desc, r.source_version desc nulls last, r.record_id desc)
  update staging.device d set head_end_registration = n.head_end_registration, head_end_message = n.message, head_end_version = n.source_version,
      head_end_request = n.message_id, exchange_id = n.exchange_id, changed_at = engine.now(), record_version = d.record_version + 1
    from answer n
    where d.device_id = n.device_id
      and (d.ended_at is null or not exists (select from staging.device x where x.device_id = d.device_id and x.ended_at is null))
      and (d.head_end_registration, d.head_end_message, d.head_end_version, d.head_end_request)
        is distinct from (n.head_end_registration, n.message, n.source_version, n.message_id)
      and coalesce(
        (select n.asked > o.asked or n.asked = o.asked and (d.head_end_version > n.source_version) is not true
         from staging.enrollment_sync s cross join lateral engine.answer_order(s, d.head_end_request) o(asked)
         where s.sync_request_id = pg_catalog.split_part(d.head_end_request, '#', 1)),
        (d.head_end_version > n.source_version) is not true);
  return null;
end $$;
comment on function engine.keep_registration() is 'Trigger on staging.enrollment_ack_device: the active device (the ended ones when none is active) has what the answer to its latest request says, of several answers to that the one of the latest version. The times of answers to two requests are not compared: the clock of DERMS may step back between them.';

create or replace trigger _200_keep_registration after insert on staging.enrollment_ack_device referencing new table as new_rows
  for each statement execute function engine.keep_registration();
