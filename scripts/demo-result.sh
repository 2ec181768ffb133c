# Figures of the demo, from both applications' own stores and PostgreSQL; do they agree? Sourced by scripts/demo.

# What PostgreSQL knows of each flow. Waiting and failed are what the table of states says; a record in quarantine has
# failed for the flow that begins with its source.
database_figures() {
    query "
        with source (flow, resource, staged) as (values
            ('enrollment_request', 'enrollment_requests', (select count(*) from staging.enrollment)),
            ('enrollment_result', null, (select count(*) from staging.enrollment_collection where answered_at is not null)),
            ('enrollment_sync', 'sync_requests', (select count(*) from staging.enrollment_sync)),
            ('enrollment_ack', 'enroll_acks', (select count(*) from staging.enrollment_ack)),
            ('status_check', 'status_checks', (select count(*) from staging.status_check)),
            ('status_result', 'status_responses', (select count(*) from staging.status_check where answered_at is not null)),
            ('device_score', 'score_extracts', (select count(*) from staging.device_score)),
            ('event', 'events', (select count(*) from staging.event_stage s where not s.is_missed
                and exists (select from staging.event_stage_step p where p.stage_id = s.stage_id and p.action = 'X1SD'))),
            ('event_status', null, (select count(*) from staging.event_stage_step)),
            ('reservation', 'reservation_files', (select count(*) from staging.reservation)),
            ('opt_out', 'opt_outs', (select count(*) from staging.opt_out)),
            ('outcome', 'outcome_files', (select count(*) from staging.outcome)),
            ('message_ack', null, (select count(*) from staging.message_ack)))
        select json_agg(json_build_object('flow', s.flow, 'staged', s.staged,
            -- scores go in parts
            'delivered', case when s.flow = 'device_score' then (select coalesce(sum(p.rows), 0) from staging.file_part p
                join sync.delivery d using (record_id) join sync.flow w using (flow_id) where w.name = s.flow and d.state = 'delivered')
              else f.delivered + f.acknowledged + f.refused end, 'superseded', f.superseded, 'waiting', f.waiting,
            'failed', f.failed + (select count(*) from report.quarantines q where q.state = 'open' and q.resource = s.resource)
                + (select count(*) from sync.file_intake i join sync.source o using (source_id) where i.state = 'failed' and o.resource = s.resource)))
        from source s join report.flows f using (flow)"
}

# A flow agrees when all that was made has arrived or was overtaken, nothing arrived twice or from nowhere, and nothing
# waits or failed.
write_result() {
    local of_stores of_database same
    of_stores=$(stores '.read ../figures.sql')
    of_database=$(database_figures)
    same=$(stores '.read ../compare.sql' | tee "$folder/compared" | awk '{ held += $(NF-2); differ += $NF } END { print (held > 0 && differ == 0) ? "true" : "false" }')
    jq -n --argjson stores "$of_stores" --argjson database "$of_database" --argjson same "$same" '
        [$stores[] as $s | ($database[] | select(.flow == $s.flow)) + $s] as $flows |
        {agree: ($same and all($flows[]; .made == .confirmed + .superseded and .made == .staged and .made == .delivered + .superseded
            and .made > 0 and .waiting == 0 and .failed == 0 and .doubled == 0 and .strays == 0)),
         flows: [$flows[] | {flow, made, staged, delivered, confirmed, waiting, failed, p50_ms, p99_ms}]}' >"$folder/result.json.new"
    mv "$folder/result.json.new" "$folder/result.json"
}

print_result() {
    heading 'Per flow: made and confirmed are counted by the applications themselves'
    jq -r '["flow", "made", "staged", "delivered", "confirmed", "waiting", "failed", "median ms", "p99 ms"],
        (.flows[] | [.flow, .made, .staged, .delivered, .confirmed, .waiting, .failed, .p50_ms, .p99_ms]) | @tsv' "$folder/result.json" |
        awk -F '\t' '{ printf "  %-16s", $1; for (i = 2; i <= 7; i++) printf " %10s", $i; printf " %11s %11s\n", number($8), number($9) }
            function number(text) { return NR == 1 ? text : sprintf("%.0f", text) }'
    heading 'Held by both, compared column by column'
    awk '{ held = $(NF-2); differ = $NF; NF -= 3; printf "  %-26s %10s %s\n", $0, held, (differ == 0 ? "the same in both" : differ " DIFFER") }' "$folder/compared"
}
