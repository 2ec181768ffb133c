-- Codes that somebody should list.
create or replace view report.lookup_misses as
  select m.lookup, case when m.is_outward then 'outward' else 'inward' end as direction, m.code, m.became, m.times, m.first_at, m.last_at
  from sync.lookup_miss m
  where not exists (select from sync.mapping_version v cross join lateral (select v.text::jsonb->'values' as listed offset 0) l
    where v.name = 'lookups/' || m.lookup and v.is_active
      and case when m.is_outward then exists (select from pg_catalog.jsonb_each(l.listed) e where e.value @> pg_catalog.to_jsonb(m.code)) else l.listed ? m.code end);
comment on view report.lookup_misses is 'One row per code that a lookup of the mappings does not list and that went on all the same, as it was or as the default. Listed codes are not shown any more. One that is refused is in quarantine, or a dead letter.';
comment on column report.lookup_misses.lookup is 'List in the folder lookups.';
comment on column report.lookup_misses.direction is 'inward: from an application; outward: to one.';
comment on column report.lookup_misses.code is 'The code; empty for a personal value.';
comment on column report.lookup_misses.became is 'What was taken for it.';
comment on column report.lookup_misses.times is 'How often, about.';
comment on column report.lookup_misses.first_at is 'When it was first met (UTC).';
comment on column report.lookup_misses.last_at is 'When it was last met (UTC).';
