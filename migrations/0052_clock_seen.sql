-- The last time that was seen, so that a clock that steps back is noticed.
create table sync.clock_seen (
  seen_at timestamptz not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 100);
create unique index one_time_was_seen on sync.clock_seen ((true));
comment on table sync.clock_seen is 'Empty, or one row: the time when housekeeping last looked at the clock.';
comment on column sync.clock_seen.seen_at is 'Time of our own clock (UTC), brought up to date every ten seconds.';
