#!/usr/bin/env bash
# Goal: an initial load is staged row by row, told row by row, repeatable, and nothing is sent because of it.
. tests/engine/flow.sh

flows_on
folder=$APPLICATIONS_FOLDER/load
results_file=$APPLICATIONS_FOLDER/results.csv
mkdir "$folder"
load() { # ARGUMENT...: prints the exit code; what was printed is in $shown
    local code=0
    "$DERSYNC" load "$@" >"$APPLICATIONS_FOLDER/out" 2>&1 || code=$?
    echo "$code"
}
shown() { cat "$APPLICATIONS_FOLDER/out"; }
tells() { grep -qF -- "$1" "$APPLICATIONS_FOLDER/out" || { shown | sed 's/^/# /' && false; }; } # TEXT
results() { jq -r '.files | map("\(.kind) \(.inserted) \(.updated) \(.unchanged) \(.refused)") | join(", ")' "$APPLICATIONS_FOLDER/out"; }
staged() { # what staging holds
    query "select (select count(*) from staging.customer) || ' ' || (select count(*) from staging.service_point) || ' ' ||
        (select count(*) from staging.device) || ' ' || (select count(*) from staging.subscription) || ' ' || (select count(*) from staging.subscription_device)"
}
reasons() { tail -n +2 "$results_file" | cut -d, -f 2-5 | grep -v ',inserted,\|,unchanged,' | paste -sd ' '; }

# --- all kinds, whatever their order: BOM, CRLF, quotes, names that are not ASCII, tabs ---

printf '\xef\xbb\xbfcontactId,cisPersonId,name\r\nC1,P1,"Bjørn ""Bear"", Åse"\r\nC2,,Ана\r\n"C3",P3,\r\n' >"$folder/customers.csv"
printf 'servicePointId\tcisPremiseId\tdivision\ttimeZone\tcity\nSP1\tPR1\tNORTH\tAmerica/Chicago\tSão Paulo\n' >"$folder/locations.tsv"
cat >"$folder/devices.csv" <<'CSV'
headEndSystem,nicId,deviceId,servicePointId,status,updateDateTime
NEST,N1,D1,SP1,ACTIVE,2020-01-01T00:00:00Z
NEST,N2,D2,SP1,ACTIVE,2020-01-01T00:00:00Z
ECOBEE,N3,D3,,ACTIVE,2020-01-01T00:00:00Z
CSV
cat >"$folder/subscriptions.csv" <<'CSV'
subscriptionId,contactId,servicePointId,programCode,status,startDateTime,endDateTime
S1,C1,SP1,TSTAT,ACTIVE,2019-05-01T00:00:00-05:00,
S2,C2,SP1,TSTAT,INACTIVE,2018-05-01T00:00:00-05:00,2019-01-01T00:00:00-06:00
CSV
printf 'subscriptionId,headEndSystem,nicId\nS1,NEST,N1\nS2,NEST,N2\n' >"$folder/subscription_devices.csv"

