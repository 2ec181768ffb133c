# The demo's system: a private PostgreSQL, both simulated applications, `dersync run`. Sourced by scripts/demo.
# Everything lies in one folder; processes are remembered there by number, so that another shell can end them.

folder=$(realpath -m "${DERSYNC_DEMO_FOLDER:-build/demo}")
config=$folder/dersync.ini
APPLICATIONS=${APPLICATIONS:-$PWD/build/applications}
APPLICATIONS_FOLDER=$folder/applications
DERSYNC=${DERSYNC:-$PWD/build/dersync}
DERSYNC_LOG=$folder/dersync.log
STOP_TENTHS_MAX=300

# shellcheck source=tests/applications/lib.sh
. tests/applications/lib.sh

# One demo per clone: descriptor 9 holds the lock, and nothing that is started inherits it.
take_lock() {
    mkdir -p "$APPLICATIONS_FOLDER"
    exec 9>"$folder/lock"
    # What a killed demo had just started may hold it for a moment.
    flock --timeout 10 9 || {
        echo "demo: a demo is running in this clone already" >&2
        exit 3
    }
}

# A person's own PostgreSQL may hold the demos of several clones.
database_name() {
    if [ -n "${DERSYNC_DEMO_DATABASE-}" ]; then
        printf '%s\n' "$DERSYNC_DEMO_DATABASE"
    elif [ -n "$is_theirs" ]; then
        printf 'dersync_demo_%s\n' "$(printf '%s' "$folder" | cksum | cut -d ' ' -f 1)"
    else
        echo dersync
    fi
}

database_start() {
    local variables
    scripts/postgres start demo 9>&-
    variables=$(scripts/postgres env demo) || true
    is_theirs=
    [ -n "$variables" ] || is_theirs=yes
    eval "$variables"
    PGDATABASE=$(database_name)
    export PGDATABASE
}

database_create() {
    psql -XqAtd postgres -v ON_ERROR_STOP=1 -v name="$PGDATABASE" <<'SQL' 2>>"$folder/setup.log"
drop database if exists :"name" with (force);
create database :"name" template template0 encoding 'UTF8';
SQL
}

# Runs dersync; what it says is shown only when it fails.
quietly() { # ARGUMENT...
    "$DERSYNC" "$@" >>"$folder/setup.log" 2>&1 || {
        tail -n 20 "$folder/setup.log" >&2
        echo "demo: dersync $1 failed" >&2
        return 1
    }
}

write_config() {
    cat >"$config" <<TEXT
# Written by scripts/demo. The database is the one that libpq's variables name: eval "\$(scripts/env)"
[dersync]
database =
mappings = $(realpath --relative-to="$folder" mappings)
spool = .

[application dacs]
kind = dacs
url = $DACS_URL

[application derms]
kind = derms
url = $DERMS_URL

# By its mapping the extract of scores is read every night; nobody waits for that here.
[source dacs score_extracts]
interval_max = 1s
TEXT
    export DERSYNC_CONFIG=$config
    printf '%s\n' "$PGDATABASE" >"$folder/database"
}

# True when a process of ours has this number: numbers are given away again.
is_ours() { # PID
    { tr '\0' '\n' <"/proc/$1/cmdline" | grep -qF -- "$folder"; } 2>/dev/null
}

engine_pid() { cat "$folder/dersync.pid" 2>/dev/null; }

# dersync, and again when it dies, as a service manager would: the demo is about what a crash leaves.
engine_start() {
    setsid scripts/demo-keep "$folder/dersync.pid" "$DERSYNC" run --config "$config" </dev/null >>"$DERSYNC_LOG" 2>&1 8>&- 9>&- &
    printf '%d\n' $! >"$folder/keep.pid"
}

# Asks a process to end and waits for it; after a while it is ended.
end_process() { # FILE
    local pid i
    pid=$(cat "$1" 2>/dev/null) || return 0
    if is_ours "$pid"; then
        kill -TERM "$pid" 2>/dev/null || true
        for ((i = 0; i < STOP_TENTHS_MAX; i++)); do
            is_ours "$pid" || break
            sleep 0.1
        done
        ! is_ours "$pid" || kill -KILL "$pid" 2>/dev/null || true
    fi
    rm -f "$1"
}

system_is_up() {
    local file pid
    for file in keep applications/dacs applications/derms; do
        pid=$(cat "$folder/$file.pid" 2>/dev/null) && is_ours "$pid" || return 1
    done
    database_start && psql -XqAtc '' 2>/dev/null
}

# Applications of a demo that was killed may be somebody else's numbers by now: only ours are ended.
applications_end() {
    local file
    for file in "$APPLICATIONS_FOLDER"/*.pid; do
        [ ! -e "$file" ] || end_process "$file"
    done
}

system_stop() {
    end_process "$folder/keep.pid"
    end_process "$folder/dersync.pid"
    applications_end
    scripts/postgres stop demo 9>&-
}

# Starts what is there on the data that is there, or makes everything anew.
system_start() { # [--anew]
    if [ "${1-}" = --anew ]; then
        find "$folder" -mindepth 1 -maxdepth 1 ! -name lock ! -name applications -exec rm -rf {} +
        rm -rf "${APPLICATIONS_FOLDER:?}"
        mkdir -p "$APPLICATIONS_FOLDER"
    fi
    database_start
    application_start dacs 9>&-
    application_start derms 9>&-
    write_config
    # The mark says that the database was made in whole: one that was interrupted is made again.
    if [ ! -e "$folder/made" ] || ! psql -XqAtc '' 2>/dev/null; then
        database_create
        quietly migrate
        quietly enable --all
        touch "$folder/made"
    else
        quietly migrate
    fi
    engine_start
}
