#!/usr/bin/env bash
# Goal: dersync takes over from another middleware beside applications that hold years of data: nothing old is sent, everything new is.
. tests/engine/flow.sh

TWO_YEARS_MS=63072000000
SUBSCRIPTIONS=60 ENDED=10 EVENTS=20 CHECKS=20
sent() { # every effect and refusal at both applications
    for name in dacs derms; do counts "$name" | jq -c --arg name "$name" '.flows | map_values([.effects, .duplicates, .refused]) | {($name): .}'; done
}
more() { jq -cn --argjson old "$1" --argjson new "$(effect "$2" "$3" | jq -R 'split(" ")[0] | tonumber')" '$new - $old'; } # BEFORE NAME FLOW: effects since then
effects_of() { effect "$1" "$2" | cut -d ' ' -f 1; } # NAME FLOW
observed() { query "select string_agg(flow || ' ' || n, ', ' order by flow) from (select flow, count(*) n from report.observed_deliveries group by 1) o"; }
stages_of() { jq -r '.[].stages[].stageId' "$1"; }
each_stage() { jq -Rc --arg act "$1" '{act: $act, stageId: .}' | jq -sc .; } # ACT: stages on stdin
program_event() { list dacs "$PROGRAM_EVENTS?eventExternalIdentifier=$1"; }

# --- another middleware, with a database of its own, carries two years ---

new_database=$PGDATABASE
PGDATABASE=$(scripts/test-database)
files_answered() { effects derms message_ack | cut -f 1 | grep -vc '|' || true; } # steps of events are answered too
setting dacs clock_offset_ms "-$TWO_YEARS_MS"
setting derms clock_offset_ms "-$TWO_YEARS_MS"
query "insert into sync.clock (real_at, shown_at) values (now(), now() - $TWO_YEARS_MS * interval '1 millisecond')"
flows_on
start
acts dacs "$(jq -cn --argjson n "$SUBSCRIPTIONS" '[range($n) | {act: "enroll", program: "TSTAT", devices: 1}] + [{act: "enroll", program: "TSTAT", devices: 1, cisPersonId: null}]')" >"$folder/enrolled"
ok "long ago customers were enrolled" until_prints $((SUBSCRIPTIONS + 1)) effects_of dacs enrollment_ack
acts derms "$(jq -cn --argjson n "$EVENTS" '[range($n) | {act: "schedule_event", program: "TSTAT", stages: 2, starts_in_minutes: 5000}]')" >"$folder/events"
ok "events were scheduled" until_prints $((2 * EVENTS)) effects_of dacs event_status
acts derms "$(stages_of "$folder/events" | each_stage reserve | jq -c 'map(. + {limit: 5})')" >/dev/null
ok "devices were reserved, each file answered" until_prints $((2 * EVENTS)) files_answered
acts derms "$(stages_of "$folder/events" | head -n "$EVENTS" | each_stage start_stage)" >/dev/null
acts derms "$(stages_of "$folder/events" | head -n "$EVENTS" | each_stage complete_stage)" >/dev/null
acts derms "$(stages_of "$folder/events" | tail -n "$EVENTS" | each_stage cancel_stage)" >/dev/null
acts derms "$(stages_of "$folder/events" | head -n "$EVENTS" | each_stage report_outcomes | jq -c 'map(. + {limit: 2})')" >/dev/null
ok "outcomes were reported, each file answered" until_prints $((2 * EVENTS + EVENTS)) files_answered
acts dacs "$(jq -cn --argjson n "$CHECKS" '[range($n) | {act: "check_device", headEndSystem: "NEST", nicId: "asked-\(.)"}]')" >/dev/null
ok "devices were looked for" until_prints "$CHECKS" effects_of dacs status_result
ok "events were held or cancelled" until_prints $((2 * EVENTS + 3 * EVENTS)) effects_of dacs event_status
acts dacs "$(jq -c --argjson n "$ENDED" '[.[:$n][] | {act: "unenroll", subscriptionId}]' "$folder/enrolled")" >/dev/null
ok "customers left" until_prints $((SUBSCRIPTIONS + ENDED + 1)) effects_of dacs enrollment_ack

# --- and what is under way today ---

query "delete from sync.clock"
setting dacs clock_offset_ms 0
setting derms clock_offset_ms 0
started=$(schedule_stage) moved=$(schedule_stage) cancelled=$(schedule_stage)
for stage in "$moved" "$cancelled"; do
    act derms "{\"act\":\"reserve\",\"stageId\":\"$stage\",\"limit\":5,\"times_given\":false}" >/dev/null
done
waiting_device='{"headEndSystem":"NEST","nicId":"slow-one"}'
act derms "$(jq -c '. + {act: "fail_device", kind: "SILENT"}' <<<"$waiting_device")" >/dev/null
waiting=$(act dacs "{\"act\":\"enroll\",\"program\":\"TSTAT\",\"devices\":[$waiting_device]}" | jq -r .syncRequestId)
ok "events of tomorrow are carried" until_prints $((3 * EVENTS + 2)) files_answered
ok "an enrollment waits for its acknowledgement" until_prints 1 query "select count(*) from sync.delivery where state = 'awaiting_ack'"
act derms "{\"act\":\"start_stage\",\"stageId\":\"$started\"}" >/dev/null
ok "an event has begun" until_prints "$started In Progress" program_events "$started"
stop
is "$(query "select string_agg(kind, ' ') from report.situations where kind not in ('stage at risk', 'late')")" "" "the other middleware leaves nothing undone"
carried=$(sent)

# --- observe ---

