#!/usr/bin/env bash
# Goal: whatever happens to PostgreSQL — no connection left, a restart, another server that lacks the last commits — the engine goes on by itself: nothing is lost, each effect is there once.
. tests/engine/system.sh
one=database-one-$$ two=database-two-$$ had=''

# A server of this test's own, whichever the others use.
postgres() {
    (unset PGHOST PGHOSTADDR PGPORT PGSERVICE PGSERVICEFILE DERSYNC_USE_MY_POSTGRES && scripts/postgres "$@")
}
servers_end() {
    system_end
    postgres remove "$one"
    postgres remove "$two"
}
trap servers_end EXIT

use() { eval "$(postgres env "$1")" && export PGDATABASE=dersync; } # SERVER: psql asks this one
acknowledged() { counts dacs enrollment_ack | jq -r .effects; }
enroll() { acts dacs "$(jq -cn --argjson times "$1" '[range($times) | {act: "enroll", devices: 1, program: "WATER"}]')" >/dev/null; } # TIMES
answered() { list derms /derms/reservationFiles | jq -r .ackType; }
connections() { query "select count(*) from pg_stat_activity where usename = 'keeper' and application_name ~ 'intake|housekeeping|delivery'"; }
refused() { logged 'too many connections for role'; }
standbys() { query 'select count(*) from pg_stat_replication'; }
births() { query 'select count(*) from sync.delivery'; }

if ! postgres start "$one" --fast 2>"$folder/refused"; then
    echo "1..0 # SKIP no server of its own: $(tr '\n' ' ' <"$folder/refused")"
    exit 0
fi
use "$one"
psql -Xqd postgres -c 'create database dersync'
first=$PGHOST
application_start dacs
application_start derms ack_delay_ms=0
configure 'delivery_workers = 2
in_flight = 4
lease = 5s'
flows_on
psql -Xqc 'create role keeper login in role dersync_engine connection limit 2'
postgres start "$two" --fast --standby-of "$one"
second=$(use "$two" && echo "$PGHOST")
ok "a standby follows" until_prints 1 standbys
sed -i "s|^database =.*|database = host=$second,$first user=keeper dbname=dersync|" "$DERSYNC_CONFIG"

# --- no connection is left

start
ok "workers that get no connection say so" until_prints t eval 'test "$(refused)" -ge 2 && echo t'
is "$(connections)" 2 "the others work"
enroll 1
psql -Xqc 'alter role keeper connection limit -1'
ok "when there are connections again, every worker has its own, of the server that is no standby" until_prints 4 connections
ok "and uses it" until_prints 1 acknowledged

# --- a restart while calls are under way

fault derms '{"kind":"delay","ms":500,"match":"/derms/enroll","method":"POST"}' >/dev/null
enroll 30
ok "calls are under way" until_prints t query "select count(*) > 0 from sync.claim"
postgres crash "$one"
postgres start "$one" --fast
ok "after a restart the engine goes on" until_prints 31 acknowledged
is "$(effect derms enrollment_sync | cut -d ' ' -f 1-2)" "31 31" "with one effect each"
is "$(logged 'on timeline')" 0 "knowing what it knew"
fault_clear derms

# --- another server takes over without the last commits

ok "the standby follows again" until_prints 1 standbys
(use "$two" && psql -Xqc "alter system set primary_conninfo = ''" -c 'select pg_reload_conf()' >/dev/null)
ok "the standby receives no more" until_prints 0 standbys
had=$(births)
enroll 10
stage=$(schedule_stage WATER)
ok "meanwhile a stage is made" until_prints '1 1 0' effect dacs event
ok "enrollments are acknowledged" until_prints 41 acknowledged
act derms "{\"act\":\"reserve\",\"stageId\":\"$stage\"}" >/dev/null
ok "its file is answered" until_prints SUCCESS answered
fault dacs "{\"kind\":\"late_reply\",\"ms\":60000,\"match\":\"$CREATE\",\"method\":\"POST\",\"times\":1}" >/dev/null
schedule_stage TSTAT >/dev/null
ok "and DACS has made another stage without having answered" until_prints '2 2 0' effect dacs event
postgres crash "$one"
use "$two"
ok "the other server knows of nothing of it" test "$(births)" -le "$had"
postgres promote "$two"
steps_taken() { counts dacs event_status | jq .effects; }
ok "the engine finds the new server and goes on" until_prints 2 steps_taken
ok "all is settled" settled
is "$(effect dacs event)" "2 2 2" "what DACS had made, with an answer or without, was sent again under its identity and is there once"
is "$(effect derms enrollment_sync | cut -d ' ' -f 1-2) $(effect dacs enrollment_ack | cut -d ' ' -f 1-2)" "41 41 41 41" "so are the enrollments and their acknowledgements"
is "$(effect dacs reservation | cut -d ' ' -f 1-2) $(effect derms message_ack | cut -d ' ' -f 1)" \
    "41 41 $(effect derms message_ack | cut -d ' ' -f 2)" "the reservations and the answers"
ok "workers that knew more than the database began anew" test "$(logged 'is on timeline 00000002 now, it was on 00000001')" -ge 4
is "$(query "select count(*) from staging.subscription") $(query 'select count(*) from sync.claim')" "41 0" "both sides and the new server agree"
is "$(query 'select sum(waiting), sum(failed) from report.flows')" '0|0' "nothing waits and nothing failed"
is "$(logged 'by="signal')" 0 "and no worker crashed"

finish
