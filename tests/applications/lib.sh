# Starts, stops and asks the simulated applications. Sourced by tests, scenarios and the demo; needs curl and jq.
#
#   application_start NAME [SETTING=VALUE]...   starts (or starts again) dacs or derms; sets DACS_URL or DERMS_URL
#   application_stop NAME | application_kill NAME | applications_stop
#   act NAME JSON          one act; prints what it made, or the reason on stderr and fails
#   acts NAME JSON         a list of acts in one transaction
#   counts NAME [FLOW]     all counts, or those of one flow
#   effects NAME FLOW, made NAME FLOW     identity, count, duplicates, refused, commit time in µs: by tabs, sorted
#   fault NAME JSON        sets a fault, prints its id;   fault_clear NAME [ID]
#   setting NAME SETTING VALUE
#   calls NAME             the latest calls but reads, oldest first: milliseconds, method, path, by tabs
#   list NAME PATH         all items of a list, one JSON object per line
#
# A second instance is KIND:INSTANCE, as in `application_start derms:west`; its URL is DERMS_WEST_URL.
# Everything lies in APPLICATIONS_FOLDER: what is there is kept over a restart, the port too.
# APPLICATION_SEED decides ids and names.

APPLICATIONS=${APPLICATIONS:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/build/applications}
APPLICATIONS_FOLDER=${APPLICATIONS_FOLDER:-}
APPLICATION_SEED=${APPLICATION_SEED:-1}
APPLICATION_START_LOOKS_MAX=500 # 20 ms each

# Leaves in `stem` what the names of its files begin with, and in `variable` the name of its URL's variable: DERMS_WEST_URL.
application_names() { # NAME
    local name=${1/:/_}
    stem=$APPLICATIONS_FOLDER/${1/:/-}
    variable=${name^^}_URL
}

application_wait() { # STEM PID
    local i
    for ((i = 0; i < APPLICATION_START_LOOKS_MAX; i++)); do
        [ ! -s "$1.port" ] || return 0
        kill -0 "$2" 2>/dev/null || break
        sleep 0.02
    done
    echo "${1##*/} did not start:" >&2
    cat "$1.log" >&2
    return 1
}

application_start() { # NAME [SETTING=VALUE]...
    local name=$1 port=0 setting settings=() stem variable
    shift
    [ -n "$APPLICATIONS_FOLDER" ] || APPLICATIONS_FOLDER=$(mktemp -d /tmp/applications-XXXXXX)
    application_names "$name"
    for setting in "$@"; do settings+=(--setting "$setting"); done
    ! [ -s "$stem.port" ] || read -r port <"$stem.port"
    : >"$stem.port" # until it is ready
    "$APPLICATIONS" "${name%%:*}" --database "$stem.db" --listen "127.0.0.1:$port" --port-file "$stem.port" \
        --seed "$APPLICATION_SEED" "${settings[@]}" </dev/null >>"$stem.log" 2>&1 &
    printf '%d\n' $! >"$stem.pid"
    application_wait "$stem" $! || return 1
    read -r port <"$stem.port"
    export "$variable=http://127.0.0.1:$port"
}

application_end() { # NAME SIGNAL
    local pid stem variable
    application_names "$1"
    [ -s "$stem.pid" ] || return 0
    read -r pid <"$stem.pid"
    kill "-$2" "$pid" 2>/dev/null || true
    # It may have been started by another shell: then there is nothing to wait for but its end.
    wait "$pid" 2>/dev/null || while kill -0 "$pid" 2>/dev/null; do sleep 0.02; done
    : >"$stem.pid"
}

application_stop() { application_end "$1" TERM; } # NAME
application_kill() { application_end "$1" KILL; } # NAME

applications_stop() {
    local file name
    [ -n "$APPLICATIONS_FOLDER" ] || return 0
    for file in "$APPLICATIONS_FOLDER"/*.pid; do
        [ -e "$file" ] || continue
        name=$(basename "$file" .pid)
        application_stop "${name/-/:}"
    done
}

# Prints the reply of a control; a refusal goes to stderr and fails.
application_control() { # NAME METHOD PATH [BODY]
    local reply status stem variable
    application_names "$1"
    reply=$(curl -sS --noproxy '*' -X "$2" ${4+--data-binary @-} -w '\n%{http_code}' \
        "${!variable}/control/$3" <<<"${4-}") || return 1
    status=${reply##*$'\n'}
    reply=${reply%$'\n'*}
    if [ "$status" -ge 300 ]; then
        printf '%s refused: %s\n' "$1" "$reply" >&2
        return 1
    fi
    [ -z "$reply" ] || printf '%s\n' "${reply%$'\n'}"
}

act() { application_control "$1" POST act "$2"; }                          # NAME JSON
acts() { application_control "$1" POST acts "$2"; }                        # NAME JSON
fault() { application_control "$1" POST fault "$2" | jq -r .id; }           # NAME JSON
fault_clear() { application_control "$1" DELETE "fault${2:+?id=$2}" >/dev/null; } # NAME [ID]
effects() { application_control "$1" GET "effects?flow=$2&format=text"; }   # NAME FLOW
calls() { application_control "$1" GET calls; }                            # NAME
made() { application_control "$1" GET "made?flow=$2&format=text"; }         # NAME FLOW

counts() { # NAME [FLOW]
    application_control "$1" GET counts | jq -c --arg flow "${2-}" \
        'if $flow == "" then . else .flows[$flow] // {"made":0,"made_identities":0,"effects":0,"identities":0,"duplicates":0,"refused":0} end'
}

setting() { # NAME SETTING VALUE
    application_control "$1" POST setting "$(jq -cn --arg name "$2" --arg value "$3" '{($name): $value}')" >/dev/null
}

list() { # NAME PATH
    local url page next= stem variable
    application_names "$1"
    url=${!variable}$2
    case $url in *\?*) url+='&limit=1000' ;; *) url+='?limit=1000' ;; esac
    while :; do
        page=$(curl -sS --noproxy '*' --fail "$url${next:+&cursor=$next}") || return 1
        jq -c '.items[]' <<<"$page"
        next=$(jq -r '.next // empty' <<<"$page")
        [ -n "$next" ] || return 0
    done
}
