#!/usr/bin/env bash
# Goal: DERMS refuses what its tables refuse, acknowledges each enroll once and per device, and its users' acts keep to
# the life of an event.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/tap.sh"
APPLICATIONS_FOLDER=$(mktemp -d /tmp/applications-XXXXXX)
trap 'applications_stop; rm -rf "$APPLICATIONS_FOLDER"' EXIT
application_start derms ack_delay_ms=0
long() { printf '%*s' "$1" '' | tr ' ' x; }
refused() { # URL BODY CHANGE NUMBER TEXT
    expect_post "$1" "$(jq -c "$3" <<<"$2")" 400 "$4" "$5"
}
accepted() { # URL BODY CHANGE TEXT
    expect_post "$1" "$(jq -c "$3" <<<"$2")" 202 "" "$4"
}

# --- enroll
url=$DERMS_URL/derms/enroll
enroll='{"dacsMessageId":"M1","contactInfo":{"contactId":"C1","cisPersonId":"P1"},"subscriptionInfo":{"subscriptionId":"S1",
    "status":"ACTIVE","programCode":"TSTAT","startDateTimeISO":"2030-01-01T00:00:00Z"},"locationInfo":{"servicePointId":"SP1",
    "controllableDevices":[{"deviceId":"D1","nicId":"N1","headEndSystem":"LEC"},{"deviceId":"D2","nicId":"N2","headEndSystem":"LEC"}]}}'
for path in dacsMessageId contactInfo.contactId subscriptionInfo.subscriptionId subscriptionInfo.status \
    subscriptionInfo.programCode subscriptionInfo.startDateTimeISO locationInfo.servicePointId \
    locationInfo.controllableDevices 'locationInfo.controllableDevices[0].deviceId' \
    'locationInfo.controllableDevices[1].nicId' 'locationInfo.controllableDevices[1].headEndSystem'; do
    refused "$url" "$enroll" "del(.$path)" 20001 "enroll without $path"
done
refused "$url" "$enroll" '.locationInfo.controllableDevices = []' 20001 "enroll without any device"
refused "$url" "$enroll" '.subscriptionInfo.status = "INACTIVE"' 20001 "INACTIVE without an end"
refused "$url" "$enroll" '.subscriptionInfo.status = "OPEN"' 20003 "enroll with an unknown status"
refused "$url" "$enroll" '.subscriptionInfo.startDateTimeISO = "2030-01-01"' 20003 "enroll with a date as start"
refused "$url" "$enroll" '.locationInfo.controllableDevices[0].deviceId = 7' 20003 "enroll with a number as deviceId"
refused "$url" "$enroll" '.locationInfo.controllableDevices[0].deviceId = "1234567890123"' 20002 "enroll with a deviceId of 13"
refused "$url" "$enroll" ".locationInfo.controllableDevices[0].nicId = \"$(long 101)\"" 20002 "enroll with a nicId of 101"
refused "$url" "$enroll" ".dacsMessageId = \"$(long 121)\"" 20002 "enroll with a dacsMessageId of 121"
expect_post "$url" 'enroll' 400 20004 "a body that is not JSON"
act derms '{"act":"fail_device","headEndSystem":"LEC","nicId":"N4","message":"no signal"}' >/dev/null
act derms '{"act":"fail_device","headEndSystem":"LEC","nicId":"N5","kind":"TECHNICAL"}' >/dev/null
act derms '{"act":"fail_device","headEndSystem":"LEC","nicId":"N6","kind":"SILENT"}' >/dev/null
accepted "$url" "$enroll" . "a good enroll"
accepted "$url" "$enroll" . "a repeat is accepted"
accepted "$url" "$enroll" '.dacsMessageId = "M2" | .contactInfo.cisPersonId = null | .subscriptionInfo.subscriptionId = "S2"' \
    "null as cisPersonId is accepted"
accepted "$url" "$enroll" '.dacsMessageId = "M3" | .locationInfo.controllableDevices[0].status = "REMOVED" |
    .locationInfo.controllableDevices[1] |= (.nicId = "N3" | .deviceId = "D3" | .replacesDeviceId = "D1")' "a replacement"
accepted "$url" "$enroll" '.dacsMessageId = "M4" | .locationInfo.controllableDevices[0] |= (.nicId = "N4" | .deviceId = "D4")' \
    "a device that its head-end system does not know"
