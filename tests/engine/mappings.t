#!/usr/bin/env bash
# Goal: the mapping files are right, mistakes in them are explained, and a new field needs a column and two lines, no C.
mappings=$(mktemp -d "$DERSYNC_TEST_FOLDER/mappings-XXXXXX")
cp -r mappings/. "$mappings"
. tests/engine/system.sh
trap 'system_end; rm -rf "$mappings"' EXIT
set +e # every check reports what it found
application_start dacs
application_start derms
configure

edit() { # FILE FILTER: changes a mapping file of the copy
    jq "$2" "$mappings/$1" >"$folder/edited"
    mv "$folder/edited" "$mappings/$1"
}

# --- the files of the repository ---

run mapping check
[ "$code" = 0 ] && [[ $out == *'also against the tables of the database'* ]]
ok 'mapping check finds nothing in the files of the repository'
run mapping test
[ "$code" = 0 ] && [[ $out == *', 0 failed' ]]
ok 'mapping test passes every example'
for file in "$mappings"/{dacs,derms}/*.json "$mappings"/{dacs,derms}/messages/*.json; do
    name=$(basename "$file" .json)
    [ -n "$(find "$mappings" -path "*/examples/$name*.json")" ] || echo "# $name has no example"
done >"$folder/without"
[ ! -s "$folder/without" ]
ok "every source and every message has an example"
cat "$folder/without"

# --- mistakes ---

edit derms/events.json '.rows[0].columns.name |= (.mx = .max | del(.max))'
edit dacs/messages/program_event.json '.body.startDateTime.column = "begins_at"'
run mapping check
[ "$code" = 1 ] && [[ $out == *'derms/events.json: rows[0].columns.name.mx: the key is not known here'* ]]
ok 'a misspelt key is found, with file and place'
[[ $out == *'dacs/messages/program_event.json: '*'table staging.event_stage has no column begins_at'* ]] && [[ $out == *'-> '* ]]
ok 'so is a column that the database does not have, each with what to do'
run once
[ "$code" = 2 ] && [[ $err == *derms/events.json* ]]
ok 'nothing runs with wrong mappings'
cp mappings/derms/events.json "$mappings/derms/"
run migrate
[ "$code" = 2 ] && [[ $err == *'dacs/messages/program_event.json: '*'table staging.event_stage has no column begins_at'* ]] && [[ $err == *'hint: '* ]]
ok 'migrate refuses what mapping check finds'
is "$(query "select count(*) from sync.mapping_version where text like '%begins_at%'")" 0 'and takes nothing of it'
cp mappings/dacs/messages/program_event.json "$mappings/dacs/messages/"
edit load/customer.json '.record.id = [] | .rows[0].mode = "insert" | .rows[0].columns.cis_person = .rows[0].columns.cis_person_id'
run mapping check
[ "$code" = 1 ] && [[ $out == *'load/customer.json: record.id: no column names a record'* && $out == *'rows[0].mode: a load always inserts'* ]] &&
    [[ $out == *'load/customer.json: rows[0].columns.cis_person: table staging.customer has no column cis_person'* ]]
ok 'mistakes in the files of an initial load are found too'
cp mappings/load/customer.json "$mappings/load/"
edit derms/enrollments.json '.rows[1].columns.starts_at |= del(.type, .precision) | .rows[0].columns |= del(.badge_no, .specification.case, .specification.max) |
    .rows[0].columns.status = {path: "stages[].x"} |
    .rows += [{table: "event", mode: "compare", key: ["event_id"], columns: {event_id: {path: "eventId", required: true, max: 120}, name: {path: "name", case: "upper", max: 254}}}]'
edit derms/messages/enroll.json '.body["locationInfo.controllableDevices[]"].fields.serialNo += {max: 20, too_long: "cut"}'
run mapping check
[ "$code" = 1 ] && [[ $out == *'rows[1].columns.starts_at: starts_at is an instant where it is filled (dacs/sync_requests) and text here'* ]] &&
    [[ $out == *'rows[0].columns.serial_no: messages/enroll.json cuts it to 20 characters'* ]] &&
    [[ $out == *'rows[0].columns.status.order: a list that comes in another order would be taken for an edit'* ]]
ok 'a canonical form that was forgotten is found'
[[ $out == *'rows[0].columns.specification: it is not said whether case is kept'*'rows[0].columns.specification: it is not said how much of a text is kept'* ]]
ok 'also where nothing else shows it'
[[ $out == *'rows[2].columns.name: derms/events fills event.name'* ]] &&
    [[ $out == *'derms/messages/enroll.json: carries[0].columns: no source of derms compares device.badge_no'* ]]
ok 'so is a column that its owner compares, and one that is carried and not compared'
cp mappings/derms/enrollments.json "$mappings/derms/"
cp mappings/derms/messages/enroll.json "$mappings/derms/messages/"
edit derms/examples/message_ack.json '.[0].body.MsgAck.ackType = "ERROR"'
run mapping test
[ "$code" = 1 ] && [[ $out == *'derms/examples/message_ack.json: a file that is settled well'* ]]
ok 'an example that does not hold fails the test'
cp mappings/derms/examples/message_ack.json "$mappings/derms/examples/"

# --- a new field ---

# What a migration would do; the field comes from DERMS and goes to DACS.
psql -Xq -v ON_ERROR_STOP=1 >/dev/null <<'SQL'
alter table staging.enrollment_ack add column category text;
comment on column staging.enrollment_ack.category is 'Category of what is wrong.';
SQL
edit derms/enroll_acks.json '.rows[0].columns.category = {"path": "MsgAck.ackType"}'
edit dacs/messages/post_acknowledgement.json \
    '.body["exceptionInfo[0].messageCategory"] = {"column": "category", "when": {"column": "ack_type", "in": ["ERROR"]}}'
run mapping check
[ "$code" = 0 ]
ok 'a column and two lines make a new field'
run migrate
[ "$code" = 0 ]
ok 'migrate takes it up'
"$DERSYNC" enable --all >/dev/null 2>&1
act dacs '{"act":"enroll","devices":1,"cisPersonId":null}' >/dev/null
category() { # the acknowledgement comes a moment after the sync
    "$DERSYNC" once >>"$log" 2>&1
    query 'select category from staging.enrollment_ack'
}
ok 'it is staged' until_prints ERROR category
run once
list dacs "$SYNCS" >"$folder/requests"
grep -q '"messageCategory":"ERROR"' "$folder/requests"
ok 'and arrives at the other side'

finish
