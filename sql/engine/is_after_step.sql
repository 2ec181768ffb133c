-- Times of an application whose clock stepped back. A row that changes after the step is known by a time just after it: within the
-- millisecond behind the newest time from before, in the order of its own times.
create or replace function engine.begin_after_step(p_source integer, p_clock_at text) returns void
language sql volatile set search_path = '' as $$
  select pg_catalog.set_config('dersync.step',
      array[s.stepped_at::text, s.step_begins_at::text, s.step_ends_at::text, coalesce(p_clock_at::timestamptz, s.clock_at)::text]::text, true)
    from sync.source s where s.source_id = p_source
$$;
comment on function engine.begin_after_step(integer, text) is 'Tells the merges of this transaction what is known of the source''s clock; p_clock_at: what it shows on the page.';

create or replace function engine.seen_step() returns timestamptz[]
language sql stable set search_path = '' as $$
  select nullif(pg_catalog.current_setting('dersync.step', true), '')::timestamptz[]
$$;
comment on function engine.seen_step() is 'What engine.begin_after_step said in this transaction: when the step was seen, from when and until when times are of before or after it, what the clock shows; null: nothing.';

create or replace function engine.time_after_step(p_version timestamptz, p_newer timestamptz) returns timestamptz
language plpgsql stable set search_path = '' as $$
declare
  v_step timestamptz[] := engine.seen_step();
  v_part double precision := extract(epoch from p_newer - v_step[2]) / nullif(extract(epoch from v_step[3] - v_step[2]), 0);
begin
  return greatest(v_step[3] + (1 + pg_catalog.floor(900 * v_part)) * interval '1 microsecond', p_version + interval '1 microsecond');
end $$;
comment on function engine.time_after_step(timestamptz, timestamptz) is 'The time by which a row of version p_version is known when it takes p_newer from after a step of the clock: later than all from before, and than p_version.';

create or replace function engine.is_after_step(p_changed_at timestamptz, p_version timestamptz, p_newer timestamptz) returns boolean
language plpgsql stable set search_path = '' as $$
declare
  v_step timestamptz[] := engine.seen_step();
begin
  return coalesce(case
    when v_step is null or p_newer < v_step[2] or p_newer > v_step[3] then false
    when p_changed_at < v_step[1] then true
    when p_version > v_step[3] and p_version < v_step[3] + interval '1 millisecond' then engine.time_after_step('-infinity', p_newer) >= p_version
    else p_version > v_step[4] and p_newer <= v_step[4] end, false);
end $$;
comment on function engine.is_after_step(timestamptz, timestamptz, timestamptz) is 'Whether an older version is from after a step of its source''s clock and the row from before: the version is not earlier than the clock has been since and not later than what it showed before, and the row was merged before the step was seen (p_changed_at), or after the step by an earlier version, or is newer than the clock shows by now. False where no step was seen.';
