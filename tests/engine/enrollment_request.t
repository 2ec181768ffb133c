#!/usr/bin/env bash
# Goal: each request of a collection is applied once in DACS or refused by itself, its collection gets one answer, and
# what becomes of it later is seen.
. "$(dirname "$0")/flow.sh"
flows_on
start

ENROLLMENTS=/rest/apis/cross/digitalAssets/programEnrollments
ask() { act derms "$(jq -cn --argjson more "$1" '{act: "request_enrollment", program: "TSTAT"} + $more')" | jq -r .messageId; } # MEMBERS
item() { list derms "/derms/enrollmentRequests?messageId=$1" | jq -r ".params[$2].messageId"; } # COLLECTION INDEX
answer() { # COLLECTION: type, then code of each item
    list derms "/derms/enrollmentResponses?messageId=$1" | jq -r '.MsgAck | [.ackType, (.responses.response[] | .responseCode)] | join(" ")'
}
held() { list dacs "$ENROLLMENTS?transactionID=$1" | jq -r "$2"; } # TRANSACTION FILTER
life() { query "select distinct concat_ws(' ', enrollment_status, cancel_reason, ended_at is not null) from staging.enrollment where transaction_id = '$1'"; } # TRANSACTION

# --- a collection: both sides of midnight and of a change of the clock, one refused, one unreadable

first=$(ask '{"items":[
    {"locationInfo":{"timeZone":"America/New_York"},"programInfo":{"startDateTimeISO":"2030-07-01T03:59:59Z"}},
    {"locationInfo":{"timeZone":"America/New_York"},"programInfo":{"startDateTimeISO":"2030-07-01T04:00:00Z"}},
    {"programInfo":{"programCode":"NONE"}},
    {"programInfo":{"startDateTimeISO":"soon"}},
    {"locationInfo":{"timeZone":"America/New_York"},"programInfo":{"startDateTimeISO":"2030-03-10T04:59:59Z"}},
    {"locationInfo":{"timeZone":"America/New_York"},"programInfo":{"startDateTimeISO":"2030-03-11T03:59:59Z"}},
    {"locationInfo":{"timeZone":"America/New_York"},"programInfo":{"startDateTimeISO":"2030-03-11T04:00:00Z"}}]}')
ok "an item that is refused or unreadable does not stop the others" \
    until_prints "ERROR SUCCESS SUCCESS 10612 UNREADABLE SUCCESS SUCCESS SUCCESS" answer "$first"
dates() { for i in 0 1 4 5 6; do held "$(item "$first" "$i")" .programInfo.startDate; done | paste -sd ' '; }
is "$(dates)" "2030-06-30 2030-07-01 2030-03-09 2030-03-10 2030-03-11" "DACS gets the day at the location, on both sides of midnight"
is "$(list derms "/derms/enrollmentResponses?messageId=$first" | jq -r '.MsgAck.responses.response | map(.id) | join(" ")')" \
    "$(list derms "/derms/enrollmentRequests?messageId=$first" | jq -r '.params | map(.messageId) | join(" ")')" "the answer names every item by its id"
one=$(item "$first" 0)
is "$(list derms "/derms/enrollmentResponses?messageId=$first" | jq -r '.MsgAck.responses.response[0].value')" "$(held "$one" .enrollmentId)" \
    "with the enrollment that DACS made"
is "$(list derms "/derms/enrollmentResponses?messageId=$first" | jq -r '.MsgAck.responses.response[3].responseMessage')" \
    "params[3].programInfo.startDateTimeISO: A date like 2026-01-02 is expected. Correct the value at the source." "or what is wrong with it"
is "$(held "$one" '[.requestType, .enrollmentSource, .customerInfo.name, .assetInfo.assetList[0].specification[0:5]] | join("|")')" \
    "$(list derms "/derms/enrollmentRequests?messageId=$first" | jq -r '.params[0] | ["ENROLL", "X1SS", .customerInfo.name, (.assetInfo.assetList[0].specification | sub("!"; "-") | .[0:5])] | join("|")')" \
    "DACS holds what was asked, in its own codes"
is "$(effect dacs enrollment_request)" "5 5 0" "each was applied once"

# --- lost replies, and transactions that DACS has already

fault dacs "{\"kind\":\"lost_reply\",\"match\":\"$ENROLLMENTS/enroll\",\"method\":\"POST\",\"times\":1}" >/dev/null
lost=$(ask '{"items":1}')
ok "a reply that is lost is read back" until_prints "SUCCESS SUCCESS" answer "$lost"
is "$(list derms "/derms/enrollmentResponses?messageId=$lost" | jq -r '.MsgAck.responses.response[0].value')" "$(held "$(item "$lost" 0)" .enrollmentId)" \
    "with its enrollment"
same=$(list derms "/derms/enrollmentRequests?messageId=$first" | jq -c '[.params[0], (.params[1] | .customerInfo.cisAccountId = "OTHER")]')
again=$(ask "{\"items\":$same}")
ok "the same transaction again is done, another request under its id is a conflict" until_prints "ERROR SUCCESS CONFLICT" answer "$again"
is "$(list derms "/derms/enrollmentResponses?messageId=$again" | jq -r '.MsgAck.responses.response | map(.value // .responseMessage) | join(": ")')" \
    "$(held "$one" .enrollmentId): read back: it is there, with another value in customerInfo.cisAccountId" "each is told what there is"