accepted "$url" "$enroll" '.dacsMessageId = "M5" | .locationInfo.controllableDevices[0].nicId = "N5"' "a technical fault"
accepted "$url" "$enroll" '.dacsMessageId = "M6" | .locationInfo.controllableDevices[0].nicId = "N6"' "a device that is silent"
accepted "$url" "$enroll" '.dacsMessageId = "M1#r1" | .subscriptionInfo |= (.status = "INACTIVE" |
    .endDateTimeISO = "2030-02-01T00:00:00Z")' "an unenrollment, as a repair"
acknowledgements() { list derms "/derms/enrollAcks${1-}" | wc -l; } # [QUERY]
ok "they are acknowledged" until_prints 6 acknowledgements
is "$(list derms /derms/enrollAcks | jq -sc 'map([.MsgAck.responses.response[0].dacsMessageId, .MsgAck.ackType,
    .MsgAck.responses.response[0].responseCode, (.deviceHeadendStatus | map(.headEndRegistration) | join(" "))]) |
    sort_by(.[0]) | .[]')" \
    '["M1","SUCCESS","OK","D1RE D1RE"]
["M1#r1","SUCCESS","OK","D1DR D1DR"]
["M2","ERROR","PERSON_MISSING","D1NR D1NR"]
["M3","SUCCESS","OK","D1DR D1RE"]
["M4","ERROR","NOT_REGISTERED","D1NR D1RE"]
["M5","FAILURE","TECHNICAL","D1NR D1RE"]' "one acknowledgement for each, per device; none from a silent one"
is "$(counts derms enrollment_sync | jq -c '[.effects, .duplicates]')" '[7,1]' "seven effects, one duplicate"
is "$(list derms /derms/enrollments | jq -c '[.subscriptionId, .dacsMessageId, .subscriptionInfo.status]')" \
    '["S1","M1#r1","INACTIVE"]' "it holds the last that was posted, and nothing for an unknown customer"
is "$(list derms '/derms/enroll?dacsMessageId=M2' | jq -r .subscriptionInfo.subscriptionId)" S2 "what was posted is listed by its id"
is "$(act derms '{"act":"mend_device","headEndSystem":"LEC","nicId":"N4"}')" '{"mended":1}' "a device can be mended"
application_stop derms
application_start derms ack_delay_ms=300
accepted "$DERMS_URL/derms/enroll" "$enroll" '.dacsMessageId = "M9"' "an enroll before a crash"
application_kill derms
application_start derms
ok "its acknowledgement comes after the crash" until_prints 1 acknowledgements '?dacsMessageId=M9'

# --- what is held of an enrollment, and who changes it
setting derms keeps 'upper padded seconds offset null reversed'
setting derms keeps_length 4
accepted "$url" "$enroll" '.dacsMessageId = "M10" | .subscriptionInfo.subscriptionId = "S10" |
    .subscriptionInfo.startDateTimeISO = "2030-01-01T00:00:00.123Z" | .locationInfo.controllableDevices[1].serialNo = "sn-12345"' "an enroll"
held() { list derms '/derms/enrollments?subscriptionId=S10' | jq -c "$1"; }
is "$(held '[.subscriptionInfo.startDateTimeISO, (.locationInfo.controllableDevices[] | [.deviceId, .serialNo, .badgeNo])]')" \
    '["2030-01-01T00:00:00+00:00",["D2","SN-1   ",null],["D1",null,null]]' "it is held as the settings say"
is "$(list derms '/derms/enroll?dacsMessageId=M10' | jq -r '.locationInfo.controllableDevices[1].serialNo')" sn-12345 "what was posted is listed as it was"
setting derms keeps ''
setting derms keeps_length 0
before=$(held .updateDateTime)
is "$(act derms '{"act":"edit_device","headEndSystem":"LEC","nicId":"N2","serialNo":"Other 1","badgeNo":"B"}' | jq -r .subscriptionId)" S10 \
    "a user changes a device"
is "$(held '.locationInfo.controllableDevices[0] | [.serialNo, .badgeNo]')" '["Other 1","B"]' "it is shown so"
ok "as of now" test "$(held .updateDateTime)" != "$before"
is "$(act derms '{"act":"edit_device","headEndSystem":"LEC","nicId":"none","serialNo":"X"}' 2>/dev/null)" "" "nobody changes a device that is not held"
is "$(act derms '{"act":"edit_device","headEndSystem":"LEC","nicId":"N2","assetId":"X"}' 2>/dev/null)" "" "or what DERMS does not let its users change"

