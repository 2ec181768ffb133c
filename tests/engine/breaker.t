#!/usr/bin/env bash
# Goal: an application that is out of reach gets a probe now and then from all engines together, and no storm when it comes back; cancels go first.
. tests/engine/flow.sh
configure 'lease = 5s
delivery_workers = 2' 'breaker_wait = 2s
timeout = 2s' 'breaker_wait = 2s'
flows_on
breaker() { query "select breaker from report.applications where application = '$1'"; } # APPLICATION
hits() { application_control "$1" GET faults | jq '[.items[].hits] | add // 0'; }       # APPLICATION

start
second=
trap '[ -z "$second" ] || kill -TERM "$second" || true; system_end' EXIT
"$DERSYNC" run 2>>"$log" &
second=$!

# --- an outage, with two engines of two workers each ---

stage=$(schedule_stage)
ok "a stage stands in DACS" until_prints "$stage Scheduled" program_events "$stage"
fault dacs '{"kind": "status", "status": 503, "match": "/rest", "method": "POST"}' >/dev/null
act derms '{"act": "request_enrollment", "items": 300, "program": "TSTAT"}' >/dev/null
ok "the breaker opens" until_prints open breaker dacs
is "$(breaker derms)" closed "that of the other application does not"
before=$(hits dacs)
probes() { [ $(($(hits dacs) - before)) -ge 2 ] && echo some; }
ok "probes go out meanwhile" until_prints some probes
act dacs '{"act": "enroll", "devices": 1, "program": "WATER", "times": 20}' >/dev/null
derms_has() { counts derms enrollment_sync | jq .effects; }
ok "what is for the other application goes on" until_prints 20 derms_has
spent=$(hits dacs)
ok "the outage cost few calls: $spent for 300 requests and more" test "$spent" -le 110
is "$(query "select count(*) from sync.delivery where attempts = 0 and state = 'queued' and settled_at is null and flow_id = (select flow_id from sync.flow where name = 'enrollment_request')" | awk '{ print ($1 >= 200) }')" 1 \
    "what waits has not been tried"
run status
[[ $out == *dacs* && $out == *503* ]]
ok "status says so"

# --- the cancel comes last and goes first ---

act derms "$(jq -cn --arg stage "$stage" '{act: "cancel_stage", stageId: $stage, reason: "rain"}')" >/dev/null
cancel_is_ready() { query "select count(*) from report.deliveries d where d.flow = 'event_status' and d.settled_at is null and d.state in ('queued', 'retry_wait')"; }
ok "a cancel waits too" until_prints 1 cancel_is_ready
from=$(calls dacs | awk -F '\t' 'END { print $1 }')
fault_clear dacs
ok "when the application is back the cancel is there" until_prints "$stage Cancelled" program_events "$stage"
ok "and all else follows" until_prints '300 300 0' effect dacs enrollment_request
calls dacs | awk -F '\t' -v from="$from" '$1 > from' >"$folder/after"
storm=$(awk -F '\t' 'NR == 1 { until = $1 + 1000 } $1 <= until' "$folder/after" | wc -l)
ok "in its first second it got $storm calls, not all" test "$storm" -le 150
is "$(awk -F '\t' -v path="$LIFECYCLE" '$3 == path { print NR <= 5; exit }' "$folder/after")" 1 "the cancel was among the very first"
ok "the breaker is closed again" until_prints closed breaker dacs
is "$(counts dacs | jq '[.flows[].duplicates] | add')" 0 "nothing was done twice"

# --- lists that cannot be read stop nothing that is sent ---

fault dacs '{"kind": "status", "status": 503, "match": "/rest", "method": "GET"}' >/dev/null
many_failed() { [ "$(hits dacs)" -ge 12 ] && echo many; }
ok "lists fail more often than the breaker bears" until_prints many many_failed
act derms '{"act": "request_enrollment", "items": 20, "program": "TSTAT"}' >/dev/null
ok "what is sent meanwhile arrives" until_prints '320 320 0' effect dacs enrollment_request
is "$(breaker dacs)" closed "by a breaker that has stayed closed"
fault_clear dacs

# --- half open: one call ---

fault dacs '{"kind": "hang", "ms": 60000, "match": "/rest", "method": "POST"}' >/dev/null
act derms '{"act": "request_enrollment", "items": 60, "program": "TSTAT"}' >/dev/null
ok "an application that hangs opens it too" until_prints open breaker dacs
ok "a probe is under way" until_prints half_open breaker dacs
claimed() { query "select in_flight from report.applications where application = 'dacs'"; }
ok "alone, once those that hung have ended" until_prints 1 claimed
fault_clear dacs
ok "it recovers from that" until_prints '380 380 0' effect dacs enrollment_request

kill -TERM "$second"
wait "$second"
second=
finish
