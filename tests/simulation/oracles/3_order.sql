-- Per record, the other side learned things in the order in which they happened.
with sync as (
  select r.parent as record, r.number as position, e.at_us, r.id as what from simulation.record r join simulation.effect e on e.side = 'derms' and e.flow = 'enrollment_sync' and e.identity = r.id and e.count > 0
  where r.side = 'dacs' and r.collection = 'syncRequests'),
-- Steps of a program event: schedule, in progress, complete; a cancel is last.
step as (
  select split_part(e.identity, '|', 1) as record, case split_part(e.identity, '|', 2) when 'X1SD' then 1 when 'X1IP' then 2 else 3 end as position, e.at_us, e.identity as what
  from simulation.effect e where e.side = 'dacs' and e.flow = 'event_status' and e.count > 0
  union all
  select split_part(e.identity, '|', 1), 0, e.at_us, e.identity from simulation.effect e where e.side = 'dacs' and e.flow = 'event' and e.count > 0),
-- Incarnations of a stage.
event as (
  select p.parent as record, coalesce(nullif(split_part(p.key, '#', 2), '')::integer, 1) as position, p.number as at_us, p.key as what
  from simulation.record p where p.side = 'dacs' and p.collection = 'programEvents'),
outcome as (
  select split_part(e.identity, '|', 1) || '|' || split_part(e.identity, '|', 2) || '|' || split_part(e.identity, '|', 3) as record,
    split_part(e.identity, '|', 4)::integer as position, e.at_us, e.identity as what
  from simulation.effect e where e.side = 'dacs' and e.flow = 'outcome' and e.count > 0),
-- A device is reserved before its outcome comes, an acknowledgement comes after what it acknowledges.
reserved as (
  select e.identity as record, 0 as position, e.at_us, 'reservation ' || e.identity as what from simulation.effect e where e.side = 'dacs' and e.flow = 'reservation' and e.count > 0
  union all
  select o.record, o.position, o.at_us, 'outcome ' || o.what from outcome o),
-- DERMS has answered for a device before it is reserved in DACS: it is read with its first sync request, and waits for the answer.
acknowledged as (
  select distinct on (d.key) d.key as record, 0 as position, m.at_us, 'the answer to ' || r.id as what
  from simulation.record d join simulation.record r on r.side = 'dacs' and r.collection = 'syncRequests' and r.parent = d.parent
    join simulation.made m on m.side = 'derms' and m.flow = 'enrollment_ack' and m.identity = r.id
  where d.side = 'dacs' and d.collection = 'devices' order by d.key, r.number),
known as (
  select * from acknowledged
  union all
  select a.record, 1, r.at_us, r.what from reserved r join acknowledged a on a.record = substr(r.record, strpos(r.record, '|') + 1) where r.position = 0),
everything as (
  select 'sync requests' as kind, * from sync union all select 'steps', * from step union all select 'program events', * from event
  union all select 'outcomes', * from outcome union all select 'reservation and outcome', * from reserved
  union all select 'answer and reservation', * from known),
next as (
  select e.*, lag(e.position) over w as before, lag(e.what) over w as what_before from everything e window w as (partition by e.kind, e.record order by e.at_us, e.position))
select n.record, format('%s of %s: %s came after %s', n.kind, n.record, n.what, n.what_before) from next n where n.before > n.position;