# --- events
event=$(act derms '{"act":"create_event","program":"WATER","eventType":"EMERGENCY","stages":2,"stage_minutes":60}')
id=$(jq -r .eventId <<<"$event")
event_act() { # ACT EXPECTED
    is "$(act derms "{\"act\":\"$1\",\"eventId\":\"$id\"}" 2>/dev/null | jq -r .status)" "${2-}" "$1: ${2:-refused}"
}
is "$(jq -c '[.status, (.stages | map(.status, .sequence))]' <<<"$event")" '["New",["New",1,"New",2]]' "an event starts as New"
event_act schedule_event
event_act approve_event
event_act submit_event Submitted
event_act approve_event Approved
event_act deny_event
is "$(counts derms event | jq .made)" 0 "nothing counts as made before Scheduled"
event_act schedule_event Scheduled
first=$(jq -r '.stages[0].stageId' <<<"$event")
second=$(jq -r '.stages[1].stageId' <<<"$event")
stage_act() { # ACT STAGE EXPECTED
    is "$(act derms "{\"act\":\"$1\",\"stageId\":\"$2\",\"reason\":\"storm\"}" 2>/dev/null |
        jq -r --arg id "$2" '.status + ": " + (.stages[] | select(.stageId == $id) | .status)')" "${3-}" "$1: ${3:-refused}"
}
stage_act complete_stage "$first"
stage_act start_stage "$first" "In Progress: In Progress"
stage_act start_stage "$first"
stage_act complete_stage "$first" "In Progress: Completed"
stage_act cancel_stage "$first"
stage_act cancel_stage "$second" "Completed: Canceled"
stage_act start_stage "$second"
call GET "$DERMS_URL/derms/events/$id"
is "$(jq -c '[.programExternalId, .eventType, .stages[1].cancelReason, (.stages[0].history | map(.status))]' <<<"$BODY")" \
    '["DR-WATER","EMERGENCY","storm",["New","Submitted","Approved","Scheduled","In Progress","Completed"]]' \
    "history and reason are shown"
is "$(made derms event_status | cut -f 1 | sort)" "$(printf '%s\n' "$first|F1CO" "$first|X1IP" "$first|X1SD" "$second|F1CN" \
    "$second|X1SD" | sort)" "each step is counted as made"

event=$(act derms '{"act":"schedule_event","program":"DR-TSTAT","stages":[
    {"startDateTime":"2030-01-01T10:00:00Z","endDateTime":"2030-01-01T12:00:00Z"}]}')
id=$(jq -r .eventId <<<"$event")
stage=$(jq -r '.stages[0].stageId' <<<"$event")
window='.startDateTime + " " + .endDateTime'
act derms "{\"act\":\"move_stage\",\"stageId\":\"$stage\",\"by_minutes\":30}" >/dev/null
is "$(made derms event_move | cut -f 1)" "$stage#2|$stage" "a move of a scheduled stage is counted"
added=$(act derms "{\"act\":\"add_stage\",\"eventId\":\"$id\",\"stage_minutes\":60}" | jq -r '.stages[1].stageId')
is "$(list derms "/derms/events?eventId=$id" | jq -r "$window")" "2030-01-01T10:30:00.000Z 2030-01-01T13:30:00.000Z" \
    "a moved and an added stage move the event's window"
is "$(list derms "/derms/events?eventId=$id" | jq -r '.stages[1].status')" Scheduled "a stage added to a scheduled event is Scheduled"
act derms "{\"act\":\"drop_stage\",\"stageId\":\"$added\"}" >/dev/null
is "$(list derms "/derms/events?eventId=$id" | jq -c '.stages | length')" 1 "a dropped stage is no longer shown"
stage_act drop_stage "$added"
is "$(act derms "{\"act\":\"cancel_event\",\"eventId\":\"$id\",\"reason\":\"storm\"}" | jq -r .status)" Canceled "an event is cancelled"
is "$(list derms "/derms/events?eventId=$id" | jq -c '[.cancelReason, .stages[0].cancelReason]')" '["storm","storm"]' \
    "with its reason and its stages"
