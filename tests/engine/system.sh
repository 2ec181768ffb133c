# What every scenario shares: a folder and a database of its own, both applications, and dersync between them.
# Sourced; needs scripts/with-database's environment. The applications are started by whoever sources it.
#
#   configure [DERSYNC [DACS [DERMS]]]   writes the configuration; lines for [dersync], [application dacs], [application derms]
#   start, stop                          dersync run
#   run ARGUMENT...                      dersync, as a person calls it: leaves $out, $err and $code
#   until_prints TEXT COMMAND...         true as soon as the command prints the text; says what it found otherwise
#   settled                              nothing is waiting any more, as the database sees it
#   finish                               stops everything and ends the test

set -euo pipefail
APPLICATIONS_FOLDER=$(mktemp -d "$DERSYNC_TEST_FOLDER/$(basename "$0" .t)-XXXXXX")
. tests/applications/lib.sh
. tests/applications/tap.sh
folder=$APPLICATIONS_FOLDER
supervisor='' code=0 out='' err=''
log=$folder/dersync.txt
mappings=${mappings:-$PWD/mappings}
SYNCS=/rest/apis/cross/digitalAssets/syncRequests
PROGRAM_EVENTS=/rest/apis/cross/service/programEvents
PARTICIPATIONS=/rest/apis/cross/service/programEventParticipations
CREATE=/rest/apis/cross/service/programEvent/
LIFECYCLE=/rest/apis/cross/service/programEvent/lifecycle
RESERVE=/rest/apis/cross/service/programEventParticipation/reserveDevice
ACKNOWLEDGE=/rest/apis/cross/digitalAssets/programEnrollments/postAcknowledgement

system_end() {
    kill "$session" 2>/dev/null || true
    [ -z "$supervisor" ] || kill -TERM "$supervisor" 2>/dev/null || true
    applications_stop
    wait
    rm -rf "$folder"
}
trap system_end EXIT

PGDATABASE=$(scripts/test-database)
DERSYNC_CONFIG=$folder/dersync.ini
export PGDATABASE DERSYNC_CONFIG
: >"$log"

configure() { # [DERSYNC [DACS [DERMS]]]
    cat >"$DERSYNC_CONFIG" <<TEXT
[dersync]
database =
mappings = $mappings
spool = $folder
${1-}
[application dacs]
kind = dacs
url = $DACS_URL
${2-}
[application derms]
kind = derms
url = $DERMS_URL
${3-}
TEXT
}

# One psql answers all questions of a test, since to start one takes longer than most of them. When it is gone with its
# server, or another database is meant, each question has one of its own.
coproc SESSION { exec psql -XAtq 2>>"$folder/session"; }
session=$SESSION_PID session_of=${PGHOST-}:${PGPORT-}:$PGDATABASE
exec {asked}>&"${SESSION[1]}" {told}<&"${SESSION[0]}"
query() { # SQL
    local line
    if [ "$session_of" = "${PGHOST-}:${PGPORT-}:$PGDATABASE" ] && [ -e "/proc/$session/exe" ]; then
        printf '%s\n;\n\\echo ~ :ERROR\n' "$1" >&"$asked"
        while IFS= read -r line <&"$told"; do
            case "$line" in
            '~ false') return 0 ;;
            '~ true') tail -n 3 "$folder/session" >&2; return 1 ;;
            *) printf '%s\n' "$line" ;;
            esac
        done
    fi
    psql -XAtqc "$1"
}
count() { query "select count(*) from staging.$1"; } # TABLE [CONDITION]
logged() { grep -c -- "$1" "$log" || true; } # WORDS

run() {
    code=0
    out=$("$DERSYNC" "$@" 2>"$folder/err") || code=$?
    err=$(cat "$folder/err")
}

tap_explain() {
    [ -z "$out$err" ] || printf 'dersync ended with %s\nout: %s\nerr: %s\n' "$code" "$out" "$err"
    tail -n 5 "$log"
}

flows_on() {
    "$DERSYNC" migrate >/dev/null
    "$DERSYNC" enable --all >/dev/null
}

start() {
    "$DERSYNC" run 2>>"$log" &
    supervisor=$!
}

stop() {
    local status=0
    kill -TERM "$supervisor"
    wait "$supervisor" || status=$?
    supervisor=
    return "$status"
}

settled_now() { query "select count(*) filter (where settled_at is null) + engine.count_pending() from sync.delivery"; }
settled() { until_prints 0 settled_now; }
states() { # FLOW
    query "select coalesce(string_agg(d.state || ' ' || d.n, ', ' order by d.state), '')
           from (select d.state, count(*) n from sync.delivery d join sync.flow f using (flow_id) where f.name = '$1' group by 1) d"
}
effect() { counts "$1" "$2" | jq -r '"\(.effects) \(.identities) \(.duplicates)"'; } # NAME FLOW: prints effects, identities, duplicates

# Makes one event of DERMS and prints the id of its first stage.
schedule_stage() { # [PROGRAM [STAGES]]
    act derms "$(jq -cn --arg program "${1:-TSTAT}" --argjson stages "${2:-1}" '{act: "schedule_event", $program, $stages}')" |
        jq -r '.stages[0].stageId'
}

finish() {
    [ -z "$supervisor" ] || stop
    ! grep -q 'Assertion\|AddressSanitizer\|runtime error' "$log" || sed 's/^/# /' "$log"
    done_testing
}
