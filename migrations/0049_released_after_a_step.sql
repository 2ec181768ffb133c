-- What waited in quarantine while its source's clock was behind is told from what waited before.
comment on column sync.seen.is_back is 'The clock of the source stepped back, so the record has an older update time than version, which is just after that of what it replaced.';
drop function if exists engine.release_candidates(integer);
