-- The statement that finds missing parents.
create or replace function engine.missing_statement(p_table text, p_parent text) returns text
language sql stable set search_path = '' as $$
  select engine.missing_row_statement(k.parent_table, k.parent_columns) from engine.parents(p_table) k where k.name = p_parent
$$;
comment on function engine.missing_statement(text, text) is 'SQL with one text[] parameter per column of the foreign key p_parent; gives the ordinals (from 1) whose parent row is not staged. A key with a null names no parent.';
