-- A message whose sending kills its worker must not take the others with it.

alter table sync.delivery add column deaths smallint not null default 0;
comment on column sync.delivery.deaths is 'Workers in a row that died or were too late while they had it: from the second on it is claimed alone.';
