-- Ids of a source's items are compared by their bytes: that is what they are equal by, and a page asks for a thousand of them.
alter table sync.seen alter column record type text collate "C";
