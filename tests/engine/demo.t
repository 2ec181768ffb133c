#!/usr/bin/env bash
# Goal: the demo ends with both sides agreeing, also when processes die meanwhile, and leaves nothing running however it ends.
set -euo pipefail

DERSYNC_DEMO_FOLDER=$(mktemp -d "$DERSYNC_TEST_FOLDER/demo-XXXXXX")
DERSYNC_DEMO_DATABASE=${DERSYNC_TEST_PREFIX}demo
DERSYNC_USE_MY_POSTGRES=1 # that of the tests
SIZE=150
export DERSYNC_DEMO_FOLDER DERSYNC_DEMO_DATABASE DERSYNC_USE_MY_POSTGRES SIZE
. tests/applications/tap.sh
out=$DERSYNC_TEST_FOLDER/demo.txt
result=$DERSYNC_DEMO_FOLDER/result.json
trap 'scripts/demo down; rm -rf "$DERSYNC_DEMO_FOLDER"' EXIT

demo() { # [OPTION]...: prints the exit code
    local code=0
    scripts/demo "$@" >"$out" 2>&1 || code=$?
    [ "$code" = 0 ] || sed 's/^/# /' "$out" >&2
    echo "$code"
}
without_times() { jq -c '.flows[] | del(.p50_ms, .p99_ms)' "$result"; }
# Processes of this demo; the kernel may need a moment to take them away.
left() { grep -lzFf <(printf '%s/\n' "$DERSYNC_DEMO_FOLDER") /proc/[0-9]*/cmdline 2>/dev/null | wc -l; }
# Starts a demo and waits until it is in the middle.
begin() {
    : >"$out"
    scripts/demo >"$out" 2>&1 &
    demo=$!
    for _ in {1..300}; do
        ! grep -q 'a device is replaced' "$out" || return 0
        sleep 0.1
    done
}
as_demo() { bash -c 'set -euo pipefail; . scripts/demo-system.sh; . scripts/demo-show.sh; . scripts/demo-result.sh; is_theirs=yes
    export PGDATABASE=$DERSYNC_DEMO_DATABASE; '"$1"; }

is "$(demo)" 0 "the demo succeeds"
is "$(jq -c 'keys, (.flows[0] | keys_unsorted), [.flows[].flow]' "$result" | paste -sd ' ')" \
    '["agree","flows"] ["flow","made","staged","delivered","confirmed","waiting","failed","p50_ms","p99_ms"] ["enrollment_request","enrollment_result","enrollment_sync","enrollment_ack","status_check","status_result","device_score","event","event_status","reservation","opt_out","outcome","message_ack"]' \
    "the figures have their names"
is "$(jq '.agree, ([.flows[] | .waiting + .failed] | add), all(.flows[]; .made > 0 and .p50_ms >= 0 and .p50_ms <= .p99_ms)' "$result" | paste -sd ' ')" \
    "true 0 true" "both sides agree, nothing waits or failed, everything took its time"
is "$(grep -c 'is required' "$out") $(grep -c "$SIZE reservations of one event took" "$out") $(grep -c 'make up' "$out")" "2 1 1" \
    "it shows the bad record as an operator sees it, the large event and what to try next"
ok "nothing is left running" until_prints 0 left
first=$(without_times)

# The comparison sees what differs.
as_demo "stores \"update main.item set body = json_set(body, '\\\$.serialNo', 'X') where id = (select min(id) from main.item where collection = 'devices')\"
    stores \"delete from main.item where id = (select min(id) from main.item where collection = 'programEventParticipations')\"
    write_result"
is "$(jq .agree "$result") $(awk '$NF != 0 { print $1, $NF }' "$DERSYNC_DEMO_FOLDER/compared" | paste -sd ' ')" \
    "false devices 2 reservations 1 outcomes 1" "one wrong letter, one reservation missing with its outcome: the sides do not agree"

is "$(demo --disturb 1 kill)" 0 "again, while a process of dersync is killed every second"
is "$(without_times)" "$first" "with the same figures"
is "$(demo --disturb 2 restart)" 0 "again, while both applications are restarted"
is "$(without_times)" "$first" "with the same figures"

begin
kill -TERM "$demo"
code=0
wait "$demo" || code=$?
is "$code" 143 "it can be ended in the middle"
ok "and stops what it started" until_prints 0 left
begin
kill -KILL "$demo"
wait "$demo" 2>/dev/null || true
is "$(demo up)" 0 "after a kill the system goes up again"
ok "whole" until_prints 7 left
is "$(demo up) $(left)" "0 7" "once"
is "$(scripts/env | grep -c 'PGDATABASE\|PATH')" 2 "and can be reached"
is "$(demo down)" 0 "it goes down"
ok "wholly" until_prints 0 left
is "$(scripts/env 2>&1)" "env: nothing is running here; start it with: make up" "then there is nothing to reach"

echo "1..$TAP_COUNT"
[ "$TAP_FAILED" = 0 ]
