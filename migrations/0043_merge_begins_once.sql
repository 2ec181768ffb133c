-- It is told how a merge begins.
drop function if exists engine.upsert_statement(text, text[], text[], text[], text, text);
