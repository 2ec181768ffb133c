# The queues that people would use instead, graphile-worker and pg-boss, and the delivery of their jobs. Sourced by run.

queues=$home/node-queue
queues_state=

# Installs them once, with the Node that they need; false, and said plainly, when the registry is out of reach.
queues_install() {
    if [ -z "$queues_state" ]; then
        queues_state=installed
        mkdir -p "$queues"
        cp tests/bench/reference/node-queue/* "$queues"
        if ! cmp -s "$queues/package.json" "$queues/installed.json" && ! queues_fetch; then
            queues_state=missing
            printf 'bench: graphile-worker and pg-boss are left out: npm could not install them, see %s\n' "$home/npm.log" >&2
        fi
    fi
    [ "$queues_state" = installed ]
}

queues_fetch() {
    (cd "$queues" && npm install --no-audit --no-fund --loglevel=error) >"$home/npm.log" 2>&1 && cp "$queues/package.json" "$queues/installed.json"
}

# A socket's directory stands in the query of the URL.
queues_url() { printf 'postgres:///%s?host=%s&port=%s&user=%s' "$PGDATABASE" "$PGHOST" "${PGPORT:-5432}" "${PGUSER:-$(id -un)}"; }

# With the database of the benchmark, and the sink as its target; takes the place of the shell.
queues_node() { # SCRIPT [ARGUMENT...]
    DATABASE_URL=$(queues_url) SINK_URL=$sink_url/job exec "$queues/node_modules/node/bin/node" "$queues/$1" "${@:2}"
}

queue_worker=''

queue_start() { # SCRIPT
    queues_node "$1" >>"$home/$1.log" 2>&1 &
    queue_worker=$!
}

queue_stop() {
    kill "$queue_worker" 2>/dev/null && wait "$queue_worker" 2>/dev/null || true
    queue_worker=''
}

graphile_migrate() { (queues_node node_modules/graphile-worker/dist/cli.js --schema-only --connection "$(queues_url)") >>"$home/graphile.mjs.log" 2>&1; }

# --- one call per record

delivery_graphile() {
    local count
    count=$(delivery_count)
    sink_start
    database_make --empty
    graphile_migrate
    query "select graphile_worker.add_jobs(array(select json_populate_record(null::graphile_worker.job_spec,
        json_build_object('identifier', 'post', 'payload', ($message_sql)::json)) from generate_series(1, $count) i))" >/dev/null
    database_settle
    queue_start graphile.mjs
    echo "rate $(sink_wait messages "$count")"
    queue_stop
}

delivery_pgboss() {
    local count
    count=$(delivery_count)
    sink_start
    database_make --empty
    query "select $message_sql from generate_series(1, $count) i" | queues_node pgboss.mjs fill
    database_settle
    queue_start pgboss.mjs
    echo "rate $(sink_wait messages "$count")"
    queue_stop
}

# --- commit to receipt, at a steady rate

latency_graphile() {
    sink_start
    database_make --empty
    graphile_migrate
    database_settle
    LOCAL_QUEUE=${LOCAL_QUEUE:-0} queue_start graphile.mjs
    sleep 2 # until it has loaded what it is made of
    offer "select graphile_worker.add_job('post', ($message_sql)::json) from (select \$1::bigint as i) i"
    queue_stop
    latencies
}
