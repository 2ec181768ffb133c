#!/usr/bin/env bash
# Goal: a person brings dersync up between two applications, sees what it does, and learns what fails.
. tests/engine/system.sh
set +e # every check reports what it found
application_start dacs
application_start derms
configure

delivered() { # FLOW
    query "select count(*) from sync.flow f join sync.delivery d using (flow_id) where f.name = '$1' and d.state = 'delivered'"
}

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
[ "$code" = 0 ] && [[ $out == *'staged 2 items,'* ]]
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
run trace "$sync_request" --limit 2
[[ $out =~ ^[0-9]+' earlier lines are left out: --limit COUNT'$'\n' ]] && [ "$(wc -l <<<"$out")" = 4 ] && [[ $out == *'status 202'* ]]
ok 'and no more of it than asked for, the newest'
run status
[[ $out == *'in detail'* ]] && ! grep -q ' $' <<<"$out"
ok 'no line of a status ends with a blank'

# --- run ---

start
ok 'run goes on where once stopped' until_prints 1 delivered enrollment_ack
workers() { query "select string_agg(substr(application_name, 9), ', ' order by application_name) from pg_stat_activity
    where datname = current_database() and application_name ~ '^dersync (delivery|housekeeping|intake)'"; }
ok 'its workers are there' until_prints 'delivery 1, housekeeping, intake' workers
run status
[[ $out == *'workers: delivery 1, housekeeping, intake'* ]]
ok 'status names the workers'

"$DERSYNC" status --watch >"$folder/watched" &
watch=$!
watched_twice() { [ "$(grep -c '^flow ' "$folder/watched")" -lt 2 ] || echo yes; }
ok 'status --watch shows it again' until_prints yes watched_twice
kill -TERM "$watch"
ok 'and ends when asked' wait "$watch"

echo '[wrong' >>"$DERSYNC_CONFIG"
kill -HUP "$supervisor"
ok 'a broken configuration is refused by every worker' until_prints 3 logged 'configuration was not reloaded'
ok 'the log says why' grep -q 'configuration file' "$log"
act dacs '{"act":"enroll","devices":1}' >/dev/null
ok 'and work goes on' until_prints 2 delivered enrollment_ack
sed -i '$d' "$DERSYNC_CONFIG"
ok 'SIGTERM ends run with 0' stop

application_stop dacs
run once
[ "$code" = 3 ] && [[ $err =~ 'could not poll '[a-z_]+' of dacs' ]]
ok 'an application that is away is a temporary failure of once'
run check
[ "$code" = 1 ] && [[ $out == *'error    source dacs/'* ]] && [[ $out == *'ok       source derms/events answers'* ]]
ok 'check says which one'

sed -i 's|^mappings = .*|mappings = /nonexistent|' "$DERSYNC_CONFIG"
run run
[ "$code" = 2 ] && [[ $err == *'/nonexistent'* ]]
ok 'run does not start with mappings that cannot be read'

finish
