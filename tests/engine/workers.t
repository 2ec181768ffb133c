#!/usr/bin/env bash
# Goal: whatever dies — a worker, its connection, the supervisor — the rest goes on, nothing is lost and nothing is doubled.
. tests/engine/system.sh

workers_configure() { # DELIVERY_WORKERS IN_FLIGHT: no call is given up before the test is over
    configure "delivery_workers = $1
in_flight = $2
lease = 5s" '' 'timeout = 10m'
}
workers() { ps -o pid= --ppid "$supervisor" | sort -n | tr -d ' ' | paste -sd ' '; }
worker_of() { ps -o pid=,comm= --ppid "$supervisor" | awk -v kind="$1" '$3 ~ kind { print $1; exit }'; } # KIND
connected() { query "select count(*) from pg_stat_activity where datname = current_database() and application_name ~ '^dersync (intake|housekeeping|delivery [12])$'"; }
# Syncs that DERMS took, and how often it took one twice for another effect.
synced() { counts derms enrollment_sync | jq -r '"\(.effects) \(.identities)"'; }
acknowledged() { counts dacs enrollment_ack | jq -r .effects; }
enroll() { acts dacs "$(jq -cn --argjson times "$1" '[range($times) | {act: "enroll", devices: 1}]')" >/dev/null; } # TIMES

application_start dacs
application_start derms ack_delay_ms=0
workers_configure 2 4
flows_on

# --- what runs

start
ok "each worker has a connection that says which it is" until_prints 4 connected
enroll 5
ok "what is born is delivered, answered and the answer delivered" until_prints 5 acknowledged
is "$(synced)" "5 5" "once each"

# --- a worker is killed

fault derms '{"kind":"delay","ms":200,"match":"/derms/enroll","method":"POST"}' >/dev/null
enroll 40
ok "calls are under way" until_prints t query "select count(*) > 0 from sync.claim"
kill -9 "$(worker_of deliv)"
ok "a worker that was killed is started again" until_prints 4 connected
ok "what it had sent or not sent arrives" until_prints 45 acknowledged
is "$(synced)" "45 45" "and has one effect"
ok "its end is in the log" grep -q 'worker ended.*signal 9' "$log"
fault_clear derms

# --- connections are lost

before=$(workers)
query "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and application_name like 'dersync %'" >/dev/null
ok "lost connections are made again" until_prints 4 connected
enroll 3
ok "and used" until_prints 48 acknowledged
is "$(workers)" "$before" "by the same processes"

# --- a worker cannot start

pauses() { sed -n "$((before + 1)),\$ s/.*worker ended.*worker=\"delivery [12]\".*again_in_ms=//p" "$log"; }
grow() { pauses | awk 'NR > 1 && $1 != 2 * last { exit 1 } { last = $1 } END { if (NR >= 4) print "each is twice the former" }'; }
before=$(wc -l <"$log")
sed -i 's|^mappings = .*|mappings = /nowhere|' "$DERSYNC_CONFIG"
kill -9 "$(worker_of deliv)"
ok "a worker that ends at once is started again after growing pauses" until_prints "each is twice the former" grow
ok "it says why" grep -q 'delivery [12]: worker could not start.*/nowhere' "$log"
enroll 1
ok "the others go on" until_prints 49 acknowledged
workers_configure 2 4
ok "when it can start again, it does" until_prints 4 connected

# --- the configuration changes

echo 'in_fligth = 3' >>"$DERSYNC_CONFIG"
kill -HUP "$supervisor"
ok "a broken configuration is refused by every worker" until_prints 4 logged 'configuration was not reloaded'
enroll 1
ok "and the former one stays in force" until_prints 50 acknowledged
workers_configure 2 8
kill -HUP "$supervisor"
ok "a good one is taken by every worker" until_prints 4 logged 'configuration and mappings reloaded'
enroll 1
ok "and used" until_prints 51 acknowledged

# --- a stop while an application hangs

fault derms '{"kind":"hang","match":"/derms/enroll","method":"POST"}' >/dev/null
fault derms '{"kind":"hang","match":"/derms/enroll"}' >/dev/null
enroll 30
hanging() { curl -sS --noproxy '*' "$DERMS_URL/control/faults" | jq '.items[0].hits >= 8'; }
ok "calls hang, as many as may be under way" until_prints true hanging
ok "a stop does not wait for them" stop
is "$(query 'select count(*) from sync.claim')" 0 "nothing stays claimed"
is "$(query "select string_agg(distinct state, ' ' order by state) from sync.delivery where settled_at is null")" "queued unknown" \
    "what hung is unknown, what waited behind it was given back"
fault_clear derms
start
ok "the next start delivers both" until_prints 81 acknowledged
is "$(synced)" "81 81" "with one effect each"
ok "all is settled" settled

# --- the supervisor is killed

pids=$(workers)
kill -9 "$supervisor"
wait "$supervisor" 2>/dev/null || true
supervisor=
alive() { ps -o pid= -p "${pids// /,}" | wc -l; }
ok "workers end with their supervisor" until_prints 0 alive
is "$(settled_now) $(query 'select count(*) from sync.claim')" "0 0" "nothing is left behind"

finish
