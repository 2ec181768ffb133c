-- The command on_alarm has ended.
create or replace function engine.end_alarm(p_alarm bigint, p_act text, p_failure text) returns void
language sql volatile set search_path = '' as $$
  update sync.alarm a set lease_until = null, failure = p_failure,
    told_at = case when p_failure is null and p_act = 'raised' then coalesce(a.told_at, (select engine.now())) else a.told_at end,
    cleared_told_at = case when p_failure is null and p_act = 'cleared' then coalesce(a.cleared_told_at, (select engine.now())) else a.cleared_told_at end,
    attempts = case when p_failure is null then 0 else a.attempts end,
    next_try_at = case when p_failure is not null then engine.retry_at(a.attempts, 1000 * least(a.attempts, 30)) end
  where a.alarm_id = p_alarm
$$;
comment on function engine.end_alarm(bigint, text, text) is 'Notes that the command was told an alarm, or why it failed: then it is tried again after a growing pause of at most a minute.';
