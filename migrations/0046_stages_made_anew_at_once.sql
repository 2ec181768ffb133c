-- A stage that is made anew says what stands in the place of its move.
drop function if exists engine.recreate_stage(sync.birth);
