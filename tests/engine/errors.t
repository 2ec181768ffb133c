#!/usr/bin/env bash
# Goal: each kind of failure is explained and handled as its kind says: pauses are kept, limits are not run into, tokens are asked for once.
. tests/engine/system.sh

explains() { # TEXT WORDS CODE...
    run explain "${@:3}"
    [ "$code" = 0 ] && [[ $out == *"$2"* ]]
    ok "$1"
}

printf 'sesame\n' >"$folder/secret"
application_start dacs
application_start derms ack_delay_ms=0 client_id=dersync client_secret=sesame
configure '' '' "authentication = oauth2
token_url = $DERMS_URL/oauth2/token
client_id = dersync
client_secret_file = $folder/secret"
flows_on

set +e

# --- explain ---

explains 'an HTTP status is explained' 'tries again, after a random part' 503
explains 'one of a range too' 'unknown outcome' http:502
explains 'a result of curl by number' 'TIMED_OUT' curl:28
explains 'and by the name that deliveries show' 'no connection could be made' NO_CONNECTION
explains 'a message number, from the mapping' 'reads back and compares' 10589
explains 'of an application' 'program_enrollment' dacs:10589
explains 'a rule of a mapping' 'not registered at its head-end system' NOT_REGISTERED
explains 'a kind of two words' 'may or may not have taken effect' unknown outcome
explains 'a state of a delivery, from the database' 'tried again when its time comes' retry_wait
explains 'with what it counts as' 'counts it as settled' refused
explains 'the code of our own database of a dead letter that is a bug' 'a constraint of our tables refuses it' 23505
explains 'a state as answers write it' 'a person decided not to send it' DISCARDED
# All words in capitals in sql/ but kinds of answers, of changes and of formats, and actions of DACS.
seen='' unknown=''
for word in $(grep -rhoE "'[A-Z][A-Z0-9_]+'" sql | tr -d "'" | sort -u |
    grep -vxE 'ERROR|FAILURE|SUCCESS|INSERT|LOAD|UTC|YYYY_MM|[A-Z][0-9][A-Z]{2}'); do
    run explain "$word"
    seen+=" $word"
    [ "$code" = 0 ] || unknown+=" $word"
done
[[ $seen == *' NO_ROUTE '* ]]
ok 'the database has codes of its own'
is "$unknown" '' 'each of them is explained'
run explain 99999
is "$code ${out%%;*}" '1 nothing is known of "99999"' 'what nobody knows is said to be unknown'
run explain derms:10589
is "$code" 1 'a number of another application too'
run explain --json 429
is "$code $(jq -r '.[0].kind' <<<"$out")" '0 throttled' 'as JSON'
set -e

# --- a pause, as a date ---

start
date=$(LC_ALL=C date -u -d '+3 seconds' '+%a, %d %b %Y %H:%M:%S GMT')
fault dacs "$(jq -cn --arg path "$CREATE" --arg date "$date" '{kind: "status", status: 429, headers: {"Retry-After": $date}, match: $path, times: 1}')" >/dev/null
schedule_stage >/dev/null
ok 'an application that names a date is asked again' until_prints 'delivered 1' states event
is "$(query "select d.settled_at >= '$date'::timestamptz from sync.delivery d join sync.flow f using (flow_id) where f.name = 'event'")" t 'not before it'
is "$(query "select string_agg(kind || ' ' || code, ', ') from sync.attempt")" 'throttled 429' 'and was asked once before'
fault_clear dacs

# --- a limit that is nearly used up ---

# Each reply says that two calls are left for a second: half a second lies between calls.
fault derms '{"kind": "headers", "match": "/derms/enroll", "method": "POST", "headers": {"X-RateLimit-Remaining": "2", "X-RateLimit-Reset": "1"}}' >/dev/null
act dacs '{"act": "enroll", "devices": 1, "program": "TSTAT"}' >/dev/null
ok 'a call learns of the limit' until_prints '1 1 0' effect dacs enrollment_ack
act dacs '{"act": "enroll", "devices": 1, "program": "TSTAT", "times": 4}' >/dev/null
ok 'the next ones are delivered' until_prints '5 5 0' effect dacs enrollment_ack
gap() { calls derms | grep -P '\t/derms/enroll$' | cut -f 1 | sort -n | awk 'NR > 1 { gap = $1 - last; if (NR == 2 || gap < least) least = gap } { last = $1 } END { print (least >= 400) ? "apart" : "within " least " ms" }'; }
is "$(gap)" apart 'each waits for its share of what is left'
fault_clear derms

# --- one token for all ---

act dacs '{"act": "enroll", "devices": 1, "program": "WATER"}' >/dev/null
ok 'the limit is forgotten with the next reply' until_prints '6 6 0' effect dacs enrollment_ack
application_stop derms
application_start derms
act dacs '{"act": "enroll", "devices": 1, "program": "TSTAT", "times": 50}' >/dev/null
ok 'an application that forgot every token gets what is due' until_prints '56 56 0' effect dacs enrollment_ack
tokens=$(calls derms | grep -c /oauth2/token)
ok "with one token for all calls of a worker: $tokens were asked for" test "$((tokens == 1 || tokens == 2))" = 1
is "$(query "select count(*) from sync.attempt where kind = 'authentication'")" 0 'and no failed attempt'

# --- a list with one row that is not taken ---

stage=$(schedule_stage)
ok 'a stage stands in DACS' until_prints 'delivered 2' states event
settled
poison=$(query "select min(nic_id) from staging.device d join staging.subscription_device s using (head_end_system, nic_id) join staging.subscription u using (subscription_id) where u.program_code = 'TSTAT'")
fault dacs "$(jq -cn --arg path "$RESERVE" --arg nic "\"$poison\"" '{kind: "body", status: 413, body: "<html>", match: $path, body_has: $nic}')" >/dev/null
act derms "$(jq -cn --arg stage "$stage" '{act: "reserve", stageId: $stage}')" >/dev/null
all=$(query "select count(distinct nic_id) from staging.device d join staging.subscription_device s using (head_end_system, nic_id) join staging.subscription u using (subscription_id) where u.program_code = 'TSTAT'")
ok 'the others are reserved' until_prints "$((all - 1)) $((all - 1)) 0" effect dacs reservation
is "$(query "select string_agg(d.state || ' ' || d.code, ', ') from sync.delivery d join sync.flow f using (flow_id) where f.name = 'reservation' and d.state <> 'delivered'" | sed 's/refused/dead/')" 'dead 413' 'the row that is not taken is alone with its refusal'
tried=$(calls dacs | grep -c "$RESERVE")
ok "found by halving, in $tried calls for $all rows" test "$tried" -le 20
fault_clear dacs

ok "no secret is in the log" test -z "$(grep -e sesame -e 'token-' "$log")"
finish
