-- Files that a source listed.
create or replace function engine.register_files(p_source integer, p_exchange bigint, p_instances text[], p_file_ids text[], p_entries bytea[]) returns void
language plpgsql set search_path = '' as $$
begin
  insert into sync.file_intake (record_id, source_id, file_id, entry, next_try_at, due_at, answered_at)
    select f.record_id, p_source, i.file_id, i.entry, engine.now(),
      case when f.message_id is null then 'infinity'
           else greatest(engine.now() + interval '15 minutes', least(f.event_starts_at, engine.now() + interval '1 hour')) end,
      case when f.answered_as is not null then engine.now() end
    from unnest(p_instances, p_file_ids, p_entries) i(instance, file_id, entry)
      join staging.file f on f.instance = i.instance and f.file_id = i.file_id
    on conflict do nothing;
end $$;
comment on function engine.register_files(integer, bigint, text[], text[], bytea[]) is 'Plans the reading of listed files. A file is answered when all its rows are settled, at the latest after one hour, or at the start of its event if that is nearer, but never before 15 minutes; one that names no message is never answered, nor one that was when it was first seen.';
