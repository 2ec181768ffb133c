-- Clocks of applications that step back: when a step is seen and when it is over, which rows an older version still changes, and
-- when a record that is shown in an older version than known is believed.
begin;
select plan(48);
\ir support/given.sql
select source('derms', 'events') as s, source('dacs', 'sync_requests') as d \gset

-- the clock of a source
create function finish(p_mode text, p_clock text, p_newest text default null, p_is_complete boolean default true, p_is_missing boolean default false)
returns void language sql as $$
  select engine.finish_run(test.source('derms', 'events'), p_mode, '2026-12-01Z', 1, 1, 0, 0, p_is_complete, case when not p_is_complete then 'a reason' end, p_clock,
    p_clock_at => p_clock, p_newest_at => p_newest, p_newest_id => 'x', p_is_newest_missing => p_is_missing)
$$;
create function step() returns text language sql as $$
  select concat_ws(' ', to_char(stepped_at, 'HH24:MI'), to_char(step_begins_at, 'HH24:MI'), to_char(step_ends_at, 'HH24:MI')) from sync.source where source_id = test.source('derms', 'events')
$$;
create function swept() returns text language sql as $$
  select to_char(swept_at, 'HH24:MI') from sync.source where source_id = test.source('derms', 'events')
$$;
set timezone = 'UTC';
select engine.advance_source(:s, 'tip', null, null, '2026-11-30T10:00:00Z', 'x');
select finish('sweep', '2026-11-30T10:05:00Z', '2026-11-30T10:00:00Z');
select is(step() || swept(), '10:05', 'a clock that goes on has no step; sweeps begin where it stood');
select finish('tip', '2026-11-30T10:02:00Z');
select is(step() || swept(), '10:02', 'one that steps back to a time after the newest update is no harm: sweeps begin there');
select pass_time('1 minute'), finish('tip', '2026-11-30T09:30:00Z', p_is_complete => false);
select is(step() || '|' || swept(), '00:01 09:30 10:00|09:30', 'one that steps back before it is kept, also by a run that fails');
select pass_time('1 minute'), finish('tip', '2026-11-30T09:31:00Z');
select is(step() || '|' || swept(), '00:01 09:30 10:00|09:30', 'while it goes on from there nothing changes');
select pass_time('1 minute'), finish('tip', '2026-11-30T09:20:00Z');
select is(step(), '00:03 09:20 10:00', 'a second step is one of its own');
select finish('tip', '2026-11-30T10:10:00Z');
select is(step() || '|' || swept(), '00:03 09:20 10:00|09:20', 'when the clock is right again, what was changed meanwhile may still be unread');
select finish('sweep', '2026-11-30T10:11:00Z', '2026-11-30T10:00:00Z', false);
select is(step() || '|' || swept(), '00:03 09:20 10:00|09:20', 'also after a sweep that proves nothing');
select finish('sweep', '2026-11-30T10:12:00Z', '2026-11-30T10:00:00Z');
select is(step() || '|' || swept(), '|10:12', 'until a complete sweep has begun since');
select finish('tip', '2026-11-30T10:13:00Z', '2026-11-30T10:30:00Z');
select is(step(), '00:03 10:13 10:30', 'an item that is newer than the clock was made before it stepped back');
select finish('sweep', '2026-11-30T10:31:00Z', '2026-11-30T10:30:00Z');
select is(step(), '', 'which is over when the clock has passed it');
select finish('tip', '2026-11-30T10:32:00Z', '2099-01-01T00:00:00Z');
select is(step(), '', 'a time that is years ahead is a mistake of that item');
select is((select step_ends_at from engine.open_source('derms', 'events')), null, 'who reads the source is told of no step');
select finish('tip', '2026-11-30T10:00:00Z', '2026-11-30T10:00:00Z');
select is((select step_ends_at from engine.open_source('derms', 'events')), '2026-11-30T10:30:00.000000Z', 'or of the last');

-- where the newest item is looked for
select finish('sweep', '2026-11-30T10:40:00Z', '2026-11-30T10:30:00Z');
update sync.source set tip_at = '2026-11-30T10:38:00Z', tip_id = 'x', swept_at = '2026-11-30T10:37:00Z' where source_id = :s;
select finish('sweep', '2026-11-30T10:41:00Z', p_is_complete => false, p_is_missing => true);
select is(swept(), '10:35', 'a newest item that is missing is looked for further back');
select finish('sweep', '2026-11-30T10:41:00Z', p_is_complete => false, p_is_missing => true);
select is(swept(), '10:31', 'and further');
update sync.source set swept_at = '2026-11-29T12:00:00Z' where source_id = :s;
select finish('sweep', '2026-11-30T10:41:00Z', p_is_complete => false, p_is_missing => true);
select is((select swept_at from sync.source where source_id = :s), '2026-11-29 10:38Z', 'a day at most');
update sync.source set swept_at = '2026-11-20T12:00:00Z' where source_id = :s;
select finish('sweep', '2026-11-30T10:41:00Z', p_is_complete => false, p_is_missing => true);
select is((select swept_at from sync.source where source_id = :s), '2026-11-20 12:00Z', 'or as far as it had to look anyhow');

