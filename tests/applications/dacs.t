#!/usr/bin/env bash
# Goal: DACS refuses what its tables refuse, moves on only as its transitions allow, and answers a repeat without a
# second effect.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/tap.sh"
APPLICATIONS_FOLDER=$(mktemp -d /tmp/applications-XXXXXX)
trap 'applications_stop; rm -rf "$APPLICATIONS_FOLDER"' EXIT
application_start dacs

ASSETS=$DACS_URL/rest/apis/cross/digitalAssets
SERVICE=$DACS_URL/rest/apis/cross/service
long() { printf '%*s' "$1" '' | tr ' ' x; }

# One body changed by a jq expression.
refused() { # URL BODY CHANGE NUMBER TEXT
    expect_post "$1" "$(jq -c "$3" <<<"$2")" 400 "$4" "$5"
}

# --- acknowledgement of a sync request
enrolled=$(act dacs '{"act":"enroll","devices":2,"program":"TSTAT"}')
sync=$(jq -r .syncRequestId <<<"$enrolled")
device=$(jq -r '.devices[0].deviceId' <<<"$enrolled")
url=$ASSETS/programEnrollments/postAcknowledgement
ack=$(jq -cn --arg sync "$sync" --arg device "$device" '{syncRequestId: $sync, hasError: false,
    deviceHeadendStatus: [{deviceId: $device, headEndRegistration: "D1RE", message: "registered"}]}')
is "$(jq -r .state <<<"$enrolled")" AWAITING_ACK "an enrollment makes a sync request that awaits its acknowledgement"
refused "$url" "$ack" 'del(.syncRequestId)' 10501 "acknowledgement without syncRequestId"
refused "$url" "$ack" '.syncRequestId = "123456789012345"' 10502 "acknowledgement with a syncRequestId of 15"
refused "$url" "$ack" '.syncRequestId = 12345' 10503 "acknowledgement with a number as syncRequestId"
refused "$url" "$ack" 'del(.hasError)' 10501 "acknowledgement without hasError"
refused "$url" "$ack" '.hasError = "false"' 10503 "acknowledgement with text as hasError"
refused "$url" "$ack" '.deviceHeadendStatus[0].headEndRegistration = "X1RE"' 10503 "acknowledgement with an unknown registration"
refused "$url" "$ack" 'del(.deviceHeadendStatus[0].headEndRegistration)' 10501 "acknowledgement without a registration"
refused "$url" "$ack" '.deviceHeadendStatus[0].deviceId = "1234567890123"' 10502 "acknowledgement with a deviceId of 13"
refused "$url" "$ack" ".deviceHeadendStatus[0].message = \"$(long 2001)\"" 10502 "acknowledgement with a message of 2001"
refused "$url" "$ack" ".exceptionInfo = [{comments: \"$(long 255)\"}]" 10502 "acknowledgement with comments of 255"
refused "$url" "$ack" '.deviceHeadendStatus = {}' 10503 "acknowledgement with an object instead of a list"
refused "$url" "$ack" '.deviceHeadendStatus[0].deviceId = "999"' 10603 "acknowledgement of a device that is not in the request"
refused "$url" "$ack" '.syncRequestId = "1"' 10602 "acknowledgement of an unknown request"
expect_post "$url" '{"syncRequestId":' 400 10504 "a body that is not JSON"
expect_post "$url" '[1]' 400 10504 "a body that is not an object"
expect_post "$url" "$ack{}" 400 10504 "a body with something behind it"
expect_post "$url" $'{"syncRequestId":"\xff"}' 400 10504 "a body that is not UTF-8"
expect_post "$url" '{"syncRequestId":"a\u0000b"}' 400 10504 "a NUL in a text"
expect_post "$url" "$ack" 200 "" "a good acknowledgement"
expect_post "$url" "$ack" 400 10601 "a repeated acknowledgement: not awaiting any"
call GET "$ASSETS/syncRequests?syncRequestId=$sync"
is "$(jq -r '.items[0] | .state + " " + .acknowledgement.deviceHeadendStatus[0].headEndRegistration' <<<"$BODY")" \
    "SYNCHRONIZED D1RE" "the list shows what was acknowledged"
is "$(counts dacs enrollment_ack | jq -c '[.effects, .duplicates]')" '[1,1]' "one effect, one duplicate"

