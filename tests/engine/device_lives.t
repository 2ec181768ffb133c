#!/usr/bin/env bash
# Goal: devices that are replaced, unenrolled, sent twice or wanted by two events at once are reserved exactly where they may be.
. "$(dirname "$0")/flow.sh"
flows_on
start

answer() { # MESSAGE: what DERMS was told about a file
    list derms "/derms/messageAcks?messageId=$1" | jq -r '.MsgAck | [.ackType, (.responses.response // [] | .[] | .id + " " + .responseCode)] | join(", ")'
}
reserved() { # STAGE: the devices that DACS has reserved in it
    list dacs "/rest/apis/cross/service/programEventParticipations?eventExternalIdentifier=$1" | jq -r .nicId | sort | paste -sd ' '
}
request_state() { sync_request "$1" .state; } # SYNC_REQUEST
schedule() { # MINUTES: prints the stage
    act derms "{\"act\":\"schedule_event\",\"program\":\"TSTAT\",\"stages\":1,\"starts_in_minutes\":$1}" | jq -r '.stages[0].stageId'
}
reserve() { # STAGE NIC...: prints the file's message
    act derms "$(jq -cn --arg stage "$1" '{act: "reserve", stageId: $stage, force: true,
        devices: [$ARGS.positional[] | {headEndSystem: "NEST", nicId: .}]}' --args "${@:2}")" | jq -r .messageId
}
enroll() { # NIC...
    act dacs "$(jq -cn '{act: "enroll", program: "TSTAT", devices: [$ARGS.positional[] | {headEndSystem: "NEST", nicId: .}]}' --args "$@")"
}

# --- replacement while the old device has future reservations

made=$(enroll nic-old)
ok "a device is registered" until_prints SYNCHRONIZED request_state "$(jq -r .syncRequestId <<<"$made")"
stage=$(schedule 600)
message=$(reserve "$stage" nic-old)
ok "and reserved for a stage of tomorrow" until_prints SUCCESS answer "$message"
setting derms ack_delay_ms 600000
replaced=$(act dacs "$(jq -c '{act: "replace_device", deviceId: .devices[0].deviceId, headEndSystem: "NEST", nicId: "nic-new"}' <<<"$made")")
request=$(jq -r .syncRequestId <<<"$replaced")
ok "its replacement goes to DERMS" until_prints 1 query "select count(*) from sync.delivery where correlation = '$request' and state = 'awaiting_ack'"
message=$(reserve "$stage" nic-new)
waiting() { query "select count(*) from sync.gate where key = 'sync:NEST|nic-new'"; }
ok "a reservation of the new device waits for the acknowledgement of its sync" until_prints 1 waiting
is "$(reserved "$stage")" nic-old "the reservation of the old one stays"
setting derms ack_delay_ms 0
act derms "$(jq -cn --arg id "$request" '{act: "acknowledge", dacsMessageId: $id}')" >/dev/null
ok "with the positive acknowledgement it goes through" until_prints SUCCESS answer "$message"
is "$(reserved "$stage")" "nic-new nic-old" "until DERMS says otherwise, both are reserved"
message=$(reserve "$(schedule 700)" nic-old)
ok "a reservation of the deregistered device is refused, and the answer says so" until_prints "ERROR, 1 NOT_REGISTERED" answer "$message"

# --- a reservation of a device whose registration failed

act derms '{"act":"fail_device","headEndSystem":"NEST","nicId":"nic-deaf","kind":"REFUSED"}' >/dev/null
request=$(enroll nic-deaf | jq -r .syncRequestId)
ok "a device is not registered" until_prints ERROR request_state "$request"
message=$(reserve "$stage" nic-deaf)
ok "its reservation is refused here" until_prints "ERROR, 1 NOT_REGISTERED" answer "$message"
is "$(reserved "$stage")" "nic-new nic-old" "and DACS is not asked"

# --- unenrollment during the event

act derms "{\"act\":\"start_stage\",\"stageId\":\"$stage\"}" >/dev/null
ok "the stage runs" until_prints "$stage In Progress" program_events "$stage"
request=$(act dacs "$(jq -c '{act: "unenroll", subscriptionId}' <<<"$made")" | jq -r .syncRequestId)
ok "an unenrollment goes out at once" until_prints SYNCHRONIZED request_state "$request"
is "$(reserved "$stage")" "nic-new nic-old" "who took part until now stays among the participants"
is "$(program_events "$stage")" "$stage In Progress" "and the stage goes on"

# --- the same subscription under two ids

made=$(enroll nic-twice)
request=$(jq -r .syncRequestId <<<"$made")
ok "a subscription is synchronized" until_prints SYNCHRONIZED request_state "$request"
before=$(list derms "/derms/enrollments" | wc -l)
again=$(act dacs "{\"act\":\"resend_sync\",\"syncRequestId\":\"$request\"}" | jq -r .syncRequestId)
ok "and once more under another id" until_prints SYNCHRONIZED request_state "$again"
is "$(list derms "/derms/enrollments" | wc -l)" "$before" "DERMS holds it once"
is "$(query "select count(*) from staging.subscription where subscription_id = '$(jq -r .subscriptionId <<<"$made")'")" 1 "and so does staging"

# --- one device in two stages that overlap

one=$(schedule 300)
other=$(schedule 360)
first=$(reserve "$one" nic-twice)
second=$(reserve "$other" nic-twice)
ok "a device is reserved in a stage" until_prints SUCCESS answer "$first"
ok "and in one that overlaps: DERMS plans, DACS decides" until_prints SUCCESS answer "$second"
is "$(reserved "$one") $(reserved "$other")" "nic-twice nic-twice" "neither reservation takes the other's place"

ok "everything is settled" settled
is "$(query "select count(*) from sync.delivery where state in ('dead', 'expired')")" 0 "nothing is dead"
finish
