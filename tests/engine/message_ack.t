#!/usr/bin/env bash
# Goal: DERMS is told once what became of each step and each file of its own: SUCCESS, ERROR with what was refused, FAILURE.
. "$(dirname "$0")/flow.sh"
PARTICIPATIONS=/rest/apis/cross/service/programEventParticipations
flows_on
start

answer() { # MESSAGE: what DERMS was told about a file or the steps of an event, in their order
    list derms "/derms/messageAcks?messageId=$1" |
        jq -sr 'sort_by(.updateDateTime) | map(.MsgAck | [.ackType, (.responses.response[]? | (.id | split(":") | last) + " " + .responseCode)] | join(" ")) | join(", ")'
}
words() { list derms "/derms/messageAcks?messageId=$1" | jq -r '.MsgAck.responses.response[0].responseMessage'; } # MESSAGE
schedule() { act derms "{\"act\":\"schedule_event\",\"program\":\"TSTAT\"${1:+,$1}}"; } # MEMBERS
stage_of() { jq -r '.stages[0].stageId' <<<"$1"; }
event_of() { jq -r .eventId <<<"$1"; }
stage_act() { act derms "{\"act\":\"$1\",\"stageId\":\"$2\"}" >/dev/null; } # ACT STAGE
file() { # ACT STAGE [MEMBERS]: prints fileId messageId
    act derms "{\"act\":\"$1\",\"stageId\":\"$2\"${3+,$3}}" | jq -r '"\(.fileId) \(.messageId)"'
}
pass() { query "delete from sync.clock; insert into sync.clock (real_at, shown_at) values (clock_timestamp(), clock_timestamp() + interval '$1'); notify dersync"; } # INTERVAL
answer_soon() { # MESSAGE: files that could not be read are tried again at once
    query "update sync.file_intake set next_try_at = engine.now() where state = 'open' and attempts > 0"
    answer "$1"
}
is_tried_often() { # FILE
    answer_soon none >/dev/null
    query "select attempts > 5 from sync.file_intake where file_id = '$1'"
}
situations() { query "select count(*) from report.situations where kind = '$1'"; } # KIND

act dacs '{"act":"enroll","program":"TSTAT","devices":[{"headEndSystem":"NEST","nicId":"n1"},{"headEndSystem":"NEST","nicId":"n2"}]}' >/dev/null
devices='"devices":[{"headEndSystem":"NEST","nicId":"n1"},{"headEndSystem":"NEST","nicId":"n2"}]'
ok "a subscription is synchronized" until_prints "1 1 0" effect dacs enrollment_ack

# --- steps

made=$(schedule '"stages":1')
stage=$(stage_of "$made") event=$(event_of "$made")
ok "a step that DACS took is a SUCCESS" until_prints "SUCCESS X1SD OK" answer "$event"
stage_act start_stage "$stage"
ok "so is the next, an answer of its own" until_prints "SUCCESS X1SD OK, SUCCESS X1IP OK" answer "$event"
stage_act complete_stage "$stage"
ok "to the end" until_prints "SUCCESS X1SD OK, SUCCESS X1IP OK, SUCCESS F1CO OK" answer "$event"

create=$(fault dacs "{\"kind\":\"status\",\"match\":\"$CREATE\",\"method\":\"POST\"}")
made=$(schedule)
stage=$(stage_of "$made") event=$(event_of "$made")
ok "a stage cannot be created" until_prints t query "select count(*) > 0 from sync.attempt where code = '503'"
stage_act cancel_stage "$stage"
ok "steps that a cancel made pointless are settled" until_prints "SUCCESS F1CN SUPERSEDED, SUCCESS X1SD SUPERSEDED" \
    eval 'list derms "/derms/messageAcks?messageId=$event" | jq -r "\"\(.MsgAck.ackType) \(.MsgAck.responses.response[0] | (.id | split(\":\") | last) + \" \" + .responseCode)\"" | sort | paste -sd , | sed "s/,/, /"'
fault_clear dacs "$create"

made=$(schedule)
stage=$(stage_of "$made") event=$(event_of "$made")
ok "a stage is scheduled" until_prints "SUCCESS X1SD OK" answer "$event"
refusal=$(fault dacs "{\"kind\":\"body\",\"match\":\"$LIFECYCLE\",\"status\":400,\"body\":{\"messageNumber\":\"10699\",\"messageText\":\"not on a holiday\"}}")
stage_act start_stage "$stage"
ok "a step that DACS refuses is an ERROR with its number" until_prints "SUCCESS X1SD OK, ERROR X1IP 10699" answer "$event"
is "$(situations 'step refused')" 1 "which a person sees too"
fault_clear dacs "$refusal"
down=$(fault dacs "{\"kind\":\"status\",\"match\":\"$LIFECYCLE\"}")
stage_act complete_stage "$stage"
ok "DACS is out of reach" until_prints t query "select count(*) > 0 from sync.delivery d join sync.flow f using (flow_id) where f.name = 'event_status' and d.state = 'retry_wait'"
is "$(answer "$event")" "SUCCESS X1SD OK, ERROR X1IP 10699" "nothing is said while there is time"
pass '16 minutes'
ok "past its time the step is a FAILURE" until_prints "SUCCESS X1SD OK, ERROR X1IP 10699, FAILURE F1CO RETRY_WAIT" answer "$event"
fault_clear dacs "$down"
pass '20 minutes'
ok "it is tried on all the same" until_prints "$stage Scheduled" program_events "$stage"
query "delete from sync.clock"

