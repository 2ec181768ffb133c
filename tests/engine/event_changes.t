#!/usr/bin/env bash
# Goal: stages that move, come, go or are cancelled end up in DACS as DERMS has them, and nothing pointless is sent.
. "$(dirname "$0")/flow.sh"
flows_on
start

schedule() { act derms "$(jq -cn --argjson stages "${1:-1}" --arg program "${2:-TSTAT}" '{act: "schedule_event", $program, stages: $stages}')"; } # STAGES PROGRAM
stage_of() { jq -r ".stages[$2].stageId" <<<"$1"; } # EVENT POSITION
window() { list dacs "$PROGRAM_EVENTS?eventExternalIdentifier=${1/\#/%23}" | jq -r '"\(.startDateTime) \(.endDateTime)"'; } # PROGRAM_EVENT
reason() { list dacs "$PROGRAM_EVENTS?eventExternalIdentifier=${1/\#/%23}" | jq -r .cancelReason; } # PROGRAM_EVENT

# --- a stage moves

made=$(schedule)
stage=$(stage_of "$made" 0)
ok "a stage is scheduled" until_prints "$stage Scheduled" program_events "$stage"
moved=$(act derms "{\"act\":\"move_stage\",\"stageId\":\"$stage\",\"by_minutes\":30}")
ok "a moved stage is cancelled and made anew" until_prints "$stage Cancelled, $stage#2 Scheduled" program_events "$stage"
is "$(reason "$stage")" rescheduled "the cancel says why"
is "$(window "$stage#2")" "$(jq -r '.stages[0] | "\(.startDateTime) \(.endDateTime)"' <<<"$moved")" "the new one has the new window"
act derms "{\"act\":\"move_stage\",\"stageId\":\"$stage\",\"by_minutes\":-15}" >/dev/null
ok "so is one that moves again" until_prints "$stage Cancelled, $stage#2 Cancelled, $stage#3 Scheduled" program_events "$stage"
act derms "{\"act\":\"start_stage\",\"stageId\":\"$stage\"}" >/dev/null
ok "its next step goes to the present one" \
    until_prints "$stage Cancelled, $stage#2 Cancelled, $stage#3 In Progress" program_events "$stage"
act derms "{\"act\":\"complete_stage\",\"stageId\":\"$stage\"}" >/dev/null
ok "and so does its last" until_prints "$stage Cancelled, $stage#2 Cancelled, $stage#3 Complete" program_events "$stage"

# --- a stage is added, one is dropped

made=$(schedule 2)
event=$(jq -r .eventId <<<"$made")
first=$(stage_of "$made" 0)
second=$(stage_of "$made" 1)
ok "two stages are scheduled" until_prints "$second Scheduled" program_events "$second"
third=$(act derms "{\"act\":\"add_stage\",\"eventId\":\"$event\"}" | jq -r '.stages[2].stageId')
ok "an added stage is scheduled" until_prints "$third Scheduled" program_events "$third"
act derms "{\"act\":\"drop_stage\",\"stageId\":\"$second\"}" >/dev/null
ok "a dropped one is cancelled" until_prints "$second Cancelled" program_events "$second"
is "$(reason "$second")" "dropped from the event" "the cancel says why"
is "$(program_events "$first"), $(program_events "$third")" "$first Scheduled, $third Scheduled" "the others stay"

# --- a stage is named twice, each time with another window

listed=$(list derms "/derms/events?eventId=$event" | jq -c .stages)
say_stages() { act derms "$(jq -cn --arg id "$event" --argjson stages "$1" '{act: "edit", list: "events", id: $id, set: {stages: $stages}}')" >/dev/null; } # STAGES
say_stages "$(jq -c '. + [.[0] | .startDateTime = "2020-01-01T00:00:00Z"]' <<<"$listed")"
ok "an event that names a stage twice waits for a person" until_prints "invalid stages[]" query "select kind || ' ' || field from sync.quarantine where record = '$event' and state = 'open'"
is "$(program_events "$first"), $(program_events "$third")" "$first Scheduled, $third Scheduled" "no stage is moved or dropped because of it"
say_stages "$listed"
ok "corrected, it is staged" until_prints 0 query "select count(*) from sync.quarantine where state = 'open'"

