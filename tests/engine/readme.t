#!/usr/bin/env bash
# Goal: every command that README.md tells people to type is run and works; what it names is there.
. tests/engine/system.sh
set +e # every check reports what it found

# The README's commands reach this test's system where they mean the demo's, and keep to its folder.
export DERSYNC_USE_MY_POSTGRES=1 DERSYNC_DEMO_FOLDER=$folder/demo PATH=$folder/bin:$PATH REAL_DERSYNC=$DERSYNC
work=$folder/work
mkdir -p "$folder/bin" "$folder/demo" "$work/extract"
ln -s "$PWD"/* "$work"
touch "$folder/demo/keep.pid"
echo "$PGDATABASE" >"$folder/demo/database"
ln -s "$DERSYNC_CONFIG" "$folder/demo/dersync.ini"

# What would go on for ever is ended as soon as it has said something.
cat >"$folder/bin/dersync" <<'SH'
#!/usr/bin/env bash
case " $* " in *' --help '*) ;; ' run '* | *' --watch '*)
    said=$(mktemp)
    "$REAL_DERSYNC" "$@" >"$said" 2>&1 &
    for _ in {1..300}; do [ ! -s "$said" ] || break; sleep 0.1; done
    kill -TERM $! && wait $!; code=$?
    cat "$said"; rm "$said"
    exit "$code" ;;
esac
exec "$REAL_DERSYNC" "$@"
SH
# Other tests build, test, show the demo and install: here make says only whether it could.
printf '#!/bin/sh\nexec /usr/bin/env -u MAKEFLAGS -u MAKELEVEL PATH=/usr/bin:/bin make -n "$@" >/dev/null\n' >"$folder/bin/make"
chmod +x "$folder"/bin/*

# --- a system with something in it: a good record, a bad one, files to load ---

application_start dacs
application_start derms ack_delay_ms=0
configure
act dacs '{"act":"enroll","devices":1,"program":"TSTAT"}' >/dev/null
act dacs '{"act":"enroll","without_nic":true}' >/dev/null
"$DERSYNC" once >>"$log" 2>&1
record=$(query "select sync_request_id from staging.enrollment_sync")
quarantined=$(query "select quarantine_id from sync.quarantine where state = 'open'")
is "${record:+staged} ${quarantined:+quarantined}" "staged quarantined" "a record is staged and another one in quarantine"
printf 'contactId,cisPersonId\nL1,P1\n' >"$work/extract/customers.csv"
printf 'headEndSystem,nicId,deviceId,status\nNEST,NL1,DL1,ACTIVE\n' | tee "$work/extract/devices.csv" >"$work/corrected.csv"

# --- everything that is to be typed: the lines of the sh blocks, and what stands in backquotes ---

blocks() { awk '/^```sh/ { is_in = 1; next } /^```/ { is_in = 0 } is_in' README.md | sed 's/  *#.*//'; }
spans() { awk '/^```/ { is_in = !is_in; next } !is_in' README.md | grep -oE '`[^`]+`' | tr -d '`'; }
typed() { { blocks; spans | grep -E '^(dersync|scripts/.*|select|\\d\+?|make) '; } | awk 'NF && !seen[$0]++'; }

# Names of the place, and of what is there, in the place of the README's.
here() {
    sed -e "s|/etc/dersync|$folder/etc|g; s|/usr/local|$folder/usr|g" \
        -e "s/quarantine \([a-z]*\) ID/quarantine \1 $quarantined/; s/trace \(ID\|<any id>\|RECORD\)/trace $record/" \
        -e "s/\(replay\|skip\|discard\) ID/\1 $refused/" \
        -e 's/ FLOW\b/ enrollment_sync/; s/T=pattern/T=unit/'
}
# A delivery that DERMS has refused, for those who decide about one.
refuse() {
    local id
    { "$DERSYNC" baseline enrollment_sync && "$DERSYNC" enable enrollment_sync; } >>"$log" 2>&1
    id=$(fault derms '{"kind":"status","status":400,"method":"POST","match":"/derms/enroll"}')
    act dacs '{"act":"enroll","devices":1,"program":"TSTAT"}' >/dev/null
    "$DERSYNC" once >>"$log" 2>&1
    fault_clear derms "$id"
    query "select max(delivery_id) from sync.delivery where state = 'dead'"
}

perform() { # COMMAND: as a person would type it
    case "$1" in
    select* | '\d'*) psql -Xq -v ON_ERROR_STOP=1 -c "$1" ;;
    'scripts/demo '*) bash -n scripts/demo && mentions "$(scripts/demo --help)" "$1" ;;
    'eval '*) eval "$1" && "$DERSYNC" status ;;
    'kill -HUP PID'*) reload ;;
    *) bash -c "$1" ;;
    esac
}
# An engine that reads its mappings again, lives on, and ends when it should.
reload() {
    (cd "$OLDPWD" && start && until_prints 1 logged 'intake: worker started' && kill -HUP "$supervisor" &&
        until_prints 1 logged 'intake: configuration and mappings reloaded' && stop)
}
# Whether a help mentions each option of a command.
mentions() { # HELP COMMAND
    local option
    for option in $(grep -oE -- '--[a-z-]+' <<<"$2"); do
        grep -qF -- "$option" <<<"$1" || return 1
    done
}

