-- What was settled by another middleware before it was first seen: history, and never sent.

alter table staging.enrollment_sync add column is_missed boolean not null default false;
comment on column staging.enrollment_sync.is_missed is 'The request was answered already when it was first seen: nothing is sent of it or of its acknowledgement.';
comment on table staging.enrollment_sync is 'One row per sync request of DACS that was sent or answered, exactly as it asked; insert-only. Owned by DACS.';

alter table staging.file add column answered_as text;
comment on column staging.file.answered_as is 'How the file had been answered already when it was first seen (SUCCESS, ERROR, FAILURE): its rows are history, and it is not answered again. Null: it waits for our answer.';

alter table staging.status_check add column is_missed boolean not null default false;
comment on column staging.status_check.is_missed is 'DACS did not wait for the answer any more when the question was first seen: neither it nor its answer is sent.';
