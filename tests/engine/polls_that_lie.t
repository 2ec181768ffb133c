#!/usr/bin/env bash
# Goal: lists that show too little, too late, the same again or an older state neither lose a record nor pass for good; what a list cannot prove is said.
mappings=$(mktemp -d "$DERSYNC_TEST_FOLDER/polls_that_lie-XXXXXX")
cp -r mappings/. "$mappings"
. tests/engine/intake.sh
trap 'system_end; rm -rf "$mappings"' EXIT
match="\"match\":\"$SYNCS\""
fetch() { # FILE JSON: what the fetch of a source says instead
    jq --argjson more "$2" '.fetch += $more' "$PWD/mappings/$1" >"$mappings/$1"
}
source_of() { query "select $2 from sync.source where resource = '$1'"; } # RESOURCE COLUMNS
incomplete() { query "select count(*) from sync.run join sync.source using (source_id) where resource = '$1' and not is_complete"; }
newest() { list dacs "$SYNCS" | jq -rs 'last.sendDetails.syncRequestId'; }
ago() { # MINUTES COMMAND...: while the clock of DACS is so far behind
    local id minutes=$1
    shift
    id=$(fault dacs "{\"kind\":\"clock_skew\",\"ms\":-$((minutes * 60000))}")
    "$@"
    fault_clear dacs "$id"
}

# --- rows that become visible late

ago 30 enroll 1
late=$(newest)
enroll 2
fault dacs "{\"kind\":\"late_rows\",\"hidden\":\"$late\",$match,\"times\":1}" >/dev/null
is "$(once) $(count enrollment_sync)" "0 3" "a row that was not there when the cursor passed it is found by the sweep"
fault_clear dacs
is "$(source_of sync_requests "late_items, late_longest between '30 minutes' and '40 minutes'")" "1|t" "which keeps how late it became visible"
ago 20 enroll 1
is "$(once) $(count enrollment_sync)" "0 4" "later sweeps begin so much before the cursor: one that is twenty minutes late is found too"
enroll 1
id=$(fault dacs "{\"kind\":\"late_rows\",\"hidden\":\"$(newest)\",$match}")
enroll 1
is "$(once) $(count enrollment_sync)" "0 5" "a row becomes visible after a newer one"
fault_clear dacs "$id"
is "$(once) $(count enrollment_sync)" "0 6" "and is not lost"
is "$("$DERSYNC" status --json | jq -c '.sources[] | select(.source == "dacs/sync_requests") | [.late_items, .late_longest_s >= 1800]')" "[3,true]" \
    "status tells how many were late, and how late"

# --- equal times where a page ends

fetch dacs/sync_requests.json '{"limit": 2}'
setting dacs clock_grain_ms 4000
sleep $((4 - $(date +%s) % 4)) # their common time is then later than all before
enroll 7
setting dacs clock_grain_ms 0
before=$(query 'select max(run_id) from sync.run')
is "$(once) $(count enrollment_sync)" "0 13" "seven rows with the time of one another, two a page, are staged"
is "$(query "select max(pages) >= 4 from sync.run join sync.source using (source_id) where resource = 'sync_requests' and mode = 'tip' and run_id > $before")" \
    t "on the pages of one run"

# --- a page that comes again

refused() { # EXPECTED WORDS TEXT
    is "$(once)" "$1" "$3: is not believed"
    is "$(failure sync_requests | grep -c -- "$2")" 1 "$3: status says why"
}
enroll 5
fault dacs "{\"kind\":\"repeat_page\",$match}" >/dev/null
refused 3 'begins before the place' "the first page instead of the next"
fault_clear dacs
is "$(once) $(count enrollment_sync) $(failure sync_requests)" "0 18 " "the next poll has all"
fetch dacs/sync_requests.json '{"limit": 2, "paging": "token"}'
enroll 5
fault dacs "{\"kind\":\"repeat_page\",$match}" >/dev/null
refused 3 'the same page again' "the page of a token again"
fault_clear dacs
is "$(once) $(count enrollment_sync) $(failure sync_requests)" "0 23 " "the next poll goes to the end"
enroll 5
before=$(incomplete sync_requests)
fault dacs "{\"kind\":\"status\",\"status\":400,$match,\"after\":1,\"times\":1}" >/dev/null
is "$(once) $(count enrollment_sync)" "0 28" "when a token has expired the list is read from its cursor anew"
is "$(($(incomplete sync_requests) - before))" 1 "the run before is incomplete"
fault_clear dacs

# --- an older state

fetch dacs/sync_requests.json '{}'
once >/dev/null
page=$(curl -sS --noproxy '*' "$DACS_URL$SYNCS?limit=1000&updatedSince=$(date -u -d '-10 minutes' +%FT%TZ)")
old_answer() { fault dacs "$(jq -cn --arg body "$page" --arg match "$SYNCS" '{kind: "body", body: $body, match: $match, after: 1}')" >/dev/null; }
act dacs "{\"act\":\"edit\",\"list\":\"syncRequests\",\"id\":\"$(newest)\",\"set\":{\"sendDetails.locationInfo.controllableDevices[0].serialNo\":\"NEW-1\"}}" >/dev/null
is "$(once) $(count "device where serial_no = 'NEW-1'")" "0 1" "a newer version is staged"
changes=$(query "select count(*) from audit.record_change")
old_answer
is "$(once) $(count "device where serial_no = 'NEW-1'")" "0 1" "the older one from a copy that is behind is not applied"
is "$(query "select count(*) from audit.record_change")" "$changes" "nothing is"
fault_clear dacs
once >/dev/null
enroll 1
is "$(once) $(count enrollment_sync)" "0 29" "one more record"
old_answer
refused 3 'the newest item that is known.* is not in the list' "a list without the newest record"
is "$(source_of sync_requests "failed_mode, polled_at > failed_at - interval '1 minute'")" "sweep|t" "a tip run that goes well does not make it good"
fault_clear dacs
is "$(once) $(failure sync_requests)" "0 " "a whole sweep does"

