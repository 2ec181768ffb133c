-- Acts of people are kept.
create or replace function engine.record_action(p_actor text, p_verb text, p_subject text, p_reason text, p_detail jsonb) returns bigint
language sql volatile security definer set search_path = '' as $$
  insert into audit.operator_action (at, actor, verb, subject, reason, detail)
    values (engine.now(), coalesce(p_actor, session_user::text), p_verb, p_subject, p_reason, p_detail)
    returning action_id
$$;
comment on function engine.record_action(text, text, text, text, jsonb) is 'Records an act of a person on the engine; says its number.';
