# What happens in the demo, step by step. Sourced by scripts/demo; $size is how many devices the large event has.

# Ids that a step leaves for later ones.
customers='' event='' first_stage='' second_stage='' large_stage=''

# 30 customers in the program of thermostats, the last five also with a second device; 4 more in another program.
customers_enroll() {
    local kinds
    step '34 customers enroll in DACS, 39 devices'
    kinds=$(jq -cn '[range(25) | {act: "enroll", program: "TSTAT", devices: 1}] + [range(5) | {act: "enroll", program: "TSTAT", devices: 2}] +
        [range(4) | {act: "enroll", program: "EVCHG", devices: 1}]')
    customers=$(users dacs "$kinds")
    await_all
    done_step 'DERMS holds them, DACS has the answers'
}

device_is_replaced() {
    step 'a device is replaced'
    user dacs "$(jq -c '{act: "replace_device", deviceId: .[0].devices[0].deviceId}' <<<"$customers")" >/dev/null
    await_all
    done_step 'the old one is deregistered, the new one registered'
}

customer_unenrolls() {
    step 'a customer unenrolls'
    user dacs "$(jq -c '{act: "unenroll", subscriptionId: .[1].subscriptionId}' <<<"$customers")" >/dev/null
    await_all
    done_step 'subscription and device ended in DERMS'
}

head_end_refuses() {
    local device='{"headEndSystem":"NEST","nicId":"00:13:50:ff:00:00:00:01"}'
    step 'a head-end system does not know the device of a new customer'
    user derms "$(jq -c '. + {act: "fail_device", kind: "REFUSED", message: "Device not found at the head-end."}' <<<"$device")" >/dev/null
    user dacs "$(jq -c '{act: "enroll", program: "TSTAT", devices: [.]}' <<<"$device")" >/dev/null
    await_all
    done_step 'DACS is told'
    stores "select json_extract(d.value, '\$.headEndRegistration') || ' ' || json_extract(d.value, '\$.message')
        from main.item r, json_each('{' || r.extra || '}', '\$.acknowledgement.deviceHeadendStatus') d
        where r.collection = 'syncRequests' and r.state = 'ERROR'" | quote
}

# One of them wants a program that DACS does not have; the others enroll when their devices are set up.
customers_ask_in_derms() {
    local asked
    step 'three customers ask for their enrollment in DERMS, one of them for a program that is no more'
    asked=$(user derms '{"act":"request_enrollment","program":"TSTAT","items":[{},{},{"programInfo":{"programCode":"POOL"}}]}')
    await_all
    done_step 'DACS has the requests, DERMS the answer to each'
    query "select format('%s %s: %s', transaction_id, result, coalesce(result_message || ' (' || result_number || ')', 'enrollment ' || enrollment_id))
        from staging.enrollment order by position" | quote
    step 'the devices of both are set up'
    users dacs "$(jq -c '[.items[:2][] | {act: "complete_enrollment", transactionID: .messageId}]' <<<"$asked")" >/dev/null
    await_all
    done_step 'they are enrolled, DERMS holds them too'
}

# One of them does not answer its head-end system.
devices_are_checked() {
    step 'DACS asks whether twelve devices can be reached'
    user derms '{"act":"fail_device","headEndSystem":"NEST","nicId":"00:13:50:ff:00:00:00:02"}' >/dev/null
    users dacs "$(jq -c '[.[2:13][].devices[0] | {headEndSystem, nicId}] + [{headEndSystem: "NEST", nicId: "00:13:50:ff:00:00:00:02"}] |
        map(. + {act: "check_device"})' <<<"$customers")" >/dev/null
    await_all
    done_step 'DERMS has asked their head-end systems, DACS has the answers'
}

bad_record() {
    local made number
    step 'a customer is enrolled with a device that has no NIC'
    made=$(user dacs '{"act":"enroll","program":"TSTAT","without_nic":true}')
    await 1 query "select count(*) from sync.quarantine where state = 'open'"
    done_step 'it waits in quarantine, the rest goes on'
    number=$(query "select quarantine_id from sync.quarantine where state = 'open'")
    echo '          $ dersync quarantine list'
    "$DERSYNC" quarantine list | quote
    echo "          \$ dersync quarantine show $number"
    "$DERSYNC" quarantine show "$number" | quote
    step 'an agent enters the NIC in DACS'
    user dacs "$(jq -c '{act: "repair_device", deviceId: .devices[0].deviceId}' <<<"$made")" >/dev/null
    await_all
    await 0 query "select count(*) from sync.quarantine where state = 'open'"
    done_step 'the record goes through by itself'
}

event_is_scheduled() {
    step 'an event of two stages is scheduled in DERMS'
    event=$(user derms '{"act":"schedule_event","program":"DR-TSTAT","eventType":"ECONOMIC","name":"Hot afternoon","stages":2,"starts_in_minutes":60}')
    first_stage=$(jq -r '.stages[0].stageId' <<<"$event")
    second_stage=$(jq -r '.stages[1].stageId' <<<"$event")
    await_all
    done_step 'two program events in DACS'
}

# Besides the devices that DERMS holds, the first file names one that is in another program.
devices_are_reserved() {
    local devices
    step 'devices are reserved for both stages, one of another program among them'
    devices=$(jq -c '[.[2:31][].devices[]] | map({headEndSystem, nicId})' <<<"$customers")
    user derms "$(jq -cn --arg stage "$first_stage" --argjson devices "$devices" '{act: "reserve", stageId: $stage, devices: $devices}')" >/dev/null
    user derms "$(jq -cn --arg stage "$second_stage" '{act: "reserve", stageId: $stage, limit: 20}')" >/dev/null
    await_all
    done_step 'DERMS has the answer to each file'
    query "select format('%s %s: %s (%s)', a.message_id, a.ack_type, i.response_message, i.response_code)
        from staging.message_ack_item i join staging.message_ack a using (derms_instance, ack_id) where a.file_id is not null" | quote
}

# The last of those that the outcomes would be about.
device_is_opted_out() {
    step 'a customer opts a device out of the first stage in DACS'
    user dacs "$(jq -c --arg stage "$first_stage" '.[29].devices[1] | {act: "opt_out", eventExternalIdentifier: $stage, headEndSystem, nicId}' <<<"$customers")" >/dev/null
    await_all
    done_step 'its reservation is released in DERMS'
    query "select format('%s reserved, %s opted out: %s', p.reserved, p.opted_out, o.reason)
        from report.participations p join staging.opt_out o using (stage_id)" | quote
}

stage_runs() {
    step 'the first stage begins'
    user derms "$(jq -cn --arg id "$first_stage" '{act: "start_stage", stageId: $id}')" >/dev/null
    await_all
    done_step 'In Progress in DACS'
    step 'the second stage is cancelled'
    user derms "$(jq -cn --arg id "$second_stage" '{act: "cancel_stage", stageId: $id, reason: "Enough power: the wind is back"}')" >/dev/null
    await_all
    done_step 'Cancelled in DACS, with the reason'
    step 'the first stage ends'
    user derms "$(jq -cn --arg id "$first_stage" '{act: "complete_stage", stageId: $id}')" >/dev/null
    await_all
    done_step 'Complete in DACS'
}

# One report is corrected later.
outcomes_are_reported() {
    local device devices
    step 'what each device did is reported'
    devices=$(jq -c '[.[2:30][].devices[]] | map({headEndSystem, nicId}) | .[:-1]' <<<"$customers")
    user derms "$(jq -cn --arg id "$first_stage" --argjson devices "$devices" '{act: "report_outcomes", stageId: $id, devices: $devices}')" >/dev/null
    await_all
    done_step 'DACS has the outcomes'
    query "select format('%s %s', count(*), outcome) from staging.outcome group by outcome order by outcome" | quote
    step 'one of them is corrected: the device had been overridden'
    device=$(jq -c '.[2].devices[0] | {headEndSystem, nicId, outcome: "D1IO"}' <<<"$customers")
    user derms "$(jq -cn --arg id "$first_stage" --argjson device "$device" '{act: "report_outcomes", stageId: $id, devices: [$device]}')" >/dev/null
    await_all
    done_step 'a second version in DACS, the first is kept'
}

many_reservations() {
    step "$(thousands "$size") customers enroll with a water heater each"
    user dacs "$(jq -cn --argjson times "$size" '{act: "enroll", program: "WATER", devices: 1, times: $times}')" >/dev/null
    await_all
    done_step 'all registered'
    step 'an event for all of them is scheduled'
    large_stage=$(user derms '{"act":"schedule_event","program":"DR-WATER","eventType":"EMERGENCY","name":"Evening peak","stages":1,"starts_in_minutes":120}' |
        jq -r '.stages[0].stageId')
    await_all
    done_step 'one program event in DACS'
    step "a file with $(thousands "$size") reservations is listed"
    user derms "$(jq -cn --arg stage "$large_stage" --argjson limit "$size" '{act: "reserve", stageId: $stage, limit: $limit}')" >/dev/null
    await_all
    done_step 'all confirmed, the file answered'
    print_speed "$large_stage"
}

scores_are_sent() {
    local made
    step 'DACS extracts the score of every enrolled device'
    made=$(user dacs '{"act":"extract_scores"}')
    await_all
    done_step 'DERMS has them, the extract is marked as sent'
    printf '          %s scores in %s\n' "$(thousands "$(jq .rows <<<"$made")")" "$(jq -r .name <<<"$made")"
}

# The large event runs, and each of its devices has an outcome.
many_outcomes() {
    step 'the event runs and ends'
    user derms "$(jq -cn --arg id "$large_stage" '{act: "start_stage", stageId: $id}')" >/dev/null
    user derms "$(jq -cn --arg id "$large_stage" '{act: "complete_stage", stageId: $id}')" >/dev/null
    await_all
    done_step 'Complete in DACS'
    step "a file with $(thousands "$size") outcomes is listed"
    user derms "$(jq -cn --arg id "$large_stage" '{act: "report_outcomes", stageId: $id}')" >/dev/null
    await_all
    done_step 'all in DACS, the file answered'
}

print_speed() { # STAGE
    local count took
    IFS=' ' read -r count took < <(stores "select count(*), (max(arrived.at_us) - min(listed.at_us)) / 1000
        from derms.made m join derms.batch listed on listed.number = m.batch
        join main.effect e on e.flow = m.flow and e.identity = m.identity join main.batch arrived on arrived.number = e.batch
        where m.flow = 'reservation' and m.identity like '$1|%' and e.count = 1")
    printf '          %s reservations of one event took %s, from the file being listed to all confirmed by DACS\n' \
        "$(thousands "$count")" "$(seconds "$took")"
}

story() {
    heading 'Enrollments, from both sides'
    customers_enroll
    customers_ask_in_derms
    device_is_replaced
    customer_unenrolls
    head_end_refuses
    bad_record
    devices_are_checked
    heading 'An event: reservations, its life, outcomes'
    event_is_scheduled
    devices_are_reserved
    device_is_opted_out
    stage_runs
    outcomes_are_reported
    heading 'Many at once'
    many_reservations
    many_outcomes
    scores_are_sent
}