# --- a list that does not keep its items

outage() { query "update sync.source set polled_at = polled_at - interval '2 hours' where resource = 'events'"; }
gap() { source_of events "gap_begins_at is not null"; }
events() { act derms '{"act":"schedule_event","stages":1}' >/dev/null; }
skew=$(fault derms '{"kind":"clock_skew","ms":-3600000}')
events
is "$(once) $(count event)" "0 1" "an event"
fault_clear derms "$skew"
setting derms list_keeps_ms 1800000
setting derms list_forgotten 410
events
is "$(once) $(count event) $(gap)" "0 2 f" "when the list has forgotten where the cursor stands, all that it has is read; who was in touch missed nothing"
skew=$(fault derms '{"kind":"clock_skew","ms":3600000}')
outage
events
is "$(once) $(count event) $(gap)" "0 3 t" "after a time without reading it may have dropped something"
run status --check
is "$code $(grep -c 'gap .*derms/events .*does not keep what changed between' <<<"$out")" "1 1" "which a person is told"
query "update sync.source set gap_begins_at = null, gap_at = null" >/dev/null
setting derms list_forgotten 0
outage
is "$(once) $(failure events | grep -c 'the answer is empty\|is not in the list')" "0 0" "a list that begins later and shows the newest record"
fault_clear derms
skew=$(fault derms '{"kind":"clock_skew","ms":7200000}')
is "$(once) $(failure events | grep -c 'the answer is empty')" "3 1" "one that begins later without a word is not believed"
fetch derms/events.json '{"keeps_ms": 1800000}'
is "$(once) $(failure events)$(gap)" "0 f" "unless its mapping says how long it keeps its items"
outage
events
is "$(once) $(count event) $(gap)" "0 4 t" "then a longer time without reading is told"
fault_clear derms

# --- without counts

fetch dacs/status_checks.json '{"is_uncounted": true}'
setting dacs counts 0
act dacs '{"act": "check_device", "headEndSystem": "LEC", "nicId": "n1"}' >/dev/null
once >/dev/null
is "$(count status_check) $(failure status_checks)" "1 " "a source without counts is read"
is "$(query "select is_complete, reason like 'uncounted:%' from sync.run join sync.source using (source_id) where resource = 'status_checks' order by run_id desc limit 1")" \
    "f|t" "its runs prove nothing, and say so"
is "$("$DERSYNC" status --json | jq -r '.sources[] | select(.source == "dacs/status_checks") | .is_counted')" no "status too"
setting dacs counts 1

# --- bodies

enroll 2
total=$(list dacs "$SYNCS" | wc -l)
fault dacs "{\"kind\":\"huge_body\",$match}" >/dev/null
refused 1 'larger' "a body of 100 MB"
fault_clear dacs
is "$(once) $(count enrollment_sync)" "0 $total" "nothing is missing when it is small again"
enroll 1
fault dacs "{\"kind\":\"bad_utf8\",$match,\"times\":1}" >/dev/null
is "$(once) $(query "select count(*) from sync.quarantine where reason ~ 'UTF-8'")" "0 1" "an item that is not UTF-8 does not pass"
is "$(count enrollment_sync)" "$((total + 1))" "and is staged when it comes whole"
damaged=$(list dacs "$SYNCS" | jq -cs 'last | del(.sendDetails.syncRequestId) | .updateDateTime = "2099-01-01T00:00:00Z"')
fault dacs "$(jq -cn --arg body "{\"items\":[$damaged],\"count\":1,\"hasMore\":false,\"total\":0,\"asOf\":\"2098-01-01T00:00:00Z\"}" --arg match "$SYNCS" '{kind: "body", body: $body, match: $match, times: 1}')" >/dev/null
nameless() { query "select string_agg(state, ' ') from sync.quarantine where record like 'sha256:%'"; }
once >/dev/null
is "$(nameless | wc -w)" 1 "an item whose id did not come through waits by its bytes"
once >/dev/null
is "$(nameless)" discarded "until the whole list does not show them: then nobody has to look for it"
big=$(list dacs "$SYNCS" | jq -cs 'last | .sendDetails.subscriptionInfo.programId = 0 | .sendDetails.syncRequestId = "B1" | .updateDateTime = "2099-01-01T00:00:00Z"' |
    sed 's/"programId":0/"programId":9007199254740993/')
fault dacs "$(jq -cn --arg body "{\"items\":[$big],\"count\":1,\"hasMore\":false,\"total\":0,\"asOf\":\"2098-01-01T00:00:00Z\"}" --arg match "$SYNCS" '{kind: "body", body: $body, match: $match, times: 1}')" >/dev/null
once >/dev/null
is "$(quarantine | grep '^B1')" "B1 invalid sendDetails.subscriptionInfo.programId" "a number that cannot be read exactly is not rounded: it waits, with its field"
finish
