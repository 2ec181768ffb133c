-- What must never happen to a table.
create or replace function engine.refuse() returns trigger
language plpgsql set search_path = '' as $$
begin
  raise exception '% of %.% is refused', lower(tg_op), tg_table_schema, tg_table_name using errcode = 'DS003',
    hint = 'History is append-only and canonical records are ended, not removed.';
end $$;
comment on function engine.refuse() is 'Trigger that refuses the statement: history is append-only, canonical tables are never truncated.';

create or replace trigger _900_refuse_change before update or delete or truncate on audit.record_change for each statement execute function engine.refuse();
create or replace trigger _900_refuse_change before update or delete or truncate on audit.operator_action for each statement execute function engine.refuse();
