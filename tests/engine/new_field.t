#!/usr/bin/env bash
# Goal: a new field of DACS reaches DERMS by a migration and a line in two mapping files, without C; old records stay as they are.
mappings=$(mktemp -d "$DERSYNC_TEST_FOLDER/new_field-XXXXXX")
cp -r mappings/. "$mappings"
. "$(dirname "$0")/flow.sh"
trap 'system_end; rm -rf "$mappings"' EXIT
flows_on

edit() { # FILE FILTER: changes a mapping file of the copy
    jq "$2" "$mappings/$1" >"$APPLICATIONS_FOLDER/edited" && mv "$APPLICATIONS_FOLDER/edited" "$mappings/$1"
}
state() { sync_request "$1" .state; } # SYNC_REQUEST
sent() { list derms "/derms/enroll?dacsMessageId=$1" | jq -c '[.contactInfo.language, (.locationInfo.controllableDevices[] | .floor)]'; } # SYNC_REQUEST

enroll() { # makes an enrollment whose sync request carries the new fields; sets request
    request=$(act dacs '{"act":"enroll","devices":2,"program":"TSTAT"}' | jq -r .syncRequestId)
    act dacs "$(jq -cn --arg id "$request" '{act: "edit", list: "syncRequests", id: $id, set: {
        "sendDetails.contactInfo.language": "sv", "sendDetails.locationInfo.controllableDevices[1].floor": "Größe 2"}}')" >/dev/null
}

# --- before: the fields are there, and nobody asks for them

enroll
old=$request
start
ok "a request with unknown fields is synchronized" until_prints SYNCHRONIZED state "$old"
is "$(sent "$old")" '[null,null,null]' "which are not sent"
ok "all is settled" settled
stop

# --- the migration and the lines

psql -Xq -v ON_ERROR_STOP=1 <<'SQL'
alter table staging.enrollment_sync add column language text;
comment on column staging.enrollment_sync.language is 'Language of the customer.';
alter table staging.enrollment_sync_device add column floor text;
comment on column staging.enrollment_sync_device.floor is 'Floor that the device stands on.';
SQL
edit dacs/sync_requests.json '(.rows[] | select(.table == "enrollment_sync") | .columns.language) = {path: "sendDetails.contactInfo.language"}
    | (.rows[] | select(.table == "enrollment_sync_device") | .columns.floor) = {path: "floor"}'
edit derms/messages/enroll.json '.body["contactInfo.language"] = {column: "language"}
    | .body["locationInfo.controllableDevices[]"].fields.floor = {column: "floor"}'
ok "mapping check finds nothing" test "$("$DERSYNC" mapping check >/dev/null 2>&1; echo $?)" = 0
"$DERSYNC" migrate >/dev/null

# --- after

before=$(effect derms enrollment_sync)
enroll
start
ok "a request with the new fields is synchronized" until_prints SYNCHRONIZED state "$request"
is "$(sent "$request")" '["sv",null,"Größe 2"]' "and they arrive, at the message and at each device"
is "$(query "select language || ' ' || (select string_agg(coalesce(floor, '-'), ' ' order by position) from staging.enrollment_sync_device d
    where d.sync_request_id = s.sync_request_id) from staging.enrollment_sync s where s.sync_request_id = '$request'")" "sv - Größe 2" "they are staged"
ok "all is settled" settled
is "$before $(effect derms enrollment_sync)" "1 1 0 2 2 0" "what was sent before is not sent again"
finish
