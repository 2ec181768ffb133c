#!/usr/bin/env bash
# Goal: a person brings dersync up between two applications, sees what it does, and learns what fails.
set -euo pipefail

number=0 code=0 out='' err=''
folder=$(mktemp -d "$DERSYNC_TEST_FOLDER/operate-XXXXXX")
export APPLICATIONS_FOLDER=$folder
. tests/applications/lib.sh
trap 'applications_stop; rm -rf "$folder"' EXIT

# Runs dersync; leaves what it printed in $out and $err, its exit code in $code.
run() {
    code=0
    out=$("$DERSYNC" "$@" 2>"$folder/err") || code=$?
    err=$(cat "$folder/err")
}

ok() { # TEXT: reports whether the command before it succeeded
    local status=$?
    number=$((number + 1))
    [ "$status" = 0 ] || printf 'not '
    echo "ok $number - $1"
    [ "$status" = 0 ] || printf 'code %s\nout: %s\nerr: %s\n' "$code" "$out" "$err" | sed 's/^/# /'
}

# Waits at most ten seconds until a query gives the answer.
until_query() { # ANSWER QUERY
    local i
    for ((i = 0; i < 100; i++)); do
        [ "$(psql -XAtc "$2")" != "$1" ] || return 0
        sleep 0.1
    done
    return 1
}

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

run check
[ "$code" = 0 ] && [[ $out == *'ok       source dacs/sync_requests answers'* ]] && [[ $out == *' 0 errors' ]]
ok 'check ends with 0 when the applications answer'

act dacs '{"act":"enroll","devices":2}' >/dev/null
run poll dacs/sync_requests --dry-run
[ "$code" = 0 ] && [[ $out == *'insert enrollment_sync'* ]] && [ "$(psql -XAtc 'select count(*) from sync.exchange')" = 0 ]
ok 'poll --dry-run shows the rows and changes nothing'
run poll dacs/sync_requests --dry-run --json
[ "$code" = 0 ] && jq -e 'map(select(.table == "device")) | length == 2' <<<"$out" >/dev/null
ok 'also as JSON'
run poll dacs/sync_request --dry-run
[ "$code" = 2 ] && [[ $err == *'Perhaps dacs/sync_requests is meant.'* ]]
ok 'an unknown source suggests the nearest'

run once
[ "$code" = 0 ] && [[ $out == *'staged 1 item,'* ]]
ok 'once stages what the applications have'
run status
[[ $out == *'1 observed, 1 undecided'* ]]
ok 'a flow observes at first'
run enable enrollment_sync
[ "$code" = 1 ] && [[ $err == *'dersync baseline enrollment_sync'* ]]
ok 'enabling it is refused while what it observed is undecided'
run baseline enrollment_sync
[ "$code" = 0 ] && [[ $out == *'1 observed delivery is taken as known'* ]]
ok 'baseline decides'
run enable --all
[ "$code" = 0 ]
ok 'then flows can be enabled'

act dacs '{"act":"enroll","devices":1}' >/dev/null
run once
[ "$code" = 0 ] && [[ $out =~ delivered\ [1-9] ]] && [ "$(effects derms enrollment_sync | wc -l)" = 1 ]
ok 'once delivers it'
sync_request=$(psql -XAtc 'select sync_request_id from staging.enrollment_sync order by record_id desc limit 1')
run trace "$sync_request"
[ "$code" = 0 ] && [[ $out == *staged*'to deliver'* ]] && [[ $out == *'status 202'* ]]
ok 'trace tells what came, what was sent and what was answered'
run trace "$sync_request" --json
[ "$code" = 0 ] && jq -e 'length > 2' <<<"$out" >/dev/null
ok 'also as JSON'

# --- run ---

"$DERSYNC" run 2>"$folder/log" &
dersync=$!
until_query 1 "select count(*) from sync.flow f join sync.delivery d using (flow_id) where f.name = 'enrollment_ack' and d.state = 'delivered'"
ok 'run goes on where once stopped'
until_query 3 "select count(*) from pg_stat_activity where datname = current_database() and application_name ~ '^dersync (delivery 1|housekeeping|intake)\$'"
run status
[[ $out == *'workers: delivery 1, housekeeping, intake'* ]]
ok 'status names the workers'

"$DERSYNC" status --watch >"$folder/watched" &
watch=$!
sleep 2.5
kill -TERM "$watch"
wait "$watch" && [ "$(grep -c '^flow ' "$folder/watched")" -ge 2 ]
ok 'status --watch shows it again and ends when asked'

echo '[wrong' >>"$DERSYNC_CONFIG"
kill -HUP "$dersync"
sleep 1
sed -i '$d' "$DERSYNC_CONFIG"
act dacs '{"act":"enroll","devices":1}' >/dev/null
until_query 2 "select count(*) from sync.flow f join sync.delivery d using (flow_id) where f.name = 'enrollment_sync' and d.state <> 'observed' and d.attempts > 0"
ok 'a broken configuration is not taken up by SIGHUP, and work goes on'
grep -q 'configuration file' "$folder/log"
ok 'the log says why'

kill -TERM "$dersync"
wait "$dersync"
ok 'SIGTERM ends run with 0'

application_stop dacs
run once
[ "$code" = 3 ] && [[ $err == *'could not poll sync_requests of dacs'* ]]
ok 'an application that is away is a temporary failure of once'
run check
[ "$code" = 1 ] && [[ $out == *'error    source dacs/sync_requests'* ]] && [[ $out == *'ok       source derms/events answers'* ]]
ok 'check says which one'

sed -i 's|^mappings = .*|mappings = /nonexistent|' "$DERSYNC_CONFIG"
run run
[ "$code" = 2 ] && [[ $err == *'/nonexistent'* ]]
ok 'run does not start with mappings that cannot be read'

echo "1..$number"
