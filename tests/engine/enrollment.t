#!/usr/bin/env bash
# Goal: what DACS enrolls, replaces and unenrolls is what DERMS holds, once each, and DACS learns how every device fared.
. "$(dirname "$0")/flow.sh"
flows_on
start

# Of a sync request: its state and the registration of each device, in their order.
outcome() { # SYNC_REQUEST
    sync_request "$1" '"\(.state) \([.acknowledgement.deviceHeadendStatus[]? | .headEndRegistration] | join(" "))"'
}
held() { # SUBSCRIPTION FILTER
    list derms "/derms/enrollments?subscriptionId=$1" | jq -rc "$2"
}

# --- enroll

made=$(act dacs '{"act":"enroll","devices":3,"program":"TSTAT"}')
request=$(jq -r .syncRequestId <<<"$made")
subscription=$(jq -r .subscriptionId <<<"$made")
ok "an enrollment is synchronized, each device registered" until_prints "SYNCHRONIZED D1RE D1RE D1RE" outcome "$request"
wanted='[.contactInfo.contactId, .contactInfo.cisPersonId, .subscriptionInfo.subscriptionId, .subscriptionInfo.cisAccountId,
    .subscriptionInfo.subscriptionType, .subscriptionInfo.status, .subscriptionInfo.programId, .subscriptionInfo.programCode,
    .locationInfo.division, .locationInfo.servicePointId, .locationInfo.cisPremiseId, .locationInfo.cisServicePointId,
    .locationInfo.timeZone, (.locationInfo.controllableDevices[] |
        [.deviceId, .assetId, .nicId, .headEndSystem, .deviceType, .specification, .serialNo, .badgeNo, .status])]'
is "$(held "$subscription" "$wanted")" "$(sync_request "$request" ".sendDetails | $wanted")" \
    "DERMS holds customer, subscription, location and devices as DACS asked"
is "$(held "$subscription" '.dacsMessageId')" "$request" "under the id of the sync request"
instant='sub("\\.[0-9]+"; "") | fromdate'
is "$(held "$subscription" ".subscriptionInfo.startDateTimeISO | $instant")" \
    "$(sync_request "$request" ".sendDetails.subscriptionInfo.startDateTime | $instant")" "the start is the same instant"
is "$(query "select string_agg(distinct head_end_registration, ' ') from staging.device")" D1RE "and is staged with the device"

# --- device replacement, in one message

old=$(jq -r '.devices[1].deviceId' <<<"$made")
replaced=$(act dacs "$(jq -cn --arg id "$old" '{act: "replace_device", deviceId: $id}')")
request=$(jq -r .syncRequestId <<<"$replaced")
new=$(jq -r '.devices[0].deviceId' <<<"$replaced")
ok "a replacement is synchronized: the old device is deregistered, the new one registered" \
    until_prints "SYNCHRONIZED D1RE D1DR D1RE D1RE" outcome "$request"
