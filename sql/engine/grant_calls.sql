-- How many calls to an application a claim may begin.
create or replace function engine.grant_calls(p_application smallint, out urgent integer, out ordinary integer, out is_probe boolean, out tokens double precision)
language plpgsql set search_path = '' as $$
declare
  v_health sync.health;
  v_application sync.application;
  v_now timestamptz := engine.now();
  v_rate double precision;
  v_reserve double precision;
  v_used bigint;
begin
  urgent := 0; ordinary := 0; is_probe := false;
  -- Whoever holds the row is counting its calls: it is asked again in a moment, and nobody waits here with rows of sync.ready.
  select * into v_health from sync.health h where h.application_id = p_application for update skip locked;
  if not found then
    return;
  end if;
  if v_health.breaker in ('open', 'half_open') then
    is_probe := v_health.until_at <= v_now;
    -- A call may take longer than the lease, which its worker then extends: as long as it has its claim it is under way.
    if is_probe and v_health.breaker = 'half_open' and exists (select from sync.claim c where v_health.probe_id = any (c.delivery_ids)) then
      is_probe := false;
      update sync.health h set until_at = v_now + interval '1 second' where h.application_id = p_application;
    end if;
    urgent := is_probe::integer;
    ordinary := urgent;
    return;
  end if;
  select * into v_application from sync.application a where a.application_id = p_application;
  v_rate := least(v_application.calls_per_second,
    case when v_health.breaker = 'closing' then 20 * pg_catalog.power(4, least(greatest(extract(epoch from v_now - v_health.breaker_at), 0), 10)) end);
  urgent := 1000000; ordinary := urgent;
  if v_rate is not null then
    v_reserve := greatest(1, v_rate / 5);
    tokens := least(greatest(1, v_rate) + v_reserve,
      v_health.tokens + v_rate * greatest(0, extract(epoch from v_now - coalesce(v_health.tokens_at, v_now - interval '10 seconds'))));
    urgent := floor(tokens);
    ordinary := greatest(0, floor(tokens - v_reserve));
  end if;
  if v_application.calls_in_flight is not null then
    -- Rows of one list share calls, as many a call as the flow's list takes.
    select coalesce(sum(ceil(g.rows / g.list_size::numeric)), 0) into v_used
      from (
        select count(*) as rows, coalesce(min(f.list_size), 1) as list_size
          from sync.claim c cross join lateral unnest(c.delivery_ids) i(id) join sync.delivery d on d.delivery_id = i.id join sync.flow f on f.flow_id = d.flow_id
          where d.application_id = p_application group by c.claim_id, d.flow_id, coalesce(d.list_key, -d.delivery_id)) g;
    urgent := least(urgent, greatest(0, v_application.calls_in_flight - v_used));
    ordinary := least(ordinary, greatest(0, v_application.calls_in_flight - v_used - (v_application.calls_in_flight > 1)::integer * greatest(1, v_application.calls_in_flight / 8)));
  end if;
end $$;
comment on function engine.grant_calls(smallint) is 'Calls that may begin now: urgent for priorities 1 to 3, ordinary for all others, of which a fifth of the tokens and an eighth of the slots are kept free. An open breaker grants one call when its time is up, the probe, and another when that one is lost: its time is up too and nobody holds its claim. A closing one grants 20 calls a second, four times as many each second. tokens: what is left before this claim; null: no rate.';