# --- files

stage=$(stage_of "$(schedule)")
ok "a stage is scheduled" until_prints "$stage Scheduled" program_events "$stage"
read -r _ first <<<"$(file reserve "$stage" "$devices,\"fileId\":\"twin-1\",\"messageId\":\"twin-m1\"")"
read -r _ second <<<"$(file reserve "$stage" "$devices,\"fileId\":\"twin-2\",\"messageId\":\"twin-m2\"")"
ok "a file is a SUCCESS when every row is settled" until_prints SUCCESS answer "$first"
ok "the same file under another id gets its own answer" until_prints SUCCESS answer "$second"
is "$(list dacs "$PARTICIPATIONS?eventExternalIdentifier=$stage" | wc -l)" 2 "and has no second effect"
read -r empty empty_message <<<"$(file report_outcomes "$stage" '"empty":true')"
read -r quote quote_message <<<"$(file report_outcomes "$stage" '"csv":"recordId,eventId\n1,\"x,y\n","rows_listed":1')"
gone_file=gone-1 garbled_file=garbled-1
missing=$(fault derms "{\"kind\":\"status\",\"status\":404,\"match\":\"/derms/outcomeFiles/$gone_file\"}")
read -r _ gone_message <<<"$(file report_outcomes "$stage" "\"fileId\":\"$gone_file\"")"
ok "an empty file is a FAILURE" until_prints "FAILURE $empty UNREADABLE" answer_soon "$empty_message"
is "$(words "$empty_message")" "the file has no rows" "which says so"
ok "so is one that cannot be read" until_prints "FAILURE $quote UNREADABLE" answer_soon "$quote_message"
garbled=$(fault derms "{\"kind\":\"body\",\"body\":\"<html>a proxy</html>\",\"match\":\"/derms/reservationFiles/$garbled_file\"}")
read -r _ garbled_message <<<"$(file reserve "$stage" "$devices,\"fileId\":\"$garbled_file\"")"
ok "one that is listed but is not there is looked for again and again" until_prints t is_tried_often "$gone_file"
ok "so is one that somebody else answers for" until_prints t is_tried_often "$garbled_file"
is "$(answer "$gone_message")$(answer "$garbled_message")" "" "and none of them is given up"
fault_clear derms "$garbled"
ok "one that is readable then is read" until_prints SUCCESS answer_soon "$garbled_message"
pass '16 minutes'
ok "the other is a FAILURE when nothing else was found for a quarter of an hour" until_prints "FAILURE $gone_file UNREADABLE" answer_soon "$gone_message"
is "$(words "$gone_message" | grep -c 404)" 1 "with what was found"
query "delete from sync.clock"
fault_clear derms "$missing"
ok "each is a situation" until_prints 3 situations 'file failed'

held=$(fault dacs "{\"kind\":\"status\",\"match\":\"/rest/apis/cross/service/programEventParticipation/postEventOutcome\"}")
read -r _ late <<<"$(file report_outcomes "$stage" '"outcome":"D1SP"')"
ok "outcomes cannot be delivered" until_prints "retry_wait 2" states outcome
pass '2 hours'
ok "at its deadline a file is answered with the rows that are open" until_prints "ERROR 1 RETRY_WAIT 2 RETRY_WAIT" answer "$late"
fault_clear dacs "$held"
query "delete from sync.clock; update sync.later set due_at = now(); notify dersync"
ok "they are delivered later" until_prints "delivered 2" states outcome
settled
is "$(answer "$late")" "ERROR 1 RETRY_WAIT 2 RETRY_WAIT" "without a second answer"

# --- lost replies

lost=$(fault derms '{"kind":"lost_reply","match":"/derms/messageAcks","method":"POST","times":2}')
made=$(schedule '"stages":3')
ok "answers whose replies are lost are repeated under the same identity" until_prints "SUCCESS X1SD OK, SUCCESS X1SD OK, SUCCESS X1SD OK" answer "$(event_of "$made")"
settled
fault_clear derms "$lost" 2>/dev/null || true
is "$(counts derms message_ack | jq -r '"\(.effects - .identities) \(.refused)"')" "0 0" "and each had one effect"
is "$(effects derms message_ack | cut -f 1 | sort)" "$(made derms message_ack | cut -f 1 | sort)" "DERMS got an answer to each step and file that it made, and to nothing else"

# --- a stage that moved

stage=$(stage_of "$(schedule)")
ok "a stage is scheduled" until_prints "$stage Scheduled" program_events "$stage"
window=$(list derms "/derms/events" | jq -c --arg stage "$stage" '.stages[] | select(.stageId == $stage) | {startDateTime, endDateTime}')
read -r _ moved <<<"$(file reserve "$stage" "\"devices\":[$(jq -c '. + {headEndSystem: "NEST", nicId: "n1"}' <<<"$window")]")"
ok "a device is reserved for its whole window" until_prints SUCCESS answer "$moved"
act derms "{\"act\":\"move_stage\",\"stageId\":\"$stage\",\"by_minutes\":30}" >/dev/null
ok "when the stage moves DACS refuses that window, which a person sees, as the file was answered" \
    until_prints 1 situations 'reservation refused after its file was answered'

finish
