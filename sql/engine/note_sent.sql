-- What an application may show from now on.
create or replace function engine.note_carried(p_application smallint, p_flow smallint, p_records bigint[]) returns void
language plpgsql set search_path = '' as $$
begin
  insert into sync.image as i (table_id, record_id, application_id, item, sent)
    select c.table_id, c.record_id, p_application, c.item, array_agg(distinct c.hashes) from engine.carried(p_flow, p_records) c
    group by c.table_id, c.record_id, c.item order by c.table_id, c.record_id, c.item
  on conflict (table_id, record_id, application_id, item) do update set sent = (excluded.sent || i.sent)[1:8]
    where not i.sent @> excluded.sent and not (i.sent = '{}' and cardinality(excluded.sent) = 1 and i.known @> excluded.sent[1]);
end $$;
comment on function engine.note_carried(smallint, smallint, bigint[]) is 'Notes what the messages of these rows carry as values that the application may show. What it is known to show already costs nothing. Of a record that is sent again and again without being shown the last eight are kept.';

create or replace function engine.note_sent(p_deliveries bigint[]) returns void
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
begin
  perform engine.note_carried(s.application_id, s.flow_id, s.records)
  from (select d.application_id, d.flow_id, array_agg(d.record_id) as records
        from unnest(p_deliveries) i(id) join sync.delivery d on d.delivery_id = i.id
        group by d.application_id, d.flow_id order by d.application_id, d.flow_id) s;
end $$;
comment on function engine.note_sent(bigint[]) is 'Notes what these deliveries carry, before the first byte of them leaves: a reply may be lost, and the next page may show it before the report is written.';
