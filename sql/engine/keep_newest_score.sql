-- The newest score stands at the device.
create or replace function engine.keep_newest_score() returns trigger
language plpgsql set search_path = '' as $$
begin
  update staging.device d set score = n.score, scored_at = n.scored_at, exchange_id = n.exchange_id, changed_at = engine.now(),
      record_version = d.record_version + 1
    from (select distinct on (r.head_end_system, r.nic_id) r.* from new_rows r order by r.head_end_system, r.nic_id, r.scored_at desc) n
    where d.head_end_system = n.head_end_system and d.nic_id = n.nic_id and (d.scored_at is null or d.scored_at <= n.scored_at)
      and (d.score, d.scored_at) is distinct from (n.score, n.scored_at);
  return null;
end $$;
comment on function engine.keep_newest_score() is 'Trigger on staging.device_score: an older score never replaces a newer one; for the same time the one that came last counts.';

create or replace trigger _200_keep_newest_insert after insert on staging.device_score referencing new table as new_rows
  for each statement execute function engine.keep_newest_score();
create or replace trigger _200_keep_newest_update after update on staging.device_score referencing new table as new_rows
  for each statement execute function engine.keep_newest_score();
