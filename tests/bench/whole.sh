# Benchmarks of whole flows, between both simulated applications and by the commit times in their stores. Sourced by run.

. tests/applications/lib.sh
EVENT_DEVICES=${BENCH_SIZE:-100000}
SOURCE_RATE=200 # changes a second
whole_template='' event_prepared=''

# The mappings of the product, both applications as they were left in FOLDER (none: empty), a database like TEMPLATE.
whole_begin() { # FOLDER TEMPLATE [SETTINGS-OF-A-SOURCE]
    local mappings=$PWD/mappings
    applications_stop
    export APPLICATIONS_FOLDER=$home/applications APPLICATIONS=$BUILD/applications
    rm -rf "$APPLICATIONS_FOLDER"
    mkdir -p "$APPLICATIONS_FOLDER"
    [ -z "$1" ] || cp "$1"/*.db "$APPLICATIONS_FOLDER/"
    application_start dacs
    application_start derms ack_delay_ms=0 status_delay_ms=0
    configure '' '' '' "${3-}"
    database_make --like "$2"
}

# The migrated database of whole flows: observing, as a new one does.
whole_template_make() {
    [ -z "$whole_template" ] || return 0
    whole_template=bench_whole_template
    PGDATABASE=postgres query "drop database if exists $whole_template with (force)"
    PGDATABASE=postgres query "create database $whole_template template template0 encoding 'UTF8'"
    DACS_URL='' DERMS_URL='' mappings=$PWD/mappings configure
    PGDATABASE=$whole_template dersync migrate
}

# Waits until APPLICATION has so many effects of FLOW.
effects_wait() { # APPLICATION FLOW COUNT
    local deadline=$((SECONDS + SECONDS_MAX))
    until [ "$(counts "$1" "$2" | jq .effects)" -ge "$3" ]; do
        [ "$SECONDS" -lt "$deadline" ] || { echo "bench: after $SECONDS_MAX s $(counts "$1" "$2") of $3 $2" >&2; return 1; }
        sleep 0.2
    done
}

# --- a change at the source until it is applied at the target, at a steady rate

# Status checks that DACS begins; the time at which each was committed there and in DERMS.
source_measure() { # [SETTINGS-OF-A-SOURCE]
    local seconds=$((IS_QUICK ? 15 : 60)) warm=$((SOURCE_RATE * 2)) count
    count=$((SOURCE_RATE * seconds))
    whole_template_make
    whole_begin '' "$whole_template" "${1-}"
    dersync once
    dersync enable --all
    database_settle
    engine_start
    curl -sS --noproxy '*' --rate "$SOURCE_RATE/s" -o /dev/null --data '{"act":"check_device","headEndSystem":"NEST","nicId":"bench"}' \
        "$DACS_URL/control/act?[1-$((warm + count))]"
    effects_wait derms status_check $((warm + count))
    engine_stop
    made dacs status_check | sort -k 1,1 >"$home/made.txt"
    effects derms status_check | sort -k 1,1 >"$home/applied.txt"
    join -t "$(printf '\t')" -o 1.5,2.5 "$home/made.txt" "$home/applied.txt" | sort -n | tail -n +$((warm + 1)) |
        awk '{ printf "%.3f\n", ($2 - $1) / 1000 }' | percentiles
}

source_second_dersync() {
    source_measure '[source dacs status_checks]
interval_min = 1s
interval_max = 1s'
}

source_adaptive_dersync() { source_measure; }

# --- an event with many devices: its file is listed until DACS has confirmed each reservation

event_devices() { echo $((EVENT_DEVICES / (IS_QUICK ? 10 : 1))); }

# Devices that both sides know, and nothing on its way: they are enrolled in DACS while dersync observes.
event_prepare() {
    local count
    [ -z "$event_prepared" ] || return 0
    event_prepared=bench_event_template
    count=$(event_devices)
    whole_template_make
    whole_begin '' "$whole_template"
    act dacs "$(jq -cn --argjson times "$count" '{act: "enroll", program: "TSTAT", devices: 1, times: $times}')" >/dev/null
    dersync once
    dersync baseline enrollment_sync
    dersync enable --all
    applications_stop
    rm -rf "$home/event"
    mkdir -p "$home/event"
    cp "$APPLICATIONS_FOLDER"/*.db "$home/event/"
    export PGDATABASE=postgres
    query "drop database if exists $event_prepared with (force)"
    query "alter database bench rename to $event_prepared"
}

event_dersync() {
    local count devices stage
    count=$(event_devices)
    event_prepare
    whole_begin "$home/event" "$event_prepared"
    devices=$(query "select jsonb_agg(jsonb_build_object('headEndSystem', head_end_system, 'nicId', nic_id)) from staging.device")
    database_settle
    stage=$(act derms '{"act":"schedule_event","program":"DR-TSTAT","stages":1,"starts_in_minutes":120}' | jq -r '.stages[0].stageId')
    engine_start
    effects_wait dacs event_status 1
    jq -c --arg stage "$stage" '{act: "reserve", stageId: $stage, devices: .}' <<<"$devices" >"$home/reserve.json"
    curl -sSf --noproxy '*' -o "$home/reserved.json" --data-binary "@$home/reserve.json" "$DERMS_URL/control/act"
    effects_wait dacs reservation "$count"
    effects_wait derms message_ack 1
    engine_stop
    { made derms reservation | awk -F '\t' '{ print "made", $5 }'; effects dacs reservation | awk -F '\t' '{ print "arrived", $5 }'; } |
        awk '$1 == "made" { if (!from || $2 < from) from = $2 } $1 == "arrived" { if ($2 > to) to = $2 } END { printf "seconds %.3f\n", (to - from) / 1e6 }'
}
