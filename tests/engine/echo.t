#!/usr/bin/env bash
# Goal: what DERMS makes of a value is no edit and is never answered; what its users change of DACS's values is recorded once, repaired, and not argued about.
. "$(dirname "$0")/flow.sh"
# This site's DERMS keeps twelve characters of a serial number.
cp -r "$mappings" "$folder/mappings"
mappings=$folder/mappings
sed -i -E '/serialNo|badgeNo|"specification"/s/"max": [0-9]+/"max": 12/' "$mappings/derms/enrollments.json"
configure 'lease = 2s' 'timeout = 10s' 'timeout = 10s
[source derms enrollments]
interval_max = 200ms'
flows_on
start

enroll() { # NUMBER: prints what DACS made of it
    act dacs "$(jq -cn --arg n "$1" '{act: "enroll", program: "TSTAT", devices: [
        {headEndSystem: "NEST", nicId: "nic-\($n)", serialNo: "Ser-0123456789-\($n)", badgeNo: "Badge No \($n)"},
        {headEndSystem: "NEST", nicId: "twin-\($n)", serialNo: "Twin-9876543210-\($n)"}]}')"
}
device_edit() { # NIC CHANGE: by a user of DERMS
    act derms "$(jq -cn --arg nic "$1" --argjson change "$2" '{act: "edit_device", headEndSystem: "NEST", nicId: $nic} + $change')" >/dev/null
}
shown() { # NIC: the serial number in DERMS
    list derms /derms/enrollments | jq -r --arg nic "$1" '.locationInfo.controllableDevices[] | select(.nicId == $nic) | .serialNo'
}
# Whether every enrollment that DERMS shows now was compared as it is.
unseen() {
    local versions
    versions=$(list derms /derms/enrollments | jq -r '"(\u0027\(.subscriptionId)\u0027, \u0027\(.updateDateTime)\u0027)"' | paste -sd ,)
    query "select count(*) from (values $versions) v(id, version)
        where not exists (select from sync.seen s join sync.source o using (source_id)
            where o.resource = 'enrollments' and s.record = v.id and s.version = v.version::timestamptz)"
}
all_compared() { settled && until_prints 0 unseen && settled; }
conflicts() { query "select count(*) from sync.conflict"; }
writes() { # everything that either application was sent
    printf '%s %s' "$(counts derms | jq -c '[.flows[] | .effects + .duplicates + .refused] | add')" \
        "$(counts dacs | jq -c '[.flows[] | .effects + .duplicates + .refused] | add')"
}
repairs() { effects derms enrollment_sync | cut -f 1 | grep -c '#' || true; }

# --- what becomes of values in DERMS is no edit

number=0
for kept in 'upper seconds' 'lower offset' 'padded empty' 'null reversed' length 'upper padded seconds offset null reversed'; do
    number=$((number + 1))
    setting derms keeps "${kept/length/}"
    setting derms keeps_length "$([ "$kept" = length ] && echo 12 || echo 0)"
    request=$(enroll $number | jq -r .syncRequestId)
    ok "kept as it pleases DERMS ($kept), an enrollment is synchronized" until_prints SYNCHRONIZED sync_request "$request" .state
done
ok "all are compared" all_compared
is "$(query "select count(*) from sync.image where sent = '{}' and known <> '{}'")" $((3 * number)) "each device and subscription is known to agree"
is "$(conflicts)" 0 "none is taken for an edit"
is "$(writes)" "$number $number" "each enrollment was sent once and acknowledged once: no echo"
is "$(shown nic-5)" "Ser-01234567" "although DERMS shows it otherwise"
setting derms keeps ''
setting derms keeps_length 0
device_edit nic-1 '{"serialNo": "ser-0123456789-1"}'
ok "a user of DERMS writes a value in small letters" all_compared
is "$(conflicts) $(writes)" "0 $number $number" "that is no edit either"

# --- an edit is one conflict and one repair