is "$(act derms "{\"act\":\"move_stage\",\"stageId\":\"$stage\",\"by_minutes\":1}" 2>&1 | grep -c 'is Canceled')" 1 "a final stage is not moved"
is "$(act derms '{"act":"schedule_event","program":"NONE"}' 2>&1 | grep -c 'does not exist')" 1 "an unknown program is refused"
is "$(act derms '{"act":"schedule_event","eventType":"NONE"}' 2>&1 | grep -c 'does not exist')" 1 "an unknown event type is refused"

# --- status checks
url=$DERMS_URL/derms/status_check
setting derms status_delay_ms 0
check='{"dacsMessageId":"Q1","deviceInfo":{"division":"NORTH","deviceType":"T","specification":"S","headEndSystem":"LEC","nicid":"Q"}}'
for path in dacsMessageId deviceInfo.headEndSystem deviceInfo.nicid; do
    refused "$url" "$check" "del(.$path)" 20001 "status check without $path"
done
refused "$url" "$check" ".dacsMessageId = \"$(long 121)\"" 20002 "status check with a dacsMessageId of 121"
refused "$url" "$check" ".deviceInfo.nicid = \"$(long 101)\"" 20002 "status check with a nicid of 101"
refused "$url" "$check" '.deviceInfo.headEndSystem = 1' 20003 "status check with a number as head-end system"
act derms '{"act":"fail_device","headEndSystem":"LEC","nicId":"Q2","message":"no route"}' >/dev/null
act derms '{"act":"fail_device","headEndSystem":"LEC","nicId":"Q3","kind":"SILENT"}' >/dev/null
accepted "$url" "$check" . "a good status check"
accepted "$url" "$check" . "a repeat is accepted"
accepted "$url" "$check" '.dacsMessageId = "Q2" | .deviceInfo.nicid = "Q2"' "a device that cannot be reached"
accepted "$url" "$check" '.dacsMessageId = "Q3" | .deviceInfo.nicid = "Q3"' "a head-end system that is silent"
accepted "$url" "$check" '.dacsMessageId = "Q4"' "the next"
answers() {
    list derms /derms/statusResponses | jq -sc 'map([.MsgAck.responses.response[0].dacsMessageId, .MsgAck.ackType,
        .MsgAck.responses.response[0].responseCode, .MsgAck.responses.response[0].value]) | sort_by(.[0]) | .[]'
}
for ((i = 0; i < 100; i++)); do
    ! answers | grep -q Q4 || break
    sleep 0.02
done
is "$(answers)" '["Q1","SUCCESS","OK",null]
["Q2","FAILURE","NOT_REACHABLE","no route"]
["Q4","SUCCESS","OK",null]' "each is answered once, the silent one not at all"
act derms '{"act":"answer_status","dacsMessageId":"Q3","responseId":"R3","status":"FAILURE"}' >/dev/null
act derms '{"act":"answer_status","dacsMessageId":"Q1"}' >/dev/null
is "$(list derms '/derms/statusResponses?responseId=R3' | jq -r .MsgAck.responses.response[0].dacsMessageId)" Q3 "it can be answered late"
is "$(made derms status_result | cut -f 1,2 | tr '\t\n' ' ,')" "Q1 1,Q2 1,Q3 1,Q4 1," "and anybody twice, which nobody has to learn"
is "$(counts derms status_check | jq -c '[.effects, .duplicates]') $(list derms '/derms/status_check?dacsMessageId=Q2' | jq -r .deviceInfo.nicid)" \
    '[4,1] Q2' "four effects, one duplicate, listed as posted"

# --- reservation files and their acknowledgement
stage=$(act derms '{"act":"schedule_event","program":"TSTAT"}' | jq -r '.stages[0].stageId')
file=$(act derms "{\"act\":\"reserve\",\"stageId\":\"$stage\",\"devices\":[{\"headEndSystem\":\"LEC\",\"nicId\":\"N1\"},
    {\"headEndSystem\":\"LEC\",\"nicId\":\"N,\\\"2\"}],\"lines\":[\"9,x\"]}")
file_id=$(jq -r .fileId <<<"$file")
entry=$(list derms "/derms/reservationFiles?fileId=$file_id")
csv=$(curl -sS --noproxy '*' "$DERMS_URL/derms/reservationFiles/$file_id"; echo .)
is "$(head -n 1 <<<"$csv")" recordId,nicId,headEndSystemId,reservationStartDateTime,reservationEndDateTime "a file begins with its header"
is "$(sed -n 3p <<<"$csv" | cut -d , -f 1-4)" '2,"N,""2",LEC' "a cell is quoted where it has to be"
is "$(jq -r '[.rows, .bytes, .sha256] | @tsv' <<<"$entry")" \
    "$(printf '3\t%s\t%s' "$(printf %s "${csv%.}" | wc -c)" "$(printf %s "${csv%.}" | sha256sum | cut -c 1-64)")" \
    "the list tells rows, bytes and sha256"
is "$(jq -r .stageId <<<"$entry")" "$stage" "and the stage"
call GET "$DERMS_URL/derms/reservationFiles/NONE"
is "$STATUS" 404 "a file that does not exist"
url=$DERMS_URL/derms/messageAcks
message=$(jq -c '{MsgAck: {messageId, ackType: "ERROR", whenISO: "2030-01-01T00:00:00Z", responses: {response:
    [{id: "1", value: "N1", responseCode: "10643", responseTimeISO: "2030-01-01T00:00:00Z"}]}}}' <<<"$file")
