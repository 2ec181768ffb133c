-- Records that a file of an initial load names twice.
create or replace function engine.claim_load_keys(p_keys text[], p_rows bigint[]) returns table (ordinal integer, first_row bigint)
language plpgsql set search_path = '' as $$
begin
  insert into pg_temp.loaded_key (key, row_number)
    select k.key, k.row_number from unnest(p_keys, p_rows) k(key, row_number) order by k.row_number on conflict do nothing;
  return query
    select k.ordinal::integer, l.row_number
    from unnest(p_keys, p_rows) with ordinality k(key, row_number, ordinal)
      cross join lateral (select x.row_number from pg_temp.loaded_key x where x.key = k.key offset 0) l
    where l.row_number <> k.row_number order by 1;
end $$;
comment on function engine.claim_load_keys(text[], bigint[]) is 'Notes the records of a chunk and gives those (by ordinal, from 1) that an earlier row of the same file names.';