device_edit nic-2 '{"serialNo": "MINE-2"}'
ok "a user of DERMS changes a serial number that DACS owns: it is put right" until_prints Ser-0123456789-2 shown nic-2
ok "and compared" all_compared
is "$(query "select concat_ws(', ', column_name, theirs, ours, state, resolution, times, repairs) from report.conflicts where record like '%nic-2'")" \
    "serial_no, MINE-2, Ser-0123456789-2, resolved, both sides agree again, 1, 1" "it was one conflict with one repair"
is "$(repairs) $(writes)" "1 $((number + 1)) $number" "sent once, under a number of its own; DACS has had its acknowledgement"
ok "of DACS's request" grep -qx "[0-9A-Z]*#r1" <(effects derms enrollment_sync | cut -f 1)
is "$(query "select string_agg(distinct d.cause || ' ' || d.state, ', ') from sync.delivery d where d.cause <> 'change'")" "repair delivered" \
    "by the normal lane, with cause repair"
run trace "nic-2"
ok "the trace tells it" grep -q 'conflict .*derms shows "MINE-2" of serial_no (1 time), ours is "Ser-0123456789-2"' <<<"$out"
run status --check
is "$code" 0 "nobody is needed"

# --- who insists is not argued with

for round in 2 3; do
    device_edit nic-2 '{"serialNo": "MINE-2"}'
    ok "changed back, it is repaired ($round)" until_prints "$round" repairs
    ok "and compared" all_compared
done
device_edit nic-2 '{"serialNo": "MINE-2"}'
given_up() { query "select concat_ws(', ', times, repairs, reason) from report.conflicts where state = 'open'"; }
ok "the fourth time it stays" until_prints "4, 3, it was repaired 3 times within a day and changed back each time" given_up
ok "compared" all_compared
before=$(writes)
device_edit nic-2 '{"badgeNo": "badge no 2"}'
ok "shown once more" all_compared
is "$(conflicts) $(given_up)" "1 4, 3, it was repaired 3 times within a day and changed back each time" "the same value is the same conflict"
is "$(writes)" "$before" "nothing is sent any more"
is "$(shown nic-2)" MINE-2 "DERMS keeps what its user wrote"
run status --check
is "$code" 1 "a person is needed"
ok "and told of what" grep -q 'conflict.*derms device NEST/nic-2 serial_no.*"MINE-2" instead of "Ser-0123456789-2"' <<<"$out"
device_edit nic-2 '{"serialNo": "Ser-0123456789-2"}'
ok "put right in DERMS" all_compared
is "$(query "select state || ': ' || resolution from report.conflicts")" "resolved: both sides agree again" "it is over by itself"

# --- where nothing is enforced: recorded, shown, nothing sent

stop
sed -i '/"enforce"/d' "$mappings/flows/enrollment_sync.json"
"$DERSYNC" migrate >/dev/null
start
device_edit nic-3 '{"badgeNo": null}'
act derms "$(list derms /derms/enrollments | jq -sc '.[3] | {act: "edit", list: "enrollments", id: .subscriptionId, set: {"subscriptionInfo.cisAccountId": "SECRET-7"}}')" >/dev/null
told() { query "select string_agg(concat_ws(' ', column_name, value_class, theirs, ours, reason), '; ' order by column_name) from report.conflicts where state = 'open'"; }
ok "edits of another flow's record are recorded and left, personal values without their words" \
    until_prints "badge_no null Badge No 3 no flow enforces our value; cis_account_id personal no flow enforces our value" told
is "$(query "select count(*) from sync.conflict c where c::text like '%SECRET%'")" 0 "a personal value is nowhere in it"
ok "everything is compared" all_compared
is "$(writes)" "$before" "and nothing is sent"
request=$(act dacs "$(list dacs "$SYNCS" | jq -sc '.[2].sendDetails | {act: "resend_sync", syncRequestId}')" | jq -r .syncRequestId)
ok "DACS sends its values again for reasons of its own" until_prints SYNCHRONIZED sync_request "$request" .state
ok "compared" all_compared
is "$(told)" "cis_account_id personal no flow enforces our value" "and what it put right is no conflict any more"

finish