# --- status checks and their answers
state_of_check() { # ID
    list dacs "/rest/apis/cross/digitalAssets/controllableDeviceStatus/requests?communicationId=$1" | jq -r '[.state, .result, .isLate] | map(values) | join(" ")'
}
check=$(act dacs '{"act":"check_device","headEndSystem":"LEC","nicId":"NOBODY","division":"NORTH"}' | jq -r .communicationId)
is "$(list dacs /rest/apis/cross/digitalAssets/controllableDeviceStatus/requests | jq -c '.sendDetails.deviceInfo')" \
    '{"division":"NORTH","deviceType":"THERMOSTAT","specification":"ACME-T1","headEndSystem":"LEC","nicid":"NOBODY"}' \
    "a status check asks for any device, also for one that is not enrolled"
is "$(act dacs '{"act":"check_device","headEndSystem":"LEC"}' 2>&1 | grep -c 'are needed')" 1 "but not without its NIC"
url=$ASSETS/controllableDeviceStatus/response
answer="{\"responseDetail\":{\"transactionID\":\"$check\",\"result\":{\"status\":\"FAILURE\"}}}"
refused "$url" "$answer" 'del(.responseDetail.transactionID)' 10501 "answer without transactionID"
refused "$url" "$answer" 'del(.responseDetail.result.status)' 10501 "answer without status"
refused "$url" "$answer" ".responseDetail.transactionID = \"$(long 31)\"" 10502 "answer with a transactionID of 31"
refused "$url" "$answer" '.responseDetail.result.status = true' 10503 "answer with true as status"
refused "$url" "$answer" '.responseDetail.transactionID = "1"' 10671 "answer to a check that does not exist"
is "$(state_of_check "$check")" "WAITING" "nothing of that is an answer"
expect_post "$url" "$answer" 200 "" "a good answer"
expect_post "$url" "$answer" 400 10672 "a repeated answer: already answered"
is "$(state_of_check "$check")" "ANSWERED FAILURE false" "the list shows the answer"
is "$(counts dacs status_result | jq -c '[.effects, .duplicates]') $(counts dacs status_check | jq .made)" '[1,1] 1' "one effect, one duplicate"
setting dacs status_timeout_ms 1
for late in 1 0; do
    setting dacs late_answers $late
    check=$(act dacs '{"act":"check_device","headEndSystem":"LEC","nicId":"N"}' | jq -r .communicationId)
    for ((i = 0; i < 100; i++)); do
        [ "$(state_of_check "$check")" = WAITING ] || break
        sleep 0.02
    done
    is "$(state_of_check "$check")" TIMED_OUT "an unanswered check times out"
    answer=$(jq -c --arg id "$check" '.responseDetail.transactionID = $id' <<<"$answer")
    if [ $late = 1 ]; then
        expect_post "$url" "$answer" 200 "" "and takes a late answer"
        is "$(state_of_check "$check")" "ANSWERED FAILURE true" "which is marked"
    else
        expect_post "$url" "$answer" 400 10673 "or refuses it, as the setting says"
    fi
done

# --- program events
event='{"eventExternalIdentifier":"S1","externalIdentifier":"S1","programExternalIdentifier":"DR-TSTAT",
    "programEventCategory":"X1EC","startDateTime":"2030-01-01T10:00:00Z","endDateTime":"2030-01-01T13:00:00+01:00"}'
url=$SERVICE/programEvent/
for field in eventExternalIdentifier externalIdentifier programExternalIdentifier programEventCategory startDateTime \
    endDateTime; do
    refused "$url" "$event" "del(.$field)" 10501 "program event without $field"
    refused "$url" "$event" ".$field = \"\"" 10501 "program event with an empty $field"
    refused "$url" "$event" ".$field = null" 10501 "program event with null as $field"
done
for field in eventExternalIdentifier externalIdentifier programExternalIdentifier; do
    refused "$url" "$event" ".$field = \"$(long 121)\"" 10502 "program event with a $field of 121"
done
refused "$url" "$event" '.programEventCategory = "X1XX"' 10503 "program event with an unknown category"
refused "$url" "$event" '.startDateTime = "2030-01-01T10:00:00"' 10503 "program event with a local time"
refused "$url" "$event" '.startDateTime = "2030-02-30T10:00:00Z"' 10503 "program event on February 30"
refused "$url" "$event" '.startDateTime = "01-01-2030 10:00:00AM"' 10503 "program event in another form of date"
refused "$url" "$event" '.programExternalIdentifier = "NONE"' 10612 "program event of an unknown program"
refused "$url" "$event" '.endDateTime = .startDateTime' 10613 "program event that ends as it starts"

