# What a database that has grown costs: changes of devices among few and among many, and bytes. Sourced by run.
#
# 20,000 devices change, in pages of 1000: spread over all of them (uniform), or of the newest tenth but for each tenth
# one (recent). Every size is also a line of growth.tsv: tests/bench/plot draws it.

GROWTH_CHANGES=20000

growth_sizes() {
    if [ "$IS_LONG" = 1 ]; then echo 10000 100000 1000000 10000000
    elif [ "$IS_QUICK" = 1 ]; then echo 10000 100000
    else echo 10000 100000 1000000; fi
}

# Devices as a first load leaves them, with their history and what their source has shown; nothing is sent.
growth_fill() { # DEVICES
    exchange=$(exchange_make)
    query 'select engine.make_partitions()' >/dev/null
    query "alter table staging.device disable trigger user"
    query "insert into staging.device (head_end_system, nic_id, device_id, asset_id, device_type, specification, serial_no, badge_no, status,
            source_version, exchange_id, first_seen_at, changed_at)
        select 'HES-' || i % 4, 'NIC-' || n, lpad(i::text, 12, '0'), 'ASSET-' || n, 'D1DH', 'Thermostat model ' || i % 7 || ', two stages', 'SN-' || n || '-0',
            'BN-' || n, 'ACTIVE', '2026-01-02T03:00:05Z', $exchange, now(), now()
        from generate_series(0, $1 - 1) i cross join lateral (select lpad(i::text, 8, '0') as n) t"
    query "alter table staging.device enable trigger user"
    query "insert into audit.record_change (table_id, record_id, operation, key, record_version, exchange_id)
        select t.table_id, d.record_id, 'insert', jsonb_build_object('head_end_system', d.head_end_system, 'nic_id', d.nic_id), 1, d.exchange_id
        from staging.device d cross join sync.staged_table t where t.name = 'device' order by d.record_id"
    query "insert into sync.seen (source_id, record, hash, mapping_hash, version, exchange_id)
        select s.source_id, d.nic_id, sha256(d.nic_id::bytea), '\\x00', d.source_version, d.exchange_id
        from staging.device d cross join engine.open_source('dacs', 'devices') s order by d.record_id"
}

growth_pages() { # DEVICES uniform|recent VERSION
    local folder=$home/pages/growth.$1.$2
    mkdir -p "$folder"
    awk -v all="$1" -v changes="$((GROWTH_CHANGES < $1 ? GROWTH_CHANGES : $1))" -v recent="$([ "$2" = recent ] && echo 1 || echo 0)" 'BEGIN {
        tenth = int(all / 10); newest = recent ? int(changes * 0.9) : 0
        if (newest > tenth) newest = tenth
        older = changes - newest
        for (i = 0; i < older; i++) print int(i * (all - newest) / older)
        for (i = 0; i < newest; i++) print all - newest + i
    }' | shuf --random-source=<(yes) >"$folder/numbers"
    tests/bench/pages "$folder" "$(wc -l <"$folder/numbers")" "$3" "$folder/numbers"
    ln -sfn "growth.$1.$2" "$home/pages/current"
}


# Changes a second among so many.
growth_rate() { # DEVICES KIND VERSION
    growth_pages "$1" "$2" "$3"
    dersync once
    poll_rate
}

growth_dersync() {
    local size rate_uniform rate_recent bytes
    : >"$home/growth.new"
    for size in $(growth_sizes); do
        intake_begin 0
        growth_fill "$size"
        database_settle
        bytes=$(query "select pg_total_relation_size('staging.device'), pg_total_relation_size('sync.seen'), pg_total_relation_size('audit.record_change_default')
            + (select coalesce(sum(pg_total_relation_size(inhrelid)), 0) from pg_inherits where inhparent = 'audit.record_change'::regclass and inhrelid <> 'audit.record_change_default'::regclass)")
        rate_uniform=$(growth_rate "$size" uniform 1)
        database_settle
        rate_recent=$(growth_rate "$size" recent 2)
        printf '%s\t%s\t%s\t%s\n' "$size" "$rate_uniform" "$rate_recent" "${bytes//|/$'\t'}" >>"$home/growth.new"
    done
    cat "$home/growth.new" >>"$home/growth.tsv"
    awk 'NR == 1 { uniform = $2; recent = $3 } END { printf "uniform_cost %.3f\nrecent_cost %.3f\n", uniform / $2, recent / $3 }' "$home/growth.new"
}
