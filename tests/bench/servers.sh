# What the benchmarks share: a PostgreSQL of their own with durable settings, nginx, the sink, dersync. Sourced by run.
#
# Everything lies in build/bench and is ended with the run. The clock of all figures is the monotonic one.

home=$PWD/build/bench
tools=$BUILD/bench
mappings=$home/mappings
NGINX=${NGINX:-$(PATH=$PATH:/usr/sbin command -v nginx || true)}
sink='' engine='' pages_url=''

fail() {
    printf 'bench: %s\n' "$1" >&2
    exit "${2:-1}"
}

query() { PGOPTIONS="${PGOPTIONS-} -c client_min_messages=warning" psql -XAtqv ON_ERROR_STOP=1 -c "$1"; } # SQL

# Milliseconds, a line each: prints the median and the 99th percentile.
percentiles() { sort -n | awk '{ v[NR] = $1 } END { if (NR < 100) exit 1; print "p50", v[int((NR + 1) / 2)]; print "p99", v[int(NR * 0.99)] }'; }

# --- PostgreSQL

# fsync, synchronous_commit and full_page_writes are what PostgreSQL has by itself; shown, because all figures rest on it.
database_start() {
    local variables
    unset PGHOST PGHOSTADDR PGSERVICE PGPORT PGUSER PGDATABASE
    scripts/postgres start bench
    variables=$(scripts/postgres env bench)
    eval "$variables"
    if [ "$(query 'show shared_buffers')" != 512MB ]; then
        query "alter system set max_wal_size = '4GB'"
        query "alter system set wal_compression = 'lz4'"
        query "alter system set shared_preload_libraries = 'pg_stat_statements'"
        query "alter system set shared_buffers = '512MB'"
        scripts/postgres stop bench
        scripts/postgres start bench
    fi
    [ "$(query "select string_agg(setting, ' ' order by name) from pg_settings
        where name in ('fsync', 'full_page_writes', 'synchronous_commit')")" = 'on on on' ] || fail "PostgreSQL is not durable here"
}

# The migrated database that every measurement of dersync begins with a copy of: every flow delivers.
template_make() {
    rm -rf "$mappings"
    cp -r mappings "$mappings"
    cp -r tests/bench/mappings/. "$mappings"
    # A column is filled by one source: the list of devices takes the place of one rule.
    jq 'del(.rows[] | select(.table == "device"))' mappings/dacs/sync_requests.json >"$mappings/dacs/sync_requests.json"
    query 'drop database if exists bench with (force)'
    query 'drop database if exists bench_template with (force)'
    query "create database bench_template template template0 encoding 'UTF8'"
    configure
    PGDATABASE=bench_template "$DERSYNC" migrate >"$home/migrate.log" 2>&1 || { cat "$home/migrate.log" >&2; fail "could not migrate"; }
    PGDATABASE=bench_template "$DERSYNC" enable --all >>"$home/migrate.log" 2>&1 || { cat "$home/migrate.log" >&2; fail "could not enable the flows"; }
}

# A fresh database: dersync's, another like TEMPLATE, or an empty one for the others.
database_make() { # [--empty | --like TEMPLATE]
    export PGDATABASE=postgres
    query 'drop database if exists bench with (force)'
    if [ "${1-}" = --empty ]; then
        query "create database bench template template0 encoding 'UTF8'"
    else
        query "create database bench template ${2:-bench_template} strategy file_copy"
    fi
    export PGDATABASE=bench
}

# The same state for everybody before the clock starts.
database_settle() {
    query 'vacuum analyze'
    query 'checkpoint'
}

# --- dersync

configure() { # [DERSYNC [DACS [DERMS [REST]]]]
    cat >"$home/dersync.ini" <<TEXT
[dersync]
database =
mappings = $mappings
spool = $home
log_level = warning
${1-}
[application dacs]
kind = dacs
url = ${DACS_URL:-http://127.0.0.1:1}
${2-}
[application derms]
kind = derms
url = ${DERMS_URL:-http://127.0.0.1:1}
${3-}
${4-}
TEXT
    export DERSYNC_CONFIG=$home/dersync.ini
}

dersync() {
    "$DERSYNC" "$@" >>"$home/dersync.log" 2>&1 || { tail -n 3 "$home/dersync.log" >&2; fail "dersync $* failed"; }
}

engine_start() {
    "$DERSYNC" run >>"$home/dersync.log" 2>&1 &
    engine=$!
}

engine_stop() {
    [ -n "$engine" ] || return 0
    kill -TERM "$engine" 2>/dev/null || true
    wait "$engine" || true
    engine=
}

# --- nginx: pages that are asked for, an empty list for whoever asks for another one

nginx_start() {
    local try port
    [ -n "$NGINX" ] || fail "nginx is not installed: apt-get install nginx-light" 2
    mkdir -p "$home/nginx"
    for try in 1 2 3 4 5; do
        port=$((20000 + RANDOM % 12000))
        sed -e "s|@PORT@|$port|; s|@HOME@|$home|g; s|@USER@|$(id -un)|" tests/bench/nginx.conf >"$home/nginx/nginx.conf"
        if "$NGINX" -p "$home/nginx" -c "$home/nginx/nginx.conf" -e "$home/nginx/error.log" 2>>"$home/nginx/start.log"; then
            pages_url=http://127.0.0.1:$port
            return
        fi
    done
    cat "$home/nginx/start.log" >&2
    fail "could not start nginx"
}

nginx_stop() {
    local pid
    pid=$(cat "$home/nginx/nginx.pid" 2>/dev/null) || return 0
    kill -QUIT "$pid" 2>/dev/null || true
    pages_url=
}

pages_make() { # DEVICES VERSION
    local folder=$home/pages/$1.$2
    [ -e "$folder/done" ] || { tests/bench/pages "$folder" "$1" "$2" && touch "$folder/done"; }
}

pages_show() { # DEVICES VERSION
    pages_make "$1" "$2"
    ln -sfn "$1.$2" "$home/pages/current"
}

# --- the sink: takes every message, remembers when it came

sink_start() {
    sink_stop
    rm -f "$home/sink.port" "$home/sink.record"
    "$tools/sink" "$home/sink.port" "$home/sink.record" &
    sink=$!
    until [ -s "$home/sink.port" ]; do sleep 0.01; done
    sink_url=http://127.0.0.1:$(cat "$home/sink.port")
}

# Ends it; what it remembered stands in sink.record.
sink_stop() {
    [ -n "$sink" ] || return 0
    kill -TERM "$sink" 2>/dev/null || true
    wait "$sink" || true
    sink=
}

sink_counts() { curl -s "$sink_url/bench/counts"; }

# Waits until so many messages (or devices in lists) came; prints how many a second from the first to the last.
sink_wait() { # messages|devices COUNT
    local counts deadline=$((SECONDS + SECONDS_MAX))
    while counts=$(sink_counts) && [ "$(jq ".$1" <<<"$counts")" -lt "$2" ]; do
        [ "$SECONDS" -lt "$deadline" ] || { echo "bench: after $SECONDS_MAX s $counts of $2 came" >&2; return 1; }
        sleep 0.2
    done
    jq -r ".$1 / (.last - .first) | floor" <<<"$counts"
}
