-- What both applications hold, from their own stores: DACS is the main database, DERMS is attached as derms.
-- A view per flow's two ends; nothing of dersync is asked.

-- What happened at the source of each flow. Who waits for an answer makes the answer's flow.
create temp view made_at_source as
  select flow, identity, at_us from main.made left join main.batch on number = batch
  where flow in ('enrollment_sync', 'status_check', 'device_score', 'opt_out')
  union all
  select flow, identity, at_us from derms.made left join derms.batch on number = batch
  where flow in ('enrollment_request', 'enrollment_result', 'enrollment_ack', 'status_result', 'event', 'event_status', 'reservation', 'outcome', 'message_ack');

-- What arrived at the target; a refused row is an answer that somebody gets.
create temp view arrived_at_target as
  select flow, identity, count, refused, at_us from main.effect left join main.batch on number = batch where count > 0 or refused > 0
  union all
  select flow, identity, count, refused, at_us from derms.effect left join derms.batch on number = batch where count > 0 or refused > 0;

-- What was made and has not arrived, and requests without an answer. Asked often, so it goes by primary keys alone.
create temp view under_way as
  select m.flow, m.identity from main.made m where m.flow in ('enrollment_sync', 'status_check', 'device_score', 'opt_out') and not exists (
    select 1 from derms.effect e where e.flow = m.flow and e.identity = m.identity and (e.count > 0 or e.refused > 0))
  union all
  select m.flow, m.identity from derms.made m
  where m.flow in ('enrollment_request', 'enrollment_ack', 'status_result', 'event', 'event_status', 'reservation', 'outcome') and not exists (
    select 1 from main.effect e where e.flow = m.flow and e.identity = m.identity and (e.count > 0 or e.refused > 0))
  union all
  select m.flow, m.identity from derms.made m where m.flow in ('enrollment_result', 'message_ack') and not exists (
    select 1 from derms.effect e where e.flow = m.flow and e.identity = m.identity and (e.count > 0 or e.refused > 0))
  union all
  select 'enrollment_ack', id from main.item where collection = 'syncRequests' and state in ('PENDING', 'AWAITING_ACK')
  union all
  select 'status_result', id from main.item where collection = 'statusChecks' and state = 'WAITING';
