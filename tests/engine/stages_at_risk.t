#!/usr/bin/env bash
# Goal: an event announced half an hour ahead shows each stage that DACS has not confirmed, with the minutes left and the cause, until it has.
. "$(dirname "$0")/flow.sh"
flows_on
start

at_risk() { query "select coalesce(string_agg(stage_id || ' ' || not_confirmed, '; ' order by starts_at), 'none') from report.stages_at_risk"; }
cause() { query "select cause from report.stages_at_risk where stage_id = '$1'"; } # STAGE
caused() { cause "$1" | grep -qE "$2" && echo yes; } # STAGE PATTERN
announce() { act derms '{"act":"schedule_event","program":"TSTAT","stages":2,"starts_in_minutes":30,"stage_minutes":10}'; }

ok "nothing is at risk" until_prints none at_risk
application_stop dacs
made=$(announce)
first=$(jq -r '.stages[0].stageId' <<<"$made")
second=$(jq -r '.stages[1].stageId' <<<"$made")
ok "DACS is away: each stage of the event is at risk" \
    until_prints "$first create, schedule step; $second create, schedule step" at_risk
ok "because DACS does not answer, since when, and when it is tried next" \
    until_prints yes caused "$first" 'the create waits, as dacs does not answer since [0-9:]+ UTC \(.*\), (next try in [0-9]+ s|is tried again now)'
shown=$("$DERSYNC" status)
ok "status has a line for each, with the minutes left" grep -qE "^derms[^ ]* $first +.* (14|15) +create, schedule step +the create " <<<"$shown"
checked=0
"$DERSYNC" status --check >"$APPLICATIONS_FOLDER/check" || checked=$?
is "$checked $(grep -c 'stage at risk.*min left' "$APPLICATIONS_FOLDER/check")" "1 2" "status --check ends with 1 and names both"
is "$("$DERSYNC" status --json | jq -r '.stages_at_risk | map("\(.stage | split(" ")[1]) \(.minutes_left >= 14)") | join(", ")')" \
    "$first true, $second true" "so does its JSON"
application_start dacs
ok "DACS is back: the first stage is scheduled" until_prints "$first Scheduled" program_events "$first"
ok "nothing is at risk any more" until_prints none at_risk

# --- a reservation that cannot go yet

act dacs '{"act":"enroll","devices":[{"headEndSystem":"ITRON","nicId":"quick"}],"program":"TSTAT"}' >/dev/null
ok "a device is enrolled" until_prints "acknowledged 1" states enrollment_sync
act derms '{"act":"fail_device","headEndSystem":"ITRON","nicId":"silent","kind":"SILENT"}' >/dev/null
act dacs '{"act":"enroll","devices":[{"headEndSystem":"ITRON","nicId":"silent"}],"program":"TSTAT"}' >/dev/null
ok "another waits for its acknowledgement" until_prints "acknowledged 1, awaiting_ack 1" states enrollment_sync
act derms "{\"act\":\"reserve\",\"stageId\":\"$first\",\"devices\":[{\"headEndSystem\":\"ITRON\",\"nicId\":\"quick\"},{\"headEndSystem\":\"ITRON\",\"nicId\":\"silent\"}]}" >/dev/null
ok "the stage is at risk for the one reservation" until_prints "$first 1 of 2 reservations" at_risk
is "$(cause "$first")" "reservations: 1 waits for the registration of 1 device" "and says that its device is not registered"
finish
