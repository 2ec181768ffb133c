-- Devices: a new NIC is a new row and ends the former one, in whatever order a page brings them.
begin;
select plan(20);
\ir support/given.sql
select given_program();
select exchange('dacs', 'sync_requests') as x \gset
create function devices(p_device text) returns text[] language sql as $$
  select array_agg(nic_id || case when ended_at is not null then ' ended' else '' end order by nic_id) from staging.device where device_id = p_device
$$;
create function given_device(p_exchange bigint, p_version timestamptz, variadic p_nics text[]) returns integer[] language sql as $$
  select test.merge(p_exchange, 'device', 'upsert', (select jsonb_agg(jsonb_build_object('head_end_system', 'H', 'nic_id', split_part(n, '=', 1), 'device_id', split_part(n, '=', 2)) order by position)
    from unnest(p_nics) with ordinality u(n, position)), p_version)
$$;

select is(given_device(:x, '2026-11-01Z', 'N1=D'), '{1,0}', 'given a device');
select is(given_device(exchange('dacs', 'sync_requests'), '2026-11-02Z', 'N2=D'), '{1,0}', 'the same device with another NIC is a new row');
select is(devices('D'), '{"N1 ended",N2}', 'and its former row is ended');
select is((select ended_at from staging.device where nic_id = 'N1'), '2026-11-02Z'::timestamptz, 'at the time of the change');
select is((select record_version from staging.device where nic_id = 'N1'), 2, 'as its next version');
select results_eq($$select operation, new ? 'ended_at' from audit.record_change where record_id = (select record_id from staging.device where nic_id = 'N1') and table_id = (select table_id from sync.staged_table where name = 'device') order by change_id$$,
  $$values ('insert', null::boolean), ('update', true)$$, 'which history shows');
select is(given_device(exchange('dacs', 'sync_requests'), '2026-11-02Z', 'N2=D'), '{0,0}', 'the same again changes nothing');
select is(given_device(:x, '2026-11-03Z', 'N3=D'), '{1,0}', 'one page may bring two NICs of a device, one after the other');
select is(devices('D'), '{"N1 ended","N2 ended",N3}', 'the last one is active');
select is(given_device(exchange('dacs', 'sync_requests'), '2026-11-04Z', 'M1=F', 'M2=F'), '{2,0}', 'or both in one statement');
select is((select count(*) from staging.device where device_id = 'F' and ended_at is null), 1::bigint, 'one of them is active');
select is(given_device(exchange('dacs', 'sync_requests'), '2026-11-05Z', 'K1=G', 'K2=H'), '{2,0}', 'other devices');
select is(devices('G') || devices('H'), '{K1,K2}', 'are left alone');
select is(given_device(exchange('dacs', 'sync_requests'), '2026-11-06Z', 'B1=null'), '{1,0}', 'given a device');
update staging.device set device_id = null, record_version = 2, exchange_id = exchange('dacs', 'sync_requests') where nic_id = 'B1';
select is(merge(:x, 'device', 'upsert', '[{"head_end_system": "H", "nic_id": "B2", "device_id": null}]'), '{1,0}', 'without a device_id a NIC ends nothing');
select is((select ended_at from staging.device where nic_id = 'B1'), null, 'not even another without one');
select throws_ok(format($$update staging.device set ended_at = null, record_version = record_version + 1, exchange_id = test.exchange('dacs', 'sync_requests') where nic_id = 'N1'$$),
  '23505', null, 'a device has one active row');

-- what a page found out holds for its statement alone
select is(given_device(exchange('dacs', 'sync_requests'), '2026-11-06Z', 'P1=P'), '{1,0}', 'given a page without former NICs');
insert into staging.device (head_end_system, nic_id, device_id, exchange_id) values ('H', 'P2', 'P', exchange('dacs', 'sync_requests'));
select is(devices('P'), '{"P1 ended",P2}', 'the next statement looks for them all the same');

-- a first load: the planner knows a small table, and nothing has counted its rows since
analyze staging.device;
select pg_stat_get_xact_numscans('staging.device'::regclass) as before \gset
select given_device(:x, '2026-11-07Z', variadic (select array_agg(format('L%s=L%s', n, n)) from generate_series(1, 200) n));
select cmp_ok(pg_stat_get_xact_numscans('staging.device'::regclass) - :before, '<', 20::bigint, 'each of many devices is looked for by its index, whatever the planner believes');

select * from finish();
rollback;
