-- Exchanges without bytes: what is urgent goes on when the disk that holds the bytes is full.

create table sync.exchange_unkept (
  reason text not null,
  primary key (exchange_id)
) inherits (sync.exchange);
comment on table sync.exchange_unkept is 'One row per exchange whose bytes could not be kept because their disk was full. A part of sync.exchange, which shows these rows too; give sync.exchange a tablespace of its own and this table stays where it is.';
comment on column sync.exchange_unkept.reason is 'What PostgreSQL said.';
do $$
declare
  v_column record;
begin
  for v_column in select a.attname, pg_catalog.col_description(a.attrelid, a.attnum) as comment from pg_catalog.pg_attribute a
                  where a.attrelid = 'sync.exchange'::pg_catalog.regclass and a.attnum > 0 and not a.attisdropped loop
    execute pg_catalog.format('comment on column sync.exchange_unkept.%I is %L', v_column.attname, v_column.comment);
  end loop;
end $$;
create index exchange_unkept_at on sync.exchange_unkept (at);

-- They say now whether the bytes were kept, and a function's result cannot be replaced.
drop function if exists engine.add_sent(text, text, bytea, bytea, integer[], integer[], integer[]);
drop function if exists engine.add_exchange(integer, text, text, integer, integer, integer, integer, bytea, bytea, integer[], integer[]);
