#!/usr/bin/env bash
# Goal: lists of another build are a matter of the mapping: asked by POST with a body, by offset, whole and without counts, with errors of their own.
mappings=$(mktemp -d "$DERSYNC_TEST_FOLDER/site_lists-XXXXXX")
cp -r mappings/. "$mappings"
. "$(dirname "$0")/flow.sh"
trap 'system_end; rm -rf "$mappings"' EXIT
CHECKS=/rest/apis/cross/digitalAssets/controllableDeviceStatus/requests
ACKS=/derms/enrollAcks

# Asks a source's list by POST: an envelope, a body and names that no source of mappings/ has.
ask_by_post() { # FILE FETCH: what else the fetch says
    jq --argjson more "$2" '.fetch |= ({method: "POST", path: "\(.path)/query", items: "result.rows", as_of: "serverTime", error: "fault.text",
        interval_max_ms, sweep_interval_ms, overlap_ms} + $more)' "$mappings/$1" >"$folder/edited" && mv "$folder/edited" "$mappings/$1"
}
by_offset='{"paging": "offset", "limit": 2, "count": "result.size", "total": "found",
    "body": {"criteria": {"changedSince": "{since}"}, "range": {"offset": "{offset}", "limit": "{limit}"}}}'
whole='{"paging": "single", "is_uncounted": true, "body": {"criteria": {}}}'
ask_by_post dacs/sync_requests.json "$by_offset"
ask_by_post derms/enroll_acks.json "$by_offset"
ask_by_post dacs/status_checks.json "$whole"
run mapping check
is "$code" 0 "the mappings are right"
flows_on
start

# --- pages by offset, and the cursor

state() { list dacs "$SYNCS" | jq -sr 'map(.state) | unique | join(" ")'; }
acts dacs '[{"act": "enroll", "times": 5, "devices": 1, "program": "TSTAT"}]' >/dev/null
ok "five sync requests, two a page, are answered" until_prints SYNCHRONIZED state
is "$(count enrollment_sync) $(count enrollment_ack)" "5 5" "each is staged once, and so is its acknowledgement"
pages() { query "select coalesce(max(pages), 0) from sync.run join sync.source using (source_id) where resource = '$1'"; } # RESOURCE
ok "in three pages" until_prints 3 pages sync_requests
is "$(query "select tip_at is not null from sync.source where resource = 'sync_requests'")" t "the cursor went on"
acts dacs '[{"act": "enroll", "times": 3, "devices": 1, "program": "TSTAT"}]' >/dev/null
ok "later ones follow" until_prints 8 count enrollment_ack
ok "and are answered" until_prints SYNCHRONIZED state
is "$(effect dacs enrollment_ack)" "8 8 0" "once each"

# --- a whole list without counts

setting dacs counts 0 >/dev/null
act dacs '{"act": "check_device", "headEndSystem": "LEC", "nicId": "n1", "communicationId": "800"}' >/dev/null
asked() { list dacs "$CHECKS?communicationId=800" | jq -r .state; }
ok "a question in a list without counts is answered" until_prints ANSWERED asked
setting dacs counts 1 >/dev/null
ok "all is settled" settled
stop

# --- errors in the application's words

failure() { query "select coalesce(failure, '') from sync.source where resource = '$1'"; }
once() { code=0; "$DERSYNC" once >>"$log" 2>&1 || code=$?; echo "$code"; }
jq '.fetch.body.range.limit = 0' "$mappings/derms/enroll_acks.json" >"$folder/edited" && cp "$folder/edited" "$mappings/derms/enroll_acks.json"
is "$(once)" 3 "a refusal with status 200 is no empty list"
is "$(failure enroll_acks)" "the application answered with an error: range.limit is no number above 0" "and is told in the application's words"
ask_by_post derms/enroll_acks.json '{"path": "/derms/enrollAcks/query", "paging": "single", "is_uncounted": true, "body": {"criteria": {}}}'
fault derms "{\"kind\":\"status\",\"status\":400,\"body\":{\"fault\":{\"text\":\"no right to ask\"}},\"match\":\"$ACKS\"}" >/dev/null
once >/dev/null
is "$(failure enroll_acks)" "HTTP status 400: no right to ask" "so is one with a status of its own"
fault_clear derms

# --- a reply that did not come: a list that is asked by POST is asked again all the same

incomplete() { query "select count(*) from sync.run where not is_complete and reason !~ '^uncounted'"; }
before=$(incomplete)
fault derms "{\"kind\":\"lost_reply\",\"match\":\"$ACKS\",\"times\":1}" >/dev/null
is "$(once) $(failure enroll_acks)" "0 " "a lost reply is asked for again"
is "$(incomplete)" "$before" "within the same run: to ask changes nothing, whatever the method"
finish
