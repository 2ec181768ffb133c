-- Times of an application whose clock stepped back.
create or replace function engine.is_after_step(p_changed_at timestamptz, p_version timestamptz, p_newer timestamptz) returns boolean
language plpgsql stable set search_path = '' as $$
declare
  v_step text[] := nullif(pg_catalog.current_setting('dersync.step', true), '')::text[];  -- when it was seen, from which time on, the clock
begin
  return coalesce((p_changed_at < v_step[1]::timestamptz or p_version > v_step[3]::timestamptz and p_newer <= v_step[3]::timestamptz)
    and (p_newer < v_step[2]::timestamptz) is not true, false);
end $$;
comment on function engine.is_after_step(timestamptz, timestamptz, timestamptz) is 'Whether an older version is from after a step of its source''s clock and the row from before: the row was merged before the step was seen (p_changed_at) and the version is not earlier than the clock has been since; or the row is newer than the clock shows by now. False where no step was seen, see engine.begin_after_step.';

create or replace function engine.begin_after_step(p_source integer, p_clock_at text) returns void
language sql volatile set search_path = '' as $$
  select pg_catalog.set_config('dersync.step', array[s.stepped_at::text, s.step_begins_at::text, coalesce(p_clock_at::timestamptz, s.clock_at)::text]::text, true)
    from sync.source s where s.source_id = p_source
$$;
comment on function engine.begin_after_step(integer, text) is 'Tells the merges of this transaction what is known of the source''s clock; p_clock_at: what it shows on the page.';
