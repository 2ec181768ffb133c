-- Counts of settled deliveries, made few again.
create or replace function engine.fold_settled(p_rows_max integer) returns void
language plpgsql set search_path = '' as $$
begin
  if (select count(*) from (select from sync.settled limit p_rows_max + 1) s) > p_rows_max then
    with gone as (delete from sync.settled s returning s.flow_id, s.state, s.deliveries, s.undecided)
    insert into sync.settled (flow_id, state, deliveries, undecided)
      select g.flow_id, g.state, sum(g.deliveries), sum(g.undecided) from gone g group by g.flow_id, g.state;
  end if;
end $$;
comment on function engine.fold_settled(integer) is 'Makes one row per flow and state of sync.settled when it has more rows than this.';
