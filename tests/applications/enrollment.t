#!/usr/bin/env bash
# Goal: enrollment requests are asked in collections, taken and refused one by one, live on, and their answer is shown.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/tap.sh"
APPLICATIONS_FOLDER=$(mktemp -d /tmp/applications-XXXXXX)
trap 'applications_stop; rm -rf "$APPLICATIONS_FOLDER"' EXIT
application_start dacs
application_start derms drms_instance=west

ENROLLMENTS=$DACS_URL/rest/apis/cross/digitalAssets/programEnrollments
long() { printf '%*s' "$1" '' | tr ' ' x; }
refused() { # URL BODY CHANGE NUMBER TEXT
    expect_post "$1" "$(jq -c "$3" <<<"$2")" 400 "$4" "$5"
}
said() { # URL BODY EXPECTED TEXT: status and number of a reply that succeeds
    call POST "$1" "$2"
    is "$STATUS $(jq -r '[.status, .exception.messageNumber] | map(. // "-") | join(" ")' <<<"$BODY")" "200 $3" "$4"
}
shown() { list dacs "/rest/apis/cross/digitalAssets/programEnrollments?transactionID=$1" | jq -r "${2:-.status}"; } # TRANSACTION [FILTER]
refuses() { # NAME JSON WORDS TEXT
    is "$(act "$1" "$2" 2>&1 | grep -c "$3")" 1 "$4"
}

# --- enroll
enroll='{"transactionID":"T1","enrollmentSource":"X1SS","customerInfo":{"cisPersonId":"P1","cisAccountId":"A1","name":"Zoë"},
    "programInfo":{"programCode":"TSTAT","startDate":"2030-03-10"},
    "locationInfo":{"division":"NORTH","cisServicePointId":"SP1","timeZone":"America/New_York"},
    "assetInfo":{"assetOwnership":"W1CO","assetList":[{"headEndSystem":"LEC","nicId":"N1","serialNo":"S1"}]}}'
for field in transactionID enrollmentSource customerInfo.cisPersonId customerInfo.cisAccountId programInfo.programCode programInfo.startDate \
    assetInfo.assetList 'assetInfo.assetList[0].nicId' 'assetInfo.assetList[0].headEndSystem'; do
    refused "$ENROLLMENTS/enroll" "$enroll" "del(.$field)" 10501 "enroll without $field"
done
while read -r field length; do
    refused "$ENROLLMENTS/enroll" "$enroll" ".$field = \"$(long $((length + 1)))\"" 10502 "enroll with $field of $((length + 1))"
done <<'TEXT'
transactionID 120
customerInfo.cisPersonId 30
customerInfo.cisAccountId 30
customerInfo.name 254
assetInfo.assetList[0].nicId 100
assetInfo.assetList[0].headEndSystem 50
TEXT
refused "$ENROLLMENTS/enroll" "$enroll" '.enrollmentSource = "X1XX"' 10503 "enroll from an unknown source"
refused "$ENROLLMENTS/enroll" "$enroll" '.assetInfo.assetOwnership = "MINE"' 10503 "enroll with an unknown ownership"
refused "$ENROLLMENTS/enroll" "$enroll" '.programInfo.startDate = "2030-02-30"' 10503 "enroll on a day that is not in the calendar"
refused "$ENROLLMENTS/enroll" "$enroll" '.programInfo.startDate = "2030-03-10T00:00:00Z"' 10503 "enroll at an instant"
said "$ENROLLMENTS/enroll" "$(jq -c '.programInfo.programCode = "NONE"' <<<"$enroll")" "VAL-ERROR 10612" "a program that does not exist"
is "$(shown T1)" "" "a refused request is not kept"
said "$ENROLLMENTS/enroll" "$enroll" "PENDING -" "a good one after it"
expect_post "$ENROLLMENTS/enroll" "$enroll" 400 10589 "the same transaction again"
expect_post "$ENROLLMENTS/unenroll" "$(jq -c '.unenrollReason = "MOVED"' <<<"$enroll")" 400 10589 "or for something else"
said "$ENROLLMENTS/enroll" "$(jq -c '.transactionID = "T2"' <<<"$enroll")" "ERROR 10704" "a device that another request asks for"
is "$(counts dacs enrollment_request | jq -c '[.effects, .duplicates]')" "[1,2]" "one effect, two duplicates"
is "$(shown T1 '[.status, .requestType, .customerInfo.name, .programInfo.startDate] | join(" ")')" "PENDING ENROLL Zoë 2030-03-10" "the list shows it"
id=$(shown T1 .enrollmentId)
call GET "$ENROLLMENTS/enroll/$id"
is "$STATUS $(jq -r .transactionID <<<"$BODY")" "200 T1" "it is read by its id"
call GET "$ENROLLMENTS/unenroll/$id"
is "$STATUS" 404 "and is no unenrollment"

