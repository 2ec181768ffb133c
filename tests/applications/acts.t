#!/usr/bin/env bash
# Goal: users of DACS act as the seed says, sync requests wait for each other, and both applications survive a crash.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/tap.sh"
APPLICATIONS_FOLDER=$(mktemp -d /tmp/applications-XXXXXX)
trap 'applications_stop; rm -rf "$APPLICATIONS_FOLDER"' EXIT
application_start dacs
ASSETS=/rest/apis/cross/digitalAssets

refuses() { # JSON WORDS TEXT
    is "$(act dacs "$1" 2>&1 | grep -c "$2")" 1 "$3"
}
state() { list dacs "$ASSETS/syncRequests?syncRequestId=$1" | jq -r .state; } # ID
acknowledge() { # ID HAS_ERROR
    call POST "$DACS_URL$ASSETS/programEnrollments/postAcknowledgement" "{\"syncRequestId\":\"$1\",\"hasError\":$2}"
}

one=$(act dacs '{"act":"enroll","devices":2,"program":"TSTAT"}')
subscription=$(jq -r .subscriptionId <<<"$one")
contact=$(jq -r .contactId <<<"$one")
device=$(jq -r '.devices[0].deviceId' <<<"$one")
first=$(jq -r .syncRequestId <<<"$one")
is "$(list dacs "$ASSETS/syncRequests" | jq -c '.sendDetails | [(.syncRequestId | length), (.locationInfo.controllableDevices |
    map(.deviceId | length)), .subscriptionInfo.status, (.contactInfo.cisPersonId | type)]')" '[14,[12,12],"ACTIVE","string"]' \
    "an enrollment makes a sync request with its devices"
call GET "$DACS_URL$ASSETS/programEnrollments/enroll/$(jq -r .enrollmentId <<<"$one")"
is "$STATUS $(jq -r .subscriptionId <<<"$BODY")" "200 $subscription" "an enrollment is read by its id"

replaced=$(act dacs "{\"act\":\"replace_device\",\"deviceId\":\"$device\"}")
second=$(jq -r .syncRequestId <<<"$replaced")
is "$(jq -r .state <<<"$replaced")" PENDING "a newer request waits"
is "$(list dacs "$ASSETS/syncRequests?syncRequestId=$second" | jq -c '.sendDetails.locationInfo.controllableDevices |
    map([.status, .replacesDeviceId == "'"$device"'", has("endDateTime")])')" \
    '[["REMOVED",false,true],["ACTIVE",false,false],["ACTIVE",true,false]]' "a replacement shows the old and the new device"
third=$(act dacs "{\"act\":\"correct_customer\",\"contactId\":\"$contact\",\"cisPersonId\":\"P77\"}" |
    jq -r '.syncRequests[0].syncRequestId')
acknowledge "$first" false
is "$(state "$first") $(state "$second") $(state "$third")" "SYNCHRONIZED AWAITING_ACK PENDING" \
    "an acknowledgement lets the next one go, one at a time"
acknowledge "$third" false
is "$STATUS" 400 "a PENDING request is not acknowledged"
acknowledge "$second" false
is "$(state "$third")" AWAITING_ACK "then the next"
acknowledge "$third" true
is "$(state "$third")" ERROR "a negative acknowledgement"
fourth=$(act dacs "{\"act\":\"correct_customer\",\"contactId\":\"$contact\",\"cisPersonId\":\"P77\"}" |
    jq -r '.syncRequests[0].syncRequestId')
is "$(state "$fourth")" AWAITING_ACK "after an error the same content is sent again"
acknowledge "$fourth" false
fifth=$(act dacs "{\"act\":\"correct_customer\",\"contactId\":\"$contact\",\"cisPersonId\":\"P77\"}" |
    jq -r '.syncRequests[0].syncRequestId')
is "$(state "$fifth")" DISCARDED "a request that changes nothing is discarded"
sixth=$(act dacs "{\"act\":\"resend_sync\",\"syncRequestId\":\"$fourth\"}" | jq -r .syncRequestId)
is "$(state "$sixth")" AWAITING_ACK "an agent's resend skips the comparison"
is "$(list dacs "$ASSETS/syncRequests" | jq -c 'select(.sendDetails.syncRequestId == ("'"$fourth"'", "'"$sixth"'")) |
    .sendDetails | del(.syncRequestId)' | sort -u | wc -l)" 1 "and has the same content"
act dacs "{\"act\":\"cancel_sync\",\"syncRequestId\":\"$sixth\"}" >/dev/null
is "$(state "$sixth")" CANCELLED "a request can be cancelled"
refuses "{\"act\":\"cancel_sync\",\"syncRequestId\":\"$sixth\"}" 'is CANCELLED' "once"
ended=$(act dacs "{\"act\":\"unenroll\",\"subscriptionId\":\"$subscription\"}")
is "$(list dacs "$ASSETS/syncRequests?syncRequestId=$(jq -r .syncRequestId <<<"$ended")" | jq -c '.sendDetails |
    [.subscriptionInfo.status, (.subscriptionInfo | has("endDateTime")), (.locationInfo.controllableDevices | map(.status))]')" \
    '["INACTIVE",true,["INACTIVE","INACTIVE"]]' "an unenrollment ends subscription and devices"
