-- What a dead delivery gave free at its gates it holds again when it is replayed.
alter table sync.delivery add column freed_keys text[];
comment on column sync.delivery.freed_keys is 'Gate keys that it gave free when it became dead.';
