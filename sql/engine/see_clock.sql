-- What a run says of its source's clock.
create or replace function engine.see_clock(p_source sync.source, p_as_of timestamptz, p_clock_at timestamptz, p_newest_at timestamptz, p_newest_id text, p_is_proven boolean)
returns sync.source
language plpgsql stable set search_path = '' as $$
begin
  if p_source.newest_at is null or p_source.newest_at < p_source.tip_at then
    p_source.newest_at := p_source.tip_at;
    p_source.newest_id := p_source.tip_id;
  end if;
  if (p_newest_at <= p_source.newest_at) is not true and p_newest_at <= p_clock_at + interval '1 day' then
    p_source.newest_at := p_newest_at;
    p_source.newest_id := p_newest_id;
  end if;
  if p_clock_at < p_source.newest_at then
    if p_source.stepped_at is null or p_clock_at < p_source.clock_at then
      p_source.stepped_at := engine.now();
    end if;
    p_source.step_begins_at := least(p_source.step_begins_at, p_clock_at);
    p_source.step_ends_at := p_source.newest_at;
  elsif p_is_proven and p_as_of > p_source.step_ends_at then
    p_source.stepped_at := null;
    p_source.step_begins_at := null;
    p_source.step_ends_at := null;
  end if;
  p_source.clock_at := coalesce(p_clock_at, p_source.clock_at);
  return p_source;
end $$;
comment on function engine.see_clock(sync.source, timestamptz, timestamptz, timestamptz, text, boolean) is 'The source as it is after a run: its clock steps back when it stands before an update time that was shown, and the times are told apart again when it has passed that and a complete sweep (p_is_proven) has begun since. p_as_of: the clock when the run began; p_clock_at: at its end; p_newest_at, p_newest_id: newest update time of its items, one that is more than a day ahead is taken for a mistake.';
