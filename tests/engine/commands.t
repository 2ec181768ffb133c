#!/usr/bin/env bash
# Goal: what a person types is done or explained, and the exit code says which of the two.
. tests/engine/system.sh
DACS_URL=http://127.0.0.1:1 DERMS_URL=http://127.0.0.1:1 # nobody is there
configure

# The call must end with CODE and say WORDS (a fixed string; empty: nothing) on standard error.
expect() { # TEXT CODE WORDS ARGUMENT...
    local text=$1 wanted=$2 words=$3
    run "${@:4}"
    [ "$code" = "$wanted" ] && [[ $err == *"$words"* ]] && { [ -n "$words" ] || [ -z "$err" ]; }
    ok "$text"
}

is_json() {
    psql -XqAtd postgres -c "select '$(printf '%s' "$1" | sed "s/'/''/g")'::json" >/dev/null
}

set +e # every check reports what it found

# --- usage ---

expect 'no command is an error that leads to help' 2 'dersync help'
expect 'an unknown command suggests the nearest' 2 'Perhaps `dersync status` is meant.' staus
expect 'an unknown option suggests the nearest' 2 'Perhaps --json is meant.' status --jsn
expect 'an option of another command is refused' 2 'does not take --watch' migrate --watch
expect 'half a command names its rest' 2 'needs one more word' quarantine
expect 'a missing argument is named' 2 'needs RECORD' trace
expect 'an argument too much is named' 2 'does not take "more"' check more
expect 'poll must be told that it changes nothing' 2 'needs --dry-run' poll dacs/sync_requests
expect 'a discard needs a reason' 2 'needs --reason' quarantine discard 1
expect 'enable needs flows or --all' 2 'needs flows' enable
expect 'a wrong number is refused' 2 'not the number of a record' quarantine show one
expect 'a wrong limit is refused' 2 'whole number from 1' quarantine list --limit 0

# --- help ---

run help
[ "$code" = 0 ] && [[ $out == *'quarantine list'* ]] && [[ $out == *'Exit codes'* ]]
ok 'help lists commands and exit codes'

words=$(printf '%s\n' "$out" | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\( [a-z][a-z]*\)\{0,1\}\).*/\1/p')
[ "$(wc -l <<<"$words")" -ge 19 ]
ok 'every command is in the list'

# The second word of a line may belong to the summary: then the first one is the command.
bad=0
while read -r word; do
    # shellcheck disable=SC2086 # two words of a command's name
    run $word --help
    [ "$code" = 0 ] || run "${word%% *}" --help
    [ "$code" = 0 ] && [[ $out == Usage:* ]] || { bad=1; echo "# no help: $word"; }
done <<<"$words"
[ "$bad" = 0 ]
ok 'every command has --help'

run help configuration
[ "$code" = 0 ] && [[ $out == *'client_secret_file = PATH'* ]]
ok 'help configuration lists every setting'

run help --man
printf '%s\n' "$out" >"$folder/dersync.1"
[ "$code" = 0 ] && [[ $out == .TH* ]] && [[ $out == *'quarantine discard'* ]] && [[ $out == *'client_secret_env'* ]] &&
    { ! command -v groff >/dev/null || [ -z "$(groff -man -ww -z "$folder/dersync.1" 2>&1)" ]; }
ok 'the manual page is made from the same tables'

run version
[ "$code" = 0 ] && [[ $out == dersync\ * ]] && run --version && [[ $out == dersync\ * ]]
ok 'version, also as an option'

"$DERSYNC" help >/dev/full 2>"$folder/err"
code=$?
[ "$code" = 3 ] && grep -q 'could not write' "$folder/err"
ok 'a result that could not be written is an error'

# --- init and configuration ---

expect 'init writes a starter' 0 '' init "$folder/start.ini"
expect 'init overwrites nothing' 2 'File exists' init "$folder/start.ini"
run init
[ "$code" = 0 ] && [ "$out" = "$(cat "$folder/start.ini")" ]
ok 'init prints the same without a file'

sed 's/^#\([a-z]\)/\1/' "$folder/start.ini" >"$folder/all.ini"
run check --config "$folder/all.ini"
[[ $out == *"ok       configuration $folder/all.ini"* ]]
ok 'every setting of the starter is understood when its comment sign is removed'

