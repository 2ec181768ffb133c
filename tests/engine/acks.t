#!/usr/bin/env bash
# Goal: acknowledgements that are lost, late, early, doubled, partial or of nobody each have their result, and none stops the others.
. "$(dirname "$0")/flow.sh"
flows_on
pass_time() { # INTERVAL
    query "insert into sync.clock (real_at, shown_at) select clock_timestamp(), engine.now() + interval '$1' where not exists (select from sync.clock);
        update sync.clock set shown_at = engine.now() + interval '$1', real_at = clock_timestamp()" >/dev/null
}
enroll() { act dacs "$(jq -cn --argjson devices "${1:-1}" '{act: "enroll", program: "TSTAT", devices: $devices}')"; } # [DEVICES]
state() { query "select state from sync.delivery where correlation = '$1'"; } # SYNC_REQUEST
request_state() { sync_request "$1" .state; }
asks() { query "select coalesce(sum(asks), 0) from sync.delivery"; }
start

# --- lost by DERMS after it had accepted the message

lost=$(fault derms '{"kind":"status","status":202,"body":{},"match":"/derms/enroll","method":"POST","times":1}')
request=$(enroll | jq -r .syncRequestId)
ok "a sync request is accepted" until_prints awaiting_ack state "$request"
is "$(effect derms enrollment_sync)" "0 0 0" "and forgotten by DERMS"
pass_time '6 minutes'
ok "it is asked for again, and acknowledged" until_prints acknowledged state "$request"
ok "DACS has the answer" until_prints SYNCHRONIZED request_state "$request"
is "$(effect derms enrollment_sync) $(asks)" "1 1 0 1" "DERMS has it once"
fault_clear derms "$lost"

# --- slow: asking again has no second effect

setting derms ack_delay_ms 600000
request=$(enroll | jq -r .syncRequestId)
ok "another is accepted" until_prints awaiting_ack state "$request"
pass_time '6 minutes'
ok "it is asked for again" until_prints 2 asks
is "$(state "$request") $(effect derms enrollment_sync)" "awaiting_ack 2 2 1" "without a second effect, and goes on waiting"
setting derms ack_delay_ms 0
act derms "{\"act\":\"acknowledge\",\"dacsMessageId\":\"$request\"}" >/dev/null
ok "the late answer settles it" until_prints acknowledged state "$request"

# --- before the reply

setting derms reply_delay_ms 0
fault derms '{"kind":"late_reply","ms":1500,"match":"/derms/enroll","method":"POST","times":1}' >/dev/null
request=$(enroll | jq -r .syncRequestId)
ok "an answer that overtakes the reply settles it while it is being sent" until_prints acknowledged state "$request"
ok "nothing is left" settled

# --- taken by DACS, which does not say so and shows none of its requests for a while

setting derms ack_delay_ms 600000
request=$(enroll | jq -r .syncRequestId)
ok "another is accepted" until_prints awaiting_ack state "$request"
fault dacs '{"kind":"lost_reply","match":"/rest/apis/cross/digitalAssets/programEnrollments/postAcknowledgement","times":1}' >/dev/null
fault dacs "{\"kind\":\"empty_list\",\"match\":\"$SYNCS\",\"lie\":true}" >/dev/null
act derms "{\"act\":\"acknowledge\",\"dacsMessageId\":\"$request\"}" >/dev/null
contradicted() { query "select distinct kind from sync.attempt where code = '10601'"; }
ok "a refusal of what was taken already, which no list shows, is not believed" until_prints transient contradicted
is "$(query "select count(*) from sync.delivery where state in ('dead', 'refused')")" 0 "nothing is given up"
fault_clear dacs
setting derms ack_delay_ms 0
pass_time '6 minutes'
ok "when the list is back it is seen to be there" settled
is "$(request_state "$request") $(query "select count(*) from sync.delivery where state in ('dead', 'refused')")" "SYNCHRONIZED 0" "and nobody is called"

# --- some devices only, and nobody's

made=$(enroll 2)
nic=$(jq -r '.devices[1].nicId' <<<"$made")
ok "two devices are registered" until_prints 2 count "device where head_end_registration = 'D1RE' and nic_id in ($(jq -r "[.devices[].nicId | \"'\" + . + \"'\"] | join(\",\")" <<<"$made"))"
call POST "$DERMS_URL/derms/enroll" "$(list derms "/derms/enroll?dacsMessageId=$(jq -r .syncRequestId <<<"$made")" | jq -c '.dacsMessageId = "NOBODY"')"
waiting() { query "select kind || ' ' || parent_table || ' ' || (parent_key ->> 'sync_request_id') from sync.quarantine where state = 'open'"; }
ok "the answer to a request that nobody made waits for it in quarantine, where a person sees it" until_prints "missing_parent enrollment_sync NOBODY" waiting
request=$(enroll | jq -r .syncRequestId)
ok "others go on" until_prints SYNCHRONIZED request_state "$request"
finish