typed >"$folder/typed"
is "$(($(wc -l <"$folder/typed") > 30))" 1 "the README says what to type"
refused=
while read -r line; do
    case "$line" in 'dersync replay ID'* | 'dersync skip ID'* | 'dersync discard ID'*) refused=$(refuse) ;; esac
    command=$(here <<<"$line")
    out=$(cd "$work" && perform "$command" </dev/null 2>&1)
    code=$?
    # `dersync trace` alone is the name of a command that wants more.
    [ "$code" = 2 ] && [[ $line =~ ^dersync( [a-z]+)+$ && $out == *' needs '* ]] && "$DERSYNC" ${line#dersync } --help >/dev/null && code=0
    # To end with 1 because something needs a person is what --check is for.
    case "$line" in *'status --check') [ "$code" = 1 ] && code=0 ;; esac
    [ "$code" = 0 ]
    ok "$line"
done <"$folder/typed"
out='' code=0

# --- everything that is named ---

missing() { # TEXT: says what standard input lists
    is "$(sort -u | paste -sd ' ')" "" "$1"
}

missing "every make target that is named is there" < <(
    grep -oE '(^|`)make [a-z]+' README.md | tr -d '`' | while read -r _ target; do
        grep -q "^$target:" Makefile || echo "$target"
    done
)

missing "every command that is named is there" < <(
    { blocks; spans; } | grep -oE '^dersync [a-z]+( [a-z]+)?' | sort -u | while read -r _ word rest; do
        "$DERSYNC" "$word" ${rest:+"$rest"} --help >/dev/null 2>&1 || "$DERSYNC" "$word" --help >/dev/null 2>&1 || echo "$word"
    done
)

missing "every command is named" < <(
    "$DERSYNC" --help | sed -n 's/^  \([a-z]*\) .*/\1/p' | sort -u | while read -r command; do
        grep -qE "(dersync |\`)$command\b" README.md || echo "$command"
    done
)

helps() {
    local command
    "$DERSYNC" help
    for command in $("$DERSYNC" --help | sed -n 's/^  \([a-z]*\) .*/\1/p' | sort -u) 'quarantine discard' 'quarantine show' 'poll'; do
        # shellcheck disable=SC2086 # a command may be two words
        "$DERSYNC" $command --help 2>/dev/null
    done
    scripts/demo --help
    scripts/setup --help
}
helps >"$folder/helps"
missing "every option that is named is there" < <(
    { blocks; spans; } | grep -oE -- '(^| )--[a-z-]+' | sort -u | while read -r option; do
        grep -qF -- "$option" "$folder/helps" || echo "$option"
    done
)

missing "every file and folder that is named is there" < <(
    spans | grep -E '^[a-zA-Z_./-]+/[a-zA-Z_./-]*$' | grep -vE '^/|^(dacs|derms)/[a-z_]+$|NNNN' | while read -r path; do
        [ -e "$path" ] || [ -e "mappings/$path" ] || echo "$path"
    done
)

missing "every table, view and function that is named is there" < <(
    grep -oE '\b(staging|sync|audit|report|engine)\.[a-z_]+\b' README.md | grep -vE '\.(c|h|sql)$' | sort -u | while read -r name; do
        [ "$(query "select coalesce(to_regclass('$name')::text, to_regproc('$name')::text, '')")" != "" ] || echo "$name"
    done
)

# A word in backquotes is something of the product: of its database, its settings, its files, its program.
known() {
    query "select relname from pg_class c join pg_namespace n on n.oid = relnamespace where nspname in ('staging', 'sync', 'audit', 'report')
           union select attname from pg_attribute a join pg_class c on c.oid = attrelid join pg_namespace n on n.oid = relnamespace
             where nspname in ('staging', 'sync', 'audit', 'report')
           union select proname from pg_proc p join pg_namespace n on n.oid = pronamespace where nspname = 'engine'
           union select conname from pg_constraint union select nspname from pg_namespace union select rolname from pg_roles
           union select state from sync.delivery_state"
    "$DERSYNC" help configuration | grep -oE '^ *#?[a-z_]+ *=' | tr -d ' #='
    "$DERSYNC" --help | sed -n 's/^  \([a-z]*\) .*/\1/p'
    find mappings -name '*.json' -exec basename {} .json \;
    find mappings -name '*.json' -exec jq -r '.. | objects | keys[]' {} +
    grep -oE '`[a-z_.]+`' mappings/README.md | tr -d '`' | tr . '\n'
}
known | sort -u >"$folder/known"
missing "every word in backquotes is known" < <(spans | grep -xE '[a-z_]+' | sort -u | comm -23 - "$folder/known")

missing "every state of a delivery is explained" < <(
    sed -n "s/^  ('\([a-z_]*\)', .*/\1/p" migrations/0003_sync.sql | while read -r state; do
        grep -qE "^\| ([a-z_]+, )*$state(, [a-z_]+)* \|" README.md || echo "$state"
    done
)

missing "every flow is explained" < <(
    for flow in mappings/flows/*.json; do
        grep -q "^| \`$(basename "$flow" .json)\` " README.md || echo "$flow"
    done
)
finish