is "$(load "$folder/subscriptions.csv") $(staged)" "1 0 0 0 0 0" "subscriptions before their customers are refused"
ok "with what to load first" tells 'The customer that it names is not staged. Load the customers first (customers.csv)'
is "$(load "$folder" --dry-run --json) $(results)" "0 customer 3 0 0 0, location 1 0 0 0, device 3 0 0 0, subscription 2 0 0 0, subscription_device 2 0 0 0" "a dry run tells of every file of a folder, parents first"
is "$(staged) $(query "select count(*) from sync.load where kind <> 'subscription'") $(query "select count(*) from audit.record_change c join sync.staged_table using (table_id) where name <> 'program'")" "0 0 0 0 0 0 0" "and leaves the database as it was"
is "$(load "$folder" --json --results "$results_file") $(results)" "0 customer 3 0 0 0, location 1 0 0 0, device 3 0 0 0, subscription 2 0 0 0, subscription_device 2 0 0 0" "the load does what the dry run said"
is "$(staged)" "3 1 3 2 2" "all of it is staged"
is "$(query "select ends_at || ' ' || status from staging.subscription where subscription_id = 'S2'")" "2019-01-01 06:00:00+00 INACTIVE" "an ended one as ended"
is "$(wc -l <"$results_file") $(grep -c inserted "$results_file") $(sed -n 5p "$results_file")" "12 11 locations.tsv,1,SP1,inserted,," "the results have a line per row"
is "$(query "select (select count(*) from sync.born) || ' ' || (select count(*) from sync.delivery)")" "0 0" "nothing is born"
is "$(query "select file_name || ' ' || rows_read || ' ' || inserted from report.loads where kind = 'device' and finished_at is not null")" "devices.csv 3 3" "the load is recorded"
hash=$(sha256sum "$folder/devices.csv" | cut -d ' ' -f 1)
ok "a record can be traced to its file" grep -q "from dacs in exchange .*, by $(id -un): initial load of devices.csv, sha256 $hash" <<<"$("$DERSYNC" trace D1)"
is "$(query "select split_part(convert_from(body, 'UTF8'), e'\n', 2) from sync.exchange join sync.load using (load_id) where load.kind = 'device'")" "NEST,N2,D2,SP1,ACTIVE,2020-01-01T00:00:00Z" "and to its bytes"

# --- again ---

changes=$(query "select count(*) from audit.record_change")
is "$(load "$folder" --json) $(results)" "0 customer 0 0 3 0, location 0 0 1 0, device 0 0 3 0, subscription 0 0 2 0, subscription_device 0 0 2 0" "the same again changes nothing"
is "$(query "select count(*) from audit.record_change") $(query "select count(*) from sync.exchange where load_id is not null")" "$changes 6" "and is no history"
printf 'contactId,cisPersonId\nC1,P1\nC2,P2\nC3,P3\n' >"$folder/customers.csv"
is "$(load "$folder/customers.csv" --json) $(results)" "0 customer 0 1 2 0" "a corrected row changes its record"

# --- rows that cannot be staged ---

cat >"$folder/devices.2.csv" <<'CSV'
headEndSystem,nicId,deviceId,servicePointId,endDateTime
NEST,N4,D4,SP1,
NEST,,D5,SP1,
NEST,N6,D6,SP1,yesterday
NEST,N7,D7,SP9,
NEST,N8,D8,SP1
NEST,N4,D9,SP1,
NEST,N10,1234567890123,SP1,
NEST,N11,D1,SP1,
ECOBEE,N12,D12,SP1,
CSV
is "$(load "$folder/devices.2.csv" --results "$results_file") $(staged)" "1 3 1 6 2 2" "bad rows do not stop good ones"
is "$(reasons)" "2,NEST|,refused,row.nicId 3,NEST|N6,refused,row.endDateTime 4,NEST|N7,refused,service_point_id 5,,refused,row 6,NEST|N4,refused,headEndSystem 7,NEST|N10,refused,row.deviceId" "each says which record and which field"
ok "why, and what to do" tells 'Row 1 of the file names the same record. Remove one of the two.'
is "$(query "select string_agg(nic_id || ' ' || (ended_at is null), ', ' order by nic_id) from staging.device where device_id = 'D1'")" "N1 true, N11 false" "a NIC without a version is the former one of a device whose NIC has one"
is "$(query "select count(*) from sync.quarantine")" 0 "the quarantine is left to what the applications send"

# --- what an application has shown since stays ---