-- rows of other records
select given_devices(1, 2);
create function said(p_person text, p_version timestamptz, p_is_over boolean default false) returns integer[] language sql as $$
  select set_config('dersync.step', '', true) where p_is_over;
  select test.merge(test.exchange('dacs', 'sync_requests'), 'customer', 'upsert', jsonb_build_array(jsonb_build_object('contact_id', 'C7', 'cis_person_id', p_person)), p_version)
$$;
select said('P1', '2026-11-30T10:00:00Z');
select is(said('P0', '2026-11-30T09:00:00Z'), '{0,0}', 'an older version changes nothing');
select pass_time('1 minute');
update sync.source set stepped_at = engine.now(), step_begins_at = '2026-11-30T09:30:00Z', step_ends_at = '2026-11-30T10:00:00Z', clock_at = '2026-11-30T09:31:00Z' where source_id = :d;
select is(said('P2', '2026-11-30T09:31:00Z'), '{0,0}', 'nor where nobody asked whether the clock stepped back');
select engine.begin_after_step(:d, null);
select is(said('P0', '2026-11-30T09:29:00Z'), '{0,0}', 'nor one from before the step');
select pass_time('1 minute');
select is(said('P2', '2026-11-30T09:31:00Z'), '{0,1}', 'one from after the step changes a row that was staged before it');
select is(said('P1', '2026-11-30T09:30:30Z'), '{0,0}', 'one that is older than what was staged since does not');
select is(said('P3', '2026-11-30T09:32:00Z'), '{0,1}', 'one that is newer does');
select is(said('P1', '2026-11-30T10:00:00Z', true), '{0,0}', 'what is staged anew from before the step, because its mapping changed, does not undo it');
select engine.begin_after_step(:d, null);
select is(said('P4', '2026-11-30T10:02:00Z'), '{0,1}', 'and so does the first from after the clock was right again');
select engine.begin_after_step(:d, '2026-11-30T09:40:00Z');
select is(said('P5', '2026-11-30T09:39:00Z'), '{0,1}', 'a row that is newer than the clock shows is from before a step that nobody has seen yet');
select said('P6', '2026-11-30T10:03:00Z');
select set_config('dersync.step', '', true);
select is(said('P7', '2026-11-30T09:39:30Z'), '{0,0}', 'without a step versions are all that counts');

-- a device whose NIC is replaced while the clock is behind
select merge(exchange('dacs', 'sync_requests'), 'device', 'upsert', '[{"head_end_system": "H", "nic_id": "N1", "device_id": "D1", "badge_no": "B"}]', '2026-11-30T10:04:00Z');
update sync.source set stepped_at = engine.now() + interval '1 second', step_begins_at = '2026-11-30T09:30:00Z', step_ends_at = '2026-11-30T10:04:00Z' where source_id = :d;
select engine.begin_after_step(:d, null);
select merge(exchange('dacs', 'sync_requests'), 'device', 'upsert', '[{"head_end_system": "H", "nic_id": "N1b", "device_id": "D1"}]', '2026-11-30T09:45:00Z');
select is((select string_agg(nic_id, ' ') from staging.device where device_id = 'D1' and ended_at is null), 'N1b', 'the new NIC is not taken for a former one');
select set_config('dersync.step', '', true);
select merge(exchange('dacs', 'sync_requests'), 'device', 'upsert', '[{"head_end_system": "H", "nic_id": "N1c", "device_id": "D1"}]', '2026-11-30T09:40:00Z');
select is((select string_agg(nic_id, ' ') from staging.device where device_id = 'D1' and ended_at is null), 'N1b', 'one that comes late is');

-- records that are shown in an older version
create function seen(p_record text, p_hash bytea, p_version text) returns void language sql as $$
  select engine.record_seen(test.source('derms', 'events'), 1, '\x01', array[p_record], array[p_hash], array[p_version])
$$;
create function probe(p_record text, p_hash bytea, p_version text, p_mapping bytea default '\x01') returns text language sql as $$
  select coalesce((select concat_ws(' ', case when p.is_older then 'older' else 'news' end, p.taken_as)
    from engine.probe(test.source('derms', 'events'), p_mapping, array[p_record], array[p_hash], array[p_version]) p), 'known')
