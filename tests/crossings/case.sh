# One case: both applications and the database as they were at the start, a call of the engine that is disturbed, then
# calls that are not, until nothing is due; and what must be the same after every such case. Sourced, below
# scripts/with-database.
#
#   case_prepare             makes the start in CASES_FOLDER and learns what a case without a disturbance ends with
#   lane_open NUMBER         a lane works through cases one after the other; several may go side by side
#   lane_reset               back to the start
#   lane_engine [VARIABLE=VALUE]...   dersync once, with crossings.so before it; leaves $code
#   lane_settle              what follows a crash: leases run out, dersync once again, until nothing is due
#   lane_compare             true: everything is as it is without a disturbance; else prints the difference
#   lane_close
#
# The start has no leftover work and every kind of message still to come. The clocks of the database and of the
# applications are set back to the start in every case, so that a case late in a long run is like the first.

. tests/applications/lib.sh
CROSSINGS=${CROSSINGS:-$BUILD/crossings.so}
CASES_FOLDER=$DERSYNC_TEST_FOLDER/cases-$$
CASE_CALLS_MAX=8 # of dersync once after a crash
LEASE_MS=60000   # as configured by default

query() { psql -XAtq -v ON_ERROR_STOP=1 -c "$1"; }

# --- the start ---

lane_configure() {
    cat >"$DERSYNC_CONFIG" <<TEXT
[dersync]
database =
mappings = $PWD/mappings
spool = $APPLICATIONS_FOLDER
[application dacs]
kind = dacs
url = $DACS_URL
[application derms]
kind = derms
url = $DERMS_URL
TEXT
}

once() { "$DERSYNC" once >>"$APPLICATIONS_FOLDER/engine.txt" 2>&1; }

enroll() { act dacs '{"act":"enroll","devices":2,"program":"TSTAT"}' | jq -c '[.devices[] | {headEndSystem, nicId}]'; }
schedule() { act derms '{"act":"schedule_event","program":"TSTAT","starts_in_minutes":6000}' | jq -r '.stages[0].stageId'; }
derms_act() { act derms "$(jq -cn --arg act "$1" --arg stage "$2" --argjson devices "$3" '{$act, stageId: $stage, $devices}')" >/dev/null; } # ACT STAGE DEVICES

# What both sides have agreed on already ...
act_before() {
    devices=$(enroll)
    stage=$(schedule)
    later_stage=$(schedule)
    once
    derms_act reserve "$stage" "$devices"
    derms_act reserve "$later_stage" "$devices"
    once
}

# ... and what dersync has not seen yet: something for every flow.
act_unseen() {
    local first
    first=$(jq -c '.[0]' <<<"$devices")
    act dacs "$(jq -c --arg stage "$later_stage" '{act: "opt_out", eventExternalIdentifier: $stage} + .' <<<"$first")" >/dev/null
    act derms "{\"act\":\"start_stage\",\"stageId\":\"$stage\"}" >/dev/null
    derms_act report_outcomes "$stage" "$devices"
    derms_act reserve "$(schedule)" "$(enroll)"
    act derms '{"act":"request_enrollment","items":1}' >/dev/null
    act dacs "$(jq -c '{act: "check_device"} + .' <<<"$first")" >/dev/null
    act dacs '{"act":"extract_scores"}' >/dev/null
}

# Every instant that the start knows: only these are compared, for the others tell when a case ran.
instants() { grep -oE '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?' "$@" | sed 's/ /T/; s/\.\([0-9]*[1-9]\)*0*$/.\1/; s/\.$//' | sort -u; }

case_prepare() {
    local devices stage later_stage
    APPLICATIONS_FOLDER=$CASES_FOLDER/start
    DERSYNC_CONFIG=$APPLICATIONS_FOLDER/dersync.ini
    mkdir -p "$APPLICATIONS_FOLDER"
    PGDATABASE=$(scripts/test-database)
    export PGDATABASE DERSYNC_CONFIG
    application_start dacs
    application_start derms ack_delay_ms=0 status_delay_ms=0
    lane_configure
    "$DERSYNC" migrate >/dev/null
    "$DERSYNC" enable --all >/dev/null
    act_before
    act_unseen
    applications_stop
    START_DATABASE=$PGDATABASE
    START_MS=$(date +%s%3N)
    { state_of_stores; state_of_database; } >"$CASES_FOLDER/start.txt"
    instants "$CASES_FOLDER/start.txt" >"$CASES_FOLDER/instants"
}

