-- The statement that reads the rows of messages.
create or replace function engine.message_statement(p_table text, p_columns text[]) returns text
language sql stable security definer set search_path = '' as $$
  select pg_catalog.format('select t.record_id%s from unnest($1::bigint[]) with ordinality i(record_id, ordinal)
     cross join lateral (select x.* from staging.%I x where x.record_id = i.record_id offset 0) t%s order by i.ordinal',
    m.selects, p_table, m.joins)
  from engine.message_columns(p_table, p_columns) m
$$;
comment on function engine.message_statement(text, text[]) is 'SQL with $1 bigint[] record_ids; gives (record_id, column ...) as text in that order. Columns may be dotted through foreign keys.';
