#!/usr/bin/env bash
# Goal: the operator's command is told of each situation once and once when it is over, whatever fails, restarts or flickers meanwhile.
. "$(dirname "$0")/flow.sh"
told=$APPLICATIONS_FOLDER/told
command=$APPLICATIONS_FOLDER/on-alarm
flows_on

write_command() { # SHELL
    printf '#!/bin/sh\n%s\n' "$1" >"$command.new"
    chmod +x "$command.new"
    mv "$command.new" "$command"
}
tells() { write_command "cat >>'$told'; exit 0"; }
setting_line() { sed -i "/^spool/a $1" "$DERSYNC_CONFIG"; } # LINE
say() { jq -r --arg kind "$1" 'select(.kind == $kind) | .alarm' "$told" 2>/dev/null | paste -sd ' '; } # KIND
# An event whose start has no time zone; prints its id.
bad_event() {
    local id
    id=$(act derms '{"act":"create_event","program":"TSTAT","stages":1}' | jq -r .eventId)
    act derms "{\"act\":\"edit\",\"list\":\"events\",\"id\":\"$id\",\"set\":{\"startDateTime\":\"2026-12-24T18:00:00\"}}" >/dev/null
    echo "$id"
}
is_noted() { query "select count(*) > 0 from sync.alarm where $1"; } # CONDITION

# --- check says what is wrong with it

setting_line "on_alarm = on-alarm"
setting_line "alarm_hold = 200ms"
setting_line "alarm_timeout = 1s"
checked=$("$DERSYNC" check || true)
ok "check says that the command is not there" grep -q "error    cannot execute on_alarm .*/on-alarm: No such file" <<<"$checked"
tells
chmod -x "$command"
mkdir "$APPLICATIONS_FOLDER/on-alarm.folder"
checked=$("$DERSYNC" check || true)
[ "$(id -u)" = 0 ] || ok "or cannot be executed" grep -q "error    cannot execute on_alarm .*: Permission denied" <<<"$checked"
tells
checked=$("$DERSYNC" check || true)
ok "and that it can" grep -q "ok       on_alarm .* can be executed" <<<"$checked"

# --- once when it comes, once when it is over

start
event=$(bad_event)
ok "a record in quarantine is told" until_prints raised say quarantine
is "$(jq -r 'select(.kind == "quarantine") | "\(.subject) \(.attempt) \(has("detail")) \(has("since"))"' "$told")" "derms/events $event 1 true true" \
    "with what it is about"
"$DERSYNC" quarantine discard "$(query "select quarantine_id from sync.quarantine where state = 'open'")" --reason test >/dev/null
ok "that it is over is told too" until_prints "raised cleared" say quarantine
ok "both are noted" until_prints t is_noted "cleared_told_at is not null"
stop
start
bad_event >/dev/null
ok "a restart forgets nothing: only the next one is told" until_prints "raised cleared raised" say quarantine

# --- the command fails, hangs, and holds nothing up

write_command "echo 'the gateway is down' >&2; exit 3"
bad_event >/dev/null
ok "a failure is noted" until_prints t is_noted "failure = 'it ended with 3'"
ok "the log has the command's words" grep -q 'on_alarm failed and is tried again.*the gateway is down' "$log"
write_command "sleep 60"
ok "one that hangs is killed" until_prints t is_noted "failure like '%was killed'"
stage=$(act derms '{"act":"schedule_event","program":"TSTAT","stages":1}' | jq -r '.stages[0].stageId')
ok "meanwhile all else goes on" until_prints "$stage Scheduled" program_events "$stage"
tells
ok "when it works again it is told, once" until_prints "raised cleared raised raised" say quarantine

# --- any number of engines, killed in the middle

write_command "cat >>'$told'; sleep 0.2"
first=$supervisor
start
second=$supervisor
for _ in 1 2 3; do bad_event >/dev/null; done
ok "two engines tell each of three once" until_prints "raised cleared raised raised raised raised raised" say quarantine
ok "and know it" until_prints f is_noted "told_at is null and cleared_at is null"
kill -TERM "$first"
wait "$first"
write_command "cat >>'$told'; kill -KILL \$(ps -o ppid= -p \$\$)"
bad_event >/dev/null
ok "an engine's worker is killed while the command runs" until_prints "raised cleared raised raised raised raised raised raised" say quarantine
tells
twice() { jq -r '.alarmId' "$told" | sort | uniq -d | wc -l; }
query "update sync.alarm set lease_until = engine.now() where lease_until is not null"
ok "then it is told again, under the same number: at least once" until_prints 2 twice
supervisor=$second

# --- a stop does not wait for it

write_command "sleep 60"
bad_event >/dev/null
ok "a command hangs" until_prints t is_noted "lease_until is not null"
began=$SECONDS
stop
ok "the engine stops in time" test $((SECONDS - began)) -lt 10
ok "and has noted why the command was not done" until_prints t is_noted "failure = 'dersync stopped while it ran' or failure like '%was killed'"
ok "no secret and no name is told" test -z "$(grep -ie secret -e password "$told")"
finish
