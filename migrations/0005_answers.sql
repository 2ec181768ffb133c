-- What a settled delivery counts towards: the answer to a file, a collection or a step.

alter table sync.flow add column answers text;
update sync.flow set answers = 'file' where is_answering_file;
alter table sync.flow drop column is_answering_file;
alter table sync.flow add constraint flow_answers_are_known check (answers in ('file', 'collection', 'step'));
comment on column sync.flow.answers is 'What a settled delivery counts towards the answer to: file, collection or step; null: nobody waits for one.';
