#!/usr/bin/env bash
# Goal: no call of libpq or libcurl escapes the sweep, and a kill comes where it was asked for.
. tests/engine/system.sh
CROSSINGS=$BUILD/crossings.so

used() { nm -D --undefined-only "$DERSYNC" | awk '{ print $2 }' | sed 's/@.*//' | grep -E '^(PQ|curl_)' | sort; }
wrapped() { nm -D --defined-only "$CROSSINGS" | awk '{ print $3 }' | sort; }
engine() { # [VARIABLE=VALUE]...: prints what it says on stderr
    rm -f "$folder/points"
    env CROSSINGS_STATE="$folder/points" "$@" LD_PRELOAD="$CROSSINGS" "$DERSYNC" once 2>&1 >/dev/null
}
points() { od -An -t d8 -N8 "$folder/points" | tr -d ' '; }
killed_at() { tail -c +9 "$folder/points" | head -c 40 | tr -d '\0'; }

is "$(comm -23 <(used) <(wrapped))" "" "every function of libpq and libcurl that the engine calls is wrapped"

application_start dacs
application_start derms
configure
flows_on
ok "without a kill the engine works as ever" engine "CROSSINGS_LIST=$folder/list"
ok "and passes some hundred points" test "$(points)" -gt 100
for name in PQconnectdbParams PQsendQueryPrepared curl_multi_perform; do
    ok "$name is among them" grep -q "^3 .* $name\$" "$folder/list"
done

code=0
engine CROSSINGS_KILL=1 >/dev/null 2>&1 || code=$?
is "$code $(points) $(killed_at)" "137 1 before PQconnectdbParams" "the first point is before the first connection"
code=0
engine CROSSINGS_KILL=50 >/dev/null 2>&1 || code=$?
is "$code $(points)" "137 50" "the fiftieth is where it ends when that is asked for"
ok "the engine itself comes to its end after it" engine
site=$(awk '$3 == "PQsendQueryPrepared" { print $2; exit }' "$folder/list")
code=0
engine "CROSSINGS_FAIL=$site" >/dev/null || code=$?
is "$code" 3 "what libpq cannot do by itself is a temporary failure, and makes no dead letter"
site=$(awk '$3 == "curl_easy_init" { print $2; exit }' "$folder/list")
engine "CROSSINGS_FAIL=$site" >"$folder/words" || code=$?
is "$code $(cat "$folder/words")" "3 dersync: error: could not set up HTTP: libcurl has no room or no TLS" "so is one that libcurl needs to begin with"
finish