# --- what becomes of it
refuses dacs "{\"act\":\"approve_unenroll\",\"enrollmentId\":\"$id\"}" 'is PENDING' "an enrollment is not approved"
made=$(act dacs '{"act":"complete_enrollment","transactionID":"T1"}')
subscription=$(jq -r .subscriptionId <<<"$made")
is "$(shown T1 '.status + " " + .subscriptionId')" "COMPLETE $subscription" "it completes, with a subscription"
is "$(list dacs "/rest/apis/cross/digitalAssets/syncRequests?subscriptionId=$subscription" | jq -c '.sendDetails |
    [.contactInfo.cisPersonId, .subscriptionInfo.cisAccountId, .locationInfo.cisServicePointId, .locationInfo.controllableDevices[0].nicId]')" \
    '["P1","A1","SP1","N1"]' "and a sync request with what was asked"
refuses dacs '{"act":"complete_enrollment","transactionID":"T1"}' 'is COMPLETE' "once"
refuses dacs '{"act":"cancel_enrollment","transactionID":"T1"}' 'is COMPLETE' "a complete one is not cancelled"
refuses dacs '{"act":"cancel_enrollment","transactionID":"NONE"}' 'does not exist' "nor one that is not there"
said "$ENROLLMENTS/enroll" "$(jq -c '.transactionID = "T2"' <<<"$enroll")" "VAL-ERROR 10701" "its device is in use"
other=$(jq -c '.transactionID = "T3" | .assetInfo.assetList[0].nicId = "N3"' <<<"$enroll")
call POST "$ENROLLMENTS/enroll" "$other"
act dacs '{"act":"cancel_enrollment","transactionID":"T3","reason":"moved away"}' >/dev/null
is "$(shown T3 '.status + " " + .cancelReason')" "CANCELLED moved away" "one that is cancelled says why"
said "$ENROLLMENTS/enroll" "$(jq -c '.transactionID = "T4"' <<<"$other")" "PENDING -" "and gives its device back"
act dacs '{"act":"expire_enrollment","transactionID":"T4"}' >/dev/null
is "$(shown T4 '.status + " " + .cancelReason')" "CANCELLED expired" "one that expires is cancelled with that reason"

# --- one more device
join=$(jq -c --arg id "$id" '.transactionID = "T5" | .enrollmentId = $id | .assetInfo.assetList[0].nicId = "N5"' <<<"$enroll")
refused "$ENROLLMENTS/enrollDevice" "$join" 'del(.enrollmentId)' 10501 "a device without an enrollment to join"
said "$ENROLLMENTS/enrollDevice" "$(jq -c '.enrollmentId = "1"' <<<"$join")" "VAL-ERROR 10703" "or with one that is not there"
said "$ENROLLMENTS/enrollDevice" "$join" "PENDING -" "a device joins an enrollment"
is "$(act dacs '{"act":"complete_enrollment","transactionID":"T5"}' | jq -r '.subscriptionId + " " + .state')" "$subscription PENDING" \
    "its sync request waits behind the first of the subscription"

# --- unenroll
leave='{"transactionID":"T6","unenrollReason":"MOVED","customerInfo":{"cisPersonId":"P1","cisAccountId":"A1"},
    "programInfo":{"programCode":"TSTAT"},"assetInfo":{"removalMethod":"NONE"}}'
