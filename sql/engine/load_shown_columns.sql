-- What is compared, as of the last migrate.
create or replace function engine.load_shown_columns() returns void
language plpgsql set search_path = '' as $$
begin
  -- Under another form the same value has another hash: what is known of it is learned anew.
  update sync.image i set known = i.known - c.column_name, sent = '{}'
    from sync.application a join sync.shown_column c on c.kind = a.kind
    where i.application_id = a.application_id and i.table_id = c.table_id and i.known ? c.column_name
      and not exists (select from engine.compared_columns() s where (s.kind, s.table_id, s.column_name, s.form) = (c.kind, c.table_id, c.column_name, c.form));
  delete from sync.shown_column;
  insert into sync.shown_column (kind, table_id, column_name, form, is_personal) select s.* from engine.compared_columns() s;
end $$;
comment on function engine.load_shown_columns() is 'Takes from the active sources which columns they compare. Images of a column whose form changed are forgotten.';
