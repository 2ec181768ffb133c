-- Codes that no lookup lists.
create or replace function engine.note_lookup_misses(p_misses jsonb) returns void
language plpgsql set search_path = '' as $$
begin
  delete from sync.lookup_miss m where m.last_at < (select engine.now()) - interval '90 days';
  insert into sync.lookup_miss as m (lookup, is_outward, code, became, times, first_at, last_at)
    select x.lookup, x.is_outward, x.code, x.became, x.times, n.at, n.at
    from pg_catalog.jsonb_to_recordset(p_misses) x(lookup text, is_outward boolean, code text, became text, times bigint) cross join (select engine.now() as at offset 0) n
    order by x.lookup, x.is_outward, x.code
  on conflict (lookup, is_outward, code) do update set became = excluded.became, times = m.times + excluded.times, last_at = excluded.last_at;
end $$;
comment on function engine.note_lookup_misses(jsonb) is 'Adds to sync.lookup_miss what a worker counted: a list of objects with lookup, is_outward, code, became, times.';
