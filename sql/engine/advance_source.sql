-- A page is staged.
create or replace function engine.advance_source(p_source integer, p_mode text, p_from_at text, p_from_id text, p_to_at text, p_to_id text) returns void
language plpgsql set search_path = '' as $$
begin
  if p_mode = 'tip' then
    update sync.source s set tip_at = p_to_at::timestamptz, tip_id = p_to_id
      where s.source_id = p_source and (s.tip_at, s.tip_id) is not distinct from (p_from_at::timestamptz, p_from_id);
    if not found then
      raise exception 'another engine moved the cursor of this source' using errcode = 'DS001';
    end if;
  end if;
end $$;
comment on function engine.advance_source(integer, text, text, text, text, text) is 'Moves the tip cursor in the transaction of its page; fails with DS001 when somebody else moved it. A sweep leaves no position: it starts anew.';