# --- the whole event is cancelled while one stage is complete

act derms "{\"act\":\"start_stage\",\"stageId\":\"$first\"}" >/dev/null
act derms "{\"act\":\"complete_stage\",\"stageId\":\"$first\"}" >/dev/null
ok "a stage is complete" until_prints "$first Complete" program_events "$first"
act derms "{\"act\":\"cancel_event\",\"eventId\":\"$event\",\"reason\":\"cooler than expected\"}" >/dev/null
ok "the other stage is cancelled" until_prints "$third Cancelled" program_events "$third"
is "$(reason "$third")" "cooler than expected" "with the event's reason"
ok "all is settled" settled
is "$(program_events "$first")" "$first Complete" "the complete one stays complete"
is "$(steps "$first"), $(steps "$second"), $(steps "$third")" "X1SD X1IP F1CO, X1SD F1CN, X1SD F1CN" "with one cancel for each other stage"

# --- cancelled before DACS had it

application_stop dacs
made=$(schedule 2)
event=$(jq -r .eventId <<<"$made")
stage=$(stage_of "$made" 0)
creates() { # EXPRESSION
    query "select $1 from sync.delivery d join sync.flow f using (flow_id) join staging.event_stage s using (record_id)
           where f.name = 'event' and s.event_id = '$event'"
}
ok "an event is staged while DACS is down" until_prints 2 creates "count(*)"
act derms "{\"act\":\"cancel_event\",\"eventId\":\"$event\",\"reason\":\"a mistake\"}" >/dev/null
ok "the creates are superseded by the cancel" until_prints superseded creates "string_agg(distinct d.state, ' ')"
ok "nothing waits for DACS" settled
application_start dacs
made=$(schedule)
ok "DACS is back" until_prints "$(stage_of "$made" 0) Scheduled" program_events "$(stage_of "$made" 0)"
is "$(program_events "$stage")" "" "nothing of the cancelled event was sent"
ok "its history says why" grep -q 'superseded.*cancel' <<<"$("$DERSYNC" trace "$stage")"

# --- a cancel goes first

made=$(schedule)
low=$(stage_of "$made" 0)
ok "an event is scheduled" until_prints "$low Scheduled" program_events "$low"
ok "and settled" settled
application_stop dacs
for _ in 1 2 3; do high=$(stage_of "$(schedule)" 0); done
act derms "{\"act\":\"cancel_stage\",\"stageId\":\"$low\",\"reason\":\"a more urgent one\"}" >/dev/null
cancel_is_staged() { query "select count(*) from staging.event_stage_step where stage_id = '$low' and action = 'F1CN'"; }
ok "its cancel waits with three creates that came before" until_prints 1 cancel_is_staged
application_start dacs
ok "the new event arrives" until_prints "$high Scheduled" program_events "$high"
ok "all is settled" settled

# --- an event of higher priority forces one of the same program out

low=$(stage_of "$(schedule)" 0)
ok "an event is scheduled" until_prints "$low Scheduled" program_events "$low"
ok "and settled" settled
fault dacs "$(jq -cn --arg path "$LIFECYCLE" '{kind: "status", status: 503, match: $path, times: 2}')" >/dev/null
act derms "{\"act\":\"cancel_stage\",\"stageId\":\"$low\",\"reason\":\"a reliability event\"}" >/dev/null
high=$(stage_of "$(schedule)" 0)
ok "the higher one is scheduled" until_prints "$high Scheduled" program_events "$high"
committed_us() { effects dacs "$1" | grep "^$2" | cut -f 5; } # FLOW IDENTITY
ok "after the lower one was cancelled, though that had to be tried again" \
    test "$(committed_us event_status "$low|F1CN")" -lt "$(committed_us event "$high|")"
fault_clear dacs
ok "all is settled" settled
is "$(effect dacs event | cut -d ' ' -f 3) $(effect dacs event_status | cut -d ' ' -f 3)" "0 0" "nothing was sent twice"
finish
