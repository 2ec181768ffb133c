-- Rows of a file that its acknowledgement must name.
create or replace function engine.named_rows(p_file bigint) returns table (id text, value text, code text, message text)
language sql stable set search_path = '' as $$
  select coalesce(r.record_no, r.row_number::text), r.nic_id,
    case when r.result = 'ERROR' then coalesce(r.result_number, 'REFUSED') else upper(coalesce(d.state, 'open')) end,
    coalesce(r.result_message, d.message, 'not settled yet')
  from staging.file f
    join engine.file_rows r on (r.derms_instance, r.file_id) = (f.instance, f.file_id)
    join sync.staged_table t on t.name = r.table_name
    left join lateral (
      select x.state, x.message
      from (select o.delivery_id, o.flow_id, o.state, o.message from sync.delivery o
            where o.record_id = r.record_id and r.result is distinct from 'OK' offset 0) x
        join sync.flow w on w.flow_id = x.flow_id and w.table_id = t.table_id and w.answers = 'file'
      order by x.delivery_id desc limit 1) d on true
  where f.record_id = p_file and (r.result = 'ERROR' or r.result is null and coalesce(d.state, 'open') <> 'delivered')
  union all
  select coalesce(split_part(q.record, '/', -1), q.record), null, 'QUARANTINED', q.reason
  from sync.quarantine q where q.file_record_id = p_file and q.state <> 'released'
$$;
comment on function engine.named_rows(bigint) is 'Rows of a file that were not simply accepted: refused, failed, superseded, open or in quarantine, with code and words: what its acknowledgement names.';
