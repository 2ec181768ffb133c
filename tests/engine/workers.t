#!/usr/bin/env bash
# Goal: whatever dies — a worker, its connection, the supervisor — the rest goes on, nothing is lost and nothing is doubled.
set -euo pipefail

APPLICATIONS_FOLDER=$(mktemp -d "$DERSYNC_TEST_FOLDER/workers-XXXXXX")
. tests/applications/lib.sh
. tests/applications/tap.sh
supervisor=
log=$APPLICATIONS_FOLDER/dersync.txt
config=$APPLICATIONS_FOLDER/dersync.ini

finish() {
    [ -z "$supervisor" ] || kill -TERM "$supervisor" 2>/dev/null || true
    applications_stop
    wait
    rm -rf "$APPLICATIONS_FOLDER"
}
trap finish EXIT

PGDATABASE=$(scripts/test-database)
export PGDATABASE
query() { psql -XAtqc "$1"; }

write_config() { # DELIVERY_WORKERS IN_FLIGHT
    cat >"$config" <<TEXT
[dersync]
database =
mappings = $PWD/mappings
delivery_workers = $1
in_flight = $2
lease = 5s

[application dacs]
kind = dacs
url = $DACS_URL

[application derms]
kind = derms
url = $DERMS_URL
timeout = 20s
TEXT
}

start() {
    "$DERSYNC" run --config "$config" 2>>"$log" &
    supervisor=$!
}

# True as soon as the command prints the text; false after TENTHS.
until_prints() { # TENTHS TEXT COMMAND...
    local i
    for ((i = 0; i < $1; i++)); do
        [ "$("${@:3}")" != "$2" ] || return 0
        sleep 0.1
    done
    printf '# found: %s\n' "$("${@:3}")"
    return 1
}

workers() { ps -o pid= --ppid "$supervisor" | sort -n | tr -d ' ' | paste -sd ' '; }
worker_of() { ps -o pid=,comm= --ppid "$supervisor" | awk -v kind="$1" '$3 ~ kind { print $1; exit }'; } # KIND
connected() { query "select count(*) from pg_stat_activity where datname = current_database() and application_name ~ '^dersync (intake|housekeeping|delivery [12])$'"; }
settled() { query "select count(*) from sync.delivery where settled_at is not null"; }
logged() { grep -c -- "$1" "$log" || true; } # WORDS
# Syncs that DERMS took, and how often it took one twice for another effect.
synced() { counts derms enrollment_sync | jq -r '"\(.effects) \(.identities)"'; }
acknowledged() { counts dacs enrollment_ack | jq -r .effects; }
enroll() { acts dacs "$(jq -cn --argjson times "$1" '[range($times) | {act: "enroll", devices: 1}]')" >/dev/null; } # TIMES

application_start dacs
application_start derms ack_delay_ms=0
write_config 2 4
"$DERSYNC" migrate --config "$config" >/dev/null
"$DERSYNC" enable --all --config "$config" >/dev/null

# --- what runs

start
ok "each worker has a connection that says which it is" until_prints 100 4 connected
enroll 5
ok "what is born is delivered, answered and the answer delivered" until_prints 200 5 acknowledged
is "$(synced)" "5 5" "once each"

# --- a worker is killed

fault derms '{"kind":"delay","ms":200,"match":"/derms/enroll","method":"POST"}' >/dev/null
enroll 40
ok "calls are under way" until_prints 100 t query "select count(*) > 0 from sync.claim"
kill -9 "$(worker_of deliv)"
ok "a worker that was killed is started again" until_prints 100 4 connected
ok "what it had sent or not sent arrives" until_prints 300 45 acknowledged
is "$(synced)" "45 45" "and has one effect"
ok "its end is in the log" grep -q 'worker ended.*signal 9' "$log"
fault_clear derms

# --- connections are lost

before=$(workers)
query "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and application_name like 'dersync %'" >/dev/null
ok "lost connections are made again" until_prints 100 4 connected
enroll 3
ok "and used" until_prints 200 48 acknowledged
is "$(workers)" "$before" "by the same processes"

# --- the configuration changes

echo 'in_fligth = 3' >>"$config"
kill -HUP "$supervisor"
ok "a broken configuration is refused by every worker" until_prints 100 4 logged 'configuration was not reloaded'
enroll 1
ok "and the former one stays in force" until_prints 200 49 acknowledged
write_config 2 8
kill -HUP "$supervisor"
ok "a good one is taken by every worker" until_prints 100 4 logged 'configuration and mappings reloaded'
enroll 1
ok "and used" until_prints 200 50 acknowledged

# --- a stop while an application hangs

fault derms '{"kind":"hang","match":"/derms/enroll","method":"POST"}' >/dev/null
enroll 30
ok "calls hang" until_prints 100 t query "select count(*) > 0 from sync.claim"
sleep 0.3
since=$(date +%s%3N)
kill -TERM "$supervisor"
status=0
wait "$supervisor" || status=$?
took=$(($(date +%s%3N) - since))
ok "a stop takes less than ten seconds ($took ms)" test "$took" -lt 10000
is "$status" 0 "and ends well"
is "$(query 'select count(*) from sync.claim')" 0 "nothing stays claimed"
is "$(query "select string_agg(distinct state, ' ' order by state) from sync.delivery where settled_at is null")" "queued unknown" \
    "what hung is unknown, what waited behind it was given back"
fault_clear derms
start
ok "the next start delivers both" until_prints 300 80 acknowledged
is "$(synced)" "80 80" "with one effect each"

# --- the supervisor is killed

pids=$(workers)
kill -9 "$supervisor"
wait "$supervisor" 2>/dev/null || true
supervisor=
alive() { ps -o pid= -p "${pids// /,}" | wc -l; }
ok "workers end with their supervisor" until_prints 100 0 alive
is "$(settled)" "$(query 'select count(*) from sync.delivery')" "nothing is left behind"

done_testing
