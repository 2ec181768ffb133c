-- Columns of a message and the joins they need.
create or replace function engine.message_columns(p_table text, p_columns text[]) returns table (selects text, joins text)
language plpgsql stable set search_path = '' as $$
declare
  v_column text;
  v_parts text[];
  v_table text;
  v_alias text;
  v_next text;
  v_key record;
begin
  selects := '';
  joins := '';
  foreach v_column in array p_columns loop
    v_parts := pg_catalog.string_to_array(v_column, '.');
    v_table := p_table;
    v_alias := 't';
    for i in 1 .. cardinality(v_parts) - 1 loop
      v_next := v_alias || '_' || v_parts[i];
      select * into v_key from engine.parent_of(v_table, v_parts[i]);
      if pg_catalog.strpos(joins, pg_catalog.format(' %I on ', v_next)) = 0 then
        joins := joins || pg_catalog.format(' left join staging.%I %I on %s', v_parts[i], v_next,
          (select string_agg(pg_catalog.format('%I.%I = %I.%I', v_next, u.parent_column, v_alias, u.child_column), ' and ')
           from unnest(v_key.parent_columns, v_key.columns) u(parent_column, child_column)));
      end if;
      v_table := v_parts[i];
      v_alias := v_next;
    end loop;
    perform engine.column_type(v_table, v_parts[cardinality(v_parts)]);
    selects := selects || pg_catalog.format(', %I.%I::text', v_alias, v_parts[cardinality(v_parts)]);
  end loop;
  return next;
end $$;
comment on function engine.message_columns(text, text[]) is 'Select list and joins for the columns of a message: a column of the table t, or of a parent, dotted: event_stage.event.event_type.';
