-- Quarantined items that may go through now.
create or replace function engine.release_candidates(p_limit integer)
returns table (quarantine_id bigint, source_id integer, application text, resource text, record text, version text, hash bytea, item bytea,
               exchange_id bigint, file_record_id bigint)
language plpgsql volatile set search_path = '' as $$
declare
  v_parent record;
  v_ids bigint[] := '{}';
begin
  for v_parent in select distinct q.parent_table, q.parent_key from sync.quarantine q
                  where q.state = 'open' and q.kind = 'missing_parent' order by q.parent_table, q.parent_key limit 10000 loop
    if engine.is_staged(v_parent.parent_table, v_parent.parent_key) then
      v_ids := v_ids || array(select q.quarantine_id from sync.quarantine q where q.state = 'open' and q.kind = 'missing_parent'
        and q.parent_table = v_parent.parent_table and q.parent_key = v_parent.parent_key order by q.quarantine_id limit p_limit);
    end if;
    exit when cardinality(v_ids) >= p_limit;
  end loop;
  v_ids := v_ids || array(select q.quarantine_id from sync.quarantine q where q.state = 'open' and q.is_retry_wanted order by q.quarantine_id limit p_limit);
  return query
    select q.quarantine_id, q.source_id, a.name, s.resource, q.record, engine.instant_text(q.version), q.hash, q.item, q.exchange_id, q.file_record_id
    from sync.quarantine q join sync.source s on s.source_id = q.source_id join sync.application a on a.application_id = s.application_id
    where q.quarantine_id = any (v_ids) order by q.quarantine_id limit p_limit;
end $$;
comment on function engine.release_candidates(integer) is 'Open quarantine whose missing parent is staged by now, or that a person wants retried, oldest first.';
