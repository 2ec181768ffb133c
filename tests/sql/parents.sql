-- Parents: which foreign keys a table has, and which rows of a page name a parent that is not staged.
begin;
select plan(9);
\ir support/given.sql
select given_devices(1, 2);

select results_eq($$select columns, parent_table, parent_columns from engine.parents('reservation') order by parent_table$$,
  $$values ('{head_end_system,nic_id}'::text[], 'device', '{head_end_system,nic_id}'::text[]),
           ('{derms_instance,event_id}', 'event', '{derms_instance,event_id}'),
           ('{derms_instance,stage_id}', 'event_stage', '{derms_instance,stage_id}'),
           ('{derms_instance,file_id}', 'file', '{instance,file_id}')$$, 'parents lists each foreign key with its columns');
select is_empty($$select * from engine.parents('customer')$$, 'a table without parents has none');
select is(engine.key_columns('reservation'), '{derms_instance,file_id,row_number}', 'key_columns gives the primary key in its order');

create function missing(p_table text, p_parent_table text, variadic p_values text[]) returns integer[] language plpgsql as $$
declare
  v_name text;
  v_result integer[];
begin
  select name into strict v_name from engine.parents(p_table) where parent_table = p_parent_table;
  execute 'prepare find_missing as ' || engine.missing_statement(p_table, v_name);
  execute format('create temp table found as execute find_missing(%s)', (select string_agg(quote_literal(v) || '::text[]', ', ' order by position)
    from unnest(p_values) with ordinality u(v, position)));
  v_result := array(select i.i from found i(i) order by 1);
  drop table found;
  deallocate find_missing;
  return v_result;
end $$;

select is(missing('subscription_device', 'device', '{H,H,X,H}', '{N1,N3,N1,N2}'), '{2,3}', 'missing_statement gives the ordinals whose parent is not staged');
select is(missing('subscription_device', 'device', '{H}', '{N1}'), '{}', 'none when all are staged');
select is(missing('device', 'service_point', '{SP1,null,SP2}'), '{3}', 'a null names no parent');
select is(missing('event', 'program', '{X-TP1,X-none}'), '{2}', 'a parent may be named by another unique key than its primary');

do $$ begin execute 'prepare find_rows as ' || engine.missing_row_statement('device', '{device_id}'); end $$;
select results_eq($$execute find_rows('{D1,D9,null}')$$, $$values (2)$$, 'missing_row_statement gives the ordinals that have no row, by any columns');
deallocate find_rows;

select throws_ok($$select engine.parent_of('device', 'event')$$, 'DS012', null, 'a step to a table that is no parent is an error');

select * from finish();
rollback;