long_id=$(printf '%120s' '' | sed 's/ /é/g')
expect_post "$url" "$(jq -c --arg id "$long_id" '.eventExternalIdentifier = $id' <<<"$event")" 200 "" \
    "lengths count characters, not bytes"
expect_post "$url" "$event" 200 "" "a good program event"
expect_post "$url" "$event" 400 10611 "the same program event again"
expect_post "${url%/}" "$(jq -c '.programEventCategory = "X1EM"' <<<"$event")" 400 10611 \
    "the same two identifiers with another category, without the slash"
call GET "$SERVICE/programEvents?eventExternalIdentifier=S1"
is "$(jq -c '[.total, (.items[0] | .status, .startDateTime, .endDateTime, .programEventCategory)]' <<<"$BODY")" \
    '[1,"Pending","2030-01-01T10:00:00.000Z","2030-01-01T12:00:00.000Z","X1EC"]' "it is listed as Pending, in UTC"
is "$(effects dacs event | grep -c '^S1|S1.1.2.')" 1 "one effect, two duplicates"

# --- life of a program event
url=$SERVICE/programEvent/lifecycle
step() { jq -cn --arg id "$1" --arg action "$2" '{eventExternalIdentifier: $id, action: $action}'; }
status_of() {
    call GET "$SERVICE/programEvents?eventExternalIdentifier=$1"
    jq -r '.items[0].status' <<<"$BODY"
}
expect_post "$url" '{"action":"X1SD"}' 400 10501 "life cycle without an event"
expect_post "$url" '{"eventExternalIdentifier":"S1"}' 400 10501 "life cycle without an action"
expect_post "$url" "$(step S1 X1XX)" 400 10503 "life cycle with an unknown action"
expect_post "$url" "$(jq -c ".cancelReason = \"$(long 255)\"" <<<"$(step S1 F1CN)")" 400 10502 \
    "life cycle with a reason of 255"
expect_post "$url" "$(step NONE X1SD)" 400 10621 "life cycle of an unknown event"
# State before, action, status expected, number; the state is followed along the rows.
while read -r before action status number; do
    is "$(status_of S1)" "${before/_/ }" "S1 is ${before/_/ }"
    expect_post "$url" "$(step S1 "$action")" "$status" "${number#-}" "$before: $action"
done <<'TEXT'
Pending X1IP 400 10623
Pending F1CO 400 10623
Pending X1SD 200 -
Scheduled X1SD 400 10623
Scheduled F1CO 400 10623
Scheduled X1IP 200 -
In_Progress X1SD 400 10623
In_Progress X1IP 400 10623
In_Progress F1CO 200 -
Complete X1SD 400 10623
Complete X1IP 400 10623
Complete F1CO 400 10623
Complete F1CN 400 10623
TEXT
is "$(counts dacs event_status | jq -c '[.effects, .duplicates, .refused]')" '[3,6,9]' \
    "a repeat of a step that was done is a duplicate, the rest is refused"
for from in Pending Scheduled In_Progress; do
    id=C-$from
    call POST "$SERVICE/programEvent" "$(jq -c --arg id "$id" '.eventExternalIdentifier = $id' <<<"$event")"
    [ "$from" = Pending ] || call POST "$url" "$(step "$id" X1SD)"
    [ "$from" != In_Progress ] || call POST "$url" "$(step "$id" X1IP)"
    expect_post "$url" "$(jq -c '.cancelReason = "weather"' <<<"$(step "$id" F1CN)")" 200 "" "cancel from $from"
    expect_post "$url" "$(step "$id" X1IP)" 400 10623 "Cancelled is not left"
done
call GET "$SERVICE/programEvents?eventExternalIdentifier=C-Pending"
is "$(jq -r '.items[0].cancelReason' <<<"$BODY")" weather "the reason of a cancel is kept"
for stage in A B; do
    call POST "$SERVICE/programEvent" "$(jq -c --arg id $stage '.eventExternalIdentifier = "TWO" | .externalIdentifier = $id' \
        <<<"$event")"
done
expect_post "$url" "$(step TWO X1SD)" 400 10622 "several events match: it never picks one"