printf '[dersync]\nin_fligth = 4\n' >"$folder/wrong.ini"
expect 'a wrong line is named with file, line and remedy' 2 'line 2 of configuration file' status --config "$folder/wrong.ini"
[[ $err == *'Perhaps "in_flight" is meant.'* ]]
ok 'its remedy is the nearest setting'
expect 'a missing file leads to init' 2 'dersync init' status --config "$folder/none.ini"

# --- database ---

export PGDATABASE
PGDATABASE=$(scripts/test-database --empty)
expect 'a database that was never migrated leads to migrate' 2 'Run `dersync migrate`.' status
run check
[ "$code" = 1 ] && [[ $out == *'error    schema: the database is not prepared'* ]] && [[ $out == *'ok       configuration'* ]]
ok 'check says the same, a line for each thing, and ends with 1'

run migrate
[ "$code" = 0 ] && [[ $out == *'applied migration 0001_'* ]]
ok 'migrate prepares an empty database'
[ "$(psql -XAtc 'show statement_timeout' -c 'show lock_timeout' -c 'show idle_in_transaction_session_timeout' | paste -sd ' ')" = '1h 30s 5min' ]
ok 'whose sessions have time-outs'
first=$(pg_dump --schema-only | grep -v '^\\\(un\)\?restrict')
run migrate
[ "$code" = 0 ] && [[ $out != *'applied migration'* ]] && [ "$first" = "$(pg_dump --schema-only | grep -v '^\\\(un\)\?restrict')" ]
ok 'migrating again changes nothing'

PGDATABASE=$(scripts/test-database --empty)
"$DERSYNC" migrate >"$folder/one" 2>&1 &
one=$!
"$DERSYNC" migrate >"$folder/two" 2>&1 &
two=$!
wait $one && wait $two && [ "$(cat "$folder/one" "$folder/two" | grep -c 'applied migration 0001_')" = 1 ]
ok 'of two at once one migrates and the other finds it done'

psql -Xqc "update sync.migration set hash = repeat('0', 64) where name like '0002%'"
expect 'an edited migration is refused' 2 'was edited after it was applied' migrate
expect 'every command refuses it' 2 'was edited' status
psql -Xqc "delete from sync.migration where name like '0002%'"
expect 'a migration that was left out is refused' 2 'was not applied, but a later one was' migrate

PGDATABASE=$(scripts/test-database)
psql -Xqc "insert into sync.migration (name, hash, chain) values ('9999_later.sql', '', '')"
expect 'a database that is newer than the program is refused' 2 'newer than this program' migrate
psql -Xqc "delete from sync.migration where name = '9999_later.sql'"
psql -Xqc "update sync.objects_made set hash = repeat('0', 64)"
expect 'so is one with the functions of another version' 2 'functions of another version of this program' once
"$DERSYNC" migrate >/dev/null && "$DERSYNC" status >/dev/null
ok 'until this one migrates it'

role=${DERSYNC_TEST_PREFIX}poor
psql -Xqc "create role $role login"
PGDATABASE=$(scripts/test-database --empty)
PGUSER=$role expect 'a role without rights is told what it needs' 2 'CREATEROLE' migrate
psql -Xqc "drop role $role"
PGHOST=/nonexistent expect 'a server that does not answer is a temporary failure' 3 'could not connect' status
PGDATABASE=${DERSYNC_TEST_PREFIX}none expect 'a database that is not there is named, and where its name stands' 2 'PGDATABASE' status

# --- what is there, on the migrated template ---

PGDATABASE=$(scripts/test-database)
psql -Xqc "create role $role login; grant dersync_analyst to $role"
PGUSER=$role expect 'who may not decide is told which role may' 2 'dersync_operator' pause event --reason test
psql -Xqc "drop role $role"
run check
[ "$code" = 1 ] && [[ $out == *'ok       schema is up to date'* ]] && [[ $out == *'error    source dacs/'* ]]
ok 'check finds that the applications do not answer'
run check --json
is_json "$out"
ok 'check as JSON'

