#!/usr/bin/env bash
# Goal: a person corrects what stopped: tries it again, skips it, gives it up, pauses and resumes, with two engines, and each act is recorded.
. "$(dirname "$0")/flow.sh"
flows_on
start
first_engine=$supervisor
start
second_engine=$supervisor
supervisor=$first_engine

delivery() { query "select max(d.delivery_id) from report.deliveries d where d.flow = '$1' and d.record->>'stage_id' = '$2'"; } # FLOW STAGE
place() { query "select string_agg(d.place, ' ' order by d.delivery_id desc) from report.deliveries d where d.flow = '$1' and d.record->>'stage_id' = '$2'"; } # FLOW STAGE
row_places() { # STAGE: where its reservations are
    query "select string_agg(d.place, ' ') from staging.reservation r join report.deliveries d on d.record_id = r.record_id and d.flow = 'reservation' where r.stage_id = '$1'"
}
refuse_create() { fault dacs "{\"kind\":\"body\",\"match\":\"$CREATE\",\"method\":\"POST\",\"status\":400,\"body\":{\"messageNumber\":\"10699\",\"messageText\":\"not on a holiday\"}}"; }
file() { # STAGE: reserves both devices; prints the message id
    act derms "{\"act\":\"reserve\",\"stageId\":\"$1\",\"devices\":[{\"headEndSystem\":\"NEST\",\"nicId\":\"n1\"},{\"headEndSystem\":\"NEST\",\"nicId\":\"n2\"}]}" | jq -r .messageId
}
answer() { # MESSAGE: what DERMS was told of a file
    list derms "/derms/messageAcks?messageId=$1" | jq -r '.MsgAck | [.ackType, (.responses.response[]? | .id + " " + .responseCode + " " + .responseMessage)] | join(" ")'
}
sent_body() { # DELIVERY: the bytes of its last call
    query "select convert_from(substr(x.body, x.offsets[2 * d.exchange_item + 1] + 1, x.offsets[2 * d.exchange_item + 2] - x.offsets[2 * d.exchange_item + 1]), 'UTF8')
           from sync.delivery d join sync.exchange x using (exchange_id) where d.delivery_id = $1"
}
acts() { query "select string_agg(o.verb || ' ' || a.state || ' ' || a.act || ' ' || o.reason, ', ' order by a.action_id) from audit.delivery_action a join audit.operator_action o using (action_id) where a.delivery_id = $1"; } # DELIVERY

act dacs '{"act":"enroll","program":"TSTAT","devices":[{"headEndSystem":"NEST","nicId":"n1"},{"headEndSystem":"NEST","nicId":"n2"}]}' >/dev/null
ok "two devices are enrolled" until_prints "1 1 0" effect dacs enrollment_ack

# --- a dead head

refusal=$(refuse_create)
stage=$(schedule_stage)
ok "the create of a stage is dead" until_prints dead place event "$stage"
message=$(file "$stage")
ok "reservations wait at its gate" until_prints "gated gated" row_places "$stage"
is "$(place event_status "$stage")" queued "and its schedule step behind it"
create=$(delivery event "$stage")
run replay "$create"
is "$code $(grep -c -- '--reason' <<<"$err")" "2 1" "a replay needs a reason"
run replay "$create" --dry-run --json
dry=$out
is "$(jq -r '.deliveries[0] | "\(.delivery_id) \(.flow) \(.application) \(.name) \(.state)"' <<<"$dry")" "$create event dacs the create of stage $stage dead" "a dry run says what it is about"
is "$(jq -r '.calls[0] | "\(.method) \(.url)"' <<<"$dry")" "POST $DACS_URL$CREATE" "and the call: method and address"
is "$(jq -c '.calls[0].headers | map(split(":")[0])' <<<"$dry")" '["Accept","Content-Type","Idempotency-Key"]' "and headers"
run replay "$create" --dry-run
ok "also for people, without doing anything" grep -q "^POST $DACS_URL$CREATE" <<<"$out"
is "$(place event "$stage") $(acts "$create")" "dead " "nothing was done"
run status
ok "status has the number of what is to be decided, since when it stopped and what waits for it" \
    grep -qE "^ *$create +event +the create of stage $stage +dead +[-0-9: ]+UTC +1 +2 +not on a holiday" <<<"$out"
ok "and the gate that it closes" grep -qE "^ *2 +[-0-9: ]+UTC +the create of stage $stage +$create +is dead since [0-9:]+ UTC: not on a holiday" <<<"$out"
run status --json
is "$(jq -c '[(.lanes_blocked[] | [.delivery_id, .waiting_in_lane, .waiting_at_gates]), (.gates_closed[] | [.waiting, .delivery_id])]' <<<"$out")" "[[$create,1,2],[2,$create]]" "so has its JSON"
fault_clear dacs "$refusal"
run replay "$create" --reason 'the calendar of DACS is corrected'
is "$code" 0 "the cause is corrected, and it is tried again"
ok "the stage arrives in DACS, with the step behind it" until_prints "$stage Scheduled" program_events "$stage"
ok "and the reservations that were gated on it" until_prints SUCCESS answer "$message"
is "$(sent_body "$create")" "$(jq -r '.calls[0].body' <<<"$dry")" "what was sent is what the dry run printed"
ok "the trace tells who tried it again and why" grep -qE "replayed .*event delivery $create, was dead, by .*: the calendar of DACS is corrected" <<<"$("$DERSYNC" trace "$stage")"
is "$(effect dacs event)" "1 1 0" "it had one effect"
run replay "$create" 999999 --reason test
is "$code $(grep -c 'there is no delivery 999999$' <<<"$err") $(acts "$create" | grep -c test)" "2 1 0" "a number that is not there is said before anything is done"
run replay --flow event --state ded --reason test
is "$code $(grep -c 'there is no state ded' <<<"$err")" "2 1" "so is a state"
run replay --flow event --kind permanet --reason test
is "$code $(grep -c 'there is no kind of failure "permanet"' <<<"$err")" "2 1" "and a kind of failure"
run replay --flow event --kind unknown_outcome --reason test
is "$code $out" "0 no delivery matches" "one of two words may be typed as one"
run replay --flow event --since yesteryear --reason test
is "$code" 2 "and a time that is none"
run replay --reason test
is "$code $(grep -c 'needs numbers of deliveries' <<<"$err")" "2 1" "nothing is meant by nothing"
run replay --flow event --reason test
is "$code $out" "0 no delivery matches" "a query that finds nothing does nothing"