# --- reservations
enrolled=$(act dacs '{"act":"enroll","devices":3,"program":"TSTAT"}')
other=$(act dacs '{"act":"enroll","program":"WATER"}')
gone=$(act dacs '{"act":"enroll","program":"TSTAT"}')
act dacs "$(jq -c '{act: "unenroll", subscriptionId}' <<<"$gone")" >/dev/null
call POST "$SERVICE/programEvent" "$(jq -c '.eventExternalIdentifier = "R1"' <<<"$event")"
url=$SERVICE/programEventParticipation/reserveDevice
rows() { jq -c '[.devices[] | {nicId, headEndSystem}]' <<<"$1"; }
reserve() { # ID ROWS
    jq -cn --arg id "$1" --argjson rows "$2" '{eventExternalIdentifier: $id, eventStartDateTime: "2030-01-01T10:00:00Z",
        eventEndDateTime: "2030-01-01T12:00:00Z", deviceList: $rows}'
}
results() { # BODY TEXT EXPECTED
    call POST "$url" "$1"
    is "$STATUS $(jq -c '[.results[]? | [.index, .status, .messageNumber // empty]]' <<<"$BODY")" "200 $3" "$2"
}
good=$(rows "$enrolled")
refused "$url" "$(reserve R1 "$good")" 'del(.eventExternalIdentifier)' 10501 "reservation without an event"
refused "$url" "$(reserve R1 "$good")" 'del(.eventStartDateTime)' 10501 "reservation without a start"
refused "$url" "$(reserve R1 "$good")" '.eventEndDateTime = "soon"' 10503 "reservation with a bad end"
refused "$url" "$(reserve R1 "$good")" '.eventEndDateTime = .eventStartDateTime' 10613 "reservation that ends as it starts"
refused "$url" "$(reserve R1 "$good")" 'del(.deviceList)' 10501 "reservation without devices"
refused "$url" "$(reserve R1 "$good")" '.deviceList = []' 10501 "reservation with an empty list"
refused "$url" "$(reserve R1 "$good")" '.deviceList = [range(501) | {nicId: "a", headEndSystem: "b"}]' 10502 \
    "reservation of 501 devices"
expect_post "$url" "$(reserve NONE "$good")" 400 10621 "reservation in an unknown event"
expect_post "$url" "$(reserve TWO "$good")" 400 10622 "reservation where several events match"
expect_post "$url" "$(reserve S1 "$good")" 400 10631 "reservation in a Complete event"
expect_post "$url" "$(reserve C-Pending "$good")" 400 10631 "reservation in a Cancelled event"
results "$(reserve R1 "$(jq -c '.[0:1] + [{nicId: "NONE", headEndSystem: "LEC"}]' <<<"$good")")" \
    "a device that is unknown does not stop another" '[[0,"OK"],[1,"ERROR","10643"]]'
results "$(reserve R1 "$(rows "$other")")" "a device of another program" '[[0,"ERROR","10645"]]'
results "$(reserve R1 "$(rows "$gone")")" "a device that was unenrolled" '[[0,"ERROR","10645"]]'
results "$(reserve R1 "$(jq -c '[.[1] | del(.nicId)], [.[1] | del(.headEndSystem)] | . ' <<<"$good" | jq -sc add)")" \
    "rows without a part of the device's key" '[[0,"ERROR","10501"],[1,"ERROR","10501"]]'
