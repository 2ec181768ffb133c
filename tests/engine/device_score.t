#!/usr/bin/env bash
# Goal: scores of an extract reach DERMS in parts, once and the newest; the extract is renamed when all of it was delivered, or could not be.
mappings=$(mktemp -d "$DERSYNC_TEST_FOLDER/mappings-XXXXXX")
cp -r mappings/. "$mappings"
sed -i 's/"part_rows": 50000/"part_rows": 3/' "$mappings/dacs/score_extracts.json"
. tests/engine/flow.sh
cat >>"$DERSYNC_CONFIG" <<TEXT

[source dacs score_extracts]
interval_max = 200ms
TEXT
EXTRACTS=/rest/apis/cross/digitalAssets/deviceScores/extracts

flows_on
extract() { act dacs "$(jq -c '{act: "extract_scores"} + .' <<<"$1")" | jq -r .name; } # MEMBERS: prints the name
extracts() { list dacs "$EXTRACTS?name=$1" | wc -l; }                                  # NAME
held() { # NIC: score and time as DERMS has them
    list derms "/derms/deviceScores?nicId=$1" | jq -r '"\(.score) \(.scoredAt)"'
}
row() { jq -c --argjson score "$2" --arg at "$3" --argjson i "$1" '[.devices[$i] | {headEndSystem, nicId, score: $score, scoredAt: $at}]' <<<"$made"; } # DEVICE SCORE TIME
device() { query "select score || ' ' || to_char(scored_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') from staging.device where nic_id = '$1'"; }

hurry() { query "update sync.later set due_at = engine.now()" && query "notify dersync"; } # does not wait for retries

made=$(act dacs '{"act":"enroll","devices":8,"program":"TSTAT"}')
nic=$(jq -r '.devices[0].nicId' <<<"$made")
start
ok "the devices are known" until_prints 8 query "select count(*) from staging.device"

# --- all of them, in parts ---

first=$(extract '{"scoredAt":"2026-07-01T07:00:00.000Z"}')
ok "an extract that was delivered is renamed" until_prints 1 extracts "Sent-$first"
is "$(extracts "$first")" 0 "its old name is gone"
is "$(effect derms device_score) $(counts dacs device_score | jq .made)" "8 8 0 8" "each score that was made is in DERMS, once"
is "$(query "select string_agg(first_row || '-' || last_row || ' ' || rows, ', ' order by part_number) from staging.file_part")" "1-3 3, 4-6 3, 7-8 2" "in three parts"
is "$(query "select count(*) || ' ' || bool_and(octet_length(body) > 100) from sync.exchange where resource = 'device_scores'")" "3 true" "whose bytes are kept"
is "$(query "select count(*) from staging.device d join staging.device_score s using (head_end_system, nic_id, scored_at) where d.score = s.score")" 8 "the newest score stands at each device"
ok "nothing is waiting" settled
is "$(query "select count(*) from staging.file where kind = 'score'")" 1 "the renamed extract is not read again"

# --- newest wins ---

extract "{\"rows\":$(row 0 0.9 2026-07-03T07:00:00.000Z)}" >/dev/null
ok "a newer score replaces it" until_prints "0.9 2026-07-03T07:00:00.000Z" held "$nic"
older=$(extract "{\"rows\":$(row 0 0.1 2026-07-02T07:00:00.000Z)}")
ok "an extract with an older score is delivered" until_prints 1 extracts "Sent-$older"
is "$(held "$nic") $(device "$nic")" "0.9 2026-07-03T07:00:00.000Z 0.9 2026-07-03 07:00" "and replaces nothing, on neither side"
is "$(query "select count(*) from staging.device_score where nic_id = '$nic'")" 3 "all three are history"
extract "{\"rows\":$(row 0 0.8 2026-07-03T07:00:00.000Z)}" >/dev/null
ok "of one time the score that came last counts" until_prints "0.8 2026-07-03T07:00:00.000Z" held "$nic"
is "$(device "$nic")" "0.8 2026-07-03 07:00" "here too"

# --- a device that nobody knows yet, a bad row ---

unknown='{"headEndSystem":"NEST","nicId":"not-there-yet"}'
late=$(extract "{\"rows\":$(jq -c --argjson unknown "$unknown" '. + [$unknown + {score: 0.5, scoredAt: "2026-07-04T07:00:00.000Z"}]' <<<"$(row 1 0.4 2026-07-04T07:00:00.000Z)"),\"lines\":[\"NEST,x,high,2026-07-04T07:00:00Z\"]}")
ok "the others of its extract are delivered" until_prints 1 extracts "Sent-$late"
is "$(query "select string_agg(kind || ' ' || field, ', ' order by quarantine_id) from sync.quarantine where state = 'open'")" "missing_parent head_end_system, nic_id, invalid row.score" "the rest waits"
act dacs "{\"act\":\"enroll\",\"program\":\"TSTAT\",\"devices\":[$unknown]}" >/dev/null
ok "the score follows when the device is enrolled" until_prints "0.5 2026-07-04T07:00:00.000Z" held not-there-yet

# --- extracts that cannot be read ---