is "$(held "$subscription" "[.locationInfo.controllableDevices[] | select(.deviceId == \"$old\" or .deviceId == \"$new\") |
    [.deviceId, .status, .replacesDeviceId]] | tostring")" "[[\"$old\",\"REMOVED\",null],[\"$new\",\"ACTIVE\",\"$old\"]]" \
    "both are in one message"
is "$(query "select string_agg(device_id, ' ' order by device_id) from staging.device where ended_at is not null")" "$old" "only the old one is ended"

# --- one of two devices is refused, and then answers

bad=00:13:50:ff:00:00:00:01
act derms "{\"act\":\"fail_device\",\"headEndSystem\":\"NEST\",\"nicId\":\"$bad\",\"message\":\"No signal at the site.\"}" >/dev/null
partial=$(act dacs "{\"act\":\"enroll\",\"program\":\"WATER\",\"devices\":[{\"headEndSystem\":\"LEC\"},{\"headEndSystem\":\"NEST\",\"nicId\":\"$bad\"}]}")
request=$(jq -r .syncRequestId <<<"$partial")
ok "one device that is refused makes the request an error, the other is registered" until_prints "ERROR D1RE D1NR" outcome "$request"
is "$(sync_request "$request" '.acknowledgement.deviceHeadendStatus[1].message')" "No signal at the site." "DACS learns what the head-end system says"
is "$(query "select head_end_registration || ': ' || head_end_message from staging.device where nic_id = '$bad'")" \
    "D1NR: No signal at the site." "so does whoever looks at the staged device"
is "$(states enrollment_sync)" "acknowledged 2, refused 1" "its sync is refused, not dead"
act derms "{\"act\":\"mend_device\",\"headEndSystem\":\"NEST\",\"nicId\":\"$bad\"}" >/dev/null
request=$(act dacs "{\"act\":\"resend_sync\",\"syncRequestId\":\"$request\"}" | jq -r .syncRequestId)
ok "a new request after the repair is synchronized" until_prints "SYNCHRONIZED D1RE D1RE" outcome "$request"

# --- the whole message is refused, the data corrected

unknown=$(act dacs '{"act":"enroll","devices":2,"program":"TSTAT","cisPersonId":null}')
request=$(jq -r .syncRequestId <<<"$unknown")
ok "a customer without a person is refused as a whole" until_prints "ERROR D1NR D1NR" outcome "$request"
is "$(sync_request "$request" '.acknowledgement.exceptionInfo | length > 0')" true "DACS learns why"
is "$(held "$(jq -r .subscriptionId <<<"$unknown")" .dacsMessageId)" "" "DERMS holds nothing of it"
request=$(act dacs "$(jq -c '{act: "correct_customer", contactId}' <<<"$unknown")" | jq -r '.syncRequests[0].syncRequestId')
ok "the corrected customer is synchronized by a new request" until_prints "SYNCHRONIZED D1RE D1RE" outcome "$request"

# --- unenroll, right behind an enrollment

request=$(act dacs "{\"act\":\"unenroll\",\"subscriptionId\":\"$subscription\"}" | jq -r .syncRequestId)
ok "an unenrollment is synchronized, each device deregistered" until_prints "SYNCHRONIZED D1DR D1DR D1DR" outcome "$request"
is "$(held "$subscription" '[.subscriptionInfo.status, (.subscriptionInfo.endDateTimeISO != null)] | tostring')" '["INACTIVE",true]' \
    "DERMS holds the subscription as ended"
is "$(query "select status || ' ' || (ends_at is not null) from staging.subscription where subscription_id = '$subscription'")" \
    "INACTIVE true" "and it is staged as ended"
made=$(acts dacs '[{"act":"enroll","devices":1}]' | jq -c 'if type == "array" then .[0] else . end')
act dacs "$(jq -c '{act: "unenroll", subscriptionId}' <<<"$made")" >/dev/null
ended() { held "$(jq -r .subscriptionId <<<"$made")" '.subscriptionInfo.status'; }
ok "an unenrollment does not overtake its enrollment" until_prints INACTIVE ended

# --- one effect each, and no echo

ok "everything is settled" settled
requests=$(list dacs "$SYNCS" | wc -l)
is "$(effect derms enrollment_sync)" "$requests $requests 0" "each request has one effect in DERMS"
is "$(effect dacs enrollment_ack)" "$requests $requests 0" "each acknowledgement one in DACS"
is "$(states enrollment_ack)" "delivered $requests" "no acknowledgement failed"
writes() {
    query "select concat_ws(' ', (select count(*) from sync.delivery), (select count(*) from sync.attempt),
        (select count(*) from audit.record_change), (select max(exchange_id) from sync.exchange where items > 0))"
}
# Every list that shows an enrollment, from now on: what has just been settled is shown once more.
polled() { query "select bool_and(polled_at > '$since') from sync.source where resource in ('sync_requests', 'enroll_acks', 'enrollments')"; }
read_again() {
    since=$(query "select max(polled_at) from sync.source where resource in ('sync_requests', 'enroll_acks', 'enrollments')")
    until_prints t polled
}
ok "the lists are read" read_again
before=$(writes)
ok "they are read again" read_again
is "$(writes)" "$before" "and nothing is written any more"
finish