results "$(reserve R1 "[{\"nicId\":\"$(long 101)\",\"headEndSystem\":\"LEC\"},{\"nicId\":\"a\",\"headEndSystem\":\"$(long 51)\"}]")" \
    "rows with a part of the key that is too long" '[[0,"ERROR","10502"],[1,"ERROR","10502"]]'
results "$(reserve R1 "$(jq -c '[.[1] + {reservationStartDateTime: "2030-01-01T09:00:00Z"},
    .[1] + {reservationEndDateTime: "2030-01-01T12:30:00Z"}, .[1] + {reservationStartDateTime: "10:00"}]' <<<"$good")")" \
    "windows outside the event, and a bad one" '[[0,"ERROR","10644"],[1,"ERROR","10644"],[2,"ERROR","10503"]]'
results "$(reserve R1 "$(jq -c '[.[1] + {reservationStartDateTime: "2030-01-01T10:30:00Z"}]' <<<"$good")")" \
    "a window of its own" '[[0,"OK"]]'
results "$(reserve R1 "$good")" "again: the same window, another window, a new device" \
    '[[0,"ERROR","10641"],[1,"ERROR","10642"],[2,"OK"]]'
call GET "$SERVICE/programEventParticipations?eventExternalIdentifier=R1"
is "$(jq -c '[.total, (.items | map(.reservationStartDateTime) | sort)]' <<<"$BODY")" \
    '[3,["2030-01-01T10:00:00.000Z","2030-01-01T10:00:00.000Z","2030-01-01T10:30:00.000Z"]]' "the reservations are listed"
is "$(counts dacs reservation | jq -c '[.effects, .identities, .duplicates]')" '[3,3,1]' "three effects, one duplicate"
header=$(curl -sS --noproxy '*' -H 'Idempotency-Key: one' -H 'Content-Type: application/json' \
    -d "$(reserve R1 "$(jq -c '.[0:1]' <<<"$good")")" "$url" | jq -r '.results[0].messageNumber')
is "$header" 10641 "an invented header changes nothing"

# --- outcomes
url=$SERVICE/programEventParticipation/postEventOutcome
post() { jq -c --arg id "$1" '{postOutcomeList: map({eventExternalIdentifier: $id, outcome: "D1SP"} + .)}' <<<"$2"; } # ID ROWS
first=$(jq -c '.[0:1]' <<<"$good")
outcomes() { # prints the outcomes of the first device, oldest first
    list dacs /rest/apis/cross/service/programEventParticipations | jq -c --argjson device "$(jq -c '.[0]' <<<"$good")" \
        'select(.nicId == $device.nicId) | [.outcome, .errorMessage, (.outcomes | map(.outcome) | join(" "))]'
}
refused "$url" '{"postOutcomeList":[]}' . 10501 "outcomes with an empty list"
refused "$url" '{}' '.postOutcomeList = [range(501) | {}]' 10502 "501 outcomes"
for path in eventExternalIdentifier headEndSystem nicId outcome; do
    results "$(post R1 "$first" | jq -c "del(.postOutcomeList[0].$path)")" "an outcome without $path" '[[0,"ERROR","10501"]]'
done
results "$(post R1 "$(jq -c "[.[0] + {outcome: \"X1XX\"}, .[0] + {errorMessage: \"$(long 101)\"}, .[0] + {participationStartDateTime: \"now\"},
    .[0] + {participationStartDateTime: \"2030-01-01T11:00:00Z\", participationEndDateTime: \"2030-01-01T10:00:00Z\"}]" <<<"$good")")" \
    "an unknown code, too many words, no time, an end before the start" '[[0,"ERROR","10503"],[1,"ERROR","10502"],[2,"ERROR","10503"],[3,"ERROR","10652"]]'
results "$(post NONE "$first")" "an outcome of an unknown event" '[[0,"ERROR","10621"]]'
results "$(post R1 "$(jq -c '.[0:1] + [{nicId: "NONE", headEndSystem: "LEC"}]' <<<"$good")")" \
    "an outcome without a reservation does not stop another" '[[0,"OK"],[1,"ERROR","10651"]]'
results "$(post R1 "$first")" "the same again" '[[0,"OK"]]'
is "$(outcomes)" '["D1SP",null,"D1SP"]' "has no effect"
results "$(post R1 "$(jq -c '[.[0] + {outcome: "D1ER", errorMessage: "no answer"}, .[0]]' <<<"$good")")" "corrections" '[[0,"OK"],[1,"OK"]]'
is "$(outcomes)" '["D1SP",null,"D1SP D1ER D1SP"]' "are kept one after the other; the last is shown"
is "$(counts dacs outcome | jq -c '[.effects, .identities, .duplicates]')" '[3,3,1]' "three effects, one duplicate, refusals apart"

# --- opt-outs
opt_out() { jq -c --arg id "$1" '.[0] + {act: "opt_out", eventExternalIdentifier: $id}' <<<"$2"; } # ID DEVICES
opt_outs() { list dacs "/rest/apis/cross/service/optOuts${1-}"; } # [QUERY]
refuses() { # JSON WORDS TEXT
    is "$(act dacs "$1" 2>&1 | grep -c "$2")" 1 "$3"
}
id=$(act dacs "$(opt_out R1 "$good" | jq -c '.reason = "Guests"')" | jq -r .optOutId)
is "$(opt_outs | jq -c --argjson device "$(jq -c '.[0]' <<<"$good")" '[.eventExternalIdentifier, {nicId, headEndSystem} == $device, .cutOffDateTime, .reason,
    (.optOutDateTime[:19] <= .updateDateTime[:19])]')" '["R1",true,"2030-01-01T10:00:00.000Z","Guests",true]' "a customer opts a reserved device out; it is listed"
is "$(opt_outs "?optOutId=$id" | wc -l) $(opt_outs '?eventExternalIdentifier=C-Pending' | wc -l)" "1 0" "by its id and by its program event"
is "$(list dacs "/rest/apis/cross/service/programEventParticipations?eventExternalIdentifier=R1" | jq -r '.status // empty')" OPTED_OUT \
    "the participation shows it"
is "$(made dacs opt_out | cut -f 1-2)" "$id	1" "and is counted as made"
url=$SERVICE/programEventParticipation/reserveDevice
results "$(reserve R1 "$(jq -c '.[:1]' <<<"$good")")" "an opted-out device is not reserved again" '[[0,"ERROR","10646"]]'
refuses "$(opt_out R1 "$good")" 'is opted out of R1 already' "nobody opts out twice"
refuses "$(opt_out R1 "$(rows "$other")")" 'has no reservation in R1' "nor a device that is not reserved"
refuses "$(opt_out NONE "$good")" 'no single program event is called NONE' "nor of an unknown program event"
refuses "$(opt_out TWO "$good")" 'no single program event is called TWO' "nor of one of several"
refuses "$(opt_out S1 "$good")" 'the program event is Complete' "nor of one that is over"
setting dacs opt_out_minutes $(((1893492000 - $(date +%s)) / 60 + 60))
refuses "$(opt_out R1 "$(jq -c '.[1:]' <<<"$good")")" 'the cut-off of R1 has passed' "nor after the cut-off, which is a setting"
setting dacs opt_out_minutes 90
act dacs "$(opt_out R1 "$(jq -c '.[1:]' <<<"$good")")" >/dev/null
is "$(opt_outs | jq -r .cutOffDateTime | sort)" "2030-01-01T08:30:00.000Z
2030-01-01T10:00:00.000Z" "before it another device is"
call POST "$SERVICE/programEvent/lifecycle" "$(step R1 X1SD)"
call POST "$SERVICE/programEvent/lifecycle" "$(step R1 X1IP)"
refuses "$(opt_out R1 "$(jq -c '.[2:]' <<<"$good")")" 'the program event is In Progress' "nor of one that runs"

# --- extracts of scores ---

url=$DACS_URL/rest/apis/cross/digitalAssets/deviceScores/extracts
act dacs '{"act":"extract_scores","name":"S.csv","rows":[{"headEndSystem":"LEC","nicId":"N,1","score":0.5,"scoredAt":"2030-01-01T00:00:00.000Z"}]}' >/dev/null
csv=$(curl -sS --noproxy '*' "$url/S.csv"; echo .)
is "$csv" "$(printf 'headEndSystem,nicId,score,scoredAt\nLEC,"N,1",0.5,2030-01-01T00:00:00.000Z\n.')" "an extract is CSV"
is "$(list dacs "${url#"$DACS_URL"}?name=S.csv" | jq -r '[.rows, .bytes, .sha256] | @tsv')" \
    "$(printf '1\t%s\t%s' "$(printf %s "${csv%.}" | wc -c)" "$(printf %s "${csv%.}" | sha256sum | cut -c 1-64)")" \
    "the list tells rows, bytes and sha256"
is "$(act dacs '{"act":"extract_scores"}' | jq '.rows > 3')" true "without rows it holds every installed and enrolled device"
expect_post "$url/S.csv/rename" '{}' 400 10501 "a rename without a name"
expect_post "$url/S.csv/rename" "{\"newName\":\"$(long 121)\"}" 400 10502 "a name that is too long"
expect_post "$url/NONE.csv/rename" '{"newName":"Sent-NONE.csv"}' 404 10691 "a rename of what is not there"
expect_post "$url/S.csv/rename" '{"newName":"Sent-S.csv"}' 200 "" "a rename"
expect_post "$url/S.csv/rename" '{"newName":"Sent-S.csv"}' 404 10691 "its repeat"
act dacs '{"act":"extract_scores","name":"S.csv"}' >/dev/null
expect_post "$url/S.csv/rename" '{"newName":"Sent-S.csv"}' 400 10692 "a rename to a name that is taken"
is "$(curl -sS --noproxy '*' "$url/Sent-S.csv" | wc -l)" 2 "a renamed extract is read under its new name"

call GET "$DACS_URL/rest/none"
is "$STATUS" 404 "an address that is nobody's"
call GET "$SERVICE/programEvent/lifecycle"
is "$STATUS" 404 "a method that is nobody's"
done_testing
