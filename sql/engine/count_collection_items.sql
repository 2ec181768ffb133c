-- Requests of a collection that have their answer.
create or replace function engine.count_collection_items(p_deliveries bigint[]) returns void
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
begin
  perform pg_catalog.set_config('dersync.actor', 'engine', true), pg_catalog.set_config('dersync.reason', 'every request has its answer', true);
  -- What ended without an answer of DACS is told as a failure.
  update staging.enrollment e set result = 'FAILURE', result_message = coalesce(d.message, 'DACS has not answered in time'), answered_at = engine.now(),
      record_version = e.record_version + 1, changed_at = engine.now()
    from unnest(p_deliveries) p(id) join sync.delivery d on d.delivery_id = p.id
      join sync.flow f on f.flow_id = d.flow_id and f.answers = 'collection'
    where e.record_id = d.record_id and e.answered_at is null;
  update staging.enrollment_collection c set answered_at = engine.now(), record_version = c.record_version + 1, changed_at = engine.now(),
      ack_type = (select case when bool_or(e.result = 'FAILURE') then 'FAILURE' when bool_or(e.result = 'ERROR') then 'ERROR' else 'SUCCESS' end
                  from staging.enrollment e where (e.derms_instance, e.message_id) = (c.derms_instance, c.message_id))
    from (select distinct e.derms_instance, e.message_id from unnest(p_deliveries) p(id) join sync.delivery d on d.delivery_id = p.id
            join sync.flow f on f.flow_id = d.flow_id and f.answers = 'collection' join staging.enrollment e on e.record_id = d.record_id) x
    where (c.derms_instance, c.message_id) = (x.derms_instance, x.message_id) and c.answered_at is null
      and not exists (select from staging.enrollment o where (o.derms_instance, o.message_id) = (c.derms_instance, c.message_id) and o.answered_at is null);
  perform pg_catalog.set_config('dersync.actor', '', true), pg_catalog.set_config('dersync.reason', '', true);
end $$;
comment on function engine.count_collection_items(bigint[]) is 'Notes a failure for requests whose delivery ended, or is dead, without an answer of DACS, and marks each collection as answered whose requests all have one. A request that was only observed has none, so that nothing is said of its collection. Called by engine.count_settled.';
