#!/usr/bin/env bash
# Goal: any number of engines share one database: nothing is sent by two, one that pauses, dies or stops under full load leaves nothing behind, and what it did not finish has one effect.
. tests/engine/system.sh
engines=()
mappings=$folder/mappings # no call of this test is given up before the test is over
cp -r mappings "$mappings"
jq '.timeout_ms = 600000' mappings/derms/messages/enroll.json >"$mappings/derms/messages/enroll.json"

engines_end() {
    local pid
    for pid in "${engines[@]}"; do kill -CONT $(workers_of "$pid") 2>/dev/null || true; kill -TERM "$pid" 2>/dev/null || true; done
    system_end
}
trap engines_end EXIT

engine() { "$DERSYNC" run 2>>"$log" & engines+=($!); } # one more
workers_of() { ps -o pid= --ppid "$1"; } # ENGINE
courier_of() { ps -o pid=,comm= --ppid "$1" | awk '$3 ~ /deliv/ { print $1; exit }'; } # ENGINE
engines_stop() {
    local pid status=0
    for pid in "${engines[@]}"; do kill -TERM "$pid"; done
    for pid in "${engines[@]}"; do wait "$pid" || status=$?; done
    engines=()
    return "$status"
}
enroll() { acts dacs "$(jq -cn --argjson times "$1" '[range($times) | {act: "enroll", devices: 1, program: "WATER"}]')" >/dev/null; } # TIMES
acknowledged() { counts dacs enrollment_ack | jq -r .effects; }
deliverers() { query "select count(*) from pg_stat_activity where datname = current_database() and application_name ~ '^dersync delivery'"; }

application_start dacs
application_start derms ack_delay_ms=0
configure 'lease = 2s'
flows_on

# --- a worker is paused while its call is under way, and wakes up when another has its work

engine
fault derms '{"kind":"late_reply","ms":1500,"match":"/derms/enroll","method":"POST","times":1}' >/dev/null
setting derms ack_delay_ms 3600000
enroll 1
took() { effect derms enrollment_sync; }
ok "DERMS took a message and has not answered" until_prints "1 1 0" took
paused=$(courier_of "${engines[0]}")
kill -STOP "$paused"
engine
ok "another engine sends it again, under the same identity, when the lease is over" until_prints "1 1 1" took
ok "and has the answer" until_prints "awaiting_ack 1" states enrollment_sync
kill -CONT "$paused"
ok "the paused worker wakes up and learns that its claim was given away" until_prints 1 logged 'claim was given away'
is "$(states enrollment_sync)" "awaiting_ack 1" "what it says changes nothing"
late() { query "select string_agg(result, ', ' order by attempt, at) from sync.attempt"; }
ok "but is kept" until_prints "lease expired, done" late
setting derms ack_delay_ms 0

# --- four engines, one of which dies

engine
engine
ok "four engines have a connection" until_prints 4 deliverers
enroll 200
ok "every message arrives" until_prints 200 acknowledged
is "$(took)" "201 201 1" "no engine sent what another had sent"
is "$(effect dacs enrollment_ack)" "200 200 0" "nor acknowledged it"
stage=$(schedule_stage WATER)
act derms "{\"act\":\"reserve\",\"stageId\":\"$stage\"}" >/dev/null
dead=${engines[3]}
kill -9 "$dead" $(workers_of "$dead") && wait "$dead" 2>/dev/null || true
unset 'engines[3]'
answered() { list derms /derms/reservationFiles | jq -r .ackType; }
ok "when one dies, the others have the file done" until_prints SUCCESS answered
is "$(effect dacs event | cut -d ' ' -f 1-2) $(effect dacs reservation | cut -d ' ' -f 1-2)" "1 1 200 200" "the stage and its reservations are there once"
ok "all stop when they are asked" engines_stop
is "$(query 'select count(*) from sync.claim')" 0 "and leave no claim behind"

# --- a stop with five hundred calls under way

configure 'delivery_workers = 2
claim_size = 250
in_flight = 250' '' 'timeout = 10m'
setting derms ack_delay_ms 3600000
fault derms '{"kind":"late_reply","ms":3600000,"match":"/derms/enroll","method":"POST","times":250}' >/dev/null
fault derms '{"kind":"hang","match":"/derms/enroll","method":"POST"}' >/dev/null
enroll 800 # one of the two workers claims at most 500 of them
engine
hanging() { curl -sS --noproxy '*' "$DERMS_URL/control/faults" | jq '[.items[].hits] | add >= 500'; }
ok "five hundred calls are under way, half of them with their effect" until_prints true hanging
began=$(date +%s%3N)
ok "a stop does not wait for them" engines_stop
lasted=$(($(date +%s%3N) - began))
ok "and takes less than ten seconds (${lasted} ms)" test "$lasted" -lt 10000
is "$(query "select string_agg(distinct state, ' ' order by state) from sync.delivery d join sync.flow f using (flow_id) where f.name = 'enrollment_sync' and settled_at is null and delivery_id > (select max(delivery_id) - 800 from sync.delivery)")" "queued unknown" "what was under way is unknown, the rest was given back"
fault_clear derms
configure
engine
ok "the next engine delivers all of it" until_prints "acknowledged 200, awaiting_ack 801" states enrollment_sync
is "$(took | cut -d ' ' -f 1-2)" "1001 1001" "with one effect each"
engines_stop

finish
