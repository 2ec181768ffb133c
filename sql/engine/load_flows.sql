-- Flows from their files.
create or replace function engine.load_flows(p_flows jsonb) returns void
language plpgsql set search_path = '' as $$
declare
  v_unknown text;
begin
  insert into sync.staged_table (name)
    select c.relname from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'staging' and c.relkind = 'r' order by c.relname
    on conflict (name) do nothing;
  select f.key into v_unknown from pg_catalog.jsonb_each(p_flows) f
    where not exists (select from sync.staged_table t where t.name = f.value->>'table') limit 1;
  if v_unknown is not null then
    raise exception 'flow % watches table "%", which is not in schema staging', v_unknown, p_flows->v_unknown->>'table' using errcode = 'DS011';
  end if;
  select f.key into v_unknown from pg_catalog.jsonb_each(p_flows) f
    where not exists (select from sync.application a where a.kind = f.value->>'target') limit 1;
  if v_unknown is not null then
    raise exception 'flow % delivers to an application of kind "%", and the configuration has none', v_unknown, p_flows->v_unknown->>'target'
      using errcode = 'DS011', hint = 'Add a section [application NAME] of that kind to the configuration, or remove the flow file.';
  end if;
  update sync.flow set is_active = false where not p_flows ? name and is_active;
  insert into sync.flow as t (name, position, table_id, target, message, content, effect, list_size, refusal, is_awaiting_ack, is_lane_held,
      is_held_when_dead, answers, settles_flow, after_sent, ask_after, ask_times, definition)
    select f.key, f.ordinality, s.table_id, f.value->>'target', f.value->>'message', coalesce(f.value->>'content', 'row'), f.value->>'effect',
      (f.value#>>'{list,size}')::int, coalesce(f.value->>'refusal', 'dead'), coalesce((f.value->>'awaits_ack')::boolean, false),
      coalesce((f.value->>'lane_held_while_awaiting')::boolean, false), coalesce((f.value->>'holds_when_dead')::boolean, true),
      f.value->>'answers', f.value#>>'{settles,flow}', f.value->>'after_sent',
      (f.value#>>'{ask_again,after_ms}')::bigint * interval '1 millisecond', coalesce((f.value#>>'{ask_again,times}')::int, 0), f.value
    from (select x.key, x.value, pg_catalog.row_number() over (order by (x.value->>'position')::int, x.key) as ordinality
          from pg_catalog.jsonb_each(p_flows) x) f join sync.staged_table s on s.name = f.value->>'table'
    on conflict (name) do update set position = excluded.position, table_id = excluded.table_id, target = excluded.target,
      message = excluded.message, content = excluded.content, effect = excluded.effect, list_size = excluded.list_size,
      refusal = excluded.refusal, is_awaiting_ack = excluded.is_awaiting_ack, is_lane_held = excluded.is_lane_held,
      is_held_when_dead = excluded.is_held_when_dead, answers = excluded.answers,
      settles_flow = excluded.settles_flow, after_sent = excluded.after_sent,
      ask_after = excluded.ask_after, ask_times = excluded.ask_times, definition = excluded.definition, is_active = true;
end $$;
comment on function engine.load_flows(jsonb) is 'Takes the flow files: an object of name to file. A flow starts in observe mode and keeps its mode when its file changes; a flow without a file becomes inactive.';
