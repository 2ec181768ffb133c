-- Who may do what.
create or replace function engine.grant_rights() returns void
language plpgsql set search_path = '' as $$
declare
  v_function record;
begin
  grant usage on schema staging, sync, audit, engine, report to dersync_engine;
  grant usage on schema staging, engine, report to dersync_operator;
  grant usage on schema staging, report to dersync_analyst;
  grant usage on schema staging, sync, audit, engine, report to dersync_auditor;
  grant select, insert, update on all tables in schema staging to dersync_engine;
  grant select, insert, update, delete on all tables in schema sync to dersync_engine;
  revoke insert, update, delete on sync.migration, sync.objects_made, sync.delivery_state, sync.mapping_version, sync.staged_table, sync.shown_column, sync.flow, sync.application, sync.setting, sync.clock, sync.pause from dersync_engine;
  revoke delete on sync.load from dersync_engine;
  grant select, insert on audit.record_change, audit.record_change_default to dersync_engine;
  grant select on all tables in schema engine to dersync_engine;  -- views that its functions share
  grant usage on all sequences in schema staging, sync, audit to dersync_engine;
  grant select on all tables in schema staging, report to dersync_engine, dersync_operator, dersync_analyst, dersync_auditor;
  grant select on all tables in schema sync, audit to dersync_auditor;
  grant usage on schema sync, engine to dersync_operator, dersync_analyst;  -- the program asks which migrations were applied; views ask engine.now()
  revoke select on sync.salt from dersync_auditor;
  revoke insert, update, delete on sync.salt from dersync_engine;
  grant select on sync.migration, sync.objects_made, sync.clock to dersync_operator, dersync_analyst;
  grant select on sync.quarantine to dersync_operator;  -- who repairs a record has to see it
  for v_function in select p.oid::pg_catalog.regprocedure as name, p.proname from pg_catalog.pg_proc p where p.pronamespace = 'engine'::pg_catalog.regnamespace loop
    execute pg_catalog.format('revoke all on function %s from public', v_function.name);
    if v_function.proname in ('enable_flow', 'disable_flow', 'baseline', 'retry_quarantine', 'discard_quarantine', 'edit_record', 'pause', 'resume', 'find_deliveries', 'decide_deliveries') then
      execute pg_catalog.format('grant execute on function %s to dersync_operator', v_function.name);
    elsif v_function.proname !~ '^(load_|generate|grant_rights|limit_sessions|record_action|replay$|bear_again)' then
      execute pg_catalog.format('grant execute on function %s to dersync_engine', v_function.name);
    end if;
    if v_function.proname in ('message_statement', 'message_children_statement', 'plan_deliveries', 'preview_claim') then  -- dersync observed --messages, replay --dry-run
      execute pg_catalog.format('grant execute on function %s to dersync_operator', v_function.name);
    end if;
    if v_function.proname in ('trace', 'now', 'stage_lead', 'clock_text', 'why_waiting', 'why_list_waiting', 'delivery_name', 'oldest_transaction') then  -- asked by views, with the rights of who looks
      execute pg_catalog.format('grant execute on function %s to dersync_operator, dersync_analyst, dersync_auditor', v_function.name);
    end if;
  end loop;
end $$;
comment on function engine.grant_rights() is 'Sets all rights: the engine works on staging and sync and only appends history; operators decide through functions; analysts read staging and report; auditors read everything.';
