-- Rows of scores that came out of quarantine.
create or replace function engine.divide_late_rows(p_quarantine bigint[]) returns void
language plpgsql set search_path = '' as $$
declare
  v_files bigint[];
begin
  -- A file that is being staged makes its parts at its end; its row is locked, so that it cannot end meanwhile without them.
  v_files := array(select i.record_id from sync.file_intake i join staging.file f on f.record_id = i.record_id
    where f.kind = 'score' and i.record_id = any (array(select q.file_record_id from sync.quarantine q where q.quarantine_id = any (p_quarantine)))
      and i.state = 'done' order by i.record_id for share of i);
  if v_files = '{}' then
    return;
  end if;
  insert into staging.file_part (instance, file_id, part_number, first_row, last_row, rows, exchange_id)
    select r.instance, r.file_id,
      (select coalesce(max(p.part_number), 0) from staging.file_part p where p.instance = r.instance and p.file_id = r.file_id)
        + pg_catalog.row_number() over (partition by r.instance, r.file_id order by min(r.row_number)),
      min(r.row_number), max(r.row_number), count(*), r.exchange_id
    from (select s.instance, s.file_id, s.row_number, f.exchange_id,
            s.row_number - pg_catalog.row_number() over (partition by f.record_id order by s.row_number) as island
          from sync.quarantine q
            join staging.file f on f.record_id = q.file_record_id
            join staging.device_score s on s.instance = f.instance and s.file_id = f.file_id
              and s.row_number = pg_catalog.regexp_replace(q.record, '^.*/', '')::integer
          where q.quarantine_id = any (p_quarantine) and q.file_record_id = any (v_files)) r
    group by r.instance, r.file_id, r.exchange_id, r.island;
end $$;
comment on function engine.divide_late_rows(bigint[]) is 'Makes parts of rows whose file was divided before they could be staged: one for each run of rows that stand together.';
