-- What became of calls moves the breakers of their applications.
create or replace function engine.note_calls(p_deliveries bigint[], p_results text[], p_kinds text[], p_codes text[], p_messages text[], p_items integer[]) returns void
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
  set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
declare
  v_seen record;
  v_health sync.health;
  v_application sync.application;
  v_now timestamptz := engine.now();
  v_age double precision;
  v_decay double precision;
  v_rate double precision;
  v_next text;
  v_is_probed boolean;
begin
  for v_seen in
    select c.application_id, count(*) filter (where c.is_call) as calls, count(*) filter (where c.is_failed) as failed,
      count(*) filter (where c.is_kept_back) as kept_back, count(*) filter (where c.is_again and c.priority > 3) as again,
      max(c.code) filter (where c.is_failed or c.is_kept_back) as code, max(c.message) filter (where c.is_failed or c.is_kept_back) as reason
    from (
      select d.application_id, min(d.priority) as priority, min(r.code) as code, min(r.message) as message, bool_and(r.item is not null) as is_call,
        bool_and(r.item is not null and r.result in ('failed', 'unknown') and r.kind in ('transient', 'unknown outcome', 'authentication')) as is_failed,
        bool_and(r.item is not null and r.result in ('failed', 'unknown')) as is_again,
        bool_and(r.item is null and r.result = 'unsent' and r.kind is not null) as is_kept_back
      from unnest(p_deliveries, p_results, p_kinds, p_codes, p_messages, p_items) r(delivery_id, result, kind, code, message, item)
        cross join lateral (select x.application_id, x.priority from sync.delivery x where x.delivery_id = r.delivery_id offset 0) d
      group by d.application_id, r.item, case when r.item is null then r.delivery_id end) c
    group by c.application_id order by c.application_id
  loop
    select * into v_health from sync.health h where h.application_id = v_seen.application_id for update;
    select * into v_application from sync.application a where a.application_id = v_seen.application_id;
    v_age := extract(epoch from v_now - coalesce(v_health.counted_at, v_now));
    v_decay := case when v_age < 300 then exp(- greatest(0, v_age) / 10) else 0 end;
    v_health.counted_at := v_now;
    -- Rounded, so that what fades away ends at zero: PostgreSQL takes a number that gets too small for an error.
    v_health.calls_lately := round((v_health.calls_lately * v_decay)::numeric, 6) + v_seen.calls;
    v_health.failed_lately := round((v_health.failed_lately * v_decay)::numeric, 6) + v_seen.failed;
    v_health.retried_lately := round((v_health.retried_lately * v_decay)::numeric, 6) + v_seen.again;
    if v_seen.again > 0 then
      v_rate := 2 + v_health.calls_lately / 100;
      v_health.retries_begin_at := greatest(v_health.retries_end_at, v_now - 20 / v_rate * interval '1 second');
      v_health.retries_end_at := least(v_health.retries_begin_at + v_seen.again / v_rate * interval '1 second', v_now + interval '5 minutes');
      v_health.retries_begin_at := least(v_health.retries_begin_at, v_health.retries_end_at);
    end if;
    v_health.failures := case when v_seen.calls > v_seen.failed then 0 else v_health.failures + v_seen.failed end;
    v_is_probed := v_health.breaker = 'half_open' and v_health.probe_id = any (p_deliveries);
    v_next := case
      when v_health.breaker in ('closed', 'closing') and (v_seen.kept_back > 0 or v_health.failures >= v_application.breaker_failures
          or v_health.breaker = 'closing' and v_health.failures > 0
          or v_health.calls_lately >= 20 and v_health.failed_lately * 100 >= v_health.calls_lately * v_application.breaker_share) then 'open'
      when v_is_probed and v_seen.failed + v_seen.kept_back > 0 then 'open'
      when v_is_probed and v_seen.calls > 0 then 'closing'
      else v_health.breaker end;
    if v_seen.failed + v_seen.kept_back > 0 then
      v_health.code := v_seen.code;
      v_health.reason := v_seen.reason;
    end if;
    if v_is_probed and v_next = 'half_open' then
      v_health.breaker := 'open';  -- the probe was never sent: another one may go at once
      v_health.until_at := v_now;
    elsif v_next = 'open' and v_health.breaker <> 'open' then
      v_health.until_at := v_now + least(v_application.breaker_wait, pg_catalog.power(2, least(v_health.openings, 12)) * interval '1 second') * (0.75 + pg_catalog.random() / 2);
      v_health.openings := v_health.openings + 1;
      v_health.opened_at := coalesce(v_health.opened_at, v_now);
      v_health.breaker := 'open';
      v_health.breaker_at := v_now;
    elsif v_next = 'closing' and v_is_probed then
      v_health.breaker := 'closing';
      v_health.breaker_at := v_now;
      v_health.until_at := null;
      v_health.failures := 0;
      v_health.calls_lately := 0;
      v_health.failed_lately := 0;
      v_health.tokens := 1;
      v_health.tokens_at := v_now;
    end if;
    v_health.probe_id := case when v_health.breaker = 'half_open' then v_health.probe_id end;
    v_health.is_watched := v_health.breaker <> 'closed' or v_health.failed_lately > 0.1;
    update sync.health h set breaker = v_health.breaker, breaker_at = v_health.breaker_at, until_at = v_health.until_at, probe_id = v_health.probe_id,
        opened_at = v_health.opened_at, openings = v_health.openings, failures = v_health.failures, code = v_health.code, reason = v_health.reason,
        is_watched = v_health.is_watched, calls_lately = v_health.calls_lately, failed_lately = v_health.failed_lately, retried_lately = v_health.retried_lately,
        retries_begin_at = v_health.retries_begin_at, retries_end_at = v_health.retries_end_at, counted_at = v_health.counted_at, tokens = v_health.tokens, tokens_at = v_health.tokens_at
      where h.application_id = v_seen.application_id;
  end loop;
end $$;
comment on function engine.note_calls(bigint[], text[], text[], text[], text[], integer[]) is 'Counts reported calls per application and moves its breaker: open after breaker_failures failures in a row, a share of breaker_share percent, or when a worker keeps calls back because it gets no answer; from half_open by the probe alone. A call failed when it had no effect or may have had none (transient, unknown outcome) or did not know us; a refusal is an answer. Retries get a tenth of the calls, two a second and, after a while without any, twenty at once; what is beyond has to wait, five minutes at most; those of priorities 1 to 3 neither wait nor count. Called by engine.report.';
