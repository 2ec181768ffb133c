#!/usr/bin/env bash
# Goal: each fault does what its name says, to the requests that it is meant for, and nothing else.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/tap.sh"
APPLICATIONS_FOLDER=$(mktemp -d /tmp/applications-XXXXXX)
trap 'applications_stop; rm -rf "$APPLICATIONS_FOLDER"' EXIT
application_start derms ack_delay_ms=0

lists=$DERMS_URL/derms/events
url=$DERMS_URL/derms/enroll
enroll() { # ID
    printf '{"dacsMessageId":"%s","contactInfo":{"contactId":"C1","cisPersonId":"P1"},"subscriptionInfo":{"subscriptionId":"S1",
        "status":"ACTIVE","programCode":"TSTAT","startDateTimeISO":"2030-01-01T00:00:00Z"},"locationInfo":{"servicePointId":"SP1",
        "controllableDevices":[{"deviceId":"D1","nicId":"N1","headEndSystem":"LEC"}]}}' "$1"
}
effect_of() { effects derms enrollment_sync | awk -F '\t' -v id="$1" '$1 == id { n = $2 } END { print n + 0 }'; } # ID
faulty() { # JSON
    fault_clear derms
    fault derms "$1" >/dev/null
}
expect() { # ID STATUS EFFECT TEXT
    call POST "$url" "$(enroll "$1")"
    is "$STATUS $(effect_of "$1")" "$2 $3" "$4"
}
milliseconds() { date +%s%3N; }
took() { # SINCE LEAST TEXT
    local ms=$(($(milliseconds) - $1))
    ok "$3 ($ms ms)" test "$ms" -ge "$2"
}
matches() { curl -sS --noproxy '*' "$DERMS_URL/control/faults" | jq '.items[0].matches'; }

# --- posts
faulty '{"kind":"status","status":503,"match":"/derms/enroll","method":"POST","after":1,"times":2}'
expect A1 202 1 "after: the first passes"
expect A2 503 0 "a status: no effect"
expect A2 503 0 "twice"
expect A2 202 1 "times: the fourth passes"
is "$(curl -sS --noproxy '*' "$DERMS_URL/control/faults" | jq -c '.items[0] | [.kind, .matches, .hits]')" '["status",3,2]' \
    "matches and hits are counted"
faulty '{"kind":"status","match":"/derms/enroll","method":"POST"}'
call GET "$url"
is "$STATUS" 200 "another method passes"
call GET "$lists"
is "$STATUS" 200 "another path passes"
expect A3 503 0 "without times it goes on"
fault_clear derms
expect A3 202 1 "until it is cleared"
faulty '{"kind":"status","status":429,"retry_after":7,"match":"/derms"}'
is "$(curl -sS --noproxy '*' -D - -o /dev/null "$lists" | sed -n 's/^Retry-After: *\(.*\)\r$/\1/p')" 7 "Retry-After"
faulty '{"kind":"body","match":"/derms/enroll","body":{"status":"ERROR","exception":{"messageNumber":"1"}}}'
expect A4 200 0 "a body of one's own: no effect"
is "$(jq -r .exception.messageNumber <<<"$BODY")" 1 "and its content"
faulty '{"kind":"body","match":"/derms","body":"<html>sign in</html>"}'
call GET "$lists"
is "$STATUS $BODY" "200 <html>sign in</html>" "also one that is no JSON"
faulty '{"kind":"lost_reply","match":"/derms/enroll","times":1}'
expect A5 000 1 "a lost reply: the effect is there"
expect A5 202 1 "its repeat has no second one"
faulty '{"kind":"reset","match":"/derms/enroll","times":1}'
expect A6 000 0 "a closed connection: no effect"
faulty '{"kind":"cut","match":"/derms/enroll","times":1}'
expect A7 202 1 "a cut body: the effect is there"
is "$(jq . <<<"$BODY" >/dev/null 2>&1 && echo whole || echo cut)" cut "and the body is not whole"
faulty '{"kind":"delay","ms":2000,"match":"/derms/enroll"}'
start=$(milliseconds)
call POST "$url" "$(enroll A8)" &
ok "a delay: it takes the call" until_prints 1 matches
is "$(effect_of A8)" 0 "and works later"
wait $!
took "$start" 2000 "and replies later"
is "$(effect_of A8)" 1 "with its effect"
faulty '{"kind":"late_reply","ms":1000,"match":"/derms/enroll"}'
start=$(milliseconds)
call POST "$url" "$(enroll A9)" &
ok "a late reply: it works at once" until_prints 1 effect_of A9
wait $!
took "$start" 1000 "and replies later"
faulty '{"kind":"hang","ms":300,"match":"/derms/enroll","times":1}'
start=$(milliseconds)
expect B1 000 0 "a hanging socket: no effect, no reply"
took "$start" 300 "it hangs as long as it is told"
faulty '{"kind":"status","match":"/derms/enroll","probability":0.5,"seed":3}'
draw() { for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
    call POST "$url" "$(enroll "P$i")"
    printf '%s ' "$STATUS"
done; }
drawn=$(draw)
ok "a probability hits some and not others" test "$(tr ' ' '\n' <<<"$drawn" | sort -u | grep -c .)" = 2
faulty '{"kind":"status","match":"/derms/enroll","probability":0.5,"seed":3}'
is "$(draw)" "$drawn" "and the same ones with the same seed"

