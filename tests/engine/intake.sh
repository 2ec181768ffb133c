# What the intake scenarios share: both applications, and dersync in observe mode.
# Sourced; needs scripts/with-database's environment. system.sh says what else is there.

. tests/engine/system.sh
application_start dacs
application_start derms
configure '' 'timeout = 20s' 'timeout = 20s'

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
