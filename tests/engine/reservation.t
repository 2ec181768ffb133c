#!/usr/bin/env bash
# Goal: the devices of a reservation file are reserved once each, when stage and device allow it; each file is answered.
. tests/engine/intake.sh

flows_on
participations() { # STAGE: what DACS has reserved
    list dacs "$PARTICIPATIONS?eventExternalIdentifier=$1" | wc -l
}
answer() { # MESSAGE: what DERMS was told about a file
    list derms "/derms/messageAcks?messageId=$1" | jq -r '.MsgAck | [.ackType, (.responses.response // [] | .[] | .id + " " + .responseCode)] | join(", ")'
}
reserve() { # STAGE DEVICES [MEMBERS]: prints messageId
    act derms "{\"act\":\"reserve\",\"stageId\":\"$1\",\"devices\":$2${3+,$3}}" | jq -r .messageId
}

made=$(act dacs '{"act":"enroll","devices":5,"program":"TSTAT"}')
devices=$(jq -c '[.devices[] | {headEndSystem, nicId}]' <<<"$made")
act derms "$(jq -c '.[4] + {act: "fail_device", kind: "REFUSED"}' <<<"$devices")" >/dev/null
create=$(fault dacs '{"kind":"status","match":"/rest/apis/cross/service/programEvent/","method":"POST"}')
start
ok "a subscription is synchronized" until_prints "1 1 0" effect dacs enrollment_ack

# --- behind the create and the registration ---

stage=$(schedule_stage)
all=$(reserve "$stage" "$devices")
ok "the rows of a file are staged" until_prints 5 count reservation
ok "the create fails" until_prints t query "select count(*) > 0 from sync.attempt where code = '503'"
is "$(participations "$stage") $(answer "$all")" "0 " "nothing is reserved in a stage that DACS does not have"
fault_clear dacs "$create"
query "notify dersync"
ok "the answer names the device that is not registered" until_prints "ERROR, 5 NOT_REGISTERED" answer "$all"
is "$(participations "$stage") $(effect dacs reservation)" "4 4 4 0" "the others are reserved"
is "$(query "select sum(cardinality(statuses)) from sync.exchange where resource = 'reserve_device'")" 1 "in one call"

# --- the same content twice, a bad row ---

good=$(jq -c '.[:4]' <<<"$devices")
other=$(schedule_stage)
first=$(reserve "$other" "$good" '"fileId":"twin-1","messageId":"twin-1"')
second=$(reserve "$other" "$good" '"fileId":"twin-2","messageId":"twin-2"')
ok "a file is answered" until_prints SUCCESS answer "$first"
ok "and the same file under another id on its own" until_prints SUCCESS answer "$second"
is "$(participations "$other") $(effect dacs reservation)" "4 8 8 4" "each device is reserved once"
third=$(schedule_stage)
row=$(jq -r '.[1] | "2,\(.nicId),\(.headEndSystem),tomorrow,"' <<<"$devices")
bad=$(reserve "$third" "$(jq -c '.[:1]' <<<"$devices")" "\"lines\":[\"$row\"]")
ok "a row that cannot be read waits for a person" until_prints "invalid row.reservationStartDateTime" query "select kind || ' ' || field from sync.quarantine where state = 'open'"
ok "the row beside it is reserved" until_prints 1 participations "$third"
is "$(answer "$bad")" "" "the file is not answered before somebody decides"
id=$(query "select quarantine_id from sync.quarantine where state = 'open'")
shown=$("$DERSYNC" quarantine show "$id" 2>&1)
ok "quarantine show names the field" grep -q reservationStartDateTime <<<"$shown"
"$DERSYNC" quarantine discard "$id" --reason 'not a time' >>"$log" 2>&1
ok "the answer names a row that was given up" until_prints "ERROR, 2 QUARANTINED" answer "$bad"

# --- a device that nobody knows yet ---

fourth=$(schedule_stage)
unknown='{"headEndSystem":"NEST","nicId":"not-there-yet"}'
late=$(reserve "$fourth" "[$unknown]" '"force":true')
ok "a reservation of an unknown device waits" until_prints 1 query "select count(*) from sync.quarantine where kind = 'missing_parent' and state = 'open'"
is "$(answer "$late") $(participations "$fourth")" " 0" "nothing is said of it"
act dacs "{\"act\":\"enroll\",\"program\":\"TSTAT\",\"devices\":[$unknown]}" >/dev/null
ok "it goes through when the device is enrolled" until_prints SUCCESS answer "$late"
is "$(participations "$fourth")" 1 "and is reserved"
is "$(counts dacs reservation | jq -r '"\(.effects - .identities) \(.duplicates)"')" "0 4" "only the rows of the twin were asked for again, and had no effect"

ok "the engine ends when asked" stop
finish