refuses "{\"act\":\"unenroll\",\"subscriptionId\":\"$subscription\"}" 'has ended already' "nobody is unenrolled twice"
refuses "{\"act\":\"replace_device\",\"deviceId\":\"$device\"}" 'has ended already' "a device is not replaced twice"
refuses '{"act":"enroll","program":"NONE"}' 'does not exist' "nobody enrolls in a program that does not exist"
refuses '{"act":"unenroll","subscriptionId":"1"}' 'does not exist' "nor leaves a subscription that does not"
refuses '{"act":"dance"}' 'nobody can do' "an act that is none"
nic=$(jq -c '.devices[1] | {headEndSystem, nicId}' <<<"$one")
again=$(act dacs "{\"act\":\"enroll\",\"devices\":[$nic]}")
is "$(jq -c '.devices[0] | {headEndSystem, nicId}' <<<"$again")" "$nic" "the NIC of an ended device can be used again"
refuses "{\"act\":\"enroll\",\"devices\":[$nic]}" 'in use already' "but not two at once"

# A bad record and its repair.
bad=$(act dacs '{"act":"enroll","without_nic":true}')
bad_sync=$(jq -r .syncRequestId <<<"$bad")
is "$(list dacs "$ASSETS/syncRequests?syncRequestId=$bad_sync" | jq -c '.sendDetails.locationInfo.controllableDevices[0] |
    has("nicId")')" false "a device without a NIC is shown without"
act dacs "{\"act\":\"repair_device\",\"deviceId\":\"$(jq -r '.devices[0].deviceId' <<<"$bad")\",\"nicId\":\"NEW\"}" >/dev/null
is "$(list dacs "$ASSETS/syncRequests?syncRequestId=$bad_sync" | jq -r '.state + " " +
    .sendDetails.locationInfo.controllableDevices[0].nicId')" "AWAITING_ACK NEW" "repaired under the same id"
act dacs "{\"act\":\"edit\",\"list\":\"syncRequests\",\"id\":\"$bad_sync\",\"set\":{
    \"sendDetails.locationInfo.controllableDevices[0].nicId\":7}}" >/dev/null
is "$(list dacs "$ASSETS/syncRequests?syncRequestId=$bad_sync" | jq '.sendDetails.locationInfo.controllableDevices[0].nicId')" 7 \
    "anything can be edited"
refuses "{\"act\":\"edit\",\"list\":\"syncRequests\",\"id\":\"$bad_sync\",\"set\":{\"none.of[3].these\":1}}" 'no place' "but not nowhere"

# Many acts: all or none.
before=$(counts dacs enrollment_sync | jq .made)
is "$(acts dacs '[{"act":"enroll"},{"act":"enroll","program":"NONE"}]' 2>&1 | grep -c 'act 1: program NONE')" 1 "a refused act is named"
is "$(counts dacs enrollment_sync | jq .made)" "$before" "and undoes the others"
is "$(acts dacs '[{"act":"enroll"},{"act":"enroll","times":3}]' | jq -c 'map(.times)')" '[null,3]' "acts in one transaction"
is "$(made dacs enrollment_sync | wc -l)" $((before + 4)) "all are counted, with their commit times"
is "$(made dacs enrollment_sync | tail -n 4 | awk -F '\t' -v now="$(date +%s)" '$5 / 1e6 > now - 60 && $5 / 1e6 <= now + 1' | wc -l)" 4 \
    "commit times are µs since 1970"

# Who did not get the answer asks again.
keyed='{"act":"enroll","key":"E1","devices":[{"headEndSystem":"LEC","nicId":"KEYED"}]}'
first_answer=$(act dacs "$keyed")
before=$(counts dacs enrollment_sync | jq .made)
is "$(act dacs "$keyed") $(counts dacs enrollment_sync | jq .made)" "$first_answer $before" "an act that is asked for again under its key is done once"
refuses "${keyed/E1/E2}" 'in use already' "under another key it is another act"

# What was answered is there after kill -9; the port stays.
port=$DACS_URL
made=$(act dacs '{"act":"enroll"}' | jq -r .syncRequestId)
application_kill dacs
application_start dacs sync_delay_ms=3000
is "$DACS_URL $(state "$made")" "$port AWAITING_ACK" "an act survives kill -9"
slow=$(act dacs '{"act":"enroll"}' | jq -r .syncRequestId)
is "$(state "$slow")" PENDING "with a delay a request stays PENDING"
application_stop dacs
application_start dacs
is "$(curl -sS --noproxy '*' "$DACS_URL/control/settings" | jq -r .sync_delay_ms)" 3000 "settings survive a restart"
ok "and goes on after a restart" until_prints AWAITING_ACK state "$slow"
application_start dacs:west
is "$(APPLICATION_SEED=1 act dacs:west '{"act":"enroll","devices":2,"program":"TSTAT"}' | jq -c 'del(.state)')" \
    "$(jq -c 'del(.state)' <<<"$one")" "the same seed makes the same ids"
done_testing
