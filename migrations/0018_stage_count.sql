-- How many stages an event has: some sites' DACS takes only events of one.

alter table staging.event add column stage_count integer generated always as (
  case when jsonb_typeof(stage_ids) = 'array' then jsonb_array_length(stage_ids) end) stored;
comment on column staging.event.stage_count is 'How many stages DERMS last listed.';
