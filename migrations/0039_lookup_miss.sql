-- Codes that no lookup lists and that went on all the same.
create table sync.lookup_miss (
  lookup text not null,
  is_outward boolean not null,
  code text not null,
  became text not null,
  times bigint not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (lookup, is_outward, code)
);
comment on table sync.lookup_miss is 'One row per code that a lookup does not list and that was passed on or took its default; gone after ninety days without it.';
comment on column sync.lookup_miss.lookup is 'List in the folder lookups.';
comment on column sync.lookup_miss.is_outward is 'The code was ours, on its way to an application; else it came from one.';
comment on column sync.lookup_miss.code is 'The code; empty for a personal value.';
comment on column sync.lookup_miss.became is 'What was taken for it.';
comment on column sync.lookup_miss.times is 'How often, about: what a worker counted in its last seconds is lost when it dies.';
comment on column sync.lookup_miss.first_at is 'When it was first met (UTC).';
comment on column sync.lookup_miss.last_at is 'When it was last met (UTC).';
