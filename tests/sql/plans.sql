-- Statements that find many rows at once enter an index for each, whatever the planner believes of the tables.
begin;
select plan(13);

-- What a statement would do: a join or a scan that reads a table whole shows as a hash, a merge, a sequential scan or a
-- condition on what an index already gave.
create function pg_temp.reads_whole(p_statement text, p_arguments text) returns text language plpgsql as $$
declare
  v_plan text := '';
  v_line text;
begin
  execute 'prepare looked as ' || p_statement;
  for v_line in execute 'explain (costs off) execute looked(' || p_arguments || ')' loop
    v_plan := v_plan || v_line || e'\n';
  end loop;
  deallocate looked;
  return coalesce(substring(v_plan from '(Hash|Merge Join|Seq Scan|Join Filter|Materialize)[^\n]*'),
    case when v_plan !~ 'Index Cond' then 'no index: ' || v_plan end, 'nothing');
end $$;

create function pg_temp.probe_statement() returns text language sql as $$
  select replace(replace(replace(replace(replace(substring(prosrc from 'return query (.*);\s*end'), 'p_source', '$1::integer'), 'p_mapping', '$2::bytea'), 'p_records', '$3::text[]'),
    'p_hashes', '$4::bytea[]'), 'p_versions', '$5::text[]') from pg_proc where oid = 'engine.probe(integer, bytea, text[], bytea[], text[])'::regprocedure
$$;

set local enable_seqscan = off;  -- as every worker does
create function pg_temp.look(p_when text) returns setof text language plpgsql as $$
declare
  v_mode text;
begin
  foreach v_mode in array array['force_generic_plan', 'force_custom_plan'] loop
    perform set_config('plan_cache_mode', v_mode, true);
    return next is(pg_temp.reads_whole(pg_temp.probe_statement(), $x$1, '\x', '{a,b}', '{\\x00,\\x01}', '{null,null}'$x$), 'nothing', p_when || ', ' || v_mode || ': the probe');
    return next is(pg_temp.reads_whole(engine.missing_row_statement('device', '{head_end_system,nic_id}'), $x$'{a,b}', '{c,d}'$x$), 'nothing', p_when || ', ' || v_mode || ': missing parents');
    return next is(pg_temp.reads_whole(engine.message_statement('device', '{nic_id,serial_no}'), $x$'{1,2}'$x$), 'nothing', p_when || ', ' || v_mode || ': rows of messages');
  end loop;
end $$;

select pg_temp.look('without statistics');
update pg_class set reltuples = 0, relpages = 0 where oid in ('sync.seen'::regclass, 'staging.device'::regclass);
select pg_temp.look('believed empty');

-- What is forbidden costs so much that PostgreSQL would compile each such statement, for seconds.
select is_empty($$select p.proname from pg_proc p where p.pronamespace = 'engine'::regnamespace and p.proconfig::text like '%enable_%=off%'
  and p.proconfig::text not like '%jit=off%'$$, 'functions that tell the planner how to go compile nothing, whoever calls them');

select * from finish();
rollback;
