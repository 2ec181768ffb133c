#!/usr/bin/env bash
# Goal: a listed file is staged whole, once, and only when it is what the list says; a crash in its middle costs nothing.
. tests/engine/intake.sh

rows=20000
made=$(act dacs '{"act":"enroll","devices":2,"program":"TSTAT"}')
stage=$(act derms '{"act":"schedule_event","stages":1,"program":"TSTAT"}' | jq -r '.stages[0].stageId')
device=$(jq -c '.devices[0]' <<<"$made")
once >/dev/null
reserve() { # MEMBERS
    act derms "{\"act\":\"reserve\",\"stageId\":\"$stage\",\"times_given\":false,$1}"
}
state() { # FILE
    query "select state || ' ' || rows_staged || ' ' || coalesce(message, '') from sync.file_intake where file_id = '$1'"
}

# --- killed in the middle ---

file=$(reserve "\"devices\":$(jq -c --argjson n "$rows" '[range($n) as $i | .]' <<<"$device")" | jq -r .fileId)
for ((kills = 0; kills < 3; kills++)); do
    from=$(query "select coalesce(max(rows_staged), 0) from sync.file_intake where file_id = '$file'")
    "$DERSYNC" once >>"$log" 2>&1 &
    pid=$!
    for ((i = 0; i < 1000; i++)); do
        [ "$(query "select coalesce(max(rows_staged), 0) from sync.file_intake where file_id = '$file'")" -le "$from" ] || break
    done
    kill -9 "$pid"
    wait "$pid" 2>/dev/null || true
done
staged=$(count reservation)
ok "killed in the middle of a file ($staged rows)" test "$staged" -gt 0 -a "$staged" -lt "$rows"
is "$(query "select rows_staged from sync.file_intake")" "$staged" "what is staged is what the row number says"
is "$(once)" 0 "the next engine goes on"
is "$(count reservation) $(state "$file")" "$rows done $rows " "to the end"
is "$(query "select count(*) || ' ' || sum(items) from sync.exchange where path = '/derms/reservationFiles/$file'")" "$((rows / 1000)) $rows" "no row came twice"

# --- files that are not what the list says ---

declare -A wanted=(
    [empty]='the file has no rows' [nothing]='the file is empty' [hash]='SHA-256' [rows]='rows' [quote]='cannot be read' [gone]='404'
    [other]='the file has no column "' [twice]='the column "nicId" stands twice in the file'
)
empty=$(reserve '"empty":true' | jq -r .fileId)
nothing=$(reserve '"csv":"","rows_listed":0' | jq -r .fileId)
hash=$(reserve "\"devices\":[$device],\"sha256\":\"$(printf '0%.0s' {1..64})\"" | jq -r .fileId)
rows=$(reserve "\"devices\":[$device],\"rows_listed\":2" | jq -r .fileId)
quote=$(reserve '"csv":"recordId,nicId,headEndSystemId\n1,\"x,y\n","rows_listed":1' | jq -r .fileId)
other=$(reserve '"csv":"recordId;nicId;headEndSystemId\n1;x;y\n","rows_listed":1' | jq -r .fileId)
twice=$(reserve '"csv":"recordId,nicId,nicId,headEndSystemId\n1,x,z,y\n","rows_listed":1' | jq -r .fileId)
gone=$(reserve "\"devices\":[$device]" | jq -r .fileId)
good=$(reserve "\"devices\":[$device]" | jq -r .fileId)
fault derms "{\"kind\":\"status\",\"status\":404,\"match\":\"/derms/reservationFiles/$gone\"}" >/dev/null
before=$(count reservation)
once >/dev/null
for name in empty nothing hash rows quote other twice gone; do
    is "$(state "${!name}" | grep -c -- "${wanted[$name]}")" 1 "$name: the reason is shown ($(state "${!name}"))"
done
is "$(count reservation)" $((before + 1)) "none of their rows is staged"
is "$(state "$good")" "done 1 " "the file behind them is"

# --- a bad row ---

lines=$(jq -cn --argjson device "$device" '["2,\($device.nicId),\($device.headEndSystem),tomorrow,", "3,,\($device.headEndSystem),,"]')
bad=$(reserve "\"devices\":[$device],\"lines\":$lines" | jq -r .fileId)
once >/dev/null
is "$(state "$bad")" "done 3 " "a file with two bad rows is staged"
is "$(quarantine | sort)" "$bad/2 invalid row.reservationStartDateTime
$bad/3 invalid row.nicId" "but for those"
is "$(query "select convert_from(item, 'UTF8')::jsonb #>> '{row,recordId}' || ' ' || (convert_from(item, 'UTF8')::jsonb ->> 'rowNumber') || ' ' ||
    (convert_from(item, 'UTF8')::jsonb #>> '{file,fileId}') from sync.quarantine where record = '$bad/2'")" "2 2 $bad" "which are kept with their file"

finish
