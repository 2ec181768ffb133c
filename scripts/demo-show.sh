# What the demo prints, and how it waits: one line per step, waits by looking into the stores. Sourced by scripts/demo.

# How long one step may take, besides a second for every hundred devices of the large event.
STEP_SECONDS=${STEP_SECONDS:-300}
step_text='' step_began=0
terminal_width=$(tput cols 2>/dev/null) || terminal_width=80

now_ms() { date +%s%3N; }

seconds() { # MS
    awk -v ms="$1" 'BEGIN { printf "%.1f s", ms / 1000 }'
}

# 10000 → 10,000
thousands() { # NUMBER
    sed -E ':again; s/([0-9])([0-9]{3})($|[^0-9])/\1,\2\3/; t again' <<<"$1"
}

heading() { # TEXT
    printf '\n%s\n' "$1"
}

# On a terminal the line shows what is still on its way; elsewhere a step is one line, when it is done.
step() { # TEXT
    step_text=$1
    step_began=$(now_ms)
    progress ''
}

progress() { # TEXT
    local line
    [ -t 1 ] || return 0
    line=$(printf '%8s  %s%s' "$(seconds $(($(now_ms) - step_began)))" "$step_text" "${1:+: $1}")
    printf '\r\033[K%s' "${line:0:$((terminal_width - 1))}"
}

done_step() { # [WHAT CAME OF IT]
    [ ! -t 1 ] || printf '\r\033[K'
    printf '%8s  %s\n' "$(seconds $(($(now_ms) - step_began)))" "$step_text${1:+: $1}"
}

# Text that belongs to the step before it.
quote() {
    sed 's/^/          | /; s/ *$//'
}

query() { psql -XAtqc "$1"; } # SQL

# Looks into both applications' own stores.
stores() { # SQL-FILE | SQL
    (
        cd "$APPLICATIONS_FOLDER"
        sqlite3 -batch -noheader -separator ' ' dacs.db -cmd '.timeout 20000' -cmd "attach 'derms.db' as derms" \
            '.read ../stores.sql' "$1"
    )
}

under_way() { stores 'select count(*) from under_way'; }

# Waits until the command prints the text.
await() { # TEXT COMMAND...
    local wanted=$1 found='' until_ms patience=$((STEP_SECONDS + size / 100))
    shift
    until_ms=$(($(now_ms) + patience * 1000))
    while :; do
        found=$("$@" 2>/dev/null) || found=
        [ "$found" != "$wanted" ] || return 0
        if [ "$(now_ms)" -gt "$until_ms" ]; then
            printf '\n' >&2
            printf 'demo: waited %d s for "%s" of: %s; found: %s\n' "$patience" "$wanted" "$*" "$found" >&2
            "$DERSYNC" status >&2 || true
            tail -n 5 "$DERSYNC_LOG" >&2
            return 3
        fi
        progress "${found:+$(thousands "$found") to go}"
        # Looking is work too, which those who are waited for do not get.
        if [ "${#found}" -gt 3 ]; then sleep 0.3; else sleep 0.05; fi
    done
}

# Everything that was made has arrived.
await_all() { await 0 under_way; }

# A user does something in an application; the disturber keeps its hands off it meanwhile.
user() { # NAME JSON
    { flock --shared 8; act "$1" "$2" 8>&-; } 8>"$folder/user.lock"
}

users() { # NAME JSON-LIST
    { flock --shared 8; acts "$1" "$2" 8>&-; } 8>"$folder/user.lock"
}
