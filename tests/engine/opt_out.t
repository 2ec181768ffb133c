#!/usr/bin/env bash
# Goal: a device that its customer opts out in DACS is released in DERMS, once and before the cut-off; and the flow is data alone, without C.
. "$(dirname "$0")/flow.sh"

is "$(grep -rliE 'opt_?out|opted' engine sql/engine Makefile | paste -sd ' ')" "" "neither the program nor its functions in the database know of opt-outs"

OPT_OUTS=/rest/apis/cross/service/optOuts
schedule() { act derms "$(jq -cn "{act: \"schedule_event\", program: \"TSTAT\"} + ${1:-{\}}")" | jq -r '.stages[0].stageId'; } # [MEMBERS]
reserve() { # STAGE DEVICES: the devices of these numbers; prints the file's message
    act derms "$(jq -c --arg stage "$1" "{act: \"reserve\", stageId: \$stage, times_given: false, devices: .[$2]}" <<<"$devices")" | jq -r .messageId
}
opt_out() { # PROGRAM_EVENT DEVICE [REASON]: prints the id
    act dacs "$(jq -c --arg event "$1" --arg reason "${3:-Guests}" ".[$2] + {act: \"opt_out\", eventExternalIdentifier: \$event, reason: \$reason}" <<<"$devices")" |
        jq -r .optOutId
}
nic() { jq -r ".[$1].nicId" <<<"$devices"; } # DEVICE
participants() { # PROGRAM_EVENT: who takes part as DACS has it
    list dacs "$PARTICIPATIONS?eventExternalIdentifier=${1/\#/%23}" | jq -r 'select(.status == null) | .nicId' | sort | paste -sd ' '
}
nics() { for i in "$@"; do nic "$i"; done | sort | paste -sd ' '; } # DEVICE...
released() { list derms "/derms/opt_out?stageId=$1" | jq -r '.deviceInfo.nicid' | sort | paste -sd ' '; } # STAGE
answer() { list derms "/derms/messageAcks?messageId=$1" | jq -r '.MsgAck | [.ackType, (.responses.response // [] | .[] | .responseCode)] | join(" ")'; } # MESSAGE
state() { query "select d.state from report.deliveries d where d.flow = 'opt_out' and d.record->>'opt_out_id' = '$1' order by d.delivery_id desc limit 1"; } # OPT_OUT
situation() { "$DERSYNC" status --check 2>&1 | grep "$1.*opt_out" || true; } # KIND

devices=$(act dacs '{"act":"enroll","devices":6,"program":"TSTAT"}' | jq -c '[.devices[] | {headEndSystem, nicId}]')
flows_on
start
ok "six devices are enrolled" until_prints "1 1 0" effect dacs enrollment_ack

# --- in time, once

stage=$(schedule)
reserve "$stage" :4 >/dev/null
ok "four are reserved" until_prints "$(nics 0 1 2 3)" participants "$stage"
id=$(opt_out "$stage" 0 "Somebody is ill, größer")
ok "one that is opted out is released in DERMS" until_prints "$(nic 0)" released "$stage"
is "$(list derms "/derms/opt_out?dacsMessageId=$id" | jq -c '[.stageId, .deviceInfo.headEndSystem, .deviceInfo.nicid, .optOutDateTimeISO, .reason, .status]')" \
    "$(list dacs "$OPT_OUTS?optOutId=$id" | jq -c '[.eventExternalIdentifier, .headEndSystem, .nicId, .optOutDateTime, .reason, "RELEASED"]')" "with what DACS says of it"
ok "all is settled" settled
is "$(query "select r.opt_out_reason || ' ' || (r.opted_out_at = o.opted_out_at) from staging.opt_out o join staging.reservation r using (stage_id, head_end_system, nic_id)")" \
    "Somebody is ill, größer true" "the reservation shows it in staging"
is "$(query "select reserved || ' ' || opted_out || ' ' || without_outcome from report.participations where stage_id = '$stage'")" "3 1 3" "and who takes part is counted without it"
act dacs "{\"act\":\"edit\",\"list\":\"optOuts\",\"id\":\"$id\",\"set\":{\"reason\":\"none\"}}" >/dev/null
reason() { query "select opt_out_reason from staging.reservation where opted_out_at is not null"; }
ok "it comes a second time" until_prints none reason
ok "all is settled" settled
is "$(effect derms opt_out) $(states opt_out)" "1 1 0 delivered 1" "without a second effect"
fault derms '{"kind":"lost_reply","match":"/derms/opt_out","method":"POST","times":1}' >/dev/null
opt_out "$stage" 1 >/dev/null
ok "one whose reply is lost is released" until_prints "$(nics 0 1)" released "$stage"
ok "all is settled" settled
is "$(effect derms opt_out) $(states opt_out)" "2 2 1 delivered 2" "once, though it was sent twice"

# --- a stage that moves

act derms "{\"act\":\"move_stage\",\"stageId\":\"$stage\",\"by_minutes\":30}" >/dev/null
ok "when the stage moves, who opted out is not reserved again" until_prints "$(nics 2 3)" participants "$stage#2"
opt_out "$stage#2" 2 >/dev/null
ok "an opt-out of the stage made anew is one of the stage" until_prints "$(nics 0 1 2)" released "$stage"
ok "all is settled" settled
is "$(query "select count(*) from report.situations where kind like 'reservation refused%'")" 0 "and nobody need look"

# --- before the reservation is confirmed

stage=$(schedule)
fault dacs "$(jq -cn --arg path "$RESERVE" '{kind: "lost_reply", match: $path, times: 1}')" >/dev/null
away=$(fault dacs "$(jq -cn --arg path "$RESERVE" '{kind: "status", match: $path, retry_after: 3600}')")
message=$(reserve "$stage" 4:5)
waits_long() { query "select count(*) from sync.later where due_at > now() + interval '30 minutes'"; }
ok "DACS has reserved a device, its reply is lost, and it asks to wait" until_prints 1 waits_long
is "$(participants "$stage")" "$(nic 4)" "so that nobody knows"
opt_out "$stage" 4 >/dev/null
ok "its opt-out does not wait for that" until_prints "$(nic 4)" released "$stage"
fault_clear dacs "$away"
query "update sync.later set due_at = now(); notify dersync"
ok "the file says why the device does not take part" until_prints "ERROR OPTED_OUT" answer "$message"
ok "so does a later file, as DACS refuses it" until_prints "ERROR 10646" answer "$(reserve "$stage" 4:5)"

# --- a stage that is cancelled

cancelled=$(schedule)
reserve "$cancelled" :3 >/dev/null
ok "three are reserved" until_prints "$(nics 0 1 2)" participants "$cancelled"
ok "all is settled" settled
away=$(fault derms '{"kind":"status","match":"/derms/opt_out","method":"POST"}')
unsent=$(opt_out "$cancelled" 0)
ok "an opt-out cannot be delivered" until_prints retry_wait state "$unsent"
stuck=$(fault dacs "$(jq -cn --arg path "$LIFECYCLE" '{kind: "status", match: $path}')")
act derms "{\"act\":\"cancel_stage\",\"stageId\":\"$cancelled\"}" >/dev/null
ok "a cancel of its stage makes it pointless" until_prints superseded state "$unsent"
late=$(opt_out "$cancelled" 1)
seen() { query "select count(*) from staging.opt_out where opt_out_id = '$1'"; }
ok "one that comes before DACS knows of the cancel is staged" until_prints 1 seen "$late"
fault_clear dacs "$stuck"
fault_clear derms "$away"
query "update sync.later set due_at = now(); notify dersync"
ok "DACS has the cancel" until_prints "$cancelled Cancelled" program_events "$cancelled"
ok "all is settled" settled
is "$(state "$late") $(released "$cancelled")" " " "and nothing is sent of it"
stage=$(schedule)
reserve "$stage" :1 >/dev/null
ok "one is reserved" until_prints "$(nic 0)" participants "$stage"
ok "all is settled" settled
unread=$(fault derms '{"kind":"status","match":"/derms/events"}')
act derms "{\"act\":\"cancel_stage\",\"stageId\":\"$stage\"}" >/dev/null
ok "an opt-out of a stage that DERMS has cancelled, unseen, is done" until_prints delivered state "$(opt_out "$stage" 0)"
is "$(released "$stage") $("$DERSYNC" status --check 2>&1 | grep -c opt_out)" " 0" "with nothing left to release, and nobody need look"
fault_clear derms "$unread"

# --- after the cut-off

stage=$(schedule)
reserve "$stage" :2 >/dev/null
ok "two are reserved" until_prints "$(nics 0 1)" participants "$stage"
ok "all is settled" settled
setting derms opt_out_minutes 600
refused=$(opt_out "$stage" 0)
ok "DERMS refuses an opt-out after its cut-off" until_prints dead state "$refused"
is "$(situation 'dead letter' | grep -c "cut-off for opting out of stage $stage has passed")" 1 "a person sees its words"
away=$(fault derms '{"kind":"status","match":"/derms/opt_out","method":"POST"}')
unsent=$(opt_out "$stage" 1)
ok "another one cannot be delivered" until_prints retry_wait state "$unsent"
query "insert into sync.clock (real_at, shown_at) values (clock_timestamp(), clock_timestamp() + interval '61 minutes')"
ok "after the cut-off of DACS it is not sent any more" until_prints expired state "$unsent"
fault_clear derms "$away"
is "$(situation expired | grep -c "$unsent") $(released "$stage")" "1 " "which a person sees too"
finish
