-- Settled rows of files, counted.
create or replace function engine.count_file_rows(p_deliveries bigint[]) returns void
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
declare
  v_files bigint[];
begin
  with settled as (
    select f.record_id, count(*)::int as rows
    from sync.delivery d
      join sync.flow w on w.flow_id = d.flow_id and w.answers = 'file'
      join sync.staged_table t on t.table_id = w.table_id
      join engine.file_rows r on r.table_name = t.name and r.record_id = d.record_id
      join staging.file f on (f.instance, f.file_id) = (r.derms_instance, r.file_id)
    where d.delivery_id = any (p_deliveries) and d.settled_at is not null
    group by f.record_id),
  counted as (
    update sync.file_intake i set rows_settled = i.rows_settled + s.rows from settled s where i.record_id = s.record_id
    returning i.record_id, i.state = 'done' and i.rows_settled >= i.rows and i.answered_at is null as is_complete)
  select array_agg(c.record_id) into v_files from counted c where c.is_complete;
  if v_files is not null then
    perform engine.answer_file(f, null) from unnest(v_files) f;
  end if;
end $$;
comment on function engine.count_file_rows(bigint[]) is 'Counts settled deliveries towards their files and answers each file whose rows are all settled; called by engine.count_settled.';