# --- brought to the other side by hand, and skipped

refusal=$(refuse_create)
stage=$(schedule_stage)
ok "another create is dead" until_prints dead place event "$stage"
create=$(delivery event "$stage")
run replay --flow event --kind permanent --record "$stage" --dry-run --json
fault_clear dacs "$refusal"
curl -sf -o "$folder/made" -X POST -H 'Content-Type: application/json' -d "$(jq -r '.calls[0].body' <<<"$out")" "$(jq -r '.calls[0].url' <<<"$out")"
run skip "$create" --as delivered --reason 'made by hand'
is "$code" 0 "a person made it in DACS and says so"
ok "then its schedule step arrives" until_prints "$stage Scheduled" program_events "$stage"
is "$(acts "$create")" "skip dead settle made by hand" "which is recorded"

refusal=$(refuse_create)
stage=$(schedule_stage)
ok "a third is dead" until_prints dead place event "$stage"
fault_clear dacs "$refusal"
run skip --flow event --state dead --application dacs --reason 'the event was called off by telephone'
is "$code" 0 "it is skipped"
ok "its lane goes on: the step is tried, refused and answered" until_prints refused place event_status "$stage"
is "$(program_events "$stage")" "" "the stage itself is not there"
run skip "$(delivery event "$stage")" --reason again
is "$code $(grep -c 'is settled: discarded' <<<"$out")" "1 1" "once"

# --- pausing

run pause reservation --reason 'DACS is slow'
is "$code $out" "0 reservation is paused: 0 deliveries wait" "a flow is paused"
stage=$(schedule_stage)
ok "other flows go on, from both engines" until_prints "$stage Scheduled" program_events "$stage"
message=$(file "$stage")
ok "reservations are staged and wait" until_prints "paused paused" row_places "$stage"
run status --check
is "$code $(grep -c 'paused .*flow reservation .*DACS is slow; 2 deliveries wait' <<<"$out")" "1 1" "a monitor sees it, with who and why"

is "$("$DERSYNC" status --json | jq -c '.pauses[] | [.name, .reason, .waiting]')" '["reservation","DACS is slow",2]' "status too"
run discard --flow reservation --state queued --limit 1 --reason 'the device was removed'
is "$code" 0 "a queued row is given up"
run resume reservation
is "$code $out" "0 reservation goes on" "the flow goes on"
ok "its file is answered: the row is named with the reason" until_prints "ERROR 1 DISCARDED discarded: the device was removed" answer "$message"
is "$(list dacs "$PARTICIPATIONS?eventExternalIdentifier=$stage" | wc -l)" 1 "DACS has the other one"

run pause dacs --reason 'maintenance'
is "$code" 0 "an application is paused"
act dacs '{"act":"enroll","program":"TSTAT","devices":1}' >/dev/null
stage=$(schedule_stage)
ok "what comes from the other side is staged, and waits" until_prints paused place event "$stage"
is "$(program_events "$stage") $(count enrollment_sync)" " 1" "nothing is sent to it, nothing is read from it"
ok "why can be read" grep -qE "waits, as application dacs is paused since .*: maintenance" <<<"$(query "select engine.why_waiting($(delivery event "$stage"))")"
run resume dacs --reason 'done'
ok "then it gets what waited" until_prints "$stage Scheduled" program_events "$stage"
ok "and is read again" until_prints 2 count enrollment_sync
is "$(query "select string_agg(verb || ' ' || subject || coalesce(' ' || reason, ''), ', ' order by action_id) from audit.operator_action where verb in ('pause', 'resume')")" \
    "pause reservation DACS is slow, resume reservation, pause dacs maintenance, resume dacs done" "who paused what, and why, is kept"

# --- what keeps the queue from being cleaned up

coproc psql -XAtq
echo 'begin isolation level repeatable read; select pg_backend_pid();' >&"${COPROC[1]}"
read -r holder <&"${COPROC[0]}"
oldest() { query "select who ~ 'process $holder\$' from engine.oldest_transaction()"; }
ok "the oldest transaction is known" until_prints t oldest
is "$("$DERSYNC" status --json | jq '.oldest_transaction_s >= 0 and .oldest_transaction_s != null')" true "status has its age"
echo 'rollback; \q' >&"${COPROC[1]}"

ok "everything is settled" settled
kill -TERM "$second_engine"
wait "$second_engine"
finish