PGDATABASE=$new_database
"$DERSYNC" migrate >/dev/null
start
ok "a new dersync stages the years" until_prints "$((SUBSCRIPTIONS + 2)) $((2 * EVENTS + 3)) $((3 * EVENTS + 2)) $((2 * EVENTS * 5 + 10)) $((SUBSCRIPTIONS + ENDED + 1))" query "select (select count(*) from staging.subscription) || ' ' || (select count(*) from staging.event_stage) || ' ' ||
    (select count(*) from sync.file_intake where state = 'done') || ' ' || (select count(*) from staging.reservation) || ' ' || (select count(*) from staging.enrollment_ack)"
ok "without anything that waits for a person" until_prints 0 query "select count(*) from report.quarantines where state = 'open'"
ok "only what is under way would be sent" until_prints "enrollment_sync 1, event 3, event_status 4" observed
is "$(query "select count(*) from staging.enrollment_sync where is_missed")" $((SUBSCRIPTIONS + ENDED + 1)) "requests that were answered long ago are history"
is "$(query "select count(*) from staging.file where answered_as is null")" 0 "so are files that were answered"
is "$(sent)" "$carried" "nothing is sent"

# --- compare ---

run observed event --messages --json
is "$(jq -c 'map(.message | fromjson | {eventExternalIdentifier, externalIdentifier, programExternalIdentifier, programEventCategory, startDateTime, endDateTime}) | sort' <<<"$out")" \
    "$(for stage in "$started" "$moved" "$cancelled"; do program_event "$stage"; done | jq -sc 'map({eventExternalIdentifier, externalIdentifier, programExternalIdentifier, programEventCategory, startDateTime, endDateTime}) | sort')" \
    "the messages that would be sent say what DACS holds"
run observed
ok "a person reads them as a table" grep -q "event_status  *dacs .*$started" <<<"$out"
run observed evnt
is "$code" 2 "a flow that is not there is an error"

# --- baseline, enable ---

run enable event
is "$code" 1 "a flow with something undecided is not enabled"
ok "what to do is said" grep -q 'dersync baseline event' <<<"$err"
run enable event_status
ok "nor is one before the flow that it waits for" test "$code" = 1
for flow in enrollment_sync event event_status; do
    run baseline "$flow"
done
run observed
is "$out" "nothing observed is undecided" "the baseline decides"
run enable --all
is "$code" 0 "all flows are enabled"
new=$(schedule_stage)
ok "a new event is carried" until_prints "$new Scheduled" program_events "$new"
ok settled settled
is "$(jq -cn --argjson a "$(jq -sc add <<<"$carried")" --argjson b "$(sent | jq -sc add)" '[$b.dacs, $b.derms] as [$d, $e] | [$a.dacs, $a.derms] as [$c, $f] |
    [($d | keys[] | select($d[.] != $c[.])), ($e | keys[] | select($e[.] != $f[.]))] | unique | map([., ($d[.] // $e[.])[0] - ($c[.] // $f[.])[0]] | join(" ")) | join(", ")' | jq -r .)" \
    "event 1, event_status 1, message_ack 1" "and nothing that is older"

# --- what happens to old records from now on ---

before=$(effects_of dacs event)
act derms "{\"act\":\"complete_stage\",\"stageId\":\"$started\"}" >/dev/null
ok "a stage that was begun before is completed" until_prints "$started Complete" program_events "$started"
act derms "{\"act\":\"cancel_stage\",\"stageId\":\"$cancelled\"}" >/dev/null
ok "one that was scheduled before is cancelled" until_prints "$cancelled Cancelled" program_events "$cancelled"
is "$(more "$before" dacs event)" 0 "neither is made once more"
act derms "{\"act\":\"move_stage\",\"stageId\":\"$moved\",\"by_minutes\":600}" >/dev/null
ok "one that moves is made anew" until_prints "$moved Cancelled, $moved#2 Scheduled" program_events "$moved"
participations() { list dacs "$PARTICIPATIONS?eventExternalIdentifier=$moved%232" | wc -l; }
ok "with its reservations" until_prints 5 participations
act derms "$(jq -c '. + {act: "mend_device"}' <<<"$waiting_device")" >/dev/null
act derms "{\"act\":\"acknowledge\",\"dacsMessageId\":\"$waiting\"}" >/dev/null
ok "an acknowledgement of what the other middleware sent goes through" until_prints SYNCHRONIZED sync_request "$waiting" .state
left=$(jq -c '.[-2] | {act: "unenroll", subscriptionId}' "$folder/enrolled")
request=$(act dacs "$left" | jq -r .syncRequestId)
ok "an old customer who leaves is told and acknowledged" until_prints SYNCHRONIZED sync_request "$request" .state
old=$(stages_of "$folder/events" | head -n 1)
message=$(act derms "{\"act\":\"reserve\",\"stageId\":\"$old\",\"limit\":1,\"force\":true}" | jq -r .messageId)
answer() { list derms "/derms/messageAcks?messageId=$message" | jq -r .MsgAck.ackType; }
ok "a reservation of an event that is over is answered with why" until_prints ERROR answer

# --- back to observing, and on ---

run disable --all
stage=$(schedule_stage)
ok "a disabled flow observes" until_prints "event 1, event_status 1" observed
is "$(program_events "$stage")" "" "and sends nothing"
run enable --all
is "$code" 1 "it is not enabled before that is decided"
run baseline event && run baseline event_status && run enable --all
is "$code" 0 "then it is"
again=$(schedule_stage)
ok "and carries what comes" until_prints "$again Scheduled" program_events "$again"
is "$(program_events "$stage")" "" "what was taken as known is not sent"
finish