$$;
create function shown(p_record text, p_hash bytea, p_version text, p_is_older boolean default true) returns text language sql as $$
  select coalesce((select n.record || ' as ' || n.taken_as from engine.note_older(test.source('derms', 'events'), array[p_record], array[p_hash], array[p_version],
    array[p_is_older], 60000) n), 'not yet')
$$;
create function noted() returns bigint language sql as $$ select count(*) from sync.older $$;
select seen('r', '\x0a', '2026-11-30T10:00:00Z');
select is(probe('r', '\x0b', '2026-11-30T09:00:00Z'), 'older', 'an older version is seen');
select is(shown('r', '\x0b', '2026-11-30T09:00:00Z'), 'not yet', 'and noted');
select is((select sweep_from from engine.open_source('derms', 'events')), '2026-11-20T12:00:00.000000Z', 'sweeps begin where they would');
update sync.source set swept_at = tip_at where source_id = :s;
select results_eq($$select sweep_from, has_older from engine.open_source('derms', 'events')$$, $$values ('2026-11-30T09:00:00.000000Z', true)$$, 'or before it');
select pass_time('2 minutes');
select is(shown('r', '\x0b', '2026-11-30T09:00:00Z'), 'not yet', 'it is not believed as long as no sweep was complete');
select finish('sweep', '2026-11-30T10:41:00Z', p_is_complete => false);
select pass_time('2 minutes');
select is(shown('r', '\x0b', '2026-11-30T09:00:00Z'), 'not yet', 'one that fails is none');
select is(shown('r', '\x0c', '2026-11-30T09:00:10Z'), 'not yet', 'another content is noted anew');
select finish('sweep', '2026-11-30T10:42:00Z'), pass_time('59 seconds');
select is(shown('r', '\x0c', '2026-11-30T09:00:10Z'), 'not yet', 'nor is what a complete sweep showed within the time that a copy may be behind');
select finish('sweep', '2026-11-30T10:43:00Z'), pass_time('1 second');
select is(shown('r', '\x0c', '2026-11-30T09:00:10Z'), 'r as 2026-11-30T10:00:00.000001Z', 'what two complete sweeps show, far enough apart, is believed');
select seen('r', '\x0c', '2026-11-30T10:00:00.000001Z'), engine.take_older(:s, '{r}');
select is(noted(), 0::bigint, 'and is not older any more');
select is(probe('r', '\x0c', '2026-11-30T09:00:10Z'), 'known', 'it is known');
select is(probe('r', '\x0c', '2026-11-30T09:00:10Z', '\x02'), 'news 2026-11-30T10:00:00.000001Z', 'another mapping takes it by the version by which it is known');
select is(probe('r', '\x0a', '2026-11-30T10:00:00Z'), 'older', 'that version is old now, so that nothing goes back and forth');
select is(probe('r', '\x0d', '2026-11-30T10:00:01Z'), 'news', 'a newer one is news');
select shown('r', '\x0a', '2026-11-30T10:00:00Z'), finish('sweep', '2026-11-30T10:45:00Z'), pass_time('2 minutes');
select is(shown('r', '\x0c', '2026-11-30T09:00:10Z', false) || noted(), 'not yet0', 'what is shown as known again is not older any more');
update sync.source set tip_id = 'r', newest_id = 'r' where source_id = :s;
select results_eq($$select newest_id, is_tip_back from engine.open_source('derms', 'events')$$, $$values (null::text, true)$$, 'and is not to be expected where it was');
select seen('r', '\x0d', '2026-11-30T10:00:01Z');
select is(probe('r', '\x0e', '2026-11-30T10:00:01Z'), 'news', 'after the next change it is a record like others');
select shown('q', '\x01', '2026-11-30T09:00:00Z'), finish('sweep', '2026-11-30T10:46:00Z'), finish('sweep', '2026-11-30T10:47:00Z');
select is(noted(), 0::bigint, 'what a complete sweep does not show is not older any more either');

-- what waited in quarantine
create function waits(p_record text, p_version text) returns void language sql as $$
  select engine.add_quarantine(test.source('derms', 'events'), test.exchange('derms', 'events'), '\x01', array[p_record], '{"\\x01"}', array[p_version],
    array['{}'::bytea], '{missing_parent}', '{null}', '{unknown}', '{a reason}', '{program}', array['{"program_code": "TP1"}'])
$$;
select waits('before', '2026-11-30T10:31:00Z'), pass_time('1 minute');
select finish('tip', '2026-11-30T10:30:30Z', '2026-11-30T10:32:00Z'), waits('after', '2026-11-30T10:31:00Z'), waits('newer', '2026-11-30T10:50:00Z');
select results_eq($$select record, is_after_step from engine.release_candidates(10) order by record$$, $$values ('after', true), ('before', false), ('newer', false)$$,
  'what waits since a step is told from what waited before');

select * from finish();
rollback;
