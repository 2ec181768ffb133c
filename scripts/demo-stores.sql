-- What both applications hold, from their own stores: DACS is the main database, DERMS is attached as derms.
-- A view per flow's two ends; nothing of dersync is asked.

-- What happened at the source of each flow. A message_ack answers a file, so the file is what makes it.
create temp view made_at_source as
  select flow, identity, at_us from main.made left join main.batch on number = batch where flow = 'enrollment_sync'
  union all
  select case flow when 'reservation_file' then 'message_ack' else flow end, identity, at_us
  from derms.made left join derms.batch on number = batch
  where flow in ('enrollment_ack', 'event', 'event_status', 'reservation', 'reservation_file');

-- What arrived at the target; a refused row is an answer that somebody gets.
create temp view arrived_at_target as
  select flow, identity, count, refused, at_us from main.effect left join main.batch on number = batch
  where flow in ('enrollment_ack', 'event', 'event_status', 'reservation') and (count > 0 or refused > 0)
  union all
  select flow, identity, count, refused, at_us from derms.effect left join derms.batch on number = batch
  where flow in ('enrollment_sync', 'message_ack') and (count > 0 or refused > 0);

-- Steps and requests whose end is not there yet.
create temp view under_way as
  select m.flow, m.identity from made_at_source m left join arrived_at_target a using (flow, identity) where a.flow is null
  union all
  select 'enrollment_ack', id from main.item where collection = 'syncRequests' and state in ('PENDING', 'AWAITING_ACK');
