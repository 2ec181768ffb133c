#!/usr/bin/env bash
# Goal: both compilers build without a warning, building again does nothing, and what is installed works by itself.
set -euo pipefail

number=0
folder=$(mktemp -d /tmp/dersync-test-XXXXXX)
trap 'rm -rf "$folder"' EXIT
unset MAKEFLAGS MAKELEVEL SANITIZE

ok() { # TEXT: reports whether the command before it succeeded
    local status=$?
    number=$((number + 1))
    [ "$status" = 0 ] || printf 'not '
    echo "ok $number - $1"
}

set +e
make --silent BUILD="$BUILD" all >&2
ok "make builds"
[ -z "$(make --silent BUILD="$BUILD" all)" ]
ok "making again does nothing"
# clang warns the same without optimizing, and is quicker.
make --silent BUILD=build/clang CC=clang CFLAGS=-O0 all >&2
ok "clang builds without a warning"

# Not from $BUILD: another PREFIX is another default, and other tests are using that program.
make --silent install BUILD=build/clang CC=clang CFLAGS=-O0 DESTDIR="$folder" PREFIX=/usr >&2 &&
    [ -x "$folder/usr/bin/dersync" ]
ok "install puts the program below DESTDIR and PREFIX"
[ "$(cd mappings && find . -name '*.json' -not -path '*/examples/*' | sort)" = \
    "$(cd "$folder/usr/share/dersync/mappings" && find . -type f | sort)" ]
ok "install puts all mappings beside it, without their examples"
(cd / && env -u DERSYNC_CONFIG "$folder/usr/bin/dersync" version >/dev/null)
ok "the installed program runs"
"$folder/usr/bin/dersync" help configuration | grep -F '(default /usr/share/dersync/mappings)' >&2
ok "it looks for the mappings where they were put"
grep -q '^\.TH DERSYNC 1' "$folder/usr/share/man/man1/dersync.1"
ok "install puts the manual page beside it"
[ "$(make help | awk '{ print $1 }' | sort)" = \
    "$(sed -n 's/^\.PHONY: FORCE //p' Makefile | tr ' ' '\n' | sort)" ]
ok "help names every target"
echo "1..$number"
