#!/usr/bin/env bash
# Goal: what devices did in a stage arrives in DACS behind their reservations, each correction in its order, and each file is answered.
. "$(dirname "$0")/flow.sh"
OUTCOME=/rest/apis/cross/service/programEventParticipation/postEventOutcome
PARTICIPATIONS=/rest/apis/cross/service/programEventParticipations
flows_on
start

answer() { # MESSAGE: what DERMS was told about a file
    list derms "/derms/messageAcks?messageId=$1" | jq -r '.MsgAck | [.ackType, (.responses.response // [] | .[] | .id + " " + .responseCode)] | join(", ")'
}
schedule() { # MEMBERS: prints stageId
    act derms "{\"act\":\"schedule_event\",\"program\":\"TSTAT\"${1:+,$1}}" | jq -r '.stages[0].stageId'
}
reserve() { # STAGE DEVICES [MEMBERS]: prints messageId
    act derms "{\"act\":\"reserve\",\"stageId\":\"$1\",\"devices\":$2${3+,$3}}" | jq -r .messageId
}
report() { # STAGE [MEMBERS]: prints messageId
    act derms "{\"act\":\"report_outcomes\",\"stageId\":\"$1\"${2+,$2}}" | jq -r .messageId
}
outcomes() { # STAGE: what DACS holds: "<nic> <outcome of each version> ...", by nic
    list dacs "$PARTICIPATIONS?eventExternalIdentifier=$1" | jq -sr 'sort_by(.nicId) | map([.nicId, (.outcomes // [] | .[].outcome)] | join(" ")) | join(", ")'
}
quarantined() { query "select coalesce(string_agg(kind || ' ' || coalesce(field, ''), ', ' order by quarantine_id), '') from sync.quarantine where state = 'open'"; }

made=$(act dacs '{"act":"enroll","program":"TSTAT","devices":[{"headEndSystem":"NEST","nicId":"n1"},{"headEndSystem":"NEST","nicId":"n2"},{"headEndSystem":"NEST","nicId":"n3"}]}')
all='[{"headEndSystem":"NEST","nicId":"n1"},{"headEndSystem":"NEST","nicId":"n2"},{"headEndSystem":"NEST","nicId":"n3"}]'
ok "a subscription is synchronized" until_prints "1 1 0" effect dacs enrollment_ack

# --- behind the reservation

stage=$(schedule)
blocked=$(fault dacs "{\"kind\":\"status\",\"match\":\"$RESERVE\"}")
reservations=$(reserve "$stage" "$all")
ok "a reservation is not taken yet" until_prints t query "select count(*) > 0 from sync.attempt where code = '503'"
act derms "{\"act\":\"start_stage\",\"stageId\":\"$stage\"}" >/dev/null
first=$(report "$stage" '"outcome":"D1SP"')
ok "its outcomes are staged" until_prints 3 query 'select count(*) from staging.outcome'
ok "and wait" until_prints "queued 3" states outcome
fault_clear dacs "$blocked"
ok "they follow when it is taken" until_prints "n1 D1SP, n2 D1SP, n3 D1SP" outcomes "$stage"
ok "and each file is answered" until_prints SUCCESS answer "$first"
ok "on its own" until_prints SUCCESS answer "$reservations"
is "$(query "select count(*) from sync.exchange where resource = 'post_event_outcome'")" 1 "the outcomes went in one call"

# --- corrections

same=$(report "$stage" '"outcome":"D1SP"')
ok "the same again is answered" until_prints SUCCESS answer "$same"
other=$(report "$stage" '"devices":[{"headEndSystem":"NEST","nicId":"n2","outcome":"D1IO"},{"headEndSystem":"NEST","nicId":"n2","outcome":"D1ER","errorMessage":"lost"}]')
ok "so is a correction that is corrected in its own file" until_prints SUCCESS answer "$other"
is "$(outcomes "$stage")" "n1 D1SP, n2 D1SP D1IO D1ER, n3 D1SP" "each correction arrived, in order, and the same again had no effect"
is "$(query "select string_agg(nic_id || ' ' || version, ', ' order by o.record_id) from staging.outcome o")" \
    "n1 1, n2 1, n3 1, n1 1, n2 1, n3 1, n2 2, n2 3" "a version is other content"
is "$(made derms outcome | cut -f 1 | sort)" "$(effects dacs outcome | cut -f 1 | sort)" "what DERMS made is what had an effect in DACS"
is "$(effect dacs outcome)" "5 5 3" "once each"

# --- a bad row, an unknown device, a device without a reservation

bad=$(report "$stage" '"devices":[{"headEndSystem":"NEST","nicId":"n1","outcome":"D1ND"}],"lines":["2,,'"$stage"',NEST,n3,CMXX,,,"]')
ok "a code that nobody configured waits for a person" until_prints "invalid row.outcome" quarantined
ok "the row beside it goes on" until_prints "n1 D1SP D1ND, n2 D1SP D1IO D1ER, n3 D1SP" outcomes "$stage"
is "$(answer "$bad")" "" "the file is not answered before somebody decides"
"$DERSYNC" quarantine discard "$(query "select quarantine_id from sync.quarantine where state = 'open'")" --reason 'not a code' >>"$log" 2>&1
ok "then its answer names the row" until_prints "ERROR, 2 QUARANTINED" answer "$bad"
unreserved=$(schedule)
ok "a stage without reservations" until_prints "$unreserved Scheduled" program_events "$unreserved"
refused=$(report "$unreserved" '"devices":[{"headEndSystem":"NEST","nicId":"n3"}]')
ok "an outcome without a reservation is refused for its row" until_prints "ERROR, 1 10651" answer "$refused"
late=$(report "$unreserved" '"devices":[{"headEndSystem":"NEST","nicId":"n9"},{"headEndSystem":"NEST","nicId":"n3"}]')
ok "an outcome of an unknown device waits" until_prints "missing_parent head_end_system, nic_id" quarantined
is "$(answer "$late")" "" "and the file with it"
act dacs '{"act":"enroll","program":"TSTAT","devices":[{"headEndSystem":"NEST","nicId":"n9"}]}' >/dev/null
ok "it goes through when the device comes, refused as it was not reserved either" until_prints "ERROR, 1 10651, 2 10651" answer "$late"

