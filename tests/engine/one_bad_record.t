#!/usr/bin/env bash
# Goal: one bad record in a page of 500 holds up nobody else; it is explained, repaired at its source, and goes through.
. tests/engine/intake.sh

flows_on
waiting() { list dacs "$SYNCS" | jq -r 'select(.state == "AWAITING_ACK") | .sendDetails.syncRequestId'; }

acts dacs "$(jq -cn '[range(250) | {act: "enroll"}] + [{act: "enroll", without_nic: true}] + [range(249) | {act: "enroll"}]')" >/dev/null
start
ok "499 of 500 records go through" until_prints "499 499 0" effect dacs enrollment_ack
is "$(effect derms enrollment_sync)" "499 499 0" "each once"
bad=$(waiting)
is "$(quarantine)" "$bad invalid sendDetails.locationInfo.controllableDevices[0].nicId" "the one that DACS still waits for is in quarantine"

id=$(query "select quarantine_id from sync.quarantine where state = 'open'")
shown=$("$DERSYNC" quarantine show "$id" 2>&1)
ok "quarantine show names the record" grep -q -- "$bad" <<<"$shown"
ok "and the field" grep -qF 'controllableDevices[0].nicId' <<<"$shown"

device=$(list dacs "$SYNCS" | jq -r --arg id "$bad" 'select(.sendDetails.syncRequestId == $id) | .sendDetails.locationInfo.controllableDevices[0].deviceId')
act dacs "$(jq -cn --arg device "$device" '{act: "repair_device", deviceId: $device, nicId: "repaired-1"}')" >/dev/null
ok "repaired at its source it goes through" until_prints "500 500 0" effect dacs enrollment_ack
is "$(effect derms enrollment_sync)" "500 500 0" "once"
is "$(quarantine)" "" "its quarantine is closed"
is "$(waiting)" "" "DACS waits for nothing"
is "$(list derms /derms/enrollments | grep -c '"repaired-1"')" 1 "DERMS holds the repaired value"

ok "the engine ends when asked" stop
finish
