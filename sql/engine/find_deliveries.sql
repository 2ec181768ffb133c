-- Deliveries that a person asks for by what is known of them.
create or replace function engine.find_deliveries(p_states text[], p_flow text, p_application text, p_kind text, p_record text,
                                                  p_since timestamptz, p_until timestamptz, p_limit integer) returns setof bigint
language plpgsql stable security definer set search_path = '' as $$
declare
  v_name text;
begin
  select concat_ws(' ', n.what, n.name) into v_name
  from (select 'state' as what, s.name from unnest(p_states) s(name) where not exists (select from sync.delivery_state x where x.state = s.name)
        union all select 'flow', p_flow where not exists (select from sync.flow f where f.name = p_flow)
        union all select 'application', p_application where not exists (select from sync.application a where a.name = p_application)) n
  where n.name is not null limit 1;
  if v_name is not null then
    raise exception 'there is no %', v_name using errcode = 'DS030', hint = '`dersync status` lists the flows, and the sources of each application; report.delivery_states has the states.';
  end if;
  -- The states stand in the text so that the index of those that failed can be used.
  return query execute pg_catalog.format($f$
    with found as materialized (select r.table_id, r.record_id from engine.find_records($4) r where $4 is not null)
    select d.delivery_id
    from sync.delivery d join sync.flow f on f.flow_id = d.flow_id join sync.application a on a.application_id = d.application_id
    where d.state = any (%L::text[]) and (d.settled_at is null or d.decided_at is null)
      and ($1 is null or f.name = $1) and ($2 is null or a.name = $2) and ($3 is null or d.kind = $3)
      and ($4 is null or exists (select from found x where x.record_id = d.record_id and x.table_id = f.table_id))
      and ($5 is null or d.born_at >= $5) and ($6 is null or d.born_at < $6)
    order by d.delivery_id limit $7 $f$, p_states)
    using p_flow, p_application, p_kind, p_record, p_since, p_until, p_limit;
end $$;
comment on function engine.find_deliveries(text[], text, text, text, text, timestamptz, timestamptz, integer) is 'Numbers of deliveries in these states, oldest first: of a flow, to an application, whose last failure was of a kind, of a record by any of its ids, born in a time; null: any. What is settled and was decided about by a person already is left out.';
