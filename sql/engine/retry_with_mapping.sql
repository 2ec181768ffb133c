-- A source's mapping or a lookup that it uses has changed.
create or replace function engine.retry_with_mapping(p_source integer, p_mapping bytea) returns integer
language sql volatile set search_path = '' as $$
  with asked as (
    update sync.quarantine q set is_retry_wanted = true
      where q.source_id = p_source and q.state = 'open' and q.mapping_hash is distinct from p_mapping and not q.is_retry_wanted
      returning 1)
  select count(*)::integer from asked
$$;
comment on function engine.retry_with_mapping(integer, bytea) is 'Asks for a retry of what another version of the source''s mapping could not stage; says of how many. Called by the engine when it takes the source.';
