#!/usr/bin/env bash
# Goal: each stage of a scheduled event is one program event in DACS that goes through its life in order, whatever dersync saw of it.
. "$(dirname "$0")/flow.sh"
flows_on
start

schedule() { act derms "$(jq -cn --argjson stages "${1:-1}" '{act: "schedule_event", program: "TSTAT", eventType: "EMERGENCY", stages: $stages}')"; } # STAGES
stage_act() { act derms "{\"act\":\"$1\",\"stageId\":\"$2\",\"reason\":\"storm passed\"}" >/dev/null; } # ACT STAGE
step_kinds() { query "select string_agg(action || case when is_inferred then ' inferred' else '' end, ', ' order by action desc) from staging.event_stage_step where stage_id = '$1'"; } # STAGE

# --- one program event per stage

made=$(schedule 2)
event=$(jq -r .eventId <<<"$made")
first=$(jq -r '.stages[0].stageId' <<<"$made")
second=$(jq -r '.stages[1].stageId' <<<"$made")
ok "the first stage is scheduled" until_prints "$first Scheduled" program_events "$first"
ok "so is the second" until_prints "$second Scheduled" program_events "$second"
wanted='[.externalIdentifier, .programExternalIdentifier, .programEventCategory, .startDateTime, .endDateTime] | join(" ")'
is "$(list dacs "$PROGRAM_EVENTS?externalIdentifier=$first" | jq -r "$wanted")" \
    "$(jq -r '.stages[0] | "\(.stageId) DR-TSTAT X1EM \(.startDateTime) \(.endDateTime)"' <<<"$made")" \
    "program, category and window are those of the stage"
is "$(list dacs "$PROGRAM_EVENTS" | wc -l)" 2 "there are as many program events as stages"

# --- its life

stage_act start_stage "$first"
ok "a stage in progress is in progress in DACS" until_prints "$first In Progress" program_events "$first"
stage_act complete_stage "$first"
ok "a completed one is complete" until_prints "$first Complete" program_events "$first"
is "$(steps "$first")" "X1SD X1IP F1CO" "each step arrived once, in order"
stage_act cancel_stage "$second"
ok "a cancelled one is cancelled" until_prints "$second Cancelled" program_events "$second"
is "$(list dacs "$PROGRAM_EVENTS?externalIdentifier=$second" | jq -r .cancelReason)" "storm passed" "with its reason"
is "$(program_events "$first")" "$first Complete" "the completed one stays complete"
is "$(query "select count(*) from staging.event_stage_step where is_inferred")" 0 "nothing had to be inferred"

# --- what happened while dersync was down

stage=$(schedule | jq -r '.stages[0].stageId')
ok "a further stage is scheduled" until_prints "$stage Scheduled" program_events "$stage"
ok "and settled" settled
stop
stage_act start_stage "$stage"
stage_act complete_stage "$stage"
completed=$(schedule | jq -r '.stages[0].stageId')
stage_act start_stage "$completed"
stage_act complete_stage "$completed"
running=$(schedule | jq -r '.stages[0].stageId')
stage_act start_stage "$running"
start
ok "a stage that ended in the meantime ends in DACS" until_prints "$stage Complete" program_events "$stage"
is "$(steps "$stage")" "X1SD X1IP F1CO" "by all its steps"
ok "a stage first seen in progress is made and started" until_prints "$running In Progress" program_events "$running"
ok "everything is settled" settled
is "$(program_events "$completed")" "" "a stage first seen completed is not sent"
is "$(query "select is_missed from staging.event_stage where stage_id = '$completed'")" t "and is shown as missed"
ok "by status too" grep -q "^stages over when they were first seen, not sent: .* $completed (Completed)" <<<"$("$DERSYNC" status)"

# --- a test event

test_stage=$(act derms '{"act":"schedule_event","program":"TSTAT","eventType":"DEVICE_TEST","stages":1}' | jq -r '.stages[0].stageId')
ok "a test event is scheduled" until_prints "$test_stage Scheduled" program_events "$test_stage"
is "$(list dacs "$PROGRAM_EVENTS?externalIdentifier=$test_stage" | jq -r .programEventCategory)" X1DT "as a device test: DACS keeps it out of its figures"

# --- a source that tells no history

setting derms history 0
stage=$(schedule | jq -r '.stages[0].stageId')
ok "a stage without history is scheduled" until_prints "$stage Scheduled" program_events "$stage"
ok "and settled" settled
stop
stage_act start_stage "$stage"
stage_act complete_stage "$stage"
start
ok "its end arrives" until_prints "$stage Complete" program_events "$stage"
is "$(steps "$stage")" "X1SD X1IP F1CO" "behind the step that was never seen"
is "$(step_kinds "$stage")" "X1SD, X1IP inferred, F1CO" "which is marked as inferred"

# --- a status that comes late

ok "everything is settled" settled
before=$(counts dacs event_status)
last=$(query "select coalesce(max(exchange_id), 0) from sync.exchange where items > 0")
act derms "$(jq -cn --arg id "$(query "select event_id from staging.event_stage where stage_id = '$stage'")" \
    '{act: "edit", list: "events", id: $id, set: {"stages[0].status": "In Progress"}}')" >/dev/null
polled() { query "select max(x.exchange_id) > $last from sync.exchange x where x.items > 0"; }
ok "a stale status is read" until_prints t polled
ok "and settled" settled
is "$(query "select status from staging.event_stage where stage_id = '$stage'")" Completed "it does not move the stage back"
is "$(program_events "$stage")" "$stage Complete" "nor its program event"
is "$(counts dacs event_status)" "$before" "and nothing is sent"

# --- one effect each

is "$(effect dacs event)" "$(query "select concat_ws(' ', n, n, 0) from (select count(*) n from staging.event_stage where not is_missed) s")" \
    "one effect per stage"
is "$(effect dacs event_status | cut -d ' ' -f 3)" 0 "no step was sent twice"
is "$(query "select string_agg(distinct d.state, ' ') from sync.delivery d")" delivered "everything is delivered"
finish