# --- no stage named: the window decides

event=$(act derms '{"act":"schedule_event","program":"TSTAT","stages":[{"startDateTime":"2030-01-01T10:00:00Z","endDateTime":"2030-01-01T12:00:00Z"},
    {"startDateTime":"2030-01-01T12:00:00Z","endDateTime":"2030-01-01T14:00:00Z"}]}')
second=$(jq -r '.stages[1].stageId' <<<"$event")
unnamed=$(reserve "$second" "$all" '"omit_stage":true')
ok "reservations that name no stage are those of the stage whose window holds them" until_prints "n1, n2, n3" outcomes "$second"
ok "and answered" until_prints SUCCESS answer "$unnamed"
unnamed=$(report "$second" '"omit_stage":true,"devices":[{"headEndSystem":"NEST","nicId":"n1","outcome":"D1IO","startDateTime":"2030-01-01T12:00:00Z","endDateTime":"2030-01-01T12:30:00Z"},
    {"headEndSystem":"NEST","nicId":"n2","outcome":"D1SP","startDateTime":"2030-01-01T11:30:00Z","endDateTime":"2030-01-01T12:30:00Z"},
    {"headEndSystem":"NEST","nicId":"n3","outcome":"D1ND"}]')
ok "so are outcomes; what no window holds, and what could be either, waits for a person" until_prints \
    "refused_by_database stage_id, refused_by_database stage_id" quarantined
is "$(query "select string_agg(replace(reason, event_id, 'E'), '; ' order by q.quarantine_id) from sync.quarantine q cross join (select event_id from staging.event_stage where stage_id = '$second') e where q.state = 'open'" | grep -c 'event E has no stage of which the window holds 2030-01-01T11:30:00.*event E has 2 stages of which a row without times could be')" 1 "with the reason" ||
    query "select reason from sync.quarantine where state = 'open'"
ok "the one that one window holds arrived" until_prints "n1 D1IO, n2, n3" outcomes "$second"
query "select quarantine_id from sync.quarantine where state = 'open'" | xargs -I{} "$DERSYNC" quarantine discard {} --reason test >>"$log" 2>&1
ok "the file is answered with them" until_prints "ERROR, 2 QUARANTINED, 3 QUARANTINED" answer "$unnamed"

# --- cancelled and unenrolled during the event; days late

act derms "{\"act\":\"cancel_stage\",\"stageId\":\"$stage\",\"reason\":\"storm over\"}" >/dev/null
ok "a stage is cancelled while it runs" until_prints "$stage Cancelled" program_events "$stage"
held=$(fault dacs "{\"kind\":\"status\",\"match\":\"$OUTCOME\"}")
running=$(schedule)
reserve "$running" "$all" >/dev/null
ok "devices are reserved" until_prints "n1, n2, n3" outcomes "$running"
act derms "{\"act\":\"start_stage\",\"stageId\":\"$running\"}" >/dev/null
ok "and the stage runs" until_prints "$running In Progress" program_events "$running"
cut=$(report "$running" '"outcome":"D1CN"')
ok "outcomes are on their way" until_prints t query "select count(*) = 3 from sync.delivery d join sync.flow f using (flow_id) where f.name = 'outcome' and d.state in ('queued', 'retry_wait')"
act derms "{\"act\":\"cancel_stage\",\"stageId\":\"$running\"}" >/dev/null
ok "its cancel goes out" until_prints "$running Cancelled" program_events "$running"
fault_clear dacs "$held"
ok "and supersedes no outcome" until_prints "n1 D1CN, n2 D1CN, n3 D1CN" outcomes "$running"
ok "their file is answered" until_prints SUCCESS answer "$cut"
act dacs "{\"act\":\"unenroll\",\"subscriptionId\":\"$(jq -r .subscriptionId <<<"$made")\"}" >/dev/null
ok "the customer leaves" until_prints INACTIVE query "select status from staging.subscription where subscription_id = '$(jq -r .subscriptionId <<<"$made")'"
after=$(report "$stage" '"devices":[{"headEndSystem":"NEST","nicId":"n3","outcome":"D1ER"}]')
ok "outcomes of an unenrolled device, in a cancelled stage, are delivered all the same" until_prints SUCCESS answer "$after"
is "$(outcomes "$stage")" "n1 D1SP D1ND, n2 D1SP D1IO D1ER, n3 D1SP D1ER" "and shown"
query "insert into sync.clock (real_at, shown_at) values (clock_timestamp(), clock_timestamp() + interval '9 days')"
days=$(report "$stage" '"devices":[{"headEndSystem":"NEST","nicId":"n1","outcome":"D1SP"}]')
ok "days later they are, too" until_prints SUCCESS answer "$days"
is "$(outcomes "$stage")" "n1 D1SP D1ND D1SP, n2 D1SP D1IO D1ER, n3 D1SP D1ER" "as a correction"
settled
is "$(states outcome | grep -c dead)" 0 "nothing failed"

finish
