-- When a schedule has a source read next.
create or replace function engine.plan_source(p_source integer, p_next_at text) returns void
language sql volatile set search_path = '' as $$
  update sync.source s set next_at = p_next_at::timestamptz where s.source_id = p_source and s.next_at is distinct from p_next_at::timestamptz
$$;
comment on function engine.plan_source(integer, text) is 'Keeps for people when the schedule of a source has it read next; null: it is read at intervals.';
