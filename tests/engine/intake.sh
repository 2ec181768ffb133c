# What the intake scenarios share: both applications, a database of its own, and dersync in observe mode.
# Sourced; needs scripts/with-database's environment.

set -euo pipefail
APPLICATIONS_FOLDER=$(mktemp -d "$DERSYNC_TEST_FOLDER/intake-XXXXXX")
. tests/applications/lib.sh
. tests/applications/tap.sh
log=$APPLICATIONS_FOLDER/dersync.txt
trap 'applications_stop; wait; rm -rf "$APPLICATIONS_FOLDER"' EXIT

PGDATABASE=$(scripts/test-database)
DERSYNC_CONFIG=$APPLICATIONS_FOLDER/dersync.ini
export PGDATABASE DERSYNC_CONFIG
application_start dacs
application_start derms
cat >"$DERSYNC_CONFIG" <<TEXT
[dersync]
database =
mappings = $PWD/mappings
spool = $APPLICATIONS_FOLDER

[application dacs]
kind = dacs
url = $DACS_URL
timeout = 1s

[application derms]
kind = derms
url = $DERMS_URL
timeout = 1s
TEXT

syncs=/rest/apis/cross/digitalAssets/syncRequests
query() { psql -XAtqc "$1"; }
count() { query "select count(*) from staging.$1"; } # TABLE [CONDITION]
once() { # prints the exit code
    local code=0
    "$DERSYNC" once >>"$log" 2>&1 || code=$?
    echo "$code"
}
enroll() { acts dacs "$(jq -cn --argjson times "$1" '[range($times) | {act: "enroll", devices: 1}]')" >/dev/null; } # TIMES
quarantine() { query "select record || ' ' || kind || ' ' || coalesce(field, '') from sync.quarantine where state = 'open' order by quarantine_id"; }
failure() { # RESOURCE: what stands against it
    query "select coalesce(failure, '') from sync.source where resource = '$1'"
}
finish() {
    ! grep -q 'Assertion\|AddressSanitizer\|runtime error' "$log" || sed 's/^/# /' "$log"
    done_testing
}
