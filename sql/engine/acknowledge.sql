-- An acknowledgement settles the delivery that it names.
create or replace function engine.acknowledge(p_births sync.birth[]) returns void
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
declare
  v_positive bigint[];
  v_negative bigint[];
begin
  select array_agg(d.delivery_id) filter (where b.is_positive), array_agg(d.delivery_id) filter (where not b.is_positive)
    into v_positive, v_negative
  from unnest(p_births) b
    join sync.flow f on f.flow_id = b.flow_id
    join sync.flow s on s.name = f.settles_flow
    cross join lateral (select o.delivery_id from sync.delivery o -- one look into the index per birth, however empty the planner believes the table
      where o.correlation = b.settles_correlation and o.flow_id = s.flow_id and o.settled_at is null
        and (b.origin_id is null or o.application_id = b.origin_id) offset 0) d
  where b.settles_correlation is not null;
  if v_positive is not null then
    perform engine.settle(v_positive, 'acknowledged', null);
  end if;
  if v_negative is not null then
    perform engine.settle(v_negative, 'refused', 'the acknowledgement was negative');
  end if;
end $$;
comment on function engine.acknowledge(sync.birth[]) is 'Settles the deliveries whose acknowledgements were born: acknowledged, or refused. Only the application that a delivery went to acknowledges it, or a person. An early one settles its delivery while it is still being sent.';
