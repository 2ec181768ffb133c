#!/usr/bin/env bash
# Goal: whatever a source answers, what is good in it is staged, and a bad answer never looks like a good one.
. tests/engine/intake.sh

query 'vacuum analyze' # what the planner knows is that every table is empty
enroll 5
is "$(once)" 0 "a first poll"
is "$(count customer) $(count subscription) $(count enrollment_sync)" "5 5 5" "stages every record"
before=$(query "select count(*) || ' ' || max(exchange_id) from sync.exchange")
is "$(once)" 0 "a second poll"
is "$(query "select count(*) || ' ' || max(exchange_id) from sync.exchange")" "$before" "writes nothing when nothing changed"

# --- one bad record in a page ---

acts dacs "$(jq -cn '[range(250) | {act: "enroll"}] + [{act: "enroll", without_nic: true}] + [range(249) | {act: "enroll"}]')" >/dev/null
is "$(once)" 0 "a page of 500 with one bad record"
is "$(count enrollment_sync)" 504 "stages 499"
is "$(quarantine | cut -d' ' -f2-)" "invalid sendDetails.locationInfo.controllableDevices[0].nicId" "and names the field of the other"
ok "and reads no table whole to find a record" test "$(query "select sum(seq_tup_read) from pg_stat_user_tables where schemaname = 'staging'")" -lt 5000
bad=$(query "select record from sync.quarantine")
is "$(query "select convert_from(substr(e.body, e.offsets[n] + 1, e.lengths[n]), 'UTF8')::jsonb #>> '{sendDetails,syncRequestId}'
    from sync.exchange e, generate_subscripts(e.offsets, 1) n, sync.quarantine q
    where e.exchange_id = q.exchange_id and substr(e.body, e.offsets[n] + 1, e.lengths[n]) = q.item")" "$bad" \
    "the exchange keeps the bytes of each item where it says"

# --- answers that are not what they seem ---

doubt() { # FAULT WORDS TEXT
    local id
    enroll 3
    id=$(fault dacs "$1")
    is "$(once)" 3 "$3: a poll that cannot be believed ends with a temporary failure"
    is "$(failure sync_requests | grep -c -- "$2")" 1 "$3: status says why"
    fault_clear dacs "$id"
    is "$(once) $(failure sync_requests)" "0 " "$3: the next poll is whole"
    is "$(count enrollment_sync)" "$(($(list dacs "$SYNCS" | jq -s 'map(select(.state == "AWAITING_ACK" or .state == "SYNCHRONIZED")) | length') - 1))" \
        "$3: nothing is missing"
}

match="\"match\":\"$SYNCS\""
doubt "{\"kind\":\"truncate_list\",$match,\"keep\":1}" 'the source counts' "a list that was cut"
doubt "{\"kind\":\"empty_list\",$match}" 'counts\|empty' "an empty list"
doubt "{\"kind\":\"cut\",$match}" 'cut\|closed\|transfer' "a body that was cut"
doubt "{\"kind\":\"status\",$match}" '503' "a storm of 503"
doubt "{\"kind\":\"body\",\"body\":\"<html>Welcome</html>\",$match}" 'JSON' "a 200 that is no JSON"
configure '' 'timeout = 300ms'
doubt "{\"kind\":\"hang\",$match}" 'time' "a server that hangs"
configure '' 'timeout = 20s'
enroll 1
fault dacs "{\"kind\":\"body\",\"body\":{\"data\":[]},$match}" >/dev/null
is "$(once)" 1 "an answer without the list is refused for good"
is "$(failure sync_requests | grep -c items)" 1 "and says what it lacks"
fault_clear dacs
fault dacs "{\"kind\":\"status\",$match,\"times\":2}" >/dev/null
is "$(once)" 0 "what fails twice and then works is no failure"

# An empty sweep is doubtful too, when the list itself says that it is whole.
fault dacs "{\"kind\":\"empty_list\",$match,\"lie\":true}" >/dev/null
is "$(once)" 3 "an empty list that calls itself whole is not believed"
fault_clear dacs

# --- many pages ---

enroll 1203
is "$(once)" 0 "three pages"
is "$(query "select pages from sync.run join sync.source using (source_id) where resource = 'sync_requests' and mode = 'tip' order by run_id desc limit 1")" 3 \
    "are one run"
total=$(count enrollment_sync)
is "$(query "select count(distinct sync_request_id) from staging.enrollment_sync")" "$total" "each record once"

# --- the source's clock ---

skew=$(fault dacs '{"kind":"clock_skew","ms":-600000}')
enroll 2
is "$(once)" 0 "a source whose clock stepped back ten minutes"
is "$(count enrollment_sync)" $((total + 2)) "loses nothing"
fault_clear dacs "$skew"
skew=$(fault dacs '{"kind":"clock_skew","ms":600000}')
enroll 2
fault_clear dacs "$skew"
is "$(once)" 0 "records from ten minutes ahead"
is "$(count enrollment_sync)" $((total + 4)) "are staged"
is "$(query "select tip_at < clock_timestamp() + interval '1 minute' from sync.source where resource = 'sync_requests'")" t "but do not move the cursor ahead"
enroll 2
is "$(once) $(count enrollment_sync)" "0 $((total + 6))" "so that nothing behind them is lost"

# --- parents ---

id=$(fault dacs "{\"kind\":\"status\",$match}")
device=$(act dacs '{"act":"enroll","devices":1,"program":"TSTAT"}' | jq -c '.devices[0]')
stage=$(act derms '{"act":"schedule_event","stages":1,"program":"TSTAT"}' | jq -r '.stages[0].stageId')
act derms "{\"act\":\"reserve\",\"stageId\":\"$stage\",\"devices\":[$device]}" >/dev/null
once >/dev/null
is "$(quarantine | grep -c missing_parent) $(count reservation)" "1 0" "a reservation of a device that is not staged waits"
is "$(query "select parent_table || ' ' || (parent_key ->> 'nic_id') from sync.quarantine where kind = 'missing_parent'")" \
    "device $(jq -r .nicId <<<"$device")" "and names the device"
fault_clear dacs "$id"
is "$(once) $(count reservation)" "0 1" "it is staged when the device came"
is "$(query "select a.name from staging.reservation r join sync.exchange e using (exchange_id) join sync.application a using (application_id)")" derms \
    "and is still a change of DERMS"
is "$(query "select count(*) from sync.quarantine where kind = 'missing_parent' and state = 'released' and resolved_by = 'engine'")" 1 "its quarantine is closed"

# --- a mapping that changed ---

cp -r mappings "$APPLICATIONS_FOLDER/mappings"
event=$APPLICATIONS_FOLDER/mappings/derms/events.json
sed -i "s|^mappings = .*|mappings = $APPLICATIONS_FOLDER/mappings|" "$DERSYNC_CONFIG"
jq '.rows[0].columns.event_type.max = 1' mappings/derms/events.json >"$event"
id=$(act derms '{"act":"schedule_event","stages":1}' | jq -r .eventId)
once >/dev/null
is "$(quarantine | grep -c "^$id invalid eventType$")" 1 "what a mapping refuses waits"
once >/dev/null
is "$(query "select attempts from sync.quarantine where record = '$id'")" 1 "and is not tried again and again"
cp mappings/derms/events.json "$event"
is "$(once) $(quarantine | grep -c eventType)" "0 0" "until the mapping is corrected"
is "$(query "select count(*) from staging.event where event_id = '$id'")" 1 "then it is staged"

finish
