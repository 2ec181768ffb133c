-- Codes that no lookup lists and that went on all the same: counted, shown until they are listed.
begin;
select plan(6);
\ir support/given.sql

select engine.note_lookup_misses('[{"lookup": "event_category", "is_outward": true, "code": "CMRT", "became": "X1EC", "times": 2},
  {"lookup": "asset_type", "is_outward": false, "code": "CMRT", "became": "CMRT", "times": 1}]');
select pass_time('1 hour');
select engine.note_lookup_misses('[{"lookup": "event_category", "is_outward": true, "code": "CMRT", "became": "X1EM", "times": 3}]');
select results_eq('select lookup, direction, code, became, times, last_at - first_at from report.lookup_misses order by lookup',
  $$values ('asset_type', 'inward', 'CMRT', 'CMRT', 1::bigint, interval '0'), ('event_category', 'outward', 'CMRT', 'X1EM', 5::bigint, interval '1 hour')$$, 'each code of each list is counted');
select lives_ok($$select act_as('dersync_engine', $a$select engine.note_lookup_misses('[{"lookup": "asset_type", "is_outward": true, "code": "x", "became": "x", "times": 1}]')$a$)$$, 'by a worker');
select act_as('dersync_analyst', 'select * from report.lookup_misses');

create function listed(p_list text, p_values text) returns text[] language plpgsql as $$
begin
  perform engine.load_mapping('lookups/' || p_list, sha256(p_values::bytea), format('{"values": %s}', p_values));
  return array(select lookup || ' ' || direction || ' ' || code from report.lookup_misses order by 1);
end $$;
select is(listed('event_category', '{"CMRT": "X1ED", "X1DT": ["TEST"]}'), '{"asset_type inward CMRT","asset_type outward x","event_category outward CMRT"}', 'the other direction of a list is another one');
select is(listed('event_category', '{"X1DT": ["TEST", "CMRT"]}'), '{"asset_type inward CMRT","asset_type outward x"}', 'one that is listed, among several too, is not shown any more');
select is(listed('asset_type', '{"CMRT": "T", "y": "x"}'), '{}', 'in either direction');

select engine.note_lookup_misses('[{"lookup": "asset_type", "is_outward": false, "code": "old", "became": "old", "times": 1}]');
select pass_time('91 days');
select engine.note_lookup_misses('[{"lookup": "asset_type", "is_outward": false, "code": "new", "became": "new", "times": 1}]');
select is(array(select code from report.lookup_misses), '{new}', 'so is what did not come for ninety days');

select * from finish();
rollback;
