#!/usr/bin/env bash
# Goal: when the disk that holds the exact bytes is full, what is small goes on without them, cancels above all; what is large waits and says so; with room again it goes through.
. tests/engine/system.sh
server=disk-full-$$ small=$folder/small

postgres() { # a server of this test's own, whichever the others use
    (unset PGHOST PGHOSTADDR PGPORT PGSERVICE PGSERVICEFILE DERSYNC_USE_MY_POSTGRES && scripts/postgres "$@")
}
disk_end() {
    system_end
    postgres remove "$server"
}
trap disk_end EXIT

# The server runs where it sees a disk of a few megabytes, which nobody else sees.
start_on_small_disk() {
    mkdir "$small"
    # shellcheck disable=SC2016 # expanded inside
    unshare --user --map-root-user --mount bash -c 'mount -t tmpfs -o size=4M tmpfs "$1" && mkdir -m 700 "$1/bytes" &&
        exec env -u PGHOST -u PGHOSTADDR -u PGPORT -u PGSERVICE -u PGSERVICEFILE -u DERSYNC_USE_MY_POSTGRES scripts/postgres start "$2" --fast' \
        bash "$small" "$server"
}
if ! start_on_small_disk 2>"$folder/refused"; then
    echo "1..0 # SKIP no small disk in a user and mount namespace: $(tr '\n' ' ' <"$folder/refused")"
    exit 0
fi
eval "$(postgres env "$server")"
psql -Xqd postgres -c 'create database dersync'
export PGDATABASE=dersync

# Until no page can be added, and none of sync.exchange has room left.
fill_disk() {
    psql -Xq <<'SQL'
create table public.filler (bytes text) tablespace bytes;
create procedure public.fill(p_statement text) language plpgsql as $$
begin
  loop
    begin
      execute p_statement;
    exception when disk_full then
      exit;
    end;
  end loop;
end $$;
call public.fill('insert into public.filler select repeat(''x'', 1900) from generate_series(1, 50)');
call public.fill('insert into public.filler values (repeat(''x'', 1900))');
call public.fill('insert into sync.exchange (application_id, resource, is_sent, body) select 1, ''filler'', true, string_agg(md5(random()::text), '''')::bytea from generate_series(1, 70)');
call public.fill('insert into sync.exchange (application_id, resource, is_sent, body) values (1, ''filler'', true, ''x'')');
SQL
}
unkept() { query "select count(*) > 0 from sync.exchange_unkept where is_sent = $1"; } # IS_SENT
acknowledged() { counts dacs enrollment_ack | jq -r .effects; }
situations() { query "select string_agg(distinct kind || ' ' || subject, ', ') from report.situations where kind = 'bytes not kept'"; }
refusal() { query "select failure ~ 'no space for the [0-9]+ bytes' from report.sources where resource = 'sync_requests'"; }

application_start dacs
application_start derms ack_delay_ms=0
configure
flows_on
psql -Xqc "create tablespace bytes location '$small/bytes'" -c 'alter table sync.exchange set tablespace bytes'
start
first=$(schedule_stage TSTAT)
second=$(schedule_stage WATER)
ok "two stages are made" until_prints '2 2 0' effect dacs event
ok "all is settled" settled

fill_disk
act derms "{\"act\":\"cancel_stage\",\"stageId\":\"$first\"}" >/dev/null
status_of() { list dacs "$PROGRAM_EVENTS?externalIdentifier=$1" | jq -r .status; } # STAGE
ok "a cancel is read, sent" until_prints Cancelled status_of "$first"
ok "and reported while the disk is full" settled
is "$(unkept false) $(unkept true)" "t t" "without the bytes of either side"
ok "the log says so" grep -q 'delivery 1: what was sent is reported without its bytes.*No space left' "$log"
is "$(situations)" "bytes not kept dacs, bytes not kept derms" "a person is told"
run trace "$first"
ok "the stage can be traced all the same" grep -q 'event_status' <<<"$out"

acts dacs '[{"act":"enroll","devices":1,"program":"WATER","times":500}]' >/dev/null
ok "what is large is not taken, and says why" until_prints t refusal
is "$(query 'select count(*) from staging.subscription')" 0 "nothing of it"
act derms "{\"act\":\"cancel_stage\",\"stageId\":\"$second\"}" >/dev/null
ok "the next cancel passes it" until_prints Cancelled status_of "$second"

psql -Xqc 'drop table public.filler'
ok "when there is room again, the large one is read" until_prints 500 acknowledged
ok "all is settled" settled
is "$(query "select count(*) from sync.exchange where resource = 'sync_requests' and body is null")" 0 "with its bytes"

finish
