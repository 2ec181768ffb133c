# Trouble on purpose, while the demo runs. Sourced by scripts/demo.

disturber=''

engine_processes() {
    local pid
    pid=$(engine_pid) || return 0
    printf '%s\n' "$pid"
    tr ' ' '\n' <"/proc/$pid/task/$pid/children" 2>/dev/null || true
}

kill_one() {
    local pids
    mapfile -t pids < <(engine_processes | grep .)
    [ "${#pids[@]}" = 0 ] || kill -KILL "${pids[RANDOM % ${#pids[@]}]}" 2>/dev/null || true
}

# Nobody is acting in an application while it is away.
restart_both() {
    flock 8
    application_stop dacs
    application_stop derms
    application_start dacs 8>&-
    application_start derms 8>&-
    flock --unlock 8
}

disturb() {
    trap 'is_ending=yes' TERM
    trap '' INT HUP
    local is_ending='' count=0
    exec 8>"$folder/user.lock" 9>&-
    while :; do
        sleep "$disturb_seconds" &
        wait $! || true
        [ -z "$is_ending" ] && kill -0 $$ 2>/dev/null || break # it ends with the demo, however that ends
        if [ "$disturbance" = kill ]; then kill_one; else restart_both; fi
        count=$((count + 1))
        printf '%d\n' "$count" >"$folder/disturbed"
    done
}

disturb_start() {
    disturb &
    disturber=$!
}

disturb_stop() {
    [ -n "$disturber" ] || return 0
    kill -TERM "$disturber" 2>/dev/null || true
    wait "$disturber" 2>/dev/null || true
    disturber=''
}
