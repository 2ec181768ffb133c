#!/usr/bin/env bash
# Goal: with two DERMS instances each division's records go to its own, what both name alike does not mix, and a division that
# nobody has listed waits, is explained, and goes through after the lookup is corrected.
mappings=$(mktemp -d "$DERSYNC_TEST_FOLDER/mappings-XXXXXX")
cp -r mappings/. "$mappings"
. "$(dirname "$0")/flow.sh"
trap 'system_end; rm -rf "$mappings"' EXIT

# West has the ids of the first instance's seed: events, stages, acknowledgements and files are called alike.
application_start derms:west ack_delay_ms=0 drms_instance=WEST
cat >>"$DERSYNC_CONFIG" <<TEXT

[application derms_west]
kind = derms
url = $DERMS_WEST_URL
timeout = 5s
TEXT
route() { # FILTER: changes the lookup
    jq "$1" "$mappings/lookups/routing.json" >"$APPLICATIONS_FOLDER/routing.json"
    cp "$APPLICATIONS_FOLDER/routing.json" "$mappings/lookups/routing.json"
}
route '.values = {NORTH: "derms", WEST: "derms_south"}'
is "$("$DERSYNC" mapping check 2>/dev/null | grep -c 'values.WEST: the configuration has no application "derms_south"')" 1 \
    "an application that the configuration lacks is found by mapping check"
route '.values = {NORTH: "derms", WEST: "derms_west"}'
ok "which has nothing to say of the right one" test -z "$("$DERSYNC" mapping check 2>/dev/null | grep routing)"
flows_on
start

enroll() { # DIVISION [DEVICES]
    act dacs "$(jq -cn --arg division "$1" --argjson devices "${2:-1}" '{act: "enroll", program: "TSTAT", division: $division, devices: $devices}')"
}
state_of() { sync_request "$1" .state; } # SYNC_REQUEST
held_by() { list "$1" /derms/enrollments | jq -sr 'map(.subscriptionId) | join(" ")'; } # NAME

# --- each division has its instance, both use the same ids

north=$(enroll NORTH 2)
west=$(enroll WEST 2)
ok "a customer of the north is synchronized" until_prints SYNCHRONIZED state_of "$(jq -r .syncRequestId <<<"$north")"
ok "and one of the west" until_prints SYNCHRONIZED state_of "$(jq -r .syncRequestId <<<"$west")"
is "$(held_by derms) $(held_by derms:west)" "$(jq -r .subscriptionId <<<"$north") $(jq -r .subscriptionId <<<"$west")" \
    "each by the instance of its division only"
is "$(query "select count(*) || ' ' || count(distinct ack_id) || ' ' || count(distinct derms_instance) from staging.enrollment_ack")" \
    "2 1 2" "their acknowledgements have the same id and are two"
ok "everything is settled" settled
is "$(states enrollment_sync)" "acknowledged 2" "each settled its own request"

# --- status checks

check() { act dacs "{\"act\":\"check_device\",\"headEndSystem\":\"LEC\",\"nicId\":\"N\",\"division\":\"$1\"}" >/dev/null; }
checks() { list dacs /rest/apis/cross/digitalAssets/controllableDeviceStatus/requests | jq -sr 'map(.state) | join(" ")'; }
check NORTH
check WEST
ok "devices of both are checked" until_prints "ANSWERED ANSWERED" checks
is "$(list derms /derms/status_check | jq -r .deviceInfo.division) $(list derms:west /derms/status_check | jq -r .deviceInfo.division)" \
    "NORTH WEST" "each by its own instance"

# --- files of the same name

stage=$(act derms '{"act":"schedule_event","program":"TSTAT"}' | jq -r '.stages[0].stageId')
ok "a stage becomes a program event" until_prints "$stage Scheduled" program_events "$stage"
twin=$(act derms:west '{"act":"create_event","program":"TSTAT"}' | jq -r '.stages[0].stageId')
is "$twin" "$stage" "the other instance uses the same id"
west_stage=$(act derms:west '{"act":"schedule_event","program":"TSTAT"}' | jq -r '.stages[0].stageId')
ok "a stage of its own id becomes a program event too" until_prints "$west_stage Scheduled" program_events "$west_stage"
reserve() { # NAME STAGE MADE
    act "$1" "$(jq -c --arg stage "$2" --arg message "message of $1" '{act: "reserve", stageId: $stage, fileId: "F1", messageId: $message,
        devices: [.devices[] | {headEndSystem, nicId}]}' <<<"$3")" >/dev/null
}
reserve derms "$stage" "$north"
reserve derms:west "$west_stage" "$west"
answers() { for name in derms derms:west; do list "$name" /derms/messageAcks | jq -r '.MsgAck | select(.messageId | startswith("message of")) | "\(.messageId) \(.ackType)"'; done | paste -sd,; }
ok "each gets the answer to its own file of that name" until_prints "message of derms SUCCESS,message of derms:west SUCCESS" answers
is "$(query "select string_agg(f.n, ' ' order by f.n) from (select derms_instance || ' ' || count(*) as n from staging.reservation
    where file_id = 'F1' and result = 'OK' group by derms_instance) f")" "derms 2 derms_west 2" "whose rows are kept apart"

# --- collections of the same name

for name in derms derms:west; do
    act "$name" "{\"act\":\"request_enrollment\",\"messageId\":\"C1\",\"program\":\"TSTAT\",\"items\":[{\"messageId\":\"of $name\",
        \"assetInfo\":{\"assetList\":[{\"headEndSystem\":\"LEC\",\"nicId\":\"of $name\"}]}}]}" >/dev/null
done
told() {
    for name in derms derms:west; do
        list "$name" /derms/enrollmentResponses | jq -r '.MsgAck | "\(.ackType) \(.responses.response[0].id)"'
    done | paste -sd,
}
ok "each gets the answer to its own collection of that name" until_prints "SUCCESS of derms,SUCCESS of derms:west" told

# --- a stage id that both use

twins() { query "select count(*) from sync.quarantine where state = 'open' and reason like '%stage_id_is_used_by_one_instance%'"; }
ok "a stage id that the other instance uses is kept and explained" until_prints 1 twins
is "$(query "select string_agg(derms_instance, ' ') from staging.event_stage where stage_id = '$stage'")" derms "the first one keeps it"

# --- a division that nobody has listed

east=$(enroll EAST)
stopped() { "$DERSYNC" status --check 2>&1 | grep -c 'no application of kind derms for "EAST": add it to lookups/routing.json'; }
ok "a division that is not listed is shown with what to do" until_prints 1 stopped
is "$(held_by derms) $(held_by derms:west)" "$(jq -r .subscriptionId <<<"$north") $(jq -r .subscriptionId <<<"$west")" "and goes nowhere"
route '.values.EAST = "derms_west"'
is "$("$DERSYNC" migrate | grep 'put back')" "put back 1 delivery that had nowhere to go" "migrate loads the corrected lookup"
ok "then it goes through" until_prints SYNCHRONIZED state_of "$(jq -r .syncRequestId <<<"$east")"
is "$(held_by derms:west)" "$(jq -r .subscriptionId <<<"$west") $(jq -r .subscriptionId <<<"$east")" "to where the lookup says"
is "$(stopped)" 0 "and nobody is asked any more"
finish
