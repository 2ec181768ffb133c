# Benchmarks of intake: pages of 1000 devices from nginx until they are staged. Sourced by run.

PIPELINE_DEVICES=${BENCH_SIZE:-100000}

intake_size() { echo $((PIPELINE_DEVICES / (IS_QUICK ? 2 : 1))); }

# A poll of dersync, by its own account of the run: what it staged and how long it took.
poll_rate() { # the last run that changed something
    query "select round(items / extract(epoch from finished_at - started_at)) from sync.run where changed > 0 order by run_id desc limit 1"
}

# Nothing is sent: the flow waits, as when its application is away; births and deliveries are made all the same.
intake_begin() { # VERSION
    pages_show "$(intake_size)" "$1"
    sink_start
    database_make
    DACS_URL=$pages_url DERMS_URL=$sink_url configure
    "$DERSYNC" pause device --reason 'bench' >>"$home/dersync.log"
}

# --- first load: nothing is there yet

first_load_dersync() {
    intake_begin 0
    database_settle
    dersync once
    [ "$(query 'select count(*) from staging.device') $(query "select count(*) from audit.record_change where table_id =
        (select table_id from sync.staged_table where name = 'device')")" = "$(intake_size) $(intake_size)" ] || fail "not all was staged"
    echo "rate $(poll_rate)"
}

# Of a table that nobody has counted yet the planner believes that an id has many rows; dersync's own connections do not rest on that either.
reference_begin() {
    database_make --empty
    query 'alter database bench set enable_bitmapscan = off'
    psql -Xqf tests/bench/reference/pipeline.sql 2>/dev/null
    database_settle
}

# items seconds changed -> a rate
rate_of() { awk '{ print "rate", int($1 / $2) }'; }

first_load_reference() {
    pages_show "$(intake_size)" 0
    reference_begin
    "$tools/pipeline" "$pages_url/bench/devices" 1 | rate_of
}

first_load_node() {
    pages_show "$(intake_size)" 0
    reference_begin
    node_run pipeline.mjs "$pages_url/bench/devices" 1 | rate_of
}

# --- nothing changed: the same pages again and again

# dersync polls back to back for a while; nginx counts the pages that it asked for.
unchanged_dersync() {
    local pages before began ended
    intake_begin 0
    dersync once
    database_settle
    DACS_URL=$pages_url DERMS_URL=$sink_url configure '' '' '' '[source dacs devices]
interval_min = 1ms
interval_max = 1ms'
    engine_start
    sleep 2
    before=$(pages_served) began=$EPOCHREALTIME
    sleep $((IS_QUICK ? 5 : 10))
    pages=$(($(pages_served) - before)) ended=$EPOCHREALTIME
    engine_stop
    awk -v pages="$pages" -v began="$began" -v ended="$ended" 'BEGIN { print "rate", int(pages * 1000 / (ended - began)) }'
}

# Requests that nginx has answered. Other lists are asked for once a second each: they do not count much, and are left in.
pages_served() { curl -s "$pages_url/bench/status" | awk 'NR == 3 { print $3 }'; }

# The same for a pipeline of another: loaded once, then polled several times; the first poll only warms up.
unchanged_of() { # COMMAND...
    pages_show "$(intake_size)" 0
    reference_begin
    "$@" "$pages_url/bench/devices" 1 >/dev/null
    database_settle
    "$@" "$pages_url/bench/devices" 6 | tail -n +2 | awk '{ n += $1; s += $2; c += $3 } END { if (c) exit 1; print "rate", int(n / s) }'
}

unchanged_reference() { unchanged_of "$tools/pipeline"; }
unchanged_node() { unchanged_of node_run pipeline.mjs; }

# --- a tenth of them changed

changed_tenth_dersync() {
    local version
    intake_begin 0
    dersync once
    for version in 1 2 3; do
        pages_show "$(intake_size)" "$version"
        [ "$version" != 2 ] || database_settle
        dersync once
        [ "$version" = 1 ] || poll_rate
    done | awk '{ s += 1 / $1 } END { print "rate", int(NR / s) }'
    [ "$(query 'select sum(record_version - 1) from staging.device')" = $((3 * $(intake_size) / 10)) ] || fail "not every change was staged"
}

# The same for a pipeline of another: three versions, the first of which only warms up.
changed_tenth_of() { # COMMAND...
    local version
    pages_show "$(intake_size)" 0
    reference_begin
    "$@" "$pages_url/bench/devices" 1 >/dev/null
    for version in 1 2 3; do
        pages_show "$(intake_size)" "$version"
        [ "$version" != 2 ] || database_settle
        "$@" "$pages_url/bench/devices" 1 | tail -n $((version > 1))
    done | awk '{ n += $1; s += $2 } END { print "rate", int(n / s) }'
}

changed_tenth_reference() { changed_tenth_of "$tools/pipeline"; }
changed_tenth_node() { changed_tenth_of node_run pipeline.mjs; }