is "$(effect dacs enrollment_request | cut -d ' ' -f 1-2)" "6 6" "and nothing was applied twice"

# --- what becomes of them

act dacs "{\"act\":\"complete_enrollment\",\"transactionID\":\"$one\"}" >/dev/null
ok "a completed enrollment is staged as such" until_prints "COMPLETED t" life "$one"
person=$(held "$one" .customerInfo.cisPersonId)
subscription=$(held "$one" .subscriptionId)
in_derms() { list derms "/derms/enrollments?subscriptionId=$subscription" | jq -r '[.contactInfo.cisPersonId, .subscriptionInfo.status] | join(" ")'; }
ok "and reaches DERMS by its sync request" until_prints "$person ACTIVE" in_derms
two=$(item "$first" 1)
act dacs "{\"act\":\"cancel_enrollment\",\"transactionID\":\"$two\",\"reason\":\"moved away\"}" >/dev/null
act dacs "{\"act\":\"expire_enrollment\",\"transactionID\":\"$(item "$first" 4)\"}" >/dev/null
act dacs '{"act":"enroll","program":"TSTAT"}' >/dev/null
lives() { query "select string_agg(concat_ws(' ', message_id, enrollment_status, cancel_reason), ', ' order by position, message_id)
    from staging.enrollment where transaction_id in ('$two', '$(item "$first" 4)')"; }
expected=$(printf '%s\n' "$first CANCELLED moved away" "$again" | sort | paste -sd ,)
ok "so are one that is cancelled and one that expires, and not the conflict" until_prints "${expected/,/, }, $first CANCELLED expired" lives
ok "everything is settled" settled
is "$(query "select count(*) from sync.quarantine") $(states enrollment_request)" "0 delivered 7, refused 3" "a contact centre's enrollment is nobody's request"

# --- a device joins, a customer leaves

join=$(ask "{\"requestType\":\"ENROLL_DEVICE\",\"items\":[{\"enrollmentId\":\"$(held "$one" .enrollmentId)\"},{\"enrollmentId\":\"NONE\"},{}]}")
ok "a device joins an enrollment that is there" until_prints "ERROR SUCCESS 10703 INVALID" answer "$join"
act dacs "{\"act\":\"complete_enrollment\",\"transactionID\":\"$(item "$join" 0)\"}" >/dev/null
devices() { list derms "/derms/enrollments?subscriptionId=$subscription" | jq -r '.locationInfo.controllableDevices | length'; }
ok "and reaches DERMS" until_prints 2 devices
leave=$(ask "{\"requestType\":\"UNENROLL\",\"subscriptionId\":\"$subscription\"}")
ok "an unenrollment is asked for" until_prints "SUCCESS SUCCESS" answer "$leave"
ok "it waits for approval" until_prints "WAITING_FOR_APPROVAL f" life "$(item "$leave" 0)"
is "$(held "$(item "$leave" 0)" '[.requestType, .unenrollReason] | join(" ")')" "UNENROLL CUSTREQ" "with the reason that the mapping names"
act dacs "{\"act\":\"approve_unenroll\",\"transactionID\":\"$(item "$leave" 0)\"}" >/dev/null
act dacs "{\"act\":\"complete_enrollment\",\"transactionID\":\"$(item "$leave" 0)\"}" >/dev/null
ok "and reaches DERMS when it is complete" until_prints "$person INACTIVE" in_derms

# --- collections that are no good

ok "a collection without requests is a failure" until_prints FAILURE answer "$(ask '{"items":0}')"
odd=$(ask '{"items":[{"messageId":null},{"requestType":"DANCE"},{"locationInfo":{"timeZone":"Mars/Base"}},{"customerInfo":{"name":{"first":"A"}}}]}')
ok "items that cannot be understood are each refused" until_prints "ERROR NO_MESSAGE_ID INVALID UNREADABLE UNREADABLE" answer "$odd"
is "$(list derms "/derms/enrollmentResponses?messageId=$odd" | jq -r '.MsgAck.responses.response[0].id')" "#1" "one without an id is named by its place"
ask '{"messageId":null}' >/dev/null
waits() { query "select field || ' ' || value_class from sync.quarantine where state = 'open'"; }
ok "one without its own id waits for a person" until_prints "messageId missing" waits

# --- DACS stays out of reach

ok "everything is settled" settled
application_stop dacs
late=$(ask '{"items":2}')
tried() { query "select count(*) from sync.delivery where state = 'retry_wait' and attempts > 0"; }
ok "DACS cannot be reached" until_prints 2 tried
is "$(answer "$late")" "" "nothing is said meanwhile"
query "insert into sync.clock (real_at, shown_at) values (clock_timestamp(), clock_timestamp() + interval '25 hours')"
ok "a day later DERMS learns that DACS has not answered" until_prints "FAILURE FAILURE FAILURE" answer "$late"
collections=$(list derms /derms/enrollmentResponses | wc -l)
is "$(effect derms enrollment_result)" "$collections $collections 0" "every collection was answered once"
finish
