# Benchmarks of delivery: rows that wait in PostgreSQL until the other side has them. Sourced by run.

DELIVERIES=${BENCH_SIZE:-100000}
LATENCY_RATE=200

delivery_count() { echo $((DELIVERIES / (IS_QUICK ? 2 : 1))); }

# An exchange with an application: the origin of what is put into staging by SQL, and goes to the other side only.
exchange_make() { # [APPLICATION]
    query "insert into sync.exchange (application_id, resource, is_sent) select application_id, 'bench', false
        from sync.application where name = '${1:-dacs}' returning exchange_id"
}

device_insert() { # EXCHANGE NUMBER [FROM]: the statement that stages a device, or many
    printf "insert into staging.device (head_end_system, nic_id, device_id, asset_id, device_type, specification, serial_no, badge_no, status, exchange_id)
        select 'HES-' || i %% 4, 'NIC-' || i, i, 'ASSET-' || i, 'D1DH', 'Thermostat model ' || i %% 7, 'SN-' || i, 'BN-' || i, 'ACTIVE', %s from %s" "$1" "$2"
}

# The message that the others send for the same device: as dersync builds it.
message_sql="'{\"deviceInfo\":{\"headEndSystem\":\"HES-' || i % 4 || '\",\"nicid\":\"NIC-' || i || '\",\"deviceId\":\"' || i || '\",\"assetId\":\"ASSET-' || i
    || '\",\"deviceType\":\"D1DH\",\"specification\":\"Thermostat model ' || i % 7 || '\",\"serialNo\":\"SN-' || i || '\",\"badgeNo\":\"BN-' || i || '\",\"status\":\"ACTIVE\"}}'"

delivery_begin() { # [SETTINGS]
    sink_start
    database_make
    DACS_URL=$sink_url DERMS_URL=$sink_url configure "${1-}"
    exchange=$(exchange_make)
}

# Each was sent once and is settled as delivered.
delivery_check() { # COUNT
    until [ "$(query 'select exists (select from sync.delivery where settled_at is null)')" = f ]; do sleep 0.1; done
    [ "$(query "select count(*) from sync.delivery where state = 'delivered'")" = "$1" ] || fail "not everything was delivered"
    [ "$(query "select count(*) from sync.delivery where attempts <> 1")" = 0 ] || fail "something was sent twice"
}

# Delivers so many devices that wait in staging, BEFORE having been called first; sets rate, and peak: the most that a delivery worker had resident, in MB.
deliver() { # COUNT [WORKERS [BEFORE]]
    delivery_begin "delivery_workers = ${2:-1}"
    query "$(device_insert "$exchange" "generate_series(1, $1) i")"
    database_settle
    ${3-}
    engine_start
    rate=$(sink_wait messages "$1")
    delivery_check "$1"
    peak=$(for pid in $(pgrep -P "$engine"); do awk '/^Name:.*deliver/ { is_wanted = 1 } /^VmHWM/ && is_wanted { print $2 / 1024 }' "/proc/$pid/status"; done | sort -g | tail -n 1)
    engine_stop
}

# --- one call per record

delivery_dersync() {
    local rate peak
    deliver "$(delivery_count)"
    echo "rate $rate"
    echo "memory $peak"
}

# What the queue, the exchanges and the history keep of a change that was delivered, with their indexes.
bytes_dersync() {
    local rate peak count
    count=$(delivery_count)
    deliver "$count"
    engine_stop
    query 'vacuum'
    echo "bytes $(query "select sum(pg_total_relation_size(c.oid)) / $count from pg_class c
        where c.relkind = 'r' and c.relnamespace::regnamespace::text in ('sync', 'audit')")"
}

# The same backlog while somebody else's transaction keeps every row that was ever there in sight, and without.
held_dersync() {
    local rate peak holder
    deliver "$(delivery_count)"
    echo "free $rate"
    deliver "$(delivery_count)" 1 hold_snapshot
    echo "held $rate"
    kill "$holder" 2>/dev/null || true # its session ends with the database
}

hold_snapshot() {
    psql -Xq >/dev/null 2>&1 <<<"begin isolation level repeatable read; select count(*) from sync.flow; select pg_sleep($SECONDS_MAX)" &
    holder=$!
}

# The same backlog for one worker, two and four.
workers_dersync() {
    local workers rate peak
    for workers in 1 2 4; do
        deliver $(($(delivery_count) / 2)) "$workers"
        echo "with_$workers $rate"
    done
}

