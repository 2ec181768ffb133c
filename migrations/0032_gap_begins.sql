-- The beginning of a gap is an instant, and named like one.
alter table sync.source rename column gap_from to gap_begins_at;
drop view if exists report.sources cascade;
