-- Corrections are versions of an outcome.
create or replace function engine.number_outcome() returns trigger
language plpgsql set search_path = '' set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
declare
  v_last staging.outcome;
begin
  select o.* into v_last from staging.outcome o
    where o.derms_instance = new.derms_instance and o.stage_id = new.stage_id
      and o.head_end_system = new.head_end_system and o.nic_id = new.nic_id and not o.is_overtaken
    order by o.version desc limit 1;
  new.version := coalesce(v_last.version, 1);
  if not found or (new.outcome, new.starts_at, new.ends_at, new.error_message)
      is not distinct from (v_last.outcome, v_last.starts_at, v_last.ends_at, v_last.error_message) then
    return new;
  end if;
  select (coalesce(mine.created_at, mine.first_seen_at), mine.record_id, new.row_number)
      < (coalesce(last.created_at, last.first_seen_at), last.record_id, v_last.row_number) into new.is_overtaken
    from staging.file mine join staging.file last on last.instance = v_last.derms_instance and last.file_id = v_last.file_id
    where mine.instance = new.derms_instance and mine.file_id = new.file_id;
  new.version := v_last.version + (not new.is_overtaken)::integer;
  return new;
end $$;
comment on function engine.number_outcome() is 'Trigger on staging.outcome: other content than the latest version of its stage and device makes the next version. A row that comes late out of quarantine, or of a file that could not be read in its turn, and that a later file has overtaken never replaces what that said.';

create or replace trigger _020_number before insert on staging.outcome for each row execute function engine.number_outcome();
