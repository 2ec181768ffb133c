-- The budget of retries is a time: what is planned next is planned behind what was planned before.
alter table sync.health add column retries_begin_at timestamptz, add column retries_end_at timestamptz;
comment on column sync.health.retries_begin_at is 'From when on the budget has room for the retries planned last; before now: at once (UTC).';
comment on column sync.health.retries_end_at is 'When it has room for further ones (UTC).';
