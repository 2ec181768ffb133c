#!/usr/bin/env bash
# Goal: where DACS knows program events by the event's id, events of one stage go under it, others are refused, and a stage that moves is an alarm.
mappings=$(mktemp -d "$DERSYNC_TEST_FOLDER/mappings-XXXXXX")
cp -r mappings/. "$mappings"
sed -i 's/"column": "program_event_id"/"column": "event.event_id"/' "$mappings/dacs/messages/program_event.json"
sed -i 's/"column": "\(event_stage\.\)\?program_event_id"/"column": "event_stage.event.event_id"/' "$mappings"/dacs/messages/*.json
sed -i 's/"table": "event_stage",/&\n  "require": [{ "column": "event.stage_count", "in": ["1"], "code": "SEVERAL_STAGES", "message": "the event has several stages, and DACS knows program events by the event" }],/' \
    "$mappings/dacs/messages/program_event.json"
sed -i 's/"after_sent": "recreate_stage"/"after_sent": "alarm"/' "$mappings/flows/event.json"
. "$(dirname "$0")/flow.sh"
flows_on
start

of_event() { list dacs "$PROGRAM_EVENTS?eventExternalIdentifier=$1" | jq -r '"\(.externalIdentifier) \(.status)"'; } # EVENT
why() { query "select coalesce(string_agg(distinct d.state || ' ' || d.code || ' ' || d.message, '; '), 'open') from sync.delivery d join sync.flow f using (flow_id) join staging.event_stage s using (record_id)
               where f.name = 'event' and s.event_id = '$1' and d.state <> 'delivered'"; } # EVENT

made=$(act derms '{"act":"schedule_event","program":"TSTAT","stages":1}')
event=$(jq -r .eventId <<<"$made")
stage=$(jq -r '.stages[0].stageId' <<<"$made")
ok "an event of one stage is a program event under the event's id" until_prints "$stage Scheduled" of_event "$event"
act derms "{\"act\":\"move_stage\",\"stageId\":\"$stage\",\"by_minutes\":30}" >/dev/null
ok "a move after that is a dead letter that says why" \
    until_prints "dead MOVED the window of the stage moved after its program event was made: DACS has no way to change it" why "$event"
is "$(of_event "$event")" "$stage Scheduled" "nothing is cancelled or made anew"
act derms "{\"act\":\"start_stage\",\"stageId\":\"$stage\"}" >/dev/null
ok "its steps go on" until_prints "$stage In Progress" of_event "$event"
several=$(act derms '{"act":"schedule_event","program":"TSTAT","stages":2}' | jq -r .eventId)
ok "an event of several stages is refused with that reason" \
    until_prints "dead SEVERAL_STAGES the event has several stages, and DACS knows program events by the event" why "$several"
is "$(of_event "$several")" "" "nothing of it is sent"
finish
