-- Status checks and their answers.
create or replace view report.status_checks as
  select c.communication_id, c.head_end_system, c.nic_id, c.division, c.first_seen_at as asked_at, c.first_seen_at + c.answer_within as due_at,
    c.result_status, c.response_message, c.answered_at, c.is_late,
    c.response_id is null and not c.is_missed and c.first_seen_at + c.answer_within < engine.now() as is_overdue
  from staging.status_check c order by c.first_seen_at, c.record_id;
comment on view report.status_checks is 'One row per status check: what was asked, when its answer is due, and the answer.';
comment on column report.status_checks.is_overdue is 'It has no answer and the time for it is over.';
comment on column report.status_checks.asked_at is 'When the question was first read from DACS (UTC).';
comment on column report.status_checks.due_at is 'By when its answer is expected (UTC).';
