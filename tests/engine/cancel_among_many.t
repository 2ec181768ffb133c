#!/usr/bin/env bash
# Goal: a cancel is out at once while thousands of reservations of its stage are still to be sent, and none of them is sent after it.
. "$(dirname "$0")/flow.sh"
ROWS=${CANCEL_ROWS:-10000} # CANCEL_ROWS=100000 measures it at full size
EFFECT_SECONDS_MAX=5
flows_on
start

stage=$(act derms '{"act":"schedule_event","program":"TSTAT","stages":1}' | jq -r '.stages[0].stageId')
ok "a stage is scheduled" until_prints "$stage Scheduled" program_events "$stage"
ok "and settled" settled
fault dacs "$(jq -cn --arg path "$RESERVE" '{kind: "status", status: 503, match: $path}')" >/dev/null

# Staged as a file would be: devices of an initial load, and the rows of one reservation file.
query "insert into sync.exchange (application_id, resource, is_sent) select application_id, 'reservation_files', false from sync.application where name = 'derms'"
exchange=$(query "select max(exchange_id) from sync.exchange")
query "alter table staging.device disable trigger user;
       insert into staging.device (head_end_system, nic_id, device_id, exchange_id) select 'H', 'N' || n, 'D' || n, $exchange from generate_series(1, $ROWS) n;
       alter table staging.device enable trigger user"
query "insert into staging.file (instance, file_id, kind, message_id, stage_id, rows, exchange_id)
       select derms_instance, 'MANY', 'reservation', 'M-MANY', stage_id, $ROWS, $exchange from staging.event_stage where stage_id = '$stage'"
query "insert into staging.reservation (derms_instance, file_id, row_number, stage_id, head_end_system, nic_id, exchange_id)
       select s.derms_instance, 'MANY', n, s.stage_id, 'H', 'N' || n, $exchange from staging.event_stage s cross join generate_series(1, $ROWS) n
       where s.stage_id = '$stage' order by n"
waiting() { query "select count(*) from sync.delivery d join sync.flow f using (flow_id) where f.name = 'reservation' and d.settled_at is null"; }
ok "$ROWS reservations wait, as DACS answers 503 to them" until_prints "$ROWS" waiting
tried() { query "select count(*) > 0 from sync.attempt where code = '503'"; }
ok "some have been tried" until_prints t tried

act derms "{\"act\":\"cancel_stage\",\"stageId\":\"$stage\",\"reason\":\"storm passed\"}" >/dev/null
ok "the stage is cancelled in DACS" until_prints "$stage Cancelled" program_events "$stage"
staged_us=$(query "select (extract(epoch from max(first_seen_at)) * 1000000)::bigint from staging.event_stage_step where action = 'F1CN'")
effect_us=$(effects dacs event_status | grep "^$stage|F1CN" | cut -f 5)
echo "# the cancel took effect $(((effect_us - staged_us) / 1000)) ms after it was staged, among $ROWS reservations"
ok "within $EFFECT_SECONDS_MAX seconds of its staging" test $((effect_us - staged_us)) -lt $((EFFECT_SECONDS_MAX * 1000000))
fault_clear dacs
ok "all the others are settled after it" settled
unsent() { query "select count(*) from sync.delivery d join sync.flow f using (flow_id) where f.name = 'reservation' and d.state = 'superseded'"; }
ok "as superseded, but for those that were being sent" test "$(unsent)" -ge $((ROWS - 8000))
is "$(effect dacs reservation | cut -d ' ' -f 1)" 0 "none of them reached DACS"
is "$(query 'select count(*) from sync.pointless')" 0 "nothing is left to do"
finish
