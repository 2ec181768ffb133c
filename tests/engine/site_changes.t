#!/usr/bin/env bash
# Goal: each change of a mapping that README.md tells a site to make is made as it stands there, shows what it shows there, and lets the record through.
mappings=$(mktemp -d "$DERSYNC_TEST_FOLDER/site_changes-XXXXXX")
cp -r mappings/. "$mappings"
. "$(dirname "$0")/flow.sh"
trap 'system_end; rm -rf "$mappings"' EXIT
CHECKS=/rest/apis/cross/digitalAssets/controllableDeviceStatus/requests
PARTICIPATIONS=/rest/apis/cross/service/programEventParticipations

# --- README.md: chapters, and the blocks of each as files block.0, block.1, ... whose first line is their kind

chapter() { awk -v title="$1" '/^#/ { is_in = ($0 ~ "^#+ " title "$") ? length($1) : (is_in && length($1) > is_in) ? is_in : 0 } is_in' README.md; } # TITLE
blocks() { # TITLE
    rm -f "$folder"/block.*
    chapter "$1" | awk -v to="$folder/block." '
        /^```/ { if (is_in) close(to n++); else print substr($0, 4) >(to n + 0); is_in = !is_in; next }
        is_in { print >(to n + 0) }'
}
kind() { head -n 1 "$folder/block.$1"; }       # BLOCK
content() { tail -n +2 "$folder/block.$1"; }   # BLOCK

# --- what a person does with a block

# Numbers are those of the day, and columns are as wide as what stands in them.
plain() { sed -E 's/[0-9]+/0/g; s/-{4,}/-/g; s/ +/ /g; s/ ?([|+]) ?/\1/g; s/ $//'; }
type_in() { # COMMANDS
    local line
    while read -r line; do
        line=${line/PID/$supervisor}
        line=${line/#dersync/'"$DERSYNC"'}
        # To end with 1 because something needs a person is what --check is for.
        bash -c "$line" 2>&1 || [[ $? = 1 && $line == *'status --check' ]] || echo "# this failed: $line"
    done < <(sed 's/  *#.*//' <<<"$1")
}
shows() { type_in "$1" | plain; } # COMMANDS

# A block of kind diff: the file's name, then lines of before (-), after (+) and both (blank), which must stand there once.
change() { # BLOCK
    content "$1" | perl -e '
        my $path = <STDIN>; chomp $path;
        $path =~ s{^mappings/}{$ARGV[0]/} or die "$path is no mapping\n";
        my ($before, $after) = ("", "");
        while (<STDIN>) { my $sign = substr $_, 0, 1, ""; $before .= $_ if $sign ne "+"; $after .= $_ if $sign ne "-"; }
        open my $file, "<", $path or die "$path: $!\n"; my $text = join "", <$file>; close $file;
        my $found = () = $text =~ /^\Q$before\E/mg;
        $found == 1 or die "$path has it $found times\n";
        $text =~ s/^\Q$before\E/$after/m;
        open $file, ">", $path or die "$path: $!\n"; print $file $text; close $file or die "$path: $!\n";' "$mappings"
}

# The blocks of a story in their order: commands, what they show, the change; after a change comes what is to be done after each.
story() { # TITLE
    local i commands=''
    blocks "$1"
    is "$(cat "$folder"/block.* | grep -c '^diff$')" 1 "$1: it makes a change"
    for ((i = 0; ; i++)); do
        [ -f "$folder/block.$i" ] || break
        case $(kind "$i") in
        sh) commands=$(content "$i") ;;
        text) ok "$1: shows what README.md shows" until_prints "$(content "$i" | plain)" shows "$commands" ;;
        diff)
            ok "$1: the change fits" change "$i"
            is "$(type_in "$after" | grep -cE '^(the mappings are right|.* passed, 0 failed|# this failed)')" 2 "$1: checked, tested and read"
            ;;
        esac
    done
}

blocks "Four changes that every site makes"
after=$(content 0)
flows_on
start

# --- a field got another name

acts dacs '[{"act": "check_device", "headEndSystem": "LEC", "nicId": "00:13:50:01", "division": "NORTH", "communicationId": "700123"},
    {"act": "edit", "list": "statusChecks", "id": "700123", "set": {"sendDetails.deviceInfo.nicId": "00:13:50:01", "sendDetails.deviceInfo.nicid": null}}]' >/dev/null
check_state() { list dacs "$CHECKS?communicationId=700123" | jq -r '.state'; }
story "A field got another name"
ok "the answer to the question is in DACS" until_prints ANSWERED check_state
is "$(list derms "/derms/status_check?dacsMessageId=700123" | jq -r .deviceInfo.nicid)" 00:13:50:01 "DERMS was asked for that device"

# --- dates come in another format

act dacs '{"act":"enroll","program":"TSTAT","devices":[{"headEndSystem":"NEST","nicId":"n1"},{"headEndSystem":"NEST","nicId":"n2"}]}' >/dev/null
ok "a subscription is synchronized" until_prints "1 1 0" effect dacs enrollment_ack
event=$(act derms '{"act":"create_event","program":"TSTAT","stages":[{"startDateTime":"2099-07-01T18:00:00Z","endDateTime":"2099-07-01T20:00:00Z"}]}' | jq -r .eventId)
act derms "{\"act\":\"edit\",\"list\":\"events\",\"id\":\"$event\",\"set\":{\"eventType\":\"CMRT\"}}" >/dev/null
scheduled() { # EVENT: through every state until it is scheduled; prints the id of its stage
    local step
    for step in submit approve; do act derms "{\"act\":\"${step}_event\",\"eventId\":\"$1\"}" >/dev/null; done
    act derms "{\"act\":\"schedule_event\",\"eventId\":\"$1\"}" | jq -r '.stages[0].stageId'
}
stage=$(scheduled "$event")
file=$(act derms "$(jq -cn --arg stage "$stage" '{act: "reserve", stageId: $stage, csv: (
    "recordId,nicId,headEndSystemId,reservationStartDateTime,reservationEndDateTime\n"
    + "1,n1,NEST,07-01-2099 01:00:00PM,07-01-2099 02:30:00PM\n2,n2,NEST,,\n")}')" | jq -r .messageId)
reserved() { list dacs "$PARTICIPATIONS?eventExternalIdentifier=$stage" | jq -sr 'map(select(.nicId == "n1") | .reservationStartDateTime + " " + .reservationEndDateTime) | join(", ")'; }
answer() { list derms "/derms/messageAcks?messageId=$1" | jq -r .MsgAck.ackType; } # MESSAGE
story "Dates come in another format"
ok "the device is reserved in DACS, in the right hour" until_prints "2099-07-01T18:00:00.000Z 2099-07-01T19:30:00.000Z" reserved
ok "and DERMS has the answer to its file" until_prints SUCCESS answer "$file"

# --- a code that the site added

category() { list dacs "$PROGRAM_EVENTS?externalIdentifier=$1" | jq -r .programEventCategory; } # STAGE
ok "an event of a type that nobody listed is economic" until_prints X1EC category "$stage"
misses() { "$DERSYNC" status --json | jq -r '.lookup_misses[] | select(.lookup == "event_category") | "\(.code) \(.direction) \(.became)"'; }
ok "status lists the code that no lookup does, and what it became" until_prints "CMRT outward X1EC" misses
story "A code that the site added"
is "$(misses)" '' "which has it now"
event=$(act derms '{"act":"create_event","program":"TSTAT"}' | jq -r .eventId)
act derms "{\"act\":\"edit\",\"list\":\"events\",\"id\":\"$event\",\"set\":{\"eventType\":\"CMRT\"}}" >/dev/null
ok "the next one is a device test in DACS" until_prints X1DT category "$(scheduled "$event")"

# --- a lookup value is missing at 3 a.m.

act derms "{\"act\":\"start_stage\",\"stageId\":\"$stage\"}" >/dev/null
file=$(act derms "{\"act\":\"report_outcomes\",\"stageId\":\"$stage\",\"devices\":[{\"headEndSystem\":\"NEST\",\"nicId\":\"n1\",\"outcome\":\"CMOV\"}]}" | jq -r .messageId)
story "A lookup value is missing at 3 a.m."
outcome() { list dacs "$PARTICIPATIONS?eventExternalIdentifier=$stage" | jq -r 'select(.nicId == "n1") | .outcome'; }
ok "the outcome is in DACS" until_prints D1IO outcome
ok "and DERMS has the answer to its file" until_prints SUCCESS answer "$file"
ok "all is settled" settled

# --- the configuration that README.md shows is one

blocks "Accounts, times and dates"
{ printf '[dersync]\nmappings = %s\n' "$mappings" && content 0 | sed "s|/etc/dersync|$folder|"; } >"$folder/site.ini"
touch "$folder/derms-ca.pem" "$folder/dacs.secret" "$folder/derms.password"
run --config "$folder/site.ini" mapping check
is "$code" 0 "the configuration of README.md is read"
finish
