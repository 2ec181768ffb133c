-- What is over, and somebody waits for an answer about it.
create or replace function engine.count_settled(p_deliveries bigint[]) returns void
language plpgsql set search_path = '' as $$
declare
  v_answers text;
begin
  for v_answers in select distinct f.answers from unnest(p_deliveries) p(id) join sync.delivery d on d.delivery_id = p.id
                     join sync.flow f on f.flow_id = d.flow_id where f.answers is not null loop
    case v_answers
      when 'file' then perform engine.count_file_rows(p_deliveries);
      when 'collection' then perform engine.count_collection_items(p_deliveries);
      when 'part' then perform engine.settle_parts(p_deliveries);
      when 'step' then perform engine.answer_steps(array(  -- a dead one may still be helped until its answer is due
        select d.delivery_id from unnest(p_deliveries) p(id) join sync.delivery d on d.delivery_id = p.id where d.settled_at is not null));
    end case;
  end loop;
end $$;
comment on function engine.count_settled(bigint[]) is 'Counts deliveries that were settled or are dead towards the answers that their flows owe (sync.flow.answers), and writes those that are complete. Only under engine.lane_lock().';
