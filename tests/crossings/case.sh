# Cases: both applications and the database as they were at the start, a call of the engine that is disturbed, then calls
# that are not, until nothing is due; and what must be the same after every one. Sourced, below scripts/with-database.
#
#   cases_prepare            makes the start in CASES_FOLDER and learns what comes of it without a disturbance
#   cases_run TRY CASE...    calls TRY with each case, in as many lanes as there are `lanes`; TRY prints a line of TAP
#
# and for TRY, which works in a lane of its own:
#
#   lane_reset               back to the start
#   lane_engine COMMAND [VARIABLE=VALUE]...   the engine with crossings.so before it; + for a blank; leaves $code
#   lane_settle              what follows a crash: leases run out, dersync once, until nothing is due
#   lane_compare             true: everything is as it is without a disturbance; else prints the difference
#   lane_ends TEXT CODES     settles and compares; prints the line of TAP; the engine must have ended with one of CODES
#
# The start has no leftover work and every kind of message still to come. The clocks of the database and of the
# applications are set back to the start in every case, so that a case late in a long run is like the first.

. tests/applications/lib.sh
CROSSINGS=${CROSSINGS:-$BUILD/crossings.so}
CASES_FOLDER=$DERSYNC_TEST_FOLDER/cases-$$
CASE_CALLS_MAX=8        # of dersync once after a disturbance
CASE_RUN_TENTHS_MAX=300 # of seconds that dersync run gets until nothing moves any more
LEASE_MS=60000          # as configured by default

# One psql answers all questions of a lane, since to start one takes longer than most of them.
questions_open() {
    coproc QUESTIONS { exec psql -XAtqd postgres -v ON_ERROR_STOP=1; }
    questions=$QUESTIONS_PID
    exec {asked}>&"${QUESTIONS[1]}" {told}<&"${QUESTIONS[0]}"
}
ask() { printf '%s\n' "$@" '\echo ~' >&"$asked"; } # STATEMENT; | COMMAND of psql ...
answer() { # leaves it in `reply`
    local line
    reply=
    while IFS= read -r line <&"$told"; do
        [ "$line" != '~' ] || return 0
        reply+=${reply:+$'\n'}$line
    done
    return 1
}
query() { ask "$@" && answer; }
questions_close() {
    printf '\\q\n' >&"$asked"
    wait "$questions"
    exec {asked}>&- {told}<&-
}

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
    act dacs '{"act":"extract_scores"}' >/dev/null # of devices that are known: how it is divided hangs on that
    derms_act reserve "$(schedule)" "$(enroll)"
    act derms '{"act":"request_enrollment","items":1}' >/dev/null
    act dacs "$(jq -c '{act: "check_device"} + .' <<<"$first")" >/dev/null
}

# Every instant that the start knows: only these are compared, for the others tell when a case ran.
instants() { grep -oE '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?' "$@" | sed 's/ /T/; s/\.\([0-9]*[1-9]\)*0*$/.\1/; s/\.$//' | sort -u; }

start_make() {
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
    questions_open
    query "\\connect $PGDATABASE"
    { state_of_stores; state_of_database; } >"$CASES_FOLDER/start.txt"
    lane_pending
    START_PENDING=$reply
    questions_close
    instants "$CASES_FOLDER/start.txt" >"$CASES_FOLDER/instants"
}

# --- what must be the same ---

state_of_stores() {
    local name statements=("attach '$APPLICATIONS_FOLDER/derms.db' as derms" "attach '$APPLICATIONS_FOLDER/dacs.db' as dacs")
    for name in dacs derms; do
        statements+=("select '$name', collection, id, key, parent, state, body, extra from $name.item"
            "select '$name effect', flow, identity, count from $name.effect where count > 0"
            "select '$name made', flow, identity, count from $name.made")
    done
    sqlite3 -readonly :memory: "${statements[@]}"
}

state_of_database() { query '\i tests/crossings/state.sql' && printf '%s\n' "$reply"; }

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
    APPLICATIONS_FOLDER=$CASES_FOLDER/lane$1
    DERSYNC_CONFIG=$APPLICATIONS_FOLDER/dersync.ini
    PGDATABASE=${DERSYNC_TEST_PREFIX}lane$$_$1
    supervisor=
    mkdir -p "$APPLICATIONS_FOLDER"
    export PGDATABASE DERSYNC_CONFIG
    questions_open
    lane_reset
    lane_configure
}

lane_reset() {
    ask '\connect postgres' 'set client_min_messages = warning;' "drop database if exists $PGDATABASE with (force);" \
        "create database $PGDATABASE template $START_DATABASE strategy file_copy;" "\\connect $PGDATABASE" \
        "insert into sync.clock (real_at, shown_at) values (clock_timestamp(), to_timestamp($START_MS / 1000.0));"
    application_stop dacs
    application_stop derms
    : >"$APPLICATIONS_FOLDER/engine.txt"
    cp "$CASES_FOLDER"/start/{dacs,derms}.db "$APPLICATIONS_FOLDER"
    application_start dacs "clock_offset_ms=$((START_MS - ${EPOCHREALTIME/./} / 1000))"
    application_start derms "clock_offset_ms=$((START_MS - ${EPOCHREALTIME/./} / 1000))"
    answer
} 2>/dev/null

