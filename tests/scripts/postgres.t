#!/usr/bin/env bash
# Goal: every clone gets a private PostgreSQL, wherever the clone lies and whatever happened before.
set -euo pipefail

top=$PWD number=0
folder=$(mktemp -d /tmp/dersync-test-XXXXXX)
unset PGHOST PGHOSTADDR PGSERVICE PGPORT PGUSER PGDATABASE DERSYNC_USE_MY_POSTGRES

finish() {
    local clone
    for clone in "$folder"/*/*/*/; do
        (cd "$clone" && scripts/postgres remove --all) || true
    done
    rm -rf "$folder"
}
trap finish EXIT

ok() { # TEXT: reports whether the command before it succeeded
    local status=$?
    number=$((number + 1))
    [ "$status" = 0 ] || printf 'not '
    echo "ok $number - $1"
}

# A clone as far as scripts/postgres needs one, below a folder that only its owner may enter, with a long path.
make_clone() { # NAME
    local clone
    clone=$folder/$1/$(printf 'a-long-name-%.0s' {1..12})/'it'"'"'s a "$HOME" with `spaces`'
    mkdir -p "$clone/scripts"
    chmod 700 "$folder/$1" "$clone"
    cp "$top/scripts/postgres" "$clone/scripts/"
    printf '%s\n' "$clone"
}

answers() { # NAME
    (eval "$(scripts/postgres env "$1")" && [ "$(psql -XAtc 'select 1')" = 1 ])
}

setting() { # NAME SETTING
    (eval "$(scripts/postgres env "$1")" && psql -XAtc "show $2")
}

set +e
first=$(make_clone first)
second=$(make_clone second)

cd "$first"
scripts/postgres start one --fast && answers one
ok "a server starts in a clone with a long path, with spaces and quotes in it, below a closed folder"
scripts/postgres start one && answers one
ok "starting it again does nothing"
[ "$(setting one listen_addresses)" = "" ] && [ "$(setting one max_connections)" = 100 ]
ok "it listens on its socket only"
[ "$(setting one fsync)" = off ]
ok "--fast gives up safety against power failures"

(cd "$second" && scripts/postgres start one && answers one && [ "$(setting one fsync)" = on ]) && answers one
ok "a second clone has its own at the same time, safe without --fast"

(eval "$(scripts/postgres env one)" && psql -Xqc 'create table kept()')
kill -9 "$(scripts/postgres status one | sed 's/.*process \([0-9]*\),.*/\1/')"
scripts/postgres status one >/dev/null
[ $? = 3 ]
ok "status sees that it was killed"
scripts/postgres start one --fast && (eval "$(scripts/postgres env one)" && psql -Xqc 'table kept' >/dev/null)
ok "after that it starts again with what it held"

scripts/postgres stop one && scripts/postgres start one && answers one
ok "it starts after a stop"
(
    eval "$(scripts/postgres env one)"
    socket=$PGHOST
    (cd "$second" && scripts/postgres start two && eval "$(scripts/postgres env two)" && [ "$PGHOST" != "$socket" ])
)
ok "variables that lead to one of ours do not count as a PostgreSQL of the person's own"
(export PGHOST=/nowhere && scripts/postgres start three 2>/dev/null)
[ $? = 2 ] && [ ! -d build/postgres/three ]
ok "a PostgreSQL of the person's own that does not answer is refused, and none is made"
(export PGHOST=/nowhere && [ -z "$(scripts/postgres env one)" ])
ok "for a PostgreSQL of the person's own, env prints nothing"

if [ "$(id -u)" = 0 ]; then
    # Without user namespaces root falls back to an unprivileged user.
    mkdir "$folder/bin"
    printf '#!/bin/sh\nexit 1\n' >"$folder/bin/unshare"
    chmod 755 "$folder/bin/unshare"
    (PATH=$folder/bin:$PATH && scripts/postgres start four && answers four && scripts/postgres stop four &&
        scripts/postgres start four && answers four && scripts/postgres remove four)
    ok "root without user namespaces gets one too"
fi

run=$(eval "$(scripts/postgres env one)" && echo "$PGHOST")
scripts/postgres remove --all && [ ! -d "$run" ] && [ -z "$(ls build/postgres)" ]
ok "remove leaves nothing"
echo "1..$number"
