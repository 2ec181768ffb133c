#!/usr/bin/env bash
# Goal: what README.md names is there, and the commands that it tells people to type work.
set -euo pipefail

number=0 found=''
folder=$(mktemp -d /tmp/dersync-readme-XXXXXX)
trap 'rm -rf "$folder"' EXIT

ok() { # TEXT: reports whether $found is empty: what is named and not there
    number=$((number + 1))
    [ -z "$found" ] || printf 'not '
    echo "ok $number - $1"
    [ -z "$found" ] || printf '# not there: %s\n' $found
}

found=$(grep -oE '(^|`)make [a-z]+' README.md | tr -d '`' | sort -u | while read -r _ target; do
    grep -q "^$target:" Makefile || echo "make-$target"
done)
ok "every make target that is named"

found=$(grep -oE '\bdersync (init|migrate|check|run|once|status|poll|enable|disable|baseline|observed|quarantine [a-z]+|load|mapping [a-z]+|trace|help|version)\b' README.md |
    sort -u | while read -r _ command; do
    # shellcheck disable=SC2086 # a command may be two words
    "$DERSYNC" $command --help >/dev/null 2>&1 || echo "dersync-${command// /-}"
done)
ok "every command that is named"

found=$("$DERSYNC" --help | sed -n 's/^  \([a-z]*\) .*/\1/p' | sort -u | while read -r command; do
    grep -qE "(dersync |\`)$command\b" README.md || echo "$command"
done)
ok "every command is named"

found=$(grep -oE '`[a-zA-Z_./-]+/[a-zA-Z_./-]*`' README.md | tr -d '`' | grep -vE '^(/|dacs/|derms/)|NNNN' | sort -u | while read -r path; do
    [ -e "$path" ] || echo "$path"
done)
ok "every file and folder that is named"

found=$(grep -oE '\b(staging|sync|audit|report)\.[a-z_]+' README.md | sort -u | while read -r name; do
    grep -rqE "(table|view) (IF NOT EXISTS )?$name\b" -i migrations sql || echo "$name"
done)
ok "every table and view that is named"

found=$(sed -n "s/^  ('\([a-z_]*\)', .*/\1/p" migrations/0003_sync.sql | while read -r state; do
    grep -qE "^\| ([a-z_]+, )*$state(, [a-z_]+)* \|" README.md || echo "$state"
done)
ok "every state of a delivery is explained"

found=$(for flow in mappings/flows/*.json; do
    grep -q "^| \`$(basename "$flow" .json)\` " README.md || echo "$flow"
done)
ok "every flow is explained"

found=$("$DERSYNC" init "$folder/dersync.ini" >/dev/null && [ -s "$folder/dersync.ini" ] || echo init)
ok "init writes a starter configuration"

found=$(scripts/setup --list >/dev/null || echo scripts/setup)
ok "the packages are listed"
echo "1..$number"