empty=$(extract '{"lines":[]}')
broken=$(extract '{"csv":"headEndSystem,nicId,score,scoredAt\nNEST,\"x,1,2026-07-01T07:00:00Z\n","rows_listed":1}')
nobody=$(extract '{"lines":["NOWHERE,none,1,2026-07-01T07:00:00Z"]}')
early=$(extract '{"lines":["NEST,soon,0.7,2026-07-01T07:00:00Z"]}')
for name in "$empty" "$broken"; do
    ok "$name ends as an error" until_prints 1 extracts "Error-$name"
done
ok "rows whose devices are not known wait" until_prints 2 query "select count(*) from sync.quarantine q join staging.file f on f.record_id = q.file_record_id
    where f.file_id in ('$nobody', '$early') and q.state = 'open'"
act dacs '{"act":"enroll","program":"TSTAT","devices":[{"headEndSystem":"NEST","nicId":"soon"}]}' >/dev/null
ok "$early is delivered when its device is enrolled" until_prints 1 extracts "Sent-$early"
is "$(extracts "$nobody")" 1 "$nobody keeps its name as long as it may be"
query "update sync.file_intake set due_at = engine.now() where file_id = '$nobody' and due_at < 'infinity'"
ok "and ends as an error when nobody came" until_prints 1 extracts "Error-$nobody"
is "$(query "select result || ' ' || result_message from staging.file where file_id = '$empty'")" "ERROR the file has no rows" "with the reason"

# --- DERMS is away; a refusal; a lost reply ---

down=$(fault derms '{"kind":"status","match":"/derms/deviceScores","method":"POST"}')
held_back=$(extract "{\"rows\":$(row 2 0.3 2026-07-05T07:00:00.000Z)}")
ok "the call fails" until_prints t query "select count(*) > 0 from sync.attempt where code = '503'"
is "$(extracts "$held_back")" 1 "an extract that DERMS does not have keeps its name"
lost=$(fault dacs '{"kind":"lost_reply","match":"/rest/apis/cross/digitalAssets/deviceScores/extracts/","method":"POST","times":1}')
fault_clear derms "$down"
hurry
ok "it is renamed when DERMS is back" until_prints 1 extracts "Sent-$held_back"
ok "and that once, though the reply was lost" settled
is "$(counts dacs device_score_file | jq -r '"\(.effects - .identities) \(.duplicates) \(.refused)"')" "0 0 0" "it was read back, not repeated"
fault_clear dacs "$lost"
fault derms '{"kind":"status","status":413,"match":"/derms/deviceScores","method":"POST","times":1}' >/dev/null
refused=$(extract "{\"rows\":$(row 3 0.2 2026-07-06T07:00:00.000Z)}")
ok "an extract of which a part was refused ends as an error" until_prints 1 extracts "Error-$refused"

# --- twice before the first was sent ---

down=$(fault derms '{"kind":"status","match":"/derms/deviceScores","method":"POST"}')
one=$(extract "{\"name\":\"twin-1.csv\",\"rows\":$(row 4 0.6 2026-07-07T07:00:00.000Z)}")
ok "a part waits" until_prints 1 query "select count(*) from staging.file_part where file_id = '$one'"
two=$(extract "{\"name\":\"twin-2.csv\",\"rows\":$(row 4 0.6 2026-07-07T07:00:00.000Z)}")
ok "the same content under another name waits too" until_prints 1 query "select count(*) from staging.file_part where file_id = '$two'"
fault_clear derms "$down"
hurry
ok "both are done" until_prints "1 1" eval 'echo "$(extracts "Sent-$one") $(extracts "Sent-$two")"'

# --- on a schedule ---

stop
sed -i '/^\[source dacs/,$d' "$DERSYNC_CONFIG"
query "insert into sync.clock (real_at, shown_at) values (clock_timestamp(), '2027-03-13T12:00:00Z')"
query "update sync.source set polled_at = engine.now() where resource = 'score_extracts'"
start
next() { "$DERSYNC" status --json | jq -r '.sources[] | select(.source == "dacs/score_extracts") | .next_at'; }
ok "status shows when a source is read next, by the clock of its zone" until_prints "2027-03-14 09:00:00 UTC" next
third=$(extract "{\"rows\":$(row 5 0.7 2027-03-13T07:00:00.000Z)}")
ok "the other sources are read meanwhile" until_prints t query "select count(*) = 0 from sync.source where resource = 'events' and polled_at < engine.now() - interval '5 seconds'"
is "$(extracts "$third")" 1 "an extract waits for its time"
query "update sync.clock set real_at = clock_timestamp(), shown_at = '2027-03-14T08:59:59Z'"
ok "and is read when the time has come" until_prints 1 extracts "Sent-$third"
ok "once: the next time is a day later" until_prints "2027-03-15 09:00:00 UTC" next
stop
query "update sync.clock set real_at = clock_timestamp(), shown_at = '2027-03-20T12:00:00Z'"
fourth=$(extract "{\"rows\":$(row 6 0.7 2027-03-20T07:00:00.000Z)}")
start
ok "what became due while no engine ran is made up for" until_prints 1 extracts "Sent-$fourth"
ok "once" until_prints "2027-03-21 09:00:00 UTC" next

rm -rf "$mappings"
finish
