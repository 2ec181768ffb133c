# TAP for tests in bash: numbered results, and curl with the status in STATUS and the body in BODY. A test that defines
# tap_explain is asked what it knows when `ok` fails.

UNTIL_TENTHS_MAX=300
TAP_COUNT=0
TAP_FAILED=0

ok() { # TEXT [COMMAND...]: without a command, whether the one before it succeeded
    local status=$? text=$1
    shift
    TAP_COUNT=$((TAP_COUNT + 1))
    if [ $# -gt 0 ]; then
        status=0
        "$@" || status=$?
    fi
    if [ "$status" = 0 ]; then
        echo "ok $TAP_COUNT - $text"
    else
        TAP_FAILED=$((TAP_FAILED + 1))
        echo "not ok $TAP_COUNT - $text"
        ! declare -F tap_explain >/dev/null || tap_explain 2>&1 | sed 's/^/# /'
    fi
}

is() { # ACTUAL EXPECTED TEXT
    TAP_COUNT=$((TAP_COUNT + 1))
    if [ "$1" = "$2" ]; then
        echo "ok $TAP_COUNT - $3"
    else
        TAP_FAILED=$((TAP_FAILED + 1))
        printf 'not ok %d - %s\n# expected: %s\n# found:    %s\n' "$TAP_COUNT" "$3" "$2" "$1"
    fi
}

# True as soon as the command prints the text; says what it found when half a minute has passed: a slow machine is no fault.
until_prints() { # TEXT COMMAND...
    local i found
    for ((i = 0; i < UNTIL_TENTHS_MAX; i++)); do
        found=$("${@:2}") || true
        [ "$found" != "$1" ] || return 0
        sleep 0.1
    done
    printf '# expected: %s\n# found:    %s\n' "$1" "$found"
    return 1
}

# Stops the applications first: what one of them says on stderr is a fault of its own.
done_testing() {
    local said
    applications_stop
    said=$(find "$APPLICATIONS_FOLDER" -maxdepth 1 -name '*.log' -exec cat {} +)
    is "$said" "" "the applications have nothing to complain about"
    echo "1..$TAP_COUNT"
    [ "$TAP_FAILED" -eq 0 ]
}

# Sets STATUS (000 without a reply) and BODY.
call() { # METHOD URL [BODY]
    local reply
    reply=$(curl -sS --noproxy '*' --max-time 10 -X "$1" ${3+-H 'Content-Type: application/json' --data-binary @-} \
        -w '\n%{http_code}' "$2" <<<"${3-}" 2>/dev/null) || true
    STATUS=${reply##*$'\n'}
    BODY=${reply%$'\n'*}
}

# Posts, and expects a status and, when one is given, a message number.
expect_post() { # URL BODY STATUS NUMBER TEXT
    local number=
    call POST "$1" "$2"
    ! [[ $BODY =~ ^[^[]*\"messageNumber\":\"([^\"]*)\" ]] || number=${BASH_REMATCH[1]}
    is "$STATUS $number" "$3 $4" "$5"
}
