#!/usr/bin/env bash
# Goal: when the reply to a call is lost after its effect, or the worker dies in the middle of it, the effect is there once.
. "$(dirname "$0")/flow.sh"
flows_on

lose_reply() { # NAME PATH
    fault "$1" "$(jq -cn --arg path "$2" '{kind: "lost_reply", match: $path, method: "POST", times: 1}')" >/dev/null
}
unknowns() { query "select count(*) from sync.attempt a join sync.delivery d using (delivery_id) join sync.flow f using (flow_id) where f.name = '$1' and a.result = 'unknown'"; } # FLOW
acknowledged() { list dacs "$SYNCS" | jq -sr 'map(.state) | unique | join(" ")'; }

# --- each flow loses its first reply

start
lose_reply derms /derms/enroll
lose_reply dacs "$ACKNOWLEDGE"
made=$(act dacs '{"act":"enroll","devices":2,"program":"TSTAT"}')
ok "an enrollment is synchronized" until_prints SYNCHRONIZED acknowledged
lose_reply dacs "$CREATE"
stage=$(act derms '{"act":"schedule_event","program":"TSTAT"}' | jq -r '.stages[0].stageId')
ok "a stage is made and scheduled" until_prints "$stage Scheduled" program_events "$stage"
fault_clear dacs
lose_reply dacs "$LIFECYCLE"
act derms "{\"act\":\"start_stage\",\"stageId\":\"$stage\"}" >/dev/null
ok "its start arrives" until_prints "$stage In Progress" program_events "$stage"
lose_reply dacs "$RESERVE"
lose_reply derms /derms/messageAcks
message=$(act derms "$(jq -c --arg stage "$stage" '{act: "reserve", stageId: $stage, devices: [.devices[] | {headEndSystem, nicId}]}' <<<"$made")" | jq -r .messageId)
answer() { list derms "/derms/messageAcks?messageId=$message" | jq -r .MsgAck.ackType; }
ok "its devices are reserved, and the file is answered" until_prints SUCCESS answer
ok "all is settled" settled
for each in "derms enrollment_sync 1" "dacs enrollment_ack 1" "dacs event 1" "dacs event_status 2" "dacs reservation 2" "derms message_ack 3"; do
    read -r name flow count <<<"$each"
    is "$(effect "$name" "$flow" | cut -d ' ' -f 1-2)" "$count $count" "$flow: one effect each"
    ok "$flow: a reply was lost" test "$(unknowns "$flow")" -gt 0
done
fault_clear dacs
fault_clear derms

# --- the delivery worker is killed while calls are under way

courier() { ps -o pid=,comm= --ppid "$supervisor" | awk '$3 ~ /deliv/ { print $1; exit }'; }
claimed() { query "select count(*) > 0 from sync.claim"; }
fault derms '{"kind":"late_reply","ms":4500,"match":"/derms/enroll","method":"POST","times":1}' >/dev/null
before=$(counts derms enrollment_sync | jq .effects)
act dacs '{"act":"enroll","devices":1}' >/dev/null
took() { counts derms enrollment_sync | jq .effects; }
ok "DERMS has taken a call and not answered it" until_prints $((before + 1)) took
ok "it is under way" until_prints t claimed
kill -9 "$(courier)"
ok "another worker finds out" until_prints SYNCHRONIZED acknowledged
ok "all is settled" settled
is "$(effect derms enrollment_sync | cut -d ' ' -f 1-2)" "2 2" "the enroll has its effect once"

fault dacs "$(jq -cn --arg path "$CREATE" '{kind: "late_reply", ms: 4500, match: $path, method: "POST", times: 1}')" >/dev/null
stage=$(act derms '{"act":"schedule_event","program":"WATER"}' | jq -r '.stages[0].stageId')
ok "DACS has made a program event and not answered" until_prints "$stage Pending" program_events "$stage"
kill -9 "$(courier)"
ok "its step follows all the same" until_prints "$stage Scheduled" program_events "$stage"
ok "all is settled" settled
is "$(effect dacs event | cut -d ' ' -f 1-2)" "2 2" "the program event was made once"
is "$(query "select string_agg(distinct state, ' ') from sync.delivery where state not in ('delivered', 'acknowledged')")" "" \
    "everything is delivered"
finish