# A backlog beside one that is ten (--long: a hundred) times as long.
backlog_dersync() {
    local size=10000 rate peak
    deliver "$size"
    echo "short $rate"
    deliver $((size * (IS_LONG ? 100 : 10)))
    echo "long $rate"
}

delivery_reference() {
    local count
    count=$(delivery_count)
    sink_start
    database_make --empty
    psql -Xqf tests/bench/reference/queue.sql 2>/dev/null
    query "insert into job select i, $message_sql from generate_series(1, $count) i; insert into ready select job_id from job"
    database_settle
    "$tools/queue" "$sink_url/job" "$count" >/dev/null
    echo "rate $(sink_wait messages "$count")"
}

# --- lists of 500: devices reserved for a stage that DACS has

# Stage, file and devices are known to both sides, as after an initial load.
lists_seed() { # COUNT
    query "select set_config('dersync.cause', 'initial', false);
        insert into staging.program (program_code, external_id, exchange_id) values ('P', 'P', $exchange);
        insert into staging.event (derms_instance, event_id, event_type, program_external_id, starts_at, ends_at, status, exchange_id)
            values ('derms', 'E', 'EM', 'P', now() + '1 day', now() + '2 days', 'Scheduled', $exchange);
        insert into staging.event_stage (derms_instance, stage_id, event_id, sequence, starts_at, ends_at, status, exchange_id)
            values ('derms', 'S', 'E', 1, now() + '1 day', now() + '26 hours', 'Scheduled', $exchange);
        insert into staging.file (instance, file_id, kind, message_id, stage_id, rows, exchange_id) values ('derms', 'F', 'reservation', 'M', 'S', $1, $exchange);
        insert into sync.file_intake (record_id, source_id, file_id, entry, state, rows, next_try_at, due_at)
            select f.record_id, s.source_id, 'F', '', 'done', $1, now(), now() + '1 day' from staging.file f, engine.open_source('derms', 'reservation_files') s;
        $(device_insert "$exchange" "generate_series(1, $1) i")" >/dev/null
    query "insert into staging.reservation (derms_instance, file_id, row_number, record_no, stage_id, head_end_system, nic_id, exchange_id)
        select 'derms', 'F', i, 'R' || i, 'S', 'HES-' || i % 4, 'NIC-' || i, $exchange from generate_series(1, $1) i"
}

lists_dersync() {
    local count rate
    count=$(delivery_count)
    delivery_begin
    exchange=$(exchange_make derms)
    lists_seed "$count"
    database_settle
    engine_start
    rate=$(sink_wait devices "$count")
    until [ "$(query 'select exists (select from sync.delivery where settled_at is null)')" = f ]; do sleep 0.1; done
    [ "$(query "select count(*) from staging.reservation where result = 'OK'")" = "$count" ] || fail "not every reservation is confirmed"
    engine_stop
    echo "rate $rate"
}

lists_reference() { delivery_reference; }

# --- commit to receipt, at a steady rate

# Joins when each change was committed with when its message came; prints the median and the 99th percentile in ms.
latencies() {
    sink_stop
    awk 'NR == FNR { committed[$1] = $2; next } { sub(/^NIC-/, "", $1) } $1 in committed { printf "%.3f\n", ($2 - committed[$1]) * 1000 }' \
        "$home/offer.record" "$home/sink.record" | tail -n +$((LATENCY_RATE + 1)) | percentiles
}

latency_count() { echo $((LATENCY_RATE * (IS_QUICK ? 10 : 30))); }

# Lets everything warm up, then commits at the rate.
offer() { # SQL
    local count
    count=$(latency_count)
    sleep 1
    "$tools/offer" "$LATENCY_RATE" 1 "$count" "$home/offer.record" "$1"
    sink_wait messages "$count" >/dev/null
}

latency_dersync() {
    delivery_begin
    database_settle
    engine_start
    offer "$(device_insert "$exchange" '(select $1::bigint as i) i')"
    engine_stop
    latencies
}

latency_reference() {
    local worker
    sink_start
    database_make --empty
    psql -Xqf tests/bench/reference/queue.sql 2>/dev/null
    database_settle
    "$tools/queue" "$sink_url/job" 0 >/dev/null &
    worker=$!
    offer "with j as (insert into job select i, $message_sql from (select \$1::bigint as i) i returning job_id),
        r as (insert into ready select job_id from j) select pg_notify('job', '')"
    kill "$worker" && wait "$worker" 2>/dev/null || true
    latencies
}