for path in messageId ackType whenISO 'responses.response[0].id' 'responses.response[0].responseCode'; do
    refused "$url" "$message" "del(.MsgAck.$path)" 20001 "acknowledgement without $path"
done
refused "$url" "$message" '.MsgAck.ackType = "OK"' 20003 "acknowledgement of an unknown type"
refused "$url" "$message" ".MsgAck.responses.response[0].responseMessage = \"$(long 255)\"" 20002 "acknowledgement with words of 255"
refused "$url" "$message" '.MsgAck.messageId = "NONE"' 20005 "acknowledgement of an unknown message"
accepted "$url" "$message" . "a good acknowledgement"
accepted "$url" "$message" '.MsgAck.ackType = "SUCCESS"' "a repeat, even with another content, is accepted"
is "$(list derms /derms/messageAcks | jq -r .MsgAck.ackType)" ERROR "and has no second effect"
is "$(list derms "/derms/reservationFiles?fileId=$file_id" | jq -r .ackType)" ERROR "the file shows how it was acknowledged"
is "$(counts derms message_ack | jq -c '[.effects, .duplicates]')" '[1,1]' "one effect, one duplicate"
is "$(act derms "{\"act\":\"reserve\",\"stageId\":\"$second\",\"empty\":true}" 2>&1 | grep -c 'the stage is Canceled')" 1 \
    "nothing is reserved in a final stage"
is "$(act derms "{\"act\":\"reserve\",\"stageId\":\"$stage\",\"empty\":true,\"omit_stage\":true}" | jq .rows)" 0 "a file may be empty"
is "$(act derms "{\"act\":\"reserve\",\"stageId\":\"$stage\"}" | jq .rows)" 3 \
    "without a list it reserves every registered device of the program: N1 and N2 of M9, N3 of M3"

# --- outcome files
report() { act derms "{\"act\":\"report_outcomes\",\"stageId\":\"$stage\"${1:+,$1}}"; } # MEMBERS
rows_of() { curl -sS --noproxy '*' "$DERMS_URL/derms/outcomeFiles/$(jq -r .fileId <<<"$1")"; } # FILE
file=$(report '"outcome":"D1SP"')
is "$(rows_of "$file" | head -n 1)" recordId,eventId,stageId,headEndSystem,nicId,outcome,participationStart,participationEnd,errorMessage \
    "an outcome file begins with its header"
is "$(rows_of "$file" | tail -n +2 | cut -d , -f 3-6)" "$stage,LEC,\"N,\"\"2\"
$stage,LEC,N1,D1SP
$stage,LEC,N2,D1SP
$stage,LEC,N3,D1SP" "each reserved device has a row"
report '"outcome":"D1SP"' >/dev/null
report '"devices":[{"headEndSystem":"LEC","nicId":"N1","outcome":"D1ER"}]' >/dev/null
is "$(made derms outcome | cut -f 1 | grep -c '|')" 5 "the same again is nothing new, a correction is"
is "$(made derms outcome | cut -f 1 | grep N1)" "$stage|LEC|N1|1
$stage|LEC|N1|2" "as its next version"
file=$(report '"omit_stage":true,"devices":[{"headEndSystem":"LEC","nicId":"N1","outcome":"D1ND"}],"repeat":3,"lines":["x"]')
is "$(jq .rows <<<"$file") $(rows_of "$file" | tail -n 2 | head -n 1 | cut -d , -f 3-7)" "4 ,LEC,N1,D1ND," "a file may name no stage, repeat rows, and hold any line"
accepted "$DERMS_URL/derms/messageAcks" "$message" ".MsgAck.messageId = $(jq .messageId <<<"$file")" "an outcome file is acknowledged"
is "$(list derms "/derms/outcomeFiles?fileId=$(jq -r .fileId <<<"$file")" | jq -r .ackType)" ERROR "and shows it"
is "$(act derms '{"act":"report_outcomes","stageId":"NONE"}' 2>&1 | grep -c 'does not exist')" 1 "an unknown stage has no outcomes"

