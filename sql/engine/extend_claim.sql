-- A worker needs longer.
create or replace function engine.extend_claim(p_claim bigint, p_lease_ms integer) returns boolean
language plpgsql set search_path = '' as $$
begin
  update sync.claim c set lease_until = engine.now() + p_lease_ms * interval '1 millisecond' where c.claim_id = p_claim;
  return found;
end $$;
comment on function engine.extend_claim(bigint, integer) is 'Extends a claim to p_lease_ms milliseconds from now; false when it was given to another.';
