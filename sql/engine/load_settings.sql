-- Settings from the configuration.
create or replace function engine.load_settings(p_settings jsonb) returns void
language sql volatile set search_path = '' as $$
  update sync.setting s set value = (p_settings->>s.name)::bigint * interval '1 millisecond' where p_settings ? s.name
$$;
comment on function engine.load_settings(jsonb) is 'Takes the settings that flows and views use: an object of name to milliseconds.';
