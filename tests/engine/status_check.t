#!/usr/bin/env bash
# Goal: DACS asks whether a device can be reached and gets the answer of DERMS once, late or not; what has none is seen.
. "$(dirname "$0")/flow.sh"
flows_on
start

CHECKS=/rest/apis/cross/digitalAssets/controllableDeviceStatus/requests
ANSWER=/rest/apis/cross/digitalAssets/controllableDeviceStatus/response
check() { # NIC [MORE]: asks for a device; prints the id
    act dacs "$(jq -cn --arg nic "$1" "{act: \"check_device\", headEndSystem: \"LEC\", nicId: \$nic, division: \"NORTH\"} + ${2:-{\}}")" |
        jq -r .communicationId
}
answered() { # ID: what DACS has of it
    list dacs "$CHECKS?communicationId=$1" | jq -r '[.state, .result, .isLate] | map(values) | join(" ")'
}

# --- asked and answered

good=$(check 00:13:50:aa:00:00:00:01)
ok "a check of a device that nobody enrolled is answered" until_prints "ANSWERED SUCCESS false" answered "$good"
wanted='.deviceInfo | [.division, .deviceType, .specification, .headEndSystem, .nicid]'
is "$(list derms "/derms/status_check?dacsMessageId=$good" | jq -c "$wanted")" \
    "$(list dacs "$CHECKS?communicationId=$good" | jq -c ".sendDetails | $wanted")" "DERMS was asked what DACS asks"
is "$(query "select count(*) from staging.device")" 0 "and no device is staged for it"
act derms '{"act":"fail_device","headEndSystem":"LEC","nicId":"deaf","message":"No route to the device."}' >/dev/null
bad=$(check deaf)
ok "a device that cannot be reached is a FAILURE" until_prints "ANSWERED FAILURE false" answered "$bad"
is "$(query "select response_message from staging.status_check where communication_id = '$bad'")" "No route to the device." "with the words of DERMS"
act derms "{\"act\":\"answer_status\",\"dacsMessageId\":\"$bad\",\"responseId\":\"again\"}" >/dev/null
seen() { query "select count(*) from sync.seen where record = '$1'"; }
ok "a second answer is read" until_prints 1 seen again
is "$(answered "$bad") $(query "select result_status from staging.status_check where communication_id = '$bad'")" \
    "ANSWERED FAILURE false FAILURE" "and changes nothing"

# --- no answer in time, then a late one

act derms '{"act":"fail_device","headEndSystem":"LEC","nicId":"silent","kind":"SILENT"}' >/dev/null
late=$(check silent)
awaited() { query "select d.state from sync.delivery d join staging.status_check c using (record_id) join sync.flow f using (flow_id)
    where f.name = 'status_check' and c.communication_id = '$1'"; }
ok "a silent head-end system has the question" until_prints awaiting_ack awaited "$late"
is "$("$DERSYNC" status --check 2>&1 | grep -c 'no answer')" 0 "nobody need look while there is time"
query "insert into sync.clock (real_at, shown_at) values (clock_timestamp(), clock_timestamp() + interval '16 minutes')"
is "$("$DERSYNC" status --check 2>&1 | grep -c 'no answer.*status_check')" 1 "after it status --check says so"
is "$(query "select communication_id from report.status_checks where is_overdue")" "$late" "and a view says which"
act derms "{\"act\":\"answer_status\",\"dacsMessageId\":\"$late\",\"status\":\"FAILURE\"}" >/dev/null
ok "the late answer reaches DACS all the same" until_prints "ANSWERED FAILURE false" answered "$late"
is "$(query "select is_late from staging.status_check where communication_id = '$late'")" t "marked as late"
ok "everything is settled" settled
is "$("$DERSYNC" status --check 2>&1 | grep -c 'no answer')" 0 "and nobody need look any more"

# --- an answer to a question that nobody knows

act derms '{"act":"answer_status","dacsMessageId":"later-1","responseId":"early"}' >/dev/null
kept() { "$DERSYNC" quarantine list | grep -c 'early.*status_check'; }
ok "an answer to an unknown question is kept and shown" until_prints 1 kept
is "$(states status_result)" "delivered 3" "nothing is sent of it"
act derms '{"act":"fail_device","headEndSystem":"LEC","nicId":"quiet","kind":"SILENT"}' >/dev/null
check quiet '{communicationId: "later-1"}' >/dev/null
ok "it goes through when the question comes" until_prints "ANSWERED SUCCESS false" answered later-1
is "$(query "select count(*) from sync.quarantine where state = 'open'")" 0 "and is in quarantine no more"

# --- lost replies, repeats, one effect

lose_reply() { fault "$1" "$(jq -cn --arg path "$2" '{kind: "lost_reply", match: $path, method: "POST", times: 1}')" >/dev/null; }
lose_reply derms /derms/status_check
lose_reply dacs "$ANSWER"
lost=$(check 00:13:50:aa:00:00:00:02)
ok "two lost replies do not matter" until_prints "ANSWERED SUCCESS false" answered "$lost"
ok "everything is settled" settled
is "$(effect derms status_check | awk '{ print $1 == $2 }') $(effect dacs status_result)" "1 5 5 1" "each question and each answer has one effect" # one question may be answered before it is sent
is "$(states status_check) $(states status_result)" "acknowledged 5 delivered 5" "a repeat that is already answered is done"
finish