# --- opt-outs
url=$DERMS_URL/derms/opt_out
opt_out=$(jq -cn --arg stage "$stage" '{dacsMessageId: "O1", stageId: $stage, deviceInfo: {headEndSystem: "LEC", nicid: "N2"},
    optOutDateTimeISO: "2030-01-01T00:00:00Z", reason: "Guests"}')
for path in dacsMessageId stageId deviceInfo.headEndSystem deviceInfo.nicid optOutDateTimeISO; do
    refused "$url" "$opt_out" "del(.$path)" 20001 "opt-out without $path"
done
refused "$url" "$opt_out" ".dacsMessageId = \"$(long 121)\"" 20002 "opt-out with a dacsMessageId of 121"
refused "$url" "$opt_out" ".stageId = \"$(long 121)\"" 20002 "opt-out with a stageId of 121"
refused "$url" "$opt_out" ".reason = \"$(long 255)\"" 20002 "opt-out with a reason of 255"
refused "$url" "$opt_out" '.optOutDateTimeISO = "yesterday"' 20003 "opt-out at no time"
refused "$url" "$opt_out" '.stageId = "NONE"' 20007 "opt-out of an unknown stage"
refused "$url" "$opt_out" '.deviceInfo.nicid = "N9"' 20010 "opt-out of a device that is not reserved"
setting derms opt_out_minutes 100
refused "$url" "$opt_out" . 20009 "opt-out after the cut-off, which is a setting"
setting derms opt_out_minutes 10
accepted "$url" "$opt_out" . "a good opt-out"
accepted "$url" "$opt_out" . "a repeat is accepted"
is "$(list derms "/derms/opt_out?stageId=$stage" | jq -c '[.dacsMessageId, .deviceInfo.nicid, .status, .reason, (.releasedDateTime | type)]')" \
    '["O1","N2","RELEASED","Guests","string"]' "the reservation is released: it shows when and why"
is "$(counts derms opt_out | jq -c '[.effects, .identities, .duplicates]')" '[1,1,1]' "one effect, one duplicate"
refused "$url" "$opt_out" '.dacsMessageId = "O2"' 20010 "under another id there is nothing left to release"
is "$(act derms "{\"act\":\"report_outcomes\",\"stageId\":\"$stage\"}" | jq .rows)" 3 "a released device has no outcome"
cancelled=$(act derms '{"act":"schedule_event","program":"TSTAT"}' | jq -r '.stages[0].stageId')
act derms "{\"act\":\"reserve\",\"stageId\":\"$cancelled\",\"limit\":1}" >/dev/null
device=$(made derms reservation | cut -f 1 | grep "^$cancelled" | cut -d '|' -f 3)
act derms "{\"act\":\"cancel_stage\",\"stageId\":\"$cancelled\"}" >/dev/null
refused "$url" "$opt_out" ".dacsMessageId = \"O3\" | .stageId = \"$cancelled\" | .deviceInfo.nicid = \"$device\"" 20008 "opt-out of a cancelled stage"

# --- scores ---

