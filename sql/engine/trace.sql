-- The history of a record, for people.
create or replace function engine.trace(p_value text) returns table (at timestamptz, what text, record text, detail text)
language sql stable security definer set search_path = '' as $$
  with found as (select f.* from engine.find_records(p_value) f limit 1000),
  deliveries as (
    select d.*, f.name as flow, t.name as table_name, a.name as application
    from found x join sync.flow f on f.table_id = x.table_id join sync.delivery d on d.record_id = x.record_id and d.flow_id = f.flow_id
      join sync.staged_table t on t.table_id = x.table_id join sync.application a on a.application_id = d.application_id),
  told as (
    select 1 as rank, c.change_id as number, c.changed_at as at,
      case c.operation when 'insert' then 'staged' when 'update' then 'changed' else 'deleted' end as what, x.table_name || ' ' || c.record_id as record,
      concat_ws(', ', case when c.operation = 'insert' then c.key::text else c.old::text || ' became ' || c.new::text end,
        'from ' || a.name || ' in exchange ' || c.exchange_id, coalesce('by ' || c.actor || coalesce(': ' || c.reason, ''), c.reason)) as detail
    from found x join audit.record_change c on c.table_id = x.table_id and c.record_id = x.record_id
      left join sync.application a on a.application_id = c.origin_id
    union all
    select 2, d.delivery_id, d.born_at, 'to deliver', d.table_name || ' ' || d.record_id, d.flow || ' to ' || d.application || ', delivery ' || d.delivery_id || ', cause ' || d.cause
    from deliveries d
    union all
    select 3, t.attempt, t.at, 'attempt', d.table_name || ' ' || d.record_id,
      concat_ws(', ', d.flow || ' delivery ' || d.delivery_id || ' attempt ' || t.attempt || ': ' || t.result, t.kind, t.code, t.message, 'exchange ' || t.exchange_id)
    from deliveries d join sync.attempt t on t.delivery_id = d.delivery_id
    union all
    select 4, d.delivery_id, coalesce(d.settled_at, engine.now()), d.state, d.table_name || ' ' || d.record_id,
      concat_ws(', ', d.flow || ' delivery ' || d.delivery_id || ' to ' || d.application, d.message, 'exchange ' || d.exchange_id,
        'status ' || (e.statuses)[d.exchange_item + 1])
    from deliveries d left join sync.exchange e on e.exchange_id = d.exchange_id
    union all
    select 5, o.action_id, o.at, case o.verb when 'replay' then 'replayed' when 'skip' then 'skipped' else 'discarded' end, x.table_name || ' ' || x.record_id,
      concat_ws(', ', f.name || ' delivery ' || c.delivery_id, 'was ' || c.state, 'as ' || nullif(o.detail->>'as', 'discarded'), 'by ' || o.actor || ': ' || o.reason)
    from found x join audit.delivery_action c on c.record_id = x.record_id join sync.flow f on f.flow_id = c.flow_id and f.table_id = x.table_id
      join audit.operator_action o on o.action_id = c.action_id
    union all
    select 6, c.conflict_id, c.first_at, 'conflict', x.table_name || ' ' || c.record_id,
      pg_catalog.concat_ws(', ', pg_catalog.format('%s shows %s of %s (%s time%s)', a.name, case when c.value_class = 'personal' then 'another value' else coalesce('"' || c.theirs || '"', 'nothing') end,
        c.column_name, c.times, case when c.times > 1 then 's' else '' end), 'ours is "' || c.ours || '"', 'exchange ' || c.exchange_id,
        'repaired ' || nullif(c.repairs, 0) || ' times', c.reason, c.resolution)
    from found x join sync.conflict c on c.table_id = x.table_id and c.record_id = x.record_id join sync.application a on a.application_id = c.application_id
    union all
    select 0, q.quarantine_id, q.first_at, 'quarantined', s.resource || ' ' || q.record, concat_ws(', ', q.kind, q.field, q.reason, q.state, q.resolution)
    from sync.quarantine q join sync.source s on s.source_id = q.source_id where q.record = p_value)
  select t.at, t.what, t.record, t.detail from told t order by t.at, t.rank, t.number
$$;
comment on function engine.trace(text) is 'What came, what changed, what was sent, what was answered and what people decided for every record that carries this id, in order of time (UTC).';
