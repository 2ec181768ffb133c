#!/usr/bin/env bash
# Goal: what changed while its application's clock was behind is not lost, whenever it is read; a list from a copy that is behind still undoes nothing.
. "$(dirname "$0")/flow.sh"
configure 'lease = 2s' 'timeout = 10s' "timeout = 10s
[source dacs sync_requests]
sweep_interval = 200ms
[source derms events]
sweep_interval = 200ms
[source derms enroll_acks]
sweep_interval = 200ms"
flows_on
start
skew() { fault "$1" '{"kind":"clock_skew","ms":-900000}'; } # NAME: its clock is a quarter of an hour behind
pass_time() { query "insert into sync.clock (real_at, shown_at) values (clock_timestamp(), engine.now() + interval '$1')" >/dev/null; }
proven() { query "select count(*) from sync.older join sync.source using (source_id) where resource = 'events' and proven_at is not null"; }
failure() { query "select coalesce(failure, '') from sync.source where resource = '$1'"; }
last_run() { query "select max(run_id) from sync.run"; }
sweep_again() { # sweeps of the events since the run $before
    [ "$(query "select count(*) from sync.run join sync.source using (source_id) where resource = 'events' and mode = 'sweep' and run_id > $before")" -lt 3 ] || echo again
}

# --- read while the clock is behind: a customer and a device whose row other requests fill too

made=$(act dacs '{"act":"enroll","program":"TSTAT","devices":[{"headEndSystem":"NEST","nicId":"n-1"}]}')
contact=$(jq -r .contactId <<<"$made")
state() { sync_request "$1" .state; }
ok "a customer is enrolled" until_prints SYNCHRONIZED state "$(jq -r .syncRequestId <<<"$made")"
behind=$(skew dacs)
corrected=$(act dacs "{\"act\":\"correct_customer\",\"contactId\":\"$contact\",\"cisPersonId\":\"P-RIGHT\"}" | jq -r '.syncRequests[0].syncRequestId')
ok "corrected while the clock of DACS is behind, they are synchronized" until_prints SYNCHRONIZED state "$corrected"
is "$(query "select cis_person_id from staging.customer where contact_id = '$contact'")" P-RIGHT "and staged as corrected, though the row was of a later time"
new=$(act dacs "{\"act\":\"replace_device\",\"deviceId\":\"$(jq -r '.devices[0].deviceId' <<<"$made")\",\"headEndSystem\":\"NEST\",\"nicId\":\"n-2\"}" | jq -r .syncRequestId)
ok "so is a device that is replaced" until_prints SYNCHRONIZED state "$new"
is "$(query "select string_agg(nic_id, ' ') from staging.device where ended_at is null")" n-2 "the new one is the active one"
fault_clear dacs "$behind"

# --- two acknowledgements, the second at an earlier time

registration() { query "select head_end_registration from staging.device where nic_id = 'n-2'"; }
ok "the device is registered" until_prints D1RE registration
behind=$(skew derms)
act derms '{"act":"fail_device","headEndSystem":"NEST","nicId":"n-2","message":"no signal"}' >/dev/null
again=$(act dacs "{\"act\":\"resend_sync\",\"syncRequestId\":\"$new\"}" | jq -r .syncRequestId)
ok "asked again while the clock of DERMS is behind, it is not" until_prints ERROR state "$again"
is "$(registration)" D1NR "its later answer counts, not the one of the later time"
fault_clear derms "$behind"

# --- read when the clock is right again: the newest event of the list

first=$(schedule_stage)
stage=$(schedule_stage)
ok "a stage is scheduled" until_prints "$stage Scheduled" program_events "$stage"
ok "everything is done" settled
before=$(last_run)
ok "and read" until_prints again sweep_again
stop
list_of_events=$(curl -sS --noproxy '*' "$DERMS_URL/derms/events?limit=1000")
behind=$(skew derms)
act derms "{\"act\":\"move_stage\",\"stageId\":\"$stage\",\"by_minutes\":30}" >/dev/null
fault_clear derms "$behind"
before=$(last_run)
start
ok "moved while nobody read and the clock was behind, it is found further back in the list" until_prints 1 proven
is "$(query "select reason ~ 'newest item that is known' from sync.run join sync.source using (source_id) where resource = 'events' and run_id > $before and not is_complete order by run_id limit 1")" \
    t "after a sweep that did not show it"
is "$(failure events)" "" "its source is well then"
is "$(program_events "$stage")" "$stage Scheduled" "it is not believed at once: a copy that is behind looks like this"
pass_time '61 seconds'
ok "what sweeps go on showing is believed, and reaches DACS" until_prints "$stage Cancelled, $stage#2 Scheduled" program_events "$stage"
is "$(query "select count(*) from audit.record_change where reason like 'its update time went back%' and new ? 'starts_at'")" 2 "the history of event and stage says why"
ok "everything is done" settled

# --- a copy that is behind

fault derms "$(jq -cn --arg body "$list_of_events" '{kind: "body", body: $body, match: "/derms/events", method: "GET"}')" >/dev/null
noted() { query "select count(*) from sync.older join sync.source using (source_id) where resource = 'events'"; }
ok "a list from before the stage moved is shown" until_prints 1 noted
before=$(last_run)
ok "again and again" until_prints again sweep_again
is "$(program_events "$stage")" "$stage Cancelled, $stage#2 Scheduled" "it undoes nothing, though its times are later"
fault_clear derms
ok "when the list is whole again nothing is in doubt" until_prints 0 noted
ok "and the source is well" until_prints "" failure events
act derms "{\"act\":\"cancel_stage\",\"stageId\":\"$first\"}" >/dev/null
act derms "{\"act\":\"start_stage\",\"stageId\":\"$stage\"}" >/dev/null
ok "what changes now arrives at once" until_prints "$stage Cancelled, $stage#2 In Progress" program_events "$stage"
ok "of every event" until_prints "$first Cancelled" program_events "$first"
ok "nothing is left" settled
finish
