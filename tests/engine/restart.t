#!/usr/bin/env bash
# Goal: both applications and the engine may be killed in the middle of their work: nothing is lost and nothing doubled.
. tests/engine/system.sh
CUSTOMERS=300

tap_explain() {
    { counts dacs; counts derms; "$DERSYNC" status; tail -5 "$log"; } 2>&1
}

identities() { counts "$1" "$2" | jq .identities; } # NAME FLOW
once_each() { counts "$1" "$2" | jq -r '"\(.identities) \(.effects)"'; } # NAME FLOW

kill_all() {
    # shellcheck disable=SC2046 # one word per worker
    kill -KILL "$supervisor" $(ps -o pid= --ppid "$supervisor")
    wait "$supervisor" || true
    application_kill dacs
    application_kill derms
    application_start dacs
    application_start derms
    start
} 2>/dev/null

application_start dacs
application_start derms
configure
flows_on
start

acts dacs "[{\"act\":\"enroll\",\"program\":\"WATER\",\"devices\":1,\"times\":$CUSTOMERS}]" >/dev/null
for _ in 1 2 3; do
    sleep 0.3 # somewhere in the middle of it
    kill_all
done
ok 'every enrollment is acknowledged in DACS' until_prints "$CUSTOMERS" identities dacs enrollment_ack
is "$(once_each derms enrollment_sync)" "$CUSTOMERS $CUSTOMERS" 'each took effect in DERMS once'

stage=$(schedule_stage WATER)
act derms "{\"act\":\"reserve\",\"stageId\":\"$stage\"}" >/dev/null
for _ in 1 2; do
    sleep 0.3
    kill_all
done
answer() { list derms /derms/reservationFiles | jq -r .ackType; }
ok 'the reservation file is answered' until_prints SUCCESS answer
is "$(once_each dacs reservation)" "$CUSTOMERS $CUSTOMERS" 'each device is reserved once'
is "$(once_each dacs event)" '1 1' 'the stage became one program event'
ok 'everything is settled' settled
is "$(query 'select sum(waiting), sum(failed) from report.flows')" '0|0' 'nothing waits and nothing failed'
finish
