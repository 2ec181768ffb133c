-- A step from a table to a parent.
create or replace function engine.parent_of(p_table text, p_parent text) returns table (columns text[], parent_columns text[])
language plpgsql stable set search_path = '' as $$
begin
  return query select k.columns, k.parent_columns from engine.parents(p_table) k where k.parent_table = p_parent order by k.name limit 1;
  if not found then
    raise exception 'staging.% has no parent "%"', p_table, p_parent using errcode = 'DS012',
      hint = 'A mapping reaches other tables through foreign keys only: name the parent table before the column.';
  end if;
end $$;
comment on function engine.parent_of(text, text) is 'Columns of the foreign key that leads from a canonical table to a parent table.';
