-- Parts of files that are settled.
create or replace function engine.settle_parts(p_deliveries bigint[]) returns void
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan as $$
declare
  v_file record;
  v_end record;
begin
  for v_file in
    select distinct f.record_id, f.instance, f.file_id
    from unnest(p_deliveries) i(id)
      join sync.delivery d on d.delivery_id = i.id
      join sync.flow w on w.flow_id = d.flow_id and w.answers = 'part'
      join staging.file_part p on p.record_id = d.record_id
      join staging.file f on f.instance = p.instance and f.file_id = p.file_id and f.result is null
    order by f.record_id
  loop
    select bool_and(x.state is not null and not x.is_open) or bool_or(x.state = 'dead') as is_settled,
      bool_and(x.state = 'delivered') as is_good, min(x.message) filter (where x.state <> 'delivered') as message
      into v_end
    from staging.file_part p
      left join lateral (select d.state, s.is_open, d.message from sync.delivery d join sync.flow w on w.flow_id = d.flow_id and w.answers = 'part'
        join sync.delivery_state s on s.state = d.state where d.record_id = p.record_id) x on true
    where p.instance = v_file.instance and p.file_id = v_file.file_id;
    if v_end.is_settled then
      perform engine.settle_file(v_file.record_id, case when v_end.is_good then 'OK' else 'ERROR' end, v_end.message);
    end if;
  end loop;
end $$;
comment on function engine.settle_parts(bigint[]) is 'Ends each file whose parts have all been delivered, or of which one was not and the others are settled. A dead part ends it at once: what is later in its lane waits, and whoever made the file has to know. Called by engine.count_settled.';
