-- The stage of a row that names only its event.
create or replace function engine.resolve_stage() returns trigger
language plpgsql set search_path = '' set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set jit = off as $$
declare
  v_starts_at timestamptz := new.starts_at;
  v_ends_at timestamptz := coalesce(new.ends_at, new.starts_at);
  v_stages text[];
begin
  if new.event_id is null then
    raise exception 'the row names neither a stage nor an event' using errcode = '23514', column = 'stage_id';
  end if;
  if v_starts_at is null then
    -- Without times of its own it has those of the file's header, where that has any.
    select f.event_starts_at, f.event_ends_at into v_starts_at, v_ends_at
      from staging.file f where f.instance = new.derms_instance and f.file_id = new.file_id;
  end if;
  select array_agg(s.stage_id order by s.stage_id) into v_stages
  from (select g.stage_id, g.status = 'Canceled' as is_canceled, bool_or(g.status <> 'Canceled') over () as has_other
        from staging.event_stage g
        where g.derms_instance = new.derms_instance and g.event_id = new.event_id
          and (v_starts_at is null or v_starts_at >= g.starts_at and v_ends_at <= g.ends_at)) s
  where not (s.is_canceled and s.has_other);
  if cardinality(v_stages) = 1 then
    new.stage_id := v_stages[1];
    return new;
  end if;
  raise exception 'event % has % of %: the row must name its stage', new.event_id,
    case when v_stages is null then 'no stage' else cardinality(v_stages) || ' stages' end,
    case when v_starts_at is null then 'which a row without times could be'
         else 'which the window holds ' || engine.instant_text(v_starts_at) || ' to ' || engine.instant_text(v_ends_at) end
    using errcode = '23514', column = 'stage_id';
end $$;
comment on function engine.resolve_stage() is 'Trigger on rows of files that name an event and no stage: such a row belongs to the one stage of the event whose window holds it (a cancelled stage counts only when no other does). None or several: the row is refused with that reason and waits in quarantine.';

create or replace trigger _005_resolve_stage before insert on staging.reservation for each row when (new.stage_id is null) execute function engine.resolve_stage();
create or replace trigger _005_resolve_stage before insert on staging.outcome for each row when (new.stage_id is null) execute function engine.resolve_stage();
