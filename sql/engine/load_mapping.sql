-- The text of every mapping that was ever active.
create or replace function engine.load_mapping(p_name text, p_hash bytea, p_text text) returns void
language plpgsql set search_path = '' as $$
begin
  update sync.mapping_version set is_active = false where name = p_name and hash <> p_hash and is_active;
  insert into sync.mapping_version (name, hash, text) values (p_name, p_hash, p_text)
    on conflict (name, hash) do update set is_active = true where not mapping_version.is_active;
end $$;
comment on function engine.load_mapping(text, bytea, text) is 'Keeps the text of a mapping, lookup or flow file and marks it as the active version.';
