-- Who took part in which stage.
create or replace view report.participations as
  with test_event as materialized (
    select t.type from sync.mapping_version m
      cross join lateral (select (m.text::jsonb)#>'{values,X1DT}' as types) x
      cross join lateral pg_catalog.jsonb_array_elements_text(case when pg_catalog.jsonb_typeof(x.types) = 'array' then x.types
        else pg_catalog.jsonb_build_array(x.types) end) t(type)
    where m.name = 'lookups/event_category' and m.is_active and x.types is not null)
  select s.derms_instance, s.event_id, s.stage_id, p.program_code, s.starts_at, s.ends_at, s.status,
    r.reserved, r.refused, o.successful, o.overridden, o.non_responsive, o.error, o.cancelled, o.other, r.reserved - o.reported as without_outcome, r.opted_out
  from staging.event_stage s
    join staging.event e on e.derms_instance = s.derms_instance and e.event_id = s.event_id
    join staging.program p on p.external_id = e.program_external_id
    cross join lateral (
      select count(*) filter (where d.is_reserved and not d.is_opted_out) as reserved,
        count(*) filter (where d.is_refused and not d.is_reserved and not d.is_opted_out) as refused, count(*) filter (where d.is_opted_out) as opted_out
      from (select bool_or(x.result = 'OK') is true as is_reserved, bool_or(x.result = 'ERROR') is true as is_refused, bool_or(x.opted_out_at is not null) as is_opted_out
            from staging.reservation x where x.derms_instance = s.derms_instance and x.stage_id = s.stage_id
            group by x.head_end_system, x.nic_id) d) r
    cross join lateral (
      select count(*) filter (where not d.is_opted_out) as reported, count(*) filter (where d.outcome = 'D1SP') as successful, count(*) filter (where d.outcome = 'D1IO') as overridden,
        count(*) filter (where d.outcome = 'D1ND') as non_responsive, count(*) filter (where d.outcome = 'D1ER') as error,
        count(*) filter (where d.outcome = 'D1CN') as cancelled,
        count(*) filter (where d.outcome not in ('D1SP', 'D1IO', 'D1ND', 'D1ER', 'D1CN')) as other
      from (select distinct on (x.head_end_system, x.nic_id) x.outcome, exists (select from staging.reservation y where y.derms_instance = x.derms_instance
              and y.stage_id = x.stage_id and y.head_end_system = x.head_end_system and y.nic_id = x.nic_id and y.opted_out_at is not null) as is_opted_out
            from staging.outcome x where x.derms_instance = s.derms_instance and x.stage_id = s.stage_id and x.result = 'OK'
            order by x.head_end_system, x.nic_id, x.version desc) d) o
  where not exists (select from test_event t where t.type = e.event_type);
comment on view report.participations is 'One row per stage, with the program of its event: devices reserved, refused and opted out, and what became of them as DACS holds it: of each device the latest version that DACS took. Test events (category X1DT in the lookup event_category) are no participation and are left out.';
comment on column report.participations.reserved is 'Devices that DACS has reserved and that no customer has opted out.';
comment on column report.participations.refused is 'Devices that were refused, but for those that were opted out.';
comment on column report.participations.successful is 'D1SP.';
comment on column report.participations.overridden is 'D1IO: overridden in flight.';
comment on column report.participations.non_responsive is 'D1ND.';
comment on column report.participations.error is 'D1ER.';
comment on column report.participations.cancelled is 'D1CN.';
comment on column report.participations.other is 'Outcomes of a code that the site added.';
comment on column report.participations.without_outcome is 'Reserved devices of which no outcome was reported yet.';
comment on column report.participations.opted_out is 'Devices that were reserved until their customers opted them out.';
comment on column report.participations.derms_instance is 'Application that the event came from.';
comment on column report.participations.event_id is 'The event, as DERMS names it.';
comment on column report.participations.stage_id is 'The stage, as DERMS names it.';
