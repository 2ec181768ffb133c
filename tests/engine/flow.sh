# What the scenarios of flows share: both applications, a database of its own, and dersync with every flow on.
# Sourced; needs scripts/with-database's environment.
#
#   start, stop                      dersync run
#   until_prints TEXT COMMAND...     true as soon as the command prints the text; says what it found otherwise
#   settled                          nothing is waiting any more, as the database sees it

set -euo pipefail
APPLICATIONS_FOLDER=$(mktemp -d "$DERSYNC_TEST_FOLDER/flow-XXXXXX")
. tests/applications/lib.sh
. tests/applications/tap.sh
UNTIL_TENTHS_MAX=300
supervisor=
log=$APPLICATIONS_FOLDER/dersync.txt
mappings=${mappings:-$PWD/mappings}
SYNCS=/rest/apis/cross/digitalAssets/syncRequests
PROGRAM_EVENTS=/rest/apis/cross/service/programEvents
CREATE=/rest/apis/cross/service/programEvent/
LIFECYCLE=/rest/apis/cross/service/programEvent/lifecycle
RESERVE=/rest/apis/cross/service/programEventParticipation/reserveDevice
ACKNOWLEDGE=/rest/apis/cross/digitalAssets/programEnrollments/postAcknowledgement

flow_end() {
    [ -z "$supervisor" ] || kill -TERM "$supervisor" 2>/dev/null || true
    applications_stop
    wait
    rm -rf "$APPLICATIONS_FOLDER"
}
trap flow_end EXIT

PGDATABASE=$(scripts/test-database)
DERSYNC_CONFIG=$APPLICATIONS_FOLDER/dersync.ini
export PGDATABASE DERSYNC_CONFIG
application_start dacs
application_start derms ack_delay_ms=0
cat >"$DERSYNC_CONFIG" <<TEXT
[dersync]
database =
mappings = $mappings
spool = $APPLICATIONS_FOLDER
lease = 2s

[application dacs]
kind = dacs
url = $DACS_URL
timeout = 5s

[application derms]
kind = derms
url = $DERMS_URL
timeout = 5s
TEXT

query() { psql -XAtqc "$1"; }

flows_on() {
    "$DERSYNC" migrate >/dev/null
    "$DERSYNC" enable --all >/dev/null
}

start() {
    "$DERSYNC" run 2>>"$log" &
    supervisor=$!
}

stop() {
    kill -TERM "$supervisor"
    wait "$supervisor"
    supervisor=
}

until_prints() { # TEXT COMMAND...
    local i found
    for ((i = 0; i < UNTIL_TENTHS_MAX; i++)); do
        found=$("${@:2}")
        [ "$found" != "$1" ] || return 0
        sleep 0.1
    done
    printf '# expected: %s\n# found:    %s\n' "$1" "$found"
    return 1
}

settled_now() { query "select count(*) filter (where settled_at is null) + engine.count_pending() from sync.delivery"; }
settled() { until_prints 0 settled_now; }
states() { # FLOW
    query "select coalesce(string_agg(d.state || ' ' || d.n, ', ' order by d.state), '')
           from (select d.state, count(*) n from sync.delivery d join sync.flow f using (flow_id) where f.name = '$1' group by 1) d"
}
effect() { counts "$1" "$2" | jq -r '"\(.effects) \(.identities) \(.duplicates)"'; } # NAME FLOW: prints effects, identities, duplicates

# What DACS holds of a stage, oldest first: "<identifier> <status>", one after the other.
program_events() { # STAGE
    list dacs "$PROGRAM_EVENTS?externalIdentifier=$1" |
        jq -sr 'sort_by(.eventExternalIdentifier) | map("\(.eventExternalIdentifier) \(.status)") | join(", ")'
}

# Steps that DACS took of a stage, in the order of their commit.
steps() { # STAGE
    effects dacs event_status | grep "^$1[|#]" | sort -t "$(printf '\t')" -n -k 5 | cut -f 1 | cut -d '|' -f 2 | paste -sd ' '
}

sync_request() { # ID FILTER
    list dacs "$SYNCS?syncRequestId=$1" | jq -rc "$2"
}

finish() {
    [ -z "$supervisor" ] || stop
    ! grep -q 'Assertion\|AddressSanitizer\|runtime error' "$log" || sed 's/^/# /' "$log"
    done_testing
}