refused "$ENROLLMENTS/unenroll" "$leave" 'del(.unenrollReason)' 10501 "unenroll without a reason"
refused "$ENROLLMENTS/unenroll" "$leave" 'del(.customerInfo.cisAccountId)' 10501 "unenroll without an account"
said "$ENROLLMENTS/unenroll" "$(jq -c '.customerInfo.cisAccountId = "NONE"' <<<"$leave")" "VAL-ERROR 10702" "unenroll of an account without a subscription"
said "$ENROLLMENTS/unenroll" "$leave" "PENDING -" "unenroll"
said "$ENROLLMENTS/unenroll" "$(jq -c '.transactionID = "T7"' <<<"$leave")" "ERROR 10704" "another while it is under way"
refuses dacs '{"act":"complete_enrollment","transactionID":"T6"}' 'is PENDING-APPROVAL' "it needs an approval"
act dacs '{"act":"approve_unenroll","transactionID":"T6"}' >/dev/null
act dacs '{"act":"complete_enrollment","transactionID":"T6"}' >/dev/null
is "$(shown T6 '.status + " " + .requestType')" "COMPLETE UNENROLL" "then it completes"
is "$(list dacs "/rest/apis/cross/digitalAssets/syncRequests?subscriptionId=$subscription" | jq -sr 'last.sendDetails.subscriptionInfo.status')" \
    INACTIVE "and ends the subscription"

# --- by itself
setting dacs enrollment_delay_ms 50
call POST "$ENROLLMENTS/enroll" "$(jq -c '.transactionID = "T8"' <<<"$other")"
for ((i = 0; i < 100; i++)); do [ "$(shown T8)" != COMPLETE ] || break; sleep 0.05; done
is "$(shown T8)" COMPLETE "with a delay set it completes by itself"
is "$(list dacs /rest/apis/cross/digitalAssets/syncRequests | jq -r 'select(.sendDetails.contactInfo.cisPersonId == "P1") |
    .sendDetails.contactInfo.contactId' | sort -u | wc -l)" 1 "for the customer who is there already"

# --- collections
made=$(act derms '{"act":"request_enrollment","program":"WATER","items":[{},{"requestType":"ENROLL_DEVICE","enrollmentId":"E1"},
    {"messageId":null,"programInfo":{"startDateTimeISO":"soon"}}]}')
collection=$(jq -r .messageId <<<"$made")
is "$(list derms "/derms/enrollmentRequests?messageId=$collection" | jq -c '[.drmsInstanceId, (.params[] | [.requestType, .enrollmentId,
    (.messageId | type), .programInfo.programCode, (.programInfo.startDateTimeISO | length)])]')" \
    '["west",[null,null,"string","WATER",24],["ENROLL_DEVICE","E1","string","WATER",24],[null,null,"null","WATER",4]]' "a collection holds what was given"
is "$(counts derms enrollment_request | jq .made_identities) $(counts derms enrollment_result | jq .made)" "2 1" "requests and the answer owed are counted"
refuses derms "{\"act\":\"request_enrollment\",\"messageId\":\"$collection\"}" 'is there already' "a collection is asked once"
refuses derms '{"act":"request_enrollment","subscriptionId":"1"}' 'is not held' "nobody leaves a subscription that is not held"
answer=$(jq -cn --arg id "$collection" '{MsgAck: {messageId: $id, ackType: "ERROR", whenISO: "2030-01-01T00:00:00Z", responses: {response:
    [{id: "ER1", value: "400", responseCode: "SUCCESS"}]}}}')
url=$DERMS_URL/derms/enrollmentResponses
refused "$url" "$answer" 'del(.MsgAck.messageId)' 20001 "an answer to nothing"
refused "$url" "$answer" '.MsgAck.messageId = "NONE"' 20006 "an answer to an unknown collection"
expect_post "$url" "$answer" 202 "" "a good answer"
expect_post "$url" "$(jq -c '.MsgAck.ackType = "SUCCESS"' <<<"$answer")" 202 "" "again, with another content"
is "$(list derms "/derms/enrollmentRequests?messageId=$collection" | jq -c '[.ackType, .responses[0].id]')" '["ERROR","ER1"]' "the collection shows the first"
is "$(list derms "/derms/enrollmentResponses?messageId=$collection" | jq -r .MsgAck.ackType)" ERROR "which is listed"
is "$(counts derms enrollment_result | jq -c '[.effects, .duplicates]')" '[1,1]' "one effect, one duplicate"
done_testing
