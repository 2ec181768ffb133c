-- A chunk of an initial load is staged.
create or replace function engine.count_load(p_load bigint, p_rows_read bigint, p_inserted integer, p_updated integer, p_unchanged integer, p_refused integer) returns void
language sql volatile set search_path = '' as $$
  update sync.load l set rows_read = p_rows_read, inserted = l.inserted + p_inserted, updated = l.updated + p_updated, unchanged = l.unchanged + p_unchanged,
      refused = l.refused + p_refused, finished_at = case when p_rows_read = l.rows then engine.now() end
    where l.load_id = p_load
$$;
comment on function engine.count_load(bigint, bigint, integer, integer, integer, integer) is 'Saves how far a file of an initial load is staged and what became of its rows, in the transaction of the chunk.';