run status
[ "$code" = 0 ] && [[ $out == *enrollment_sync* ]] && [[ $out == *observe* ]] && [[ $out == *'nothing needs a person'* ]]
ok 'status shows every flow, observing at first'
run status --json
is_json "$out" && [[ $out == *'"flow":"enrollment_sync"'* ]]
ok 'status as JSON'
expect 'status --check ends with 0 when nothing needs a person' 0 '' status --check
expect 'an unknown zone is refused' 2 'unknown time zone' status --tz Europe/Atlantis
run status --tz Asia/Kolkata
[[ $out == *' IST '* ]]
ok 'times are shown in a zone'
shown_hours() { # ZONE: hours between the time shown in this zone and in UTC
    local there here
    there=$("$DERSYNC" status --tz "$1" | grep -oE '[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9:]{8}' | head -n 1)
    here=$("$DERSYNC" status | grep -oE '[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9:]{8}' | head -n 1)
    awk -v there="$(date -ud "$there" +%s)" -v here="$(date -ud "$here" +%s)" 'BEGIN { printf "%.1f", (there - here) / 3600 }'
}
is "$(shown_hours -05:00) $(shown_hours +0530) $(shown_hours +01)" '-5.0 5.5 1.0' 'an offset counts to the east, as in ISO 8601'
for zone in UTC-5 GMT+3 5 '<x>5' -5 +25:00 +05:61 +05:3 -05:00:00; do
    expect "what may be meant either way is refused: $zone" 2 'such as +05:30 or -05:00' status --tz "$zone"
done

expect 'an unknown flow suggests the nearest' 2 'Perhaps event_status is meant.' enable event_statsu
run enable --all
[ "$code" = 0 ] && [[ $out == *'reservation delivers'* ]] && [ "$(psql -XAtc "select count(*) from sync.flow where mode <> 'deliver'")" = 0 ]
ok 'enable --all enables flows in whatever order they wait for each other'
run disable event
[ "$code" = 0 ] && [ "$(psql -XAtc "select mode from sync.flow where name = 'event'")" = observe ]
ok 'disable puts one back'
expect 'baseline counts what it took' 0 '' baseline event
[[ $out == *'0 observed deliveries'* ]]
ok 'baseline of nothing is nothing'

expect 'trace of an unknown id finds nothing' 1 '' trace no-such-id
[[ $out == 'nothing is known of "no-such-id"' ]]
ok 'and says so'

# --- quarantine ---

psql -Xqc "insert into sync.source (application_id, resource) select application_id, 'sync_requests' from sync.application where name = 'dacs'" \
    -c "insert into sync.quarantine (source_id, record, kind, field, value_class, reason, item, exchange_id)
        select source_id, 'R' || n, 'invalid', 'sendDetails.nicId', 'missing', 'nicId is missing; add it', convert_to('{\"nicId\":null}', 'UTF8'), 1
        from sync.source, generate_series(1, 3) n"
run quarantine list
[ "$code" = 0 ] && [[ $out == *'dacs/sync_requests'* ]] && [[ $out == *'nicId is missing; add it'* ]]
ok 'quarantine list says where and why'
run quarantine list --json
is_json "$out" && [[ $out == *'"record":"R2"'* ]]
ok 'quarantine list as JSON'
run quarantine show 1
[ "$code" = 0 ] && [[ $out == *'What to do'* ]] && [[ $out != *'"nicId"'* ]]
ok 'quarantine show says what to do and keeps the item back'
run quarantine show 1 --item
[[ $out == *'{"nicId":null}'* ]]
ok 'the item is printed when asked for'
run quarantine show 1 --item --json
is_json "$out"
ok 'quarantine show as JSON'
expect 'a record that is not there is named' 2 'record 99 is not in quarantine' quarantine retry 1 99
expect 'retry is asked for' 0 '' quarantine retry 1 2
[ "$(psql -XAtc 'select count(*) from sync.quarantine where is_retry_wanted')" = 2 ]
ok 'for exactly those'
expect 'a discard is done' 0 '' quarantine discard 3 --reason 'test record'
[ "$(psql -XAtc "select resolved_by || ': ' || resolution from sync.quarantine where state = 'discarded'")" = "$(id -un): test record" ]
ok 'with who and why'
run status --check
[ "$code" = 1 ] && [[ $out == *'needs a person'* ]] && [[ $out == *'dacs/sync_requests R1'* ]]
ok 'status --check ends with 1 when something needs a person'
run quarantine retry --all
[ "$code" = 0 ] && [[ $out == '2 records'* ]]
ok 'retry --all'

# --- the rights of people ---

for person in operator analyst auditor; do
    PGOPTIONS="-c role=dersync_$person" expect "a dersync_$person may run status" 0 '' status
done
PGOPTIONS='-c role=dersync_operator' expect 'an operator may disable a flow' 0 '' disable reservation
PGOPTIONS='-c role=dersync_operator' expect 'an operator may look at a record in quarantine' 0 '' quarantine show 1 --item
PGOPTIONS='-c role=dersync_analyst' expect 'an analyst may not enable a flow' 2 'permission denied' enable reservation

finish
