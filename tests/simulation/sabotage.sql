-- Breaks a function of the run's database: the text that is replaced must be there, so that a sabotage cannot become a
-- harmless one when the function changes.
create function simulation.sabotage(p_function text, p_old text, p_new text) returns void language plpgsql as $$
declare
  v_source text;
begin
  select pg_get_functiondef(p.oid) into strict v_source from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = 'engine' and p.proname = p_function;
  if strpos(v_source, p_old) = 0 then
    raise exception 'engine.% has no text like "%" any more: write the sabotage anew', p_function, p_old;
  end if;
  execute replace(v_source, p_old, p_new);
end $$;
