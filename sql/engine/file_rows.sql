-- Rows of files, whatever the files are about.
create or replace view engine.file_rows as
  select 'reservation' as table_name, r.record_id, r.derms_instance, r.file_id, r.row_number, r.record_no, r.nic_id, r.result, r.result_number, r.result_message
  from staging.reservation r
  union all
  select 'outcome', o.record_id, o.derms_instance, o.file_id, o.row_number, o.record_no, o.nic_id, o.result, o.result_number, o.result_message
  from staging.outcome o;
comment on view engine.file_rows is 'One row per staged row of a file of DERMS, with what DACS answered: what the answer to a file is made from.';