lane_pending() { # leaves in `reply` how much is still to be done, and how much there is
    query "select count(*) filter (where settled_at is null) + engine.count_pending(), count(*) from sync.delivery;"
}

# Ends what does not end by itself: when something was done and nothing more comes to its end, or after a while, for a kill
# may have hit a worker only.
lane_stop_when_through() {
    local i before=none
    for ((i = 0; i < CASE_RUN_TENTHS_MAX; i += 5)); do
        kill -0 "$supervisor" || return 0
        lane_pending
        [ "$reply" != "$before" ] || [ "$reply" = "$START_PENDING" ] || [[ $reply != 0\|* ]] || break
        before=$reply
        sleep 0.5
    done
    kill -TERM "$supervisor" || true # it may have come to its end meanwhile
}

lane_engine() { # COMMAND [VARIABLE=VALUE]...
    local command=${1//+/ }
    shift
    code=0
    rm -f "$APPLICATIONS_FOLDER/points"
    # shellcheck disable=SC2086 # words
    env "CROSSINGS_STATE=$APPLICATIONS_FOLDER/points" "$@" LD_PRELOAD="$CROSSINGS" ${CASE_UNDER-} "$DERSYNC" $command \
        >>"$APPLICATIONS_FOLDER/engine.txt" 2>&1 &
    supervisor=$!
    [ "$command" != run ] || lane_stop_when_through
    wait "$supervisor" || code=$?
    supervisor=
} 2>/dev/null # bash tells of every one that is killed

lane_points() { od -An -t d8 -N8 "$APPLICATIONS_FOLDER/points" | tr -d ' '; }
lane_killed_at() { # leaves in `place` what stands behind the number: "before PQexec"
    local word
    place=
    while IFS= read -r -d '' word; do
        case "$word" in before\ * | after\ *) place=$word ;; esac
    done <"$APPLICATIONS_FOLDER/points"
}

lane_settle() {
    local i
    for ((i = 0; i < CASE_CALLS_MAX; i++)); do
        query "update sync.clock set shown_at = engine.now() + interval '$((LEASE_MS + 1000)) ms', real_at = clock_timestamp();"
        once || true
        lane_pending
        [[ $reply != 0\|* ]] || return 0
    done
    echo "still waiting after $i calls: ${reply%|*}"
    return 1
}

lane_compare() {
    local expected state
    lane_state >"$APPLICATIONS_FOLDER/state.txt"
    mapfile -t expected <"$CASES_FOLDER/expected.txt"
    mapfile -t state <"$APPLICATIONS_FOLDER/state.txt"
    [ "${expected[*]}" = "${state[*]}" ] ||
        ! diff "$CASES_FOLDER/expected.txt" "$APPLICATIONS_FOLDER/state.txt" | cut -c 1-300
}

lane_ends() { # TEXT CODES
    local said=$APPLICATIONS_FOLDER/said.txt
    if [[ " $2 " = *" $code "* ]] && lane_settle >"$said" && lane_compare >>"$said"; then
        echo "ok - $1"
    else
        echo "not ok - $1 (the engine ended with $code)"
        { cat "$said"; tail -n 20 "$APPLICATIONS_FOLDER/engine.txt"; } | sed 's/^/#   /'
        false
    fi
}

lane_close() {
    questions_close
    [ -z "$supervisor" ] || kill -KILL "$supervisor"
    applications_stop
}

lane_run() { # NUMBER TRY CASE...
    local try=$2
    lane_open "$1"
    trap lane_close EXIT
    shift 2
    while [ $# -gt 0 ]; do
        "$try" "$1"
        shift
    done
}

# --- all cases ---

# What comes of it without a disturbance must be whole itself.
cases_prepare() {
    start_make
    lane_open 0
    lane_engine once
    count=$(lane_points)
    lane_settle
    lane_state >"$CASES_FOLDER/expected.txt"
    lane_close
    if [ "$code" != 0 ] || grep -E '^(quarantine|left over\|[a-z]+)\|[^0]|\|(dead|expired|refused|unknown)\|' "$CASES_FOLDER/expected.txt"; then
        echo "Bail out! the scenario does not end well without a disturbance"
        return 1
    fi
}

# Prints TAP and, in the end, how many passed and failed.
cases_run() { # TRY CASE...
    local try=$1 passed i
    shift
    echo "1..$#"
    for ((i = 1; i <= lanes; i++)); do
        # shellcheck disable=SC2046 # one word per case
        lane_run "$i" "$try" $(printf '%s\n' "$@" | awk -v n="$lanes" -v i="$i" 'NR % n == i % n') | tee "$CASES_FOLDER/lane$i.tap" &
    done
    wait
    passed=$(cat "$CASES_FOLDER"/lane*.tap | grep -c '^ok') || true
    echo "$passed passed, $(($# - passed)) failed"
    [ "$passed" = $# ]
}
