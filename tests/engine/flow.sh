# What the scenarios of flows share: both applications, dersync with every flow on, and looks into DACS.
# Sourced; needs scripts/with-database's environment. system.sh says what else is there.

. tests/engine/system.sh
application_start dacs
application_start derms ack_delay_ms=0
configure 'lease = 2s' 'timeout = 10s' 'timeout = 10s'

# What DACS holds of a stage, oldest first: "<identifier> <status>", one after the other.
program_events() { # STAGE
    list dacs "$PROGRAM_EVENTS?externalIdentifier=$1" |
        jq -sr 'sort_by(.eventExternalIdentifier) | map("\(.eventExternalIdentifier) \(.status)") | join(", ")'
}

# Steps that DACS took of a stage, in the order of their commit.
steps() { # STAGE
    effects dacs event_status | grep "^$1[|#]" | sort -t "$(printf '\t')" -n -k 5 | cut -f 1 | cut -d '|' -f 2 | paste -sd ' '
}

sync_request() { # ID FILTER
    list dacs "$SYNCS?syncRequestId=$1" | jq -rc "$2"
}
