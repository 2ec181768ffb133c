-- Initial load: rows are staged with cause initial: history says who and which file, and nothing is born.
begin;
select plan(24);
\ir support/given.sql
select given_program();
select enable_all();
-- A flow that watches devices: a load must not wake it.
select use_flows('{"watch": {"table": "customer", "on": "insert_or_update", "target": "derms", "message": "m", "lane": "n.contact_id", "effect": "by_state"}}');

create function begin_load(p_sha text default 'aa') returns bigint language sql as $$
  select engine.begin_load('dacs', 'customer', 'customers.csv', decode(p_sha, 'hex'), 100, 10, '\x00', 'anna')
$$;
-- Loads rows and gives what became of each; the marks of the transaction are taken away again.
create function load(p_load bigint, p_table text, p_rows jsonb, p_versions text[]) returns text[] language plpgsql as $$
declare
  v_columns text[] := array(select jsonb_object_keys(p_rows->0));
  v_exchange bigint := engine.begin_load_chunk(p_load, jsonb_array_length(p_rows), '\x00', '{0}', '{1}');
  v_arguments text;
  v_results text[];
  v_row record;
begin
  select string_agg(format('%L::text[]', array(select r.value->>c from jsonb_array_elements(p_rows) with ordinality r(value, position)
      order by r.position)), ', ' order by u.position)
    into v_arguments from unnest(v_columns) with ordinality u(c, position);
  begin
    execute 'prepare load_rows as ' || engine.merge_statement(p_table, v_columns, 'load', null);
    for v_row in execute format('execute load_rows(%L, %L::text[], %s)', v_exchange, p_versions, v_arguments) loop
      v_results := v_results || (v_row.ordinal || ' ' || v_row."case");
    end loop;
    deallocate load_rows;
  exception when others then
    deallocate load_rows;
    raise;
  end;
  perform set_config('dersync.cause', '', true), set_config('dersync.actor', '', true), set_config('dersync.reason', '', true);
  return v_results;
end $$;

select begin_load() as l \gset
delete from sync.born;
select is(load(:l, 'customer', '[{"contact_id": "K1", "cis_person_id": "1"}, {"contact_id": "K2", "cis_person_id": null}]', '{null,null}'), '{"1 inserted","2 inserted"}', 'rows are inserted');
select is((select count(*) from sync.born), 0::bigint, 'no delivery is born of them, though a flow watches');
select is(load(:l, 'customer', '[{"contact_id": "K2", "cis_person_id": "2"}, {"contact_id": "K1", "cis_person_id": "1"}]', '{null,null}'), '{"1 updated","2 unchanged"}', 'again: only what differs is updated');
select is((select count(*) from sync.born), 0::bigint, 'nor of an update');
select results_eq($$select c.operation, a.name, c.actor, c.reason from audit.record_change c join sync.staged_table t using (table_id) left join sync.application a on a.application_id = c.origin_id
  where t.name = 'customer' order by c.change_id$$,
  $$values ('insert', 'dacs', 'anna', 'initial load of customers.csv, sha256 aa'), ('insert', 'dacs', 'anna', 'initial load of customers.csv, sha256 aa'),
    ('update', 'dacs', 'anna', 'initial load of customers.csv, sha256 aa')$$, 'history says whose records they are, who loaded them, and from which file');
select results_eq($$select distinct x.method, x.path, x.load_id from sync.exchange x join staging.customer c using (exchange_id)$$, format($$values ('LOAD', 'customers.csv', %s::bigint)$$, :l), 'the rows point to the load');

-- what came otherwise since
select exchange('dacs', 'sync_requests') as x \gset
select merge(:x, 'customer', 'upsert', '[{"contact_id": "K1", "cis_person_id": "11"}]', '2026-06-01Z');
select is((select count(*) from sync.born), 1::bigint, 'a poll still gives birth');
select is(load(:l, 'customer', '[{"contact_id": "K1", "cis_person_id": "1"}]', '{null}'), '{"1 kept"}', 'a row without a version does not replace what a poll brought');
select is(load(:l, 'customer', '[{"contact_id": "K1", "cis_person_id": "1"}]', '{2026-05-01Z}'), '{"1 kept"}', 'nor does an older one');
select is(load(:l, 'customer', '[{"contact_id": "K1", "cis_person_id": "1"}]', '{2026-06-01Z}'), '{"1 kept"}', 'nor one that is as old');
select is(load(:l, 'customer', '[{"contact_id": "K1", "cis_person_id": "12"}]', '{2026-07-01Z}'), '{"1 updated"}', 'a newer one does');
select is(load(:l, 'customer', '[{"contact_id": "K1", "cis_person_id": "13"}]', '{2026-07-01Z}'), '{"1 updated"}', 'a corrected file of the same version replaces what a load brought');
select is(load(:l, 'customer', '[{"contact_id": "K1", "cis_person_id": "1"}]', '{2026-06-01Z}'), '{"1 kept"}', 'an older file does not');
select is(merge(:x, 'customer', 'upsert', '[{"contact_id": "K1", "cis_person_id": "11"}]', '2026-06-15Z'), '{0,0}', 'an older poll does not replace what a newer file brought');
select is(merge(:x, 'customer', 'upsert', '[{"contact_id": "K2", "cis_person_id": "22"}]', '2026-06-01Z'), '{0,1}', 'any poll replaces what a load without versions brought');

-- a device with two NICs
create function devices() returns text[] language sql as $$
  select array_agg(nic_id || case when ended_at is not null then ' ended' else '' end order by nic_id) from staging.device where device_id = 'D'
$$;
select merge(:x, 'device', 'upsert', '[{"head_end_system": "H", "nic_id": "N2", "device_id": "D"}]', '2026-06-01Z');
select is(load(:l, 'device', '[{"head_end_system": "H", "nic_id": "N1", "device_id": "D"}]', '{null}'), '{"1 inserted"}', 'a NIC of a device that a poll has shown with another');
select is(devices(), '{"N1 ended",N2}', 'is the former one');
select is(load(:l, 'device', '[{"head_end_system": "H", "nic_id": "N1", "device_id": "D", "ended_at": null}]', '{null}'), '{"1 kept"}', 'the file again leaves it ended');
select is(load(:l, 'device', '[{"head_end_system": "H", "nic_id": "N3", "device_id": "D"}]', '{2026-07-01Z}'), '{"1 inserted"}', 'a newer NIC');
select is(devices(), '{"N1 ended","N2 ended",N3}', 'ends the former one');
select throws_ok(format($$select test.load(%s, 'device', '[{"head_end_system": "H", "nic_id": "A", "device_id": "E"}, {"head_end_system": "H", "nic_id": "B", "device_id": "E"}]', '{null,null}')$$, :l),
  '23505', null, 'two that do not say which is newer are refused');

-- a table that is all key, and records named twice
select results_eq($$select * from engine.claim_load_keys('{a,b,a}', '{1,2,3}')$$, $$values (3, 1::bigint)$$, 'a record that a file names twice is found');
select results_eq($$select * from engine.claim_load_keys('{c,b}', '{4,5}')$$, $$values (2, 2::bigint)$$, 'also from chunk to chunk');
select begin_load('bb') as m \gset
select is_empty($$select * from engine.claim_load_keys('{a,b}', '{1,2}')$$, 'another file begins anew');

select * from finish();
rollback;
