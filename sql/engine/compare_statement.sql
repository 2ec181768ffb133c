-- The statement that compares what a side shows with what it should.
create or replace function engine.compare_statement(p_kind text, p_table text, p_columns text[], p_key text[]) returns text
language plpgsql stable set search_path = '' as $$
declare
  v_shown text[] := array(select c from unnest(p_columns) c where c <> all (p_key));
  v_input text;
  v_key text;
  v_values text;
begin
  select pg_catalog.format('select i.ordinal, i.item, %s from unnest($2::text[], $3::text[], %s) with ordinality i(version, item, %s, ordinal)',
      string_agg(pg_catalog.format('i.%1$I::%2$s as %1$I', c, engine.column_type(p_table, c)), ', ' order by position),
      string_agg(pg_catalog.format('$%s::text[]', position + 3), ', ' order by position),
      string_agg(pg_catalog.format('%I', c), ', ' order by position))
    into v_input from unnest(p_columns) with ordinality u(c, position);
  select string_agg(pg_catalog.format('x.%I', k), ', ') into v_key from unnest(p_key) k;
  select coalesce(string_agg(pg_catalog.format('%1$L, @.%1$I::text', s.column_name), ', '), '') into v_values
  from sync.shown_column s join sync.staged_table t using (table_id)
  where s.kind = p_kind and t.name = p_table and s.column_name = any (v_shown) and not s.is_personal;
  if v_shown = '{}' then
    return 'select from (select $1::bigint) e, (select $2::text[], $3::text[]) v limit 0';
  end if;
  return pg_catalog.format(
    'with input as (select distinct on (x.item, %1$s) x.* from (%2$s) x order by x.item, %1$s, x.ordinal desc),
     pair as (select t.record_id, x.item, %3$s as shown, %4$s as ours, pg_catalog.jsonb_build_object(%5$s) as their_values, pg_catalog.jsonb_build_object(%6$s) as our_values
       from input x join staging.%7$I t on %8$s)
     select engine.take_shown($1::bigint, %9$s::smallint, array_agg(p.record_id order by p.record_id, p.item), array_agg(p.item order by p.record_id, p.item),
       array_agg(p.shown order by p.record_id, p.item), array_agg(p.ours order by p.record_id, p.item),
       array_agg(p.their_values order by p.record_id, p.item), array_agg(p.our_values order by p.record_id, p.item)) from pair p having count(*) > 0',
    v_key, v_input, engine.hashes_sql(p_kind, p_table, 'x', v_shown), engine.hashes_sql(p_kind, p_table, 't', v_shown),
    pg_catalog.replace(v_values, '@.', 'x.'), pg_catalog.replace(v_values, '@.', 't.'), p_table,
    (select string_agg(pg_catalog.format('t.%1$I = x.%1$I', k), ' and ') from unnest(p_key) k),
    (select t.table_id from sync.staged_table t where t.name = p_table));
end $$;
comment on function engine.compare_statement(text, text, text[], text[]) is 'SQL that compares many shown rows at once with staging: $1 exchange, $2 text[] source versions, $3 text[] ids of the items, $4 ... one text[] per column. A record that is not staged is left alone; of one that an item shows twice the last counts.';
