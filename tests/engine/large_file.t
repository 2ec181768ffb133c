#!/usr/bin/env bash
# Goal: a large outcome file is staged in memory that does not grow with it, and after a crash goes on at its row.
. tests/engine/intake.sh

ROWS=${ROWS:-60000}
ROOM_KB=24576 # what the intake worker may take beyond what it has when it begins to stage
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}quarantine_size_mb=4" # which keeps freed memory, 256 MB of it otherwise
made=$(act dacs '{"act":"enroll","devices":5,"program":"TSTAT"}')
stage=$(act derms '{"act":"schedule_event","stages":1,"program":"TSTAT"}' | jq -r '.stages[0].stageId')
once >/dev/null
devices=$(jq -c '[.devices[] | {headEndSystem, nicId, outcome: "D1SP"}]' <<<"$made")
file=$(act derms "{\"act\":\"report_outcomes\",\"stageId\":\"$stage\",\"devices\":$devices,\"repeat\":$((ROWS / 5))}" | jq -r .fileId)
staged() { query "select coalesce(max(rows_staged), 0) from sync.file_intake where file_id = '$file'"; }
kilobytes() { awk '/^VmRSS/ { print $2 }' "/proc/$1/status" 2>/dev/null || true; } # PID

# Lets an engine stage until so many rows are there, or its end; says how much memory it took from the first rows on, or
# that nobody saw it.
stage_until() { # ROWS
    local first='' most=0 now
    "$DERSYNC" once >>"$log" 2>&1 &
    engine=$!
    while [ "$(staged)" -lt "$1" ] && kill -0 "$engine" 2>/dev/null; do
        now=$(kilobytes "$engine")
        [ "$(staged)" -gt "$begun" ] || continue
        [ -n "$now" ] || continue
        first=${first:-$now}
        [ "$now" -le "$most" ] || most=$now
    done
    grown=$((most - ${first:-0}))
    [ -n "$first" ] || grown=unseen
}

begun=0
stage_until $((ROWS / 3))
kill -9 "$engine" 2>/dev/null || true
wait "$engine" 2>/dev/null || true
sessions() { query "select count(*) from pg_stat_activity where datname = current_database() and application_name like 'dersync%'"; }
ok "the server notices that it is gone" until_prints 0 sessions
begun=$(staged)
ok "killed in the middle of a file ($begun of $ROWS rows)" test "$begun" -gt 0 -a "$begun" -lt "$ROWS"
is "$(count outcome)" "$begun" "what is staged is what the row number says"
ok "until then it took $grown kB more than at its first rows" test "$grown" -lt "$ROOM_KB"
stage_until "$ROWS"
ok "the next engine ends" wait "$engine"
ok "it took $grown kB more" test "$grown" -lt "$ROOM_KB"
is "$(count outcome) $(query "select state || ' ' || rows from sync.file_intake")" "$ROWS done $ROWS" "the file is staged to its end"
is "$(query "select count(*) || ' ' || min(row_number) || ' ' || max(row_number) from (select distinct row_number from staging.outcome) r")" "$ROWS 1 $ROWS" "each row once"
is "$(query "select min(items) || ' ' || max(items) || ' ' || sum(items) from sync.exchange where path = '/derms/outcomeFiles/$file'")" "1000 1000 $ROWS" \
    "the second engine began where the first had ended, at whole chunks"

finish
