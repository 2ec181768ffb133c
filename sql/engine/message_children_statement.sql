-- The statement that reads nested lists of messages.
create or replace function engine.message_children_statement(p_table text, p_child text, p_columns text[]) returns text
language sql stable security definer set search_path = '' as $$
  select pg_catalog.format('select p.record_id%s from unnest($1::bigint[]) with ordinality i(record_id, ordinal) join staging.%I p on p.record_id = i.record_id join staging.%I t on %s%s order by i.ordinal, %s',
    m.selects, p_table, p_child,
    (select string_agg(pg_catalog.format('t.%I = p.%I', u.child_column, u.parent_column), ' and ')
     from engine.parent_of(p_child, p_table) k cross join lateral unnest(k.columns, k.parent_columns) u(child_column, parent_column)),
    m.joins, (select string_agg(pg_catalog.format('t.%I', k), ', ') from unnest(engine.key_columns(p_child)) k))
  from engine.message_columns(p_child, p_columns) m
$$;
comment on function engine.message_children_statement(text, text, text[]) is 'SQL with $1 bigint[] record_ids of p_table; gives (record_id of the parent, column ...) of the rows of p_child in the order of their key.';
