-- The minimal queue: jobs, the numbers of those that may be sent, one row per batch that is being sent.
drop table if exists job, ready, claim;
create table job (job_id bigint primary key, body text not null, done_at timestamptz) with (fillfactor = 80);
create table ready (job_id bigint primary key);
create table claim (claim_id bigint generated always as identity primary key, job_ids bigint[] not null);
