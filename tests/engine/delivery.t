#!/usr/bin/env bash
# Goal: whatever the end of a call is — refusal, pause, silence, a reply that got lost — each effect is there once.
. tests/engine/system.sh
attempts() { query "select count(*) from sync.attempt where $1"; } # CONDITION

# DACS asks for a password, DERMS for a token.
printf 'open\n' >"$folder/password"
printf 'sesame\n' >"$folder/secret"
application_start dacs user=dersync password=open
application_start derms ack_delay_ms=0 client_id=dersync client_secret=sesame
configure '' "authentication = basic
user = dersync
password_file = $folder/password
timeout = 2s" "authentication = oauth2
token_url = $DERMS_URL/oauth2/token
client_id = dersync
client_secret_file = $folder/secret"
flows_on
start

# --- tokens

act dacs '{"act":"enroll","devices":1,"program":"TSTAT","times":300}' >/dev/null
ok "300 devices are enrolled and acknowledged" until_prints "300 300 0" effect dacs enrollment_ack
application_stop derms
application_start derms
act dacs '{"act":"enroll","devices":1,"program":"WATER"}' >/dev/null
ok "a token that the application forgot is replaced" until_prints "301 301 0" effect dacs enrollment_ack
is "$(attempts "kind = 'authentication'")" 0 "without a failed attempt"

# --- replies that get lost

fault dacs "$(jq -cn --arg path "$CREATE" '{kind: "lost_reply", match: $path, method: "POST", times: 1}')" >/dev/null
schedule_stage >/dev/null
ok "a create without a reply has its effect once" until_prints "1 1 0" effect dacs event
ok "and is known to be done" until_prints "delivered 1" states event
ok "its first step follows" until_prints "1 1 0" effect dacs event_status
fault_clear dacs
fault dacs "$(jq -cn --arg path "$LIFECYCLE" '{kind: "lost_reply", match: $path, method: "POST", times: 1}')" >/dev/null
schedule_stage >/dev/null
ok "a step without a reply has its effect once" until_prints "2 2 0" effect dacs event_status
ok "and is read back, not sent again" until_prints "delivered 2" states event_status
is "$(attempts "result = 'unknown'")" 2 "both were unknown in between"
is "$(counts dacs | jq '[.flows[].duplicates] | add')" 0 "nothing was sent twice"
fault_clear dacs

# --- a pause that the application asks for

fault dacs "$(jq -cn --arg path "$CREATE" '{kind: "status", status: 429, retry_after: 2, match: $path, times: 1}')" >/dev/null
schedule_stage >/dev/null
ok "a busy application is asked again" until_prints "delivered 3" states event
least=$(query "select (extract(epoch from d.settled_at - a.at) * 1000)::int >= 2000 from sync.attempt a join sync.delivery d using (delivery_id) where a.kind = 'throttled'")
is "$least" t "not before its time"
fault_clear dacs

# --- silence

fault dacs "$(jq -cn --arg path "$CREATE" '{kind: "hang", ms: 5000, match: $path, times: 1}')" >/dev/null
stage=$(schedule_stage)
ok "a call that is never answered becomes unknown, is asked for and sent again" until_prints "delivered 4" states event
fault_clear dacs

# --- lists

fault dacs "$(jq -cn --arg path "$RESERVE" '{kind: "status", status: 503, match: $path, times: 2}')" >/dev/null
query "update staging.device set head_end_registration = 'D1DR', record_version = record_version + 1, exchange_id = (select max(exchange_id) from sync.exchange)
       where device_id = (select min(d.device_id) from staging.device d join staging.subscription_device s using (head_end_system, nic_id) join staging.subscription u using (subscription_id) where u.program_code = 'TSTAT')"
act derms "$(jq -cn --arg stage "$stage" '{act: "reserve", stageId: $stage}')" >/dev/null
ok "a list is delivered row by row" until_prints "delivered 299, refused 1" states reservation
is "$(effect dacs reservation)" "299 299 0" "once each"
is "$(query "select count(*) from sync.attempt where code = '503'")" 598 "the whole list was refused twice"
is "$(query "select count(*) from sync.exchange where resource = 'reserve_device' and items > 0")" 3 "and came back as a whole each time"
is "$(query "select result || ' ' || result_number from staging.reservation where result <> 'OK'")" "ERROR NOT_REGISTERED" \
    "a device that is not registered is refused before it is sent"
answer() {
    query "select string_agg(a.ack_type || ' ' || d.state, ', ') from staging.message_ack a join sync.delivery d using (record_id)
           join sync.flow f using (flow_id) where f.name = 'message_ack' and a.file_id is not null"
}
ok "the file is answered" until_prints "ERROR delivered" answer
fault_clear dacs

# --- what exists with other values

stage=$(schedule_stage)
ok "a further event is there" until_prints "delivered 5" states event
query "update sync.delivery set state = 'unknown', settled_at = null, is_in_lane = true where delivery_id = (select max(delivery_id) from sync.delivery d join sync.flow f using (flow_id) where f.name = 'event')"
query "begin; select set_config('dersync.actor', 'tester', true), set_config('dersync.reason', 'a test', true);
       alter table staging.event_stage disable trigger user;
       update staging.event_stage set ends_at = ends_at + interval '1 hour' where stage_id = '$stage';
       alter table staging.event_stage enable trigger user; commit" >/dev/null
query "insert into sync.later (due_at, delivery_id) select engine.now(), delivery_id from sync.delivery d join sync.flow f using (flow_id) where f.name = 'event' and d.state = 'unknown'; notify dersync"
ok "what exists with other values is dead, never done" until_prints "dead 1, delivered 4" states event
ok "and says what differs" grep -q 'endDateTime' <<<"$(query "select message from sync.delivery where state = 'dead'")"

ok "no secret is in the log" test -z "$(grep -e sesame -e 'token-' "$log")"
finish