start
made=$(act dacs '{"act":"enroll","program":"TSTAT","devices":[{"headEndSystem":"NEST","nicId":"M1","serialNo":"NEW"}]}')
device=$(jq -r '.devices[0].deviceId' <<<"$made")
ok "an application shows a device" until_prints NEW query "select serial_no from staging.device where nic_id = 'M1'"
ok "and it is synchronized" settled
stop
printf 'headEndSystem,nicId,deviceId,serialNo\nNEST,M1,%s,OLD\n' "$device" >"$folder/devices.3.csv"
is "$(load "$folder/devices.3.csv" --json --results "$results_file") $(results) $(query "select serial_no from staging.device where nic_id = 'M1'")" "0 device 0 0 1 0 NEW" "a row without a version does not replace it"
ok "and says so" grep -q 'What is staged is newer and stays' "$results_file"
printf 'headEndSystem,nicId,deviceId,serialNo,updateDateTime\nNEST,M1,%s,OLD,2001-01-01T00:00:00Z\n' "$device" >"$folder/devices.3.csv"
is "$(load "$folder/devices.3.csv" --json) $(results)" "0 device 0 0 1 0" "nor does an older one"
printf 'headEndSystem,nicId,deviceId,serialNo,updateDateTime\nNEST,M1,%s,NEWER,2999-01-01T00:00:00Z\n' "$device" >"$folder/devices.3.csv"
is "$(load "$folder/devices.3.csv" --json) $(results)" "0 device 0 1 0 0" "a newer one does"

# --- files that cannot be loaded ---

refused() { # NAME CONTENT WORDS
    printf "$2" >"$folder/$1"
    is "$(load "$folder/$1")" 2 "$1 is refused as a whole"
    ok "and says: $3" tells "$3"
    rm "$folder/$1"
}
before=$(staged)
refused customers.x1.csv 'contactId,cisPersonID\nC9,P9\n' 'the column "cisPersonID" is not known'
refused customers.x2.csv 'cisPersonId\nP9\n' 'it has no column "contactId"'
refused customers.x3.csv 'contactId,contactId\nC9,C9\n' 'stands in it twice'
refused customers.x4.csv '' 'it is empty'
refused customers.x5.csv 'contactId,name\nC9,x\nC10,"cut' 'the file ends within quotes'
refused people.csv 'contactId\nC9\n' 'Name it after what it holds (customers, locations, devices'
is "$(load "$folder/nothing.csv") $(load "$folder" --kind customer) $(load "$folder/customers.csv" --kind custmer)" "2 2 2" "so are a file that is not there, --kind with a folder, and a kind that is none"
ok "the nearest kind is named" tells 'Perhaps customer is meant.'
is "$(staged)" "$before" "nothing of them is staged"
printf 'contactId\nC9\n' >"$folder/people.csv"
is "$(load "$folder/people.csv" --kind customer --json) $(results)" "0 customer 1 0 0 0" "--kind says what the name does not"
printf 'contactId\n' >"$folder/customers.none.csv"
is "$(load "$folder/customers.none.csv" --json) $(results)" "0 customer 0 0 0 0" "a file without rows is loaded"

# --- stopped and killed in the middle ---

jq -nr '"headEndSystem,nicId,deviceId", (range(20000) | "HES,L\(.),L\(.)")' >"$folder/devices.many.csv"
loaded() { query "select count(*) from staging.device where head_end_system = 'HES'"; }
for signal in INT KILL; do
    from=$(loaded)
    bash -c 'exec "$@" >/dev/null 2>&1' - env --default-signal=INT "$DERSYNC" load "$folder/devices.many.csv" &
    pid=$!
    for ((i = 0; i < 1000; i++)); do
        [ "$(loaded)" -le "$from" ] || break
    done
    kill "-$signal" "$pid" 2>/dev/null || true
    code=0
    wait "$pid" 2>/dev/null || code=$?
    [ "$signal" = KILL ] || ok "a load that is interrupted ends with 3 (or was done: $code)" test "$code" = 3 -o "$(loaded)" = 20000
    is $(($(loaded) % 1000)) 0 "after a $signal whole chunks are staged ($(loaded) rows)"
done
is "$(load "$folder/devices.many.csv" --json) $(loaded)" "0 20000" "repeated, it goes on to the end"
is "$(query "select count(*) from sync.born")" 0 "nothing was born of any load"
finish
