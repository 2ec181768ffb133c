-- One JSON list: per flow what was made and what arrived, whether anything arrived twice or from nowhere, and the times.
create temp table made as select * from made_at_source;
create index temp.made_by_identity on made (flow, identity);
create temp table arrived as select * from arrived_at_target;
create index temp.arrived_by_identity on arrived (flow, identity);
create temp table arrival as
  select m.flow, (a.at_us - m.at_us) / 1000.0 as ms from temp.made m join temp.arrived a using (flow, identity);
create temp view ranked as
  select flow, ms, row_number() over (partition by flow order by ms) as place, count(*) over (partition by flow) as total from arrival;
select json_group_array(json_object('flow', flow, 'made', made, 'confirmed', confirmed, 'doubled', doubled, 'strays', strays,
    'p50_ms', p50_ms, 'p99_ms', p99_ms))
from (select f.column1 as flow,
    (select count(*) from temp.made m where m.flow = f.column1) as made,
    (select count(*) from arrival r where r.flow = f.column1) as confirmed,
    (select count(*) from temp.arrived a where a.flow = f.column1 and a.count > 1) as doubled,
    (select count(*) from temp.arrived a left join temp.made m using (flow, identity)
     where a.flow = f.column1 and m.flow is null) as strays,
    (select round(min(ms), 1) from ranked r where r.flow = f.column1 and place >= total * 0.50) as p50_ms,
    (select round(min(ms), 1) from ranked r where r.flow = f.column1 and place >= total * 0.99) as p99_ms
  from (values ('enrollment_request'), ('enrollment_result'), ('enrollment_sync'), ('enrollment_ack'), ('status_check'), ('status_result'),
    ('device_score'), ('event'), ('event_status'), ('reservation'), ('opt_out'), ('outcome'), ('message_ack')) f);