# --- lists
fault_clear derms
act derms '{"act":"schedule_event","times":10}' >/dev/null
first=$(curl -sS --noproxy '*' "$lists?limit=4" | jq -c '[.items[].eventId]')
page() { curl -sS --noproxy '*' "$lists?limit=4${1-}" | jq -c '[.count, .hasMore, .total]'; }
faulty '{"kind":"truncate_list","keep":3,"match":"/derms/events"}'
is "$(page)" '[3,false,10]' "a list that lost its tail"
faulty '{"kind":"truncate_list","keep":3,"lie":true,"match":"/derms/events"}'
is "$(page)" '[3,false,3]' "one that looks good"
faulty '{"kind":"empty_list","match":"/derms/events"}'
is "$(page)" '[0,false,10]' "an empty list"
faulty '{"kind":"empty_list","lie":true,"match":"/derms/events"}'
is "$(page)" '[0,false,0]' "an empty list that looks good"
fault_clear derms
next=$(curl -sS --noproxy '*' "$lists?limit=4" | jq -r .next)
faulty '{"kind":"repeat_page","match":"/derms/events"}'
is "$(curl -sS --noproxy '*' "$lists?limit=4&cursor=$next" | jq -c '[.items[].eventId]')" "$first" "a page that comes again"
faulty '{"kind":"huge_body","bytes":3000000,"match":"/derms/events"}'
is "$(curl -sS --noproxy '*' "$lists" | wc -c)" 3000000 "a huge body"
faulty '{"kind":"bad_utf8","match":"/derms/events"}'
ok "a body that is not UTF-8" bash -c "! curl -sS --noproxy '*' '$lists' | iconv -f UTF-8 -t UTF-8 >/dev/null 2>&1"
faulty '{"kind":"cut","match":"/derms/events"}'
ok "a page that is cut" bash -c "! curl -sS --noproxy '*' -o /dev/null '$lists' 2>/dev/null"

# --- the whole application
server_clock() { date -d "$(curl -sS --noproxy '*' "$lists?limit=1" | jq -r .asOf)" +%s; }
fault_clear derms
faulty '{"kind":"clock_skew","ms":3600000}'
ok "the clock is an hour ahead" test $(($(server_clock) - $(date +%s))) -ge 3590
new=$(act derms '{"act":"schedule_event"}' | jq -r .eventId)
ok "update times too" test "$(list derms "/derms/events?eventId=$new" | jq -r .updateDateTime)" \> "$(date -u -d '+50 minutes' +%FT%TZ)"
fault_clear derms
ok "and back when the fault is cleared" test $(($(server_clock) - $(date +%s))) -le 5
faulty '{"kind":"refuse_connection","ms":2000}'
reach() { curl -sS --noproxy '*' -o /dev/null "$lists" 2>/dev/null; echo $?; }
ok "nobody listens" until_prints 7 reach
ok "and again after a while" until_prints 0 reach
is "$(fault derms '{"kind":"none"}' 2>&1 | grep -c 'kind is none of')" 1 "an unknown fault is refused"

# --- who may call
setting derms user dersync
setting derms password 'pass word'
status() { curl -sS --noproxy '*' -o /dev/null -w '%{http_code}' "$@"; }
is "$(status "$lists") $(status -u 'dersync:wrong' "$lists") $(status -u 'dersync:pass word' "$lists")" "401 401 200" \
    "Basic authentication"
setting derms user ''
setting derms client_id client
setting derms client_secret secret
setting derms token_seconds 3
token=$(curl -sS --noproxy '*' -d 'grant_type=client_credentials&client_id=client&client_secret=secret' \
    "$DERMS_URL/oauth2/token" | jq -r .access_token)
is "$(status "$lists") $(status -H "Authorization: Bearer $token" "$lists")" "401 200" "OAuth2 client credentials"
is "$(status -u client:secret -d grant_type=client_credentials "$DERMS_URL/oauth2/token")" 200 "a client may show itself by Basic"
is "$(status -d 'client_id=client&client_secret=wrong' "$DERMS_URL/oauth2/token")" 401 "a wrong secret gets no token"
ok "a token ends" until_prints 401 status -H "Authorization: Bearer $token" "$lists"
done_testing
