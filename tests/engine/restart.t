#!/usr/bin/env bash
# Goal: both applications and the engine may be killed in the middle of their work: nothing is lost and nothing doubled.
set -euo pipefail

number=0 dersync=''
folder=$(mktemp -d "$DERSYNC_TEST_FOLDER/restart-XXXXXX")
export APPLICATIONS_FOLDER=$folder
. tests/applications/lib.sh
trap '[ -z "$dersync" ] || kill -TERM "$dersync" 2>/dev/null; applications_stop; rm -rf "$folder"' EXIT
CUSTOMERS=300

ok() { # TEXT: reports whether the command before it succeeded
    local status=$?
    number=$((number + 1))
    [ "$status" = 0 ] || printf 'not '
    echo "ok $number - $1"
    [ "$status" = 0 ] || { counts dacs; counts derms; "$DERSYNC" status; tail -5 "$folder/log"; } 2>&1 | sed 's/^/# /'
}

start() {
    "$DERSYNC" run 2>>"$folder/log" &
    dersync=$!
}

# Waits at most half a minute until the count of a flow is there: NAME FLOW WHAT NUMBER
until_counted() {
    local i
    for ((i = 0; i < 300; i++)); do
        [ "$(counts "$1" "$2" | jq ".$3")" != "$4" ] || return 0
        sleep 0.1
    done
    return 1
}

kill_all() {
    kill -KILL "$dersync"
    pkill -KILL -P "$dersync"
    wait "$dersync"
    application_kill dacs
    application_kill derms
    application_start dacs
    application_start derms
    start
} 2>/dev/null

set +e # every check reports what it found
application_start dacs
application_start derms
cat >"$folder/dersync.ini" <<TEXT
[dersync]
mappings = $PWD/mappings
[application dacs]
kind = dacs
url = $DACS_URL
[application derms]
kind = derms
url = $DERMS_URL
TEXT
export DERSYNC_CONFIG=$folder/dersync.ini
PGDATABASE=$(scripts/test-database)
export PGDATABASE
"$DERSYNC" migrate >/dev/null && "$DERSYNC" enable --all >/dev/null
start

acts dacs "[{\"act\":\"enroll\",\"program\":\"WATER\",\"devices\":1,\"times\":$CUSTOMERS}]" >/dev/null
for _ in 1 2 3; do
    sleep 0.3 # somewhere in the middle of it
    kill_all
done
until_counted dacs enrollment_ack identities "$CUSTOMERS"
ok 'every enrollment is acknowledged in DACS'
[ "$(counts derms enrollment_sync | jq -c '[.identities, .effects]')" = "[$CUSTOMERS,$CUSTOMERS]" ]
ok 'each took effect in DERMS once'

stage=$(act derms '{"act":"schedule_event","program":"DR-WATER","stages":1}' | jq -r '.stages[0].stageId')
act derms "{\"act\":\"reserve\",\"stageId\":\"$stage\"}" >/dev/null
for _ in 1 2; do
    sleep 0.3
    kill_all
done
until_counted derms message_ack identities 1
ok 'the reservation file is answered'
[ "$(counts dacs reservation | jq -c '[.identities, .effects]')" = "[$CUSTOMERS,$CUSTOMERS]" ]
ok 'each device is reserved once'
[ "$(counts dacs event | jq -c '[.identities, .effects]')" = '[1,1]' ]
ok 'the stage became one program event'
[ "$(psql -XAtc 'select sum(waiting), sum(dead + expired) from report.flows')" = '0|0' ]
ok 'nothing waits and nothing failed'
echo "1..$number"
