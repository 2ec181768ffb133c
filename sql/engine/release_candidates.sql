-- Quarantined items that may go through now.
create or replace function engine.release_candidates(p_limit integer)
returns table (quarantine_id bigint, source_id integer, application text, resource text, record text, version text, hash bytea, item bytea,
               exchange_id bigint, file_record_id bigint, is_after_step boolean)
language plpgsql volatile set search_path = '' as $$
declare
  v_parent record;
  v_found bigint[];
  v_ids bigint[];
begin
  v_ids := array(select q.quarantine_id from sync.quarantine q where q.state = 'open' and q.is_retry_wanted order by q.quarantine_id limit p_limit);
  -- One statement for all that miss a parent in one table by the same columns, whatever their number.
  for v_parent in
    select distinct q.parent_table as name, array(select k from pg_catalog.jsonb_object_keys(q.parent_key) k order by k) as columns
    from sync.quarantine q where q.state = 'open' and q.kind = 'missing_parent' order by 1, 2
  loop
    execute (
      select pg_catalog.format($f$select array(
          select q.quarantine_id from sync.quarantine q
          where q.state = 'open' and q.kind = 'missing_parent' and q.parent_table = %L
            and array(select k from pg_catalog.jsonb_object_keys(q.parent_key) k order by k) = %L::text[]
            and exists (select from staging.%I t where %s)
          order by q.quarantine_id limit $1)$f$, v_parent.name, v_parent.columns, v_parent.name,
        string_agg(pg_catalog.format('t.%1$I = (q.parent_key->>%1$L)::%2$s', c, engine.column_type(v_parent.name, c)), ' and '))
      from unnest(v_parent.columns) c) into v_found using p_limit;
    v_ids := v_ids || v_found;
  end loop;
  return query
    select q.quarantine_id, q.source_id, a.name, s.resource, q.record, engine.instant_text(q.version), q.hash, q.item, q.exchange_id, q.file_record_id,
      coalesce(q.last_at >= s.stepped_at and q.version between s.step_begins_at and s.step_ends_at, false)
    from sync.quarantine q join sync.source s on s.source_id = q.source_id join sync.application a on a.application_id = s.application_id
    where q.quarantine_id = any (v_ids) order by q.quarantine_id limit p_limit;
end $$;
comment on function engine.release_candidates(integer) is 'Open quarantine whose missing parent is staged by now, or that a person wants retried, oldest first. is_after_step: its source showed it after its clock stepped back, see engine.begin_after_step.';