# --- what must be the same ---

state_of_stores() {
    local name
    for name in dacs derms; do
        sqlite3 -readonly "$APPLICATIONS_FOLDER/$name.db" \
            "select '$name', collection, id, key, parent, state, body, extra from item order by collection, id" \
            "select '$name effect', flow, identity, count from effect where count > 0 order by 2, 3" \
            "select '$name made', flow, identity, count from made order by 2, 3"
    done
}

state_of_database() { psql -XAtq -v ON_ERROR_STOP=1 -f tests/crossings/state.sql; }

# What both hold, with the instants that the start does not know made alike.
lane_state() {
    { state_of_stores; state_of_database; } | awk '
        FILENAME != "-" { is_known[$0] = 1; next }
        {
            out = ""
            while (match($0, /[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9](\.[0-9]+)?(Z|[+]00:00|[+]00)?/)) {
                instant = substr($0, RSTART, RLENGTH)
                sub(/(Z|[+]00:00|[+]00)$/, "", instant)
                sub(/ /, "T", instant)
                if (instant ~ /\./) { sub(/0+$/, "", instant); sub(/\.$/, "", instant) }
                out = out substr($0, 1, RSTART - 1) (instant in is_known ? instant : "LATER")
                $0 = substr($0, RSTART + RLENGTH)
            }
            print out $0
        }' "$CASES_FOLDER/instants" - | sort
}

# --- a lane ---

lane_open() { # NUMBER
    lane=$1
    APPLICATIONS_FOLDER=$CASES_FOLDER/lane$lane
    DERSYNC_CONFIG=$APPLICATIONS_FOLDER/dersync.ini
    PGDATABASE=${DERSYNC_TEST_PREFIX}lane$$_$lane
    mkdir -p "$APPLICATIONS_FOLDER"
    export PGDATABASE DERSYNC_CONFIG
    lane_reset
    lane_configure
}

lane_reset() {
    local name copying
    PGOPTIONS=--client-min-messages=warning psql -Xqd postgres -c "drop database if exists $PGDATABASE with (force)" \
        -c "create database $PGDATABASE template $START_DATABASE strategy file_copy" &
    copying=$!
    for name in dacs derms; do
        application_kill "$name"
        rm -f "$APPLICATIONS_FOLDER/$name".db*
        cp "$CASES_FOLDER/start/$name.db" "$APPLICATIONS_FOLDER/"
        application_start "$name" "clock_offset_ms=$((START_MS - $(date +%s%3N)))"
    done
    wait "$copying"
    query "insert into sync.clock (real_at, shown_at) values (clock_timestamp(), to_timestamp($START_MS / 1000.0))"
    rm -f "$APPLICATIONS_FOLDER/engine.txt" "$APPLICATIONS_FOLDER/points"
} 2>/dev/null

lane_engine() { # [VARIABLE=VALUE]...
    code=0
    rm -f "$APPLICATIONS_FOLDER/points"
    { env "CROSSINGS_STATE=$APPLICATIONS_FOLDER/points" "$@" LD_PRELOAD="$CROSSINGS" "$DERSYNC" once \
        >>"$APPLICATIONS_FOLDER/engine.txt" 2>&1 || code=$?; } 2>/dev/null # bash tells of every one that is killed
}

lane_points() { od -An -t d8 -N8 "$APPLICATIONS_FOLDER/points" | tr -d ' '; }
lane_killed_at() { tail -c +9 "$APPLICATIONS_FOLDER/points" | head -c 40 | tr -d '\0'; }

lane_settle() {
    local i pending
    for ((i = 0; i < CASE_CALLS_MAX; i++)); do
        query "update sync.clock set shown_at = engine.now() + interval '$((LEASE_MS + 1000)) ms', real_at = clock_timestamp()"
        once || true
        pending=$(query "select count(*) filter (where settled_at is null) + engine.count_pending() from sync.delivery")
        [ "$pending" != 0 ] || return 0
    done
    echo "still waiting after $i calls: $pending"
    return 1
}

lane_compare() {
    lane_state >"$APPLICATIONS_FOLDER/state.txt"
    cmp -s "$CASES_FOLDER/expected.txt" "$APPLICATIONS_FOLDER/state.txt" ||
        ! diff "$CASES_FOLDER/expected.txt" "$APPLICATIONS_FOLDER/state.txt" | cut -c 1-300
}

lane_close() { applications_stop; }
