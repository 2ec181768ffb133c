-- Polls that lie: which kind of run fails, what became visible late, what a list may have dropped unread.
alter table sync.source
  add column failed_mode text,
  add column late_items bigint not null default 0,
  add column late_at timestamptz,
  add column late_longest interval not null default interval '0',
  add column gap_from timestamptz,
  add column gap_at timestamptz,
  add column is_counted boolean not null default true,
  add column quiet_after interval,
  add constraint source_failed_mode_is_known check (failed_mode in ('tip', 'sweep'));
comment on column sync.source.failed_mode is 'Which kind of run fails (tip, sweep): a sweep that fails is not made good by a tip run.';
comment on column sync.source.late_items is 'Items that a sweep found behind the cursor: they became visible after newer ones had been read.';
comment on column sync.source.late_at is 'When a sweep last found one (UTC).';
comment on column sync.source.late_longest is 'Longest time between such an item''s update and the sweep that found it, by the source''s clock: sweeps begin at least so much before the cursor.';
comment on column sync.source.gap_from is 'Last reading before the last gap (UTC): the list did not keep what changed from then on; null: there was none.';
comment on column sync.source.gap_at is 'When it was noticed (UTC).';
comment on column sync.source.is_counted is 'The last complete run was proven by counts; false: a list that was cut would not be noticed.';
comment on column sync.source.quiet_after is 'Nothing new for so long needs a person, as its mapping says; null: it does not.';
comment on column sync.run.is_complete is 'The source proved that nothing is missing (counts, totals, times); false: it failed, or was read to its end without proof.';

drop function if exists engine.open_source(text, text);
drop function if exists engine.finish_run(integer, text, text, integer, integer, integer, integer, boolean, text, text);
