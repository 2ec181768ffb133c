-- Stages and how far DACS has them.
create or replace view report.stages as
  select s.derms_instance, s.event_id, s.stage_id, s.sequence, s.starts_at, s.ends_at, s.status, s.incarnation, s.is_missed, s.program_event_id,
    (select count(*) from staging.reservation r where (r.derms_instance, r.stage_id) = (s.derms_instance, s.stage_id)) as reservations,
    (select count(*) from staging.reservation r where (r.derms_instance, r.stage_id) = (s.derms_instance, s.stage_id) and r.result = 'OK') as confirmed,
    (select count(*) from staging.reservation r where (r.derms_instance, r.stage_id) = (s.derms_instance, s.stage_id) and r.result = 'ERROR') as refused
  from staging.event_stage s;
comment on view report.stages is 'One row per stage: its window and status, its program event in DACS, its reservations and how many DACS confirmed or refused.';
comment on column report.stages.stage_id is 'The stage, as DERMS names it.';
comment on column report.stages.reservations is 'Rows of reservation files for it.';
comment on column report.stages.confirmed is 'Those that DACS has accepted.';
comment on column report.stages.refused is 'Those that DACS has refused.';
