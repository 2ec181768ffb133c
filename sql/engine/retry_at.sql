-- When a failed delivery is tried again.
create or replace function engine.retry_at(p_attempts integer, p_retry_after_ms bigint, p_delay_ms double precision default 0) returns timestamptz
language sql volatile set search_path = '' as $$
  select engine.now() + greatest(coalesce(p_retry_after_ms, 0),
    p_delay_ms + pg_catalog.random() * least(60000, 250 * pg_catalog.power(2, least(p_attempts, 12)))) * interval '1 millisecond'
$$;
comment on function engine.retry_at(integer, bigint, double precision) is 'Exponential from 500 ms to 60 s with full jitter, not before p_retry_after_ms milliseconds when the application asked for that; p_delay_ms comes before it (engine.retry_delay).';