scores() { # TYPE LINE...: posts an attachment, prints status and message number
    curl -sS --noproxy '*' -w '\n%{http_code}' -H "Content-Type: $1" --data-binary "$(printf '%s\n' "${@:2}")" "$DERMS_URL/derms/deviceScores" |
        jq -sr '[.[1], .[0].messageNumber // ""] | join(" ")' | sed 's/ $//'
}
header=headEndSystem,nicId,score,scoredAt
is "$(scores application/json "$header" LEC,N1,0.5,2030-01-01T00:00:00Z)" "415 20004" "scores that are no CSV attachment"
is "$(scores text/csv LEC,N1,0.5,2030-01-01T00:00:00Z)" "400 20004" "scores without a header"
is "$(scores text/csv "$header")" "400 20004" "no row"
is "$(scores text/csv "$header" LEC,N1,0.5)" "400 20004" "a row with a field too few"
is "$(scores text/csv "$header" ,N1,0.5,2030-01-01T00:00:00Z)" "400 20001" "a row without a head-end system"
is "$(scores text/csv "$header" "LEC,$(long 101),0.5,2030-01-01T00:00:00Z")" "400 20002" "a NIC that is too long"
is "$(scores text/csv "$header" LEC,N1,high,2030-01-01T00:00:00Z)" "400 20003" "a score that is no number"
is "$(scores text/csv "$header" LEC,N1,0.5,2030-01-01)" "400 20003" "a time that is none"
is "$(scores text/csv "$header" LEC,N1,0.5,2030-01-01T00:00:00Z 'LEC,"N2,1,2030-01-01T00:00:00Z')" "400 20004" "a quote that is not closed"
is "$(list derms /derms/deviceScores)" "" "of a refused attachment nothing is taken"
many=$({ echo "$header"; awk 'BEGIN { for (i = 0; i < 50001; i++) print "LEC,N1,0.5,2030-01-01T00:00:00Z" }'; } |
    curl -sS --noproxy '*' -H 'Content-Type: text/csv' --data-binary @- -w '\n%{http_code}' "$DERMS_URL/derms/deviceScores" | tail -n 1)
is "$many" 413 "more than 50,000 rows"
is "$(scores 'text/csv; charset=utf-8' "$header" LEC,N1,0.5,2030-01-02T00:00:00Z 'LEC,"N,2",7,2030-01-02T00:00:00Z')" 202 "good scores"
is "$(scores text/csv "$header" LEC,N1,0.1,2030-01-01T00:00:00Z)" 202 "an older one is accepted"
is "$(list derms '/derms/deviceScores?nicId=N1' | jq -c '[.score, .scoredAt]')" '[0.5,"2030-01-02T00:00:00Z"]' "and replaces nothing"
is "$(scores text/csv "$header" LEC,N1,0.6,2030-01-02T00:00:00Z)" 202 "one of the same time"
is "$(list derms '/derms/deviceScores?nicId=N1' | jq .score)" 0.6 "replaces it"
is "$(counts derms device_score | jq -c '[.effects, .duplicates]')" '[3,1]' "three effects, one repeat"

# --- steps and their acknowledgement
event=$(act derms '{"act":"schedule_event","program":"TSTAT","stages":2}')
id=$(jq -r .eventId <<<"$event")
first=$(jq -r '.stages[0].stageId' <<<"$event")
second=$(jq -r '.stages[1].stageId' <<<"$event")
act derms "{\"act\":\"start_stage\",\"stageId\":\"$first\"}" >/dev/null
act derms "{\"act\":\"drop_stage\",\"stageId\":\"$second\"}" >/dev/null
is "$(made derms message_ack | cut -f 1 | grep "^$id" | sort)" "$(printf '%s\n' "$id|$first:X1IP" "$id|$first:X1SD" "$id|$second:F1CN" "$id|$second:X1SD" | sort)" \
    "each step awaits an acknowledgement, also that a stage was dropped"
step=$(jq -cn --arg id "$id" --arg step "$first:X1SD" '{MsgAck: {messageId: $id, ackType: "SUCCESS", whenISO: "2030-01-01T00:00:00Z",
    responses: {response: [{id: $step, responseCode: "OK"}]}}}')
url=$DERMS_URL/derms/messageAcks
refused "$url" "$step" '.MsgAck.responses.response = []' 20005 "an acknowledgement of an event that names no step"
refused "$url" "$step" '.MsgAck.responses.response[0].id = "NONE:X1SD"' 20005 "one of another event's stage"
refused "$url" "$step" '.MsgAck.responses.response[0].id |= sub("X1SD"; "X1XX")' 20005 "one of an unknown step"
accepted "$url" "$step" . "a step is acknowledged"
accepted "$url" "$step" . "a repeat is accepted"
accepted "$url" "$step" '.MsgAck.responses.response[0].id |= sub("X1SD"; "X1IP")' "so is the next step of the event"
is "$(list derms "/derms/messageAcks?messageId=$id" | jq -r '.MsgAck.responses.response[0].id' | sort)" "$first:X1IP
$first:X1SD" "both are shown under the event"
is "$(effects derms message_ack | grep -F "$id|$first:X1SD" | cut -f 2-3 | tr '\t' ' ')" "1 1" "one effect, one duplicate"
done_testing
