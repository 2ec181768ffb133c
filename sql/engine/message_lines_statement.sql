-- The statement that reads the lines of a message.
create or replace function engine.message_lines_statement(p_table text, p_child text, p_columns text[], p_match text[], p_between text[]) returns text
language plpgsql stable set search_path = '' as $$
declare
  v_match text := '';
  v_text text;
begin
  for i in 1 .. coalesce(cardinality(p_match), 0) by 2 loop
    perform engine.column_type(p_child, p_match[i]), engine.column_type(p_table, p_match[i + 1]);
    v_match := v_match || pg_catalog.format('t.%I = p.%I and ', p_match[i], p_match[i + 1]);
  end loop;
  perform engine.column_type(p_child, p_between[1]), engine.column_type(p_table, p_between[2]), engine.column_type(p_table, p_between[3]);
  select pg_catalog.format(
    'select t.%1$I::bigint%2$s from staging.%3$I p join staging.%4$I t on %5$st.%1$I between p.%6$I and p.%7$I%8$s
     where p.record_id = $1::bigint and t.%1$I > $2::bigint order by t.%1$I limit $3::integer',
    p_between[1], m.selects, p_table, p_child, v_match, p_between[2], p_between[3], m.joins)
    into v_text from engine.message_columns(p_child, p_columns) m;
  return v_text;
end $$;
comment on function engine.message_lines_statement(text, text, text[], text[], text[]) is 'SQL with $1 record_id of p_table, $2 the last number read, $3 how many: gives (number, column ...) of the rows of p_child that match by pairs of columns (p_match: child, p_table, ...) and whose number lies between two columns of p_table (p_between: number, first, last).';
