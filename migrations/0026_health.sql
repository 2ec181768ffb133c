-- Breaker and budgets of each application, shared by every worker on every host.

alter table sync.application add column calls_per_second integer;
alter table sync.application add column calls_in_flight integer;
alter table sync.application add column breaker_failures integer not null default 5;
alter table sync.application add column breaker_share integer not null default 50;
alter table sync.application add column breaker_wait interval not null default '10 seconds';
comment on column sync.application.calls_per_second is 'Calls that all workers together may begin in a second; null: as many as they can.';
comment on column sync.application.calls_in_flight is 'Calls that all workers together may have open at once; null: as many as each worker may.';
comment on column sync.application.breaker_failures is 'After so many calls in a row without success the breaker opens.';
comment on column sync.application.breaker_share is 'It opens too when so many percent of the calls of the last ten seconds, of at least twenty, failed.';
comment on column sync.application.breaker_wait is 'Longest pause between two probes while it is open.';

create table sync.health (
  application_id smallint primary key references sync.application,
  breaker text not null default 'closed',
  breaker_at timestamptz not null default clock_timestamp(),
  until_at timestamptz,
  probe_id bigint,
  opened_at timestamptz,
  openings integer not null default 0,
  failures integer not null default 0,
  code text,
  reason text,
  is_watched boolean not null default false,
  calls_lately double precision not null default 0,
  failed_lately double precision not null default 0,
  retried_lately double precision not null default 0,
  counted_at timestamptz,
  tokens double precision not null default 1,
  tokens_at timestamptz,
  constraint breaker_state_is_known check (breaker in ('closed', 'open', 'half_open', 'closing')),
  constraint open_breaker_says_until_when check (breaker not in ('open', 'half_open') or until_at is not null and opened_at is not null)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 100);
comment on table sync.health is 'One row per application: its breaker, what became of its latest calls, what is left of its budget.';
comment on column sync.health.application_id is 'Application.';
comment on column sync.health.breaker is 'closed: calls go out; open: none until until_at; half_open: one call, the probe, is under way; closing: the probe succeeded, ever more calls go out.';
comment on column sync.health.breaker_at is 'Since when it is in this state (UTC).';
comment on column sync.health.until_at is 'open: when the next probe may go; half_open: when the probe counts as lost (UTC).';
comment on column sync.health.probe_id is 'half_open: delivery that is the probe, or one of its call.';
comment on column sync.health.opened_at is 'When calls first were kept back; null while it is closed (UTC).';
comment on column sync.health.openings is 'How often it opened since it was last closed: the pause between probes grows with it.';
comment on column sync.health.failures is 'Calls in a row without success.';
comment on column sync.health.code is 'Code of the last failure.';
comment on column sync.health.reason is 'Words of the last failure.';
comment on column sync.health.is_watched is 'Calls failed lately or the breaker is not closed: every report is counted.';
comment on column sync.health.calls_lately is 'Calls of the last ten seconds or so: what is older counts ever less. Counted only while is_watched.';
comment on column sync.health.failed_lately is 'Those of them that failed.';
comment on column sync.health.retried_lately is 'Retries that were planned for them.';
comment on column sync.health.counted_at is 'When the three were last brought up to date (UTC).';
comment on column sync.health.tokens is 'Calls that may begin at once, as of tokens_at.';
comment on column sync.health.tokens_at is 'When tokens was brought up to date; null: there was no limit yet (UTC).';
insert into sync.health (application_id) select a.application_id from sync.application a;

alter table sync.ready add column application_id smallint;
update sync.ready r set application_id = d.application_id from sync.delivery d where d.delivery_id = r.delivery_id;
alter table sync.ready alter column application_id set not null, drop constraint ready_pkey, add primary key (application_id, priority, ready_id);
comment on column sync.ready.application_id is 'Application that gets it: each has a queue of its own, so that one that is kept back is passed over at once.';

drop function if exists engine.retry_at(integer, bigint);

insert into sync.setting values ('breaker_alarm', '5 minutes', 'how long an application may be out of reach, with something waiting for it, before a person is told');
