-- What a cancel has superseded is sent after all.
select simulation.sabotage('settle', 'if v_settled is not null then', 'if v_settled is not null then
    with revived as (update sync.delivery d set state = ''queued'', settled_at = null where d.delivery_id = any (v_settled) and d.state = ''superseded'' returning d.*)
      insert into sync.ready (application_id, priority, delivery_id) select r.application_id, r.priority, r.delivery_id from revived r;');
