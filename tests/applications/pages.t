#!/usr/bin/env bash
# Goal: lists have the page form of the domain: order, keyset, cursor, counts, filters, headers.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/tap.sh"
APPLICATIONS_FOLDER=$(mktemp -d /tmp/applications-XXXXXX)
trap 'applications_stop; rm -rf "$APPLICATIONS_FOLDER"' EXIT
application_start dacs

url=$DACS_URL/rest/apis/cross/digitalAssets/syncRequests
id=sendDetails.syncRequestId
get() { # QUERY
    call GET "$url?$1"
}
show() { jq -c "$1" <<<"$BODY"; }

get ''
is "$STATUS $(show '[.items, .count, .hasMore, .total, has("next")]')" '200 [[],0,false,0,false]' "an empty list"
# Of 25 that are made together several have the same time, unless the machine is very slow: then it is tried anew.
enroll() { act dacs '{"act":"enroll","times":25}' >/dev/null && get limit=1000; }
enroll
for _ in {1..20}; do
    [ "$(show '[.items[].updateDateTime] | unique | length')" = 25 ] || break
    application_stop dacs
    rm -f "$APPLICATIONS_FOLDER"/dacs.db*
    application_start dacs
    enroll
done
all=$(show "[.items[].$id]")
is "$(jq length <<<"$all")" 25 "all items"
is "$(show '.items == (.items | sort_by(.updateDateTime, .sendDetails.syncRequestId))')" true "in the order of time and id"
ok "several have the same time" test "$(show '[.items[].updateDateTime] | unique | length')" -lt 25
is "$(show '(.asOf >= .items[-1].updateDateTime), (.items[0].updateDateTime | test("^[0-9-]{10}T[0-9:]{8}[.][0-9]{3}Z$"))' | sort -u)" \
    true "times are UTC with milliseconds"
get ''
is "$(show '[.count, .hasMore, .total]')" '[25,false,25]' "the default limit holds them"

# A cursor and a keyset each visit every item once, at any size of page, also where times are equal.
for limit in 4 24 25; do
    get "limit=$limit"
    is "$(show '[.count, .hasMore, has("next"), has("total")]')" \
        "[$limit,$([ $limit = 25 ] && echo false,false,true || echo true,true,false)]" "limit $limit: form of the first page"
    found=$(show "[.items[].$id]")
    while [ "$(show .hasMore)" = true ]; do
        get "cursor=$(show .next | tr -d '"')"
        found=$(jq -c --argjson more "$(show "[.items[].$id]")" '. + $more' <<<"$found")
    done
    is "$found $(show .total)" "$all 25" "limit $limit: the cursor visits all, the last page has the total"
    found='[]' since= after=
    for ((page = 0; page < 30; page++)); do
        get "limit=$limit&updatedSince=$since&after=$after"
        [ "$(show .count)" != 0 ] || break
        found=$(jq -c --argjson more "$(show "[.items[].$id]")" '. + $more' <<<"$found")
        since=$(show '.items[-1].updateDateTime' | tr -d '"') after=$(show ".items[-1].$id" | tr -d '"')
    done
    is "$found" "$all" "limit $limit: the keyset visits all"
done
middle=$(jq -r '.[12]' <<<"$all")
get "syncRequestId=$middle"
at=$(show '.items[0].updateDateTime' | tr -d '"')
is "$(show "[.total, .items[0].$id]")" "[1,\"$middle\"]" "filter by id"
get "updatedSince=$at"
is "$(show '.items | map(.updateDateTime) | min' | tr -d '"')" "$at" "without after the time itself is included"
get "updatedSince=${at/Z/+00:00}&after=$middle"
is "$STATUS" 400 "a + that is not escaped is a blank: no time"
get "updatedSince=${at/Z/%2B00:00}&after=$middle"
is "$(show '.total')" 12 "with after: those behind it"
get 'state=AWAITING_ACK&limit=3'
get "cursor=$(show .next | tr -d '"')&limit=1000"
is "$(show '[.count, .total]')" '[22,25]' "the cursor keeps the filter; the total is that of the query"
get 'state=ERROR'
is "$(show .total)" 0 "filter by state"
for query in limit=0 limit=1001 limit=x updatedSince=yesterday updatedSince=2030-01-01T00:00:00 cursor=zz cursor=00; do
    get "$query"
    is "$STATUS" 400 "refused: $query"
done

# The total counts what was there when the first page was asked for.
get limit=20
next=$(show .next | tr -d '"')
act dacs '{"act":"enroll","times":2}' >/dev/null
get "cursor=$next"
is "$(show '[.count, .total]')" '[7,25]' "items that came after the first page are shown and not in the total"

# The same list by POST: pages by offset, the whole of it without a range, and errors with status 200.
query() { # QUESTION
    call POST "$url/query" "$1"
}
found='[]'
for offset in 0 10 20; do
    query "{\"range\":{\"offset\":$offset,\"limit\":10}}"
    is "$STATUS $(show '[.result.size, .found]')" "200 [$((offset < 20 ? 10 : 7)),27]" "by POST, from $offset"
    found=$(jq -c --argjson more "$(show "[.result.rows[].$id]")" '. + $more' <<<"$found")
done
query '{}'
is "$(show "[.result.rows[].$id]")" "$found" "without a range the list comes whole, in the same order"
is "$(jq -c 'unique | length' <<<"$found") $(show '.serverTime >= .result.rows[-1].updateDateTime')" "27 true" "each item once"
query "{\"criteria\":{\"changedSince\":\"$(show '.result.rows[-1].updateDateTime' | tr -d '"')\"}}"
is "$(show '[.result.rows[].updateDateTime] | unique | length')" 1 "what changed since an instant, and at it"
for question in '[]' 'no' '{"range":{"limit":0}}' '{"range":{"limit":1,"offset":-1}}' '{"criteria":{"changedSince":"yesterday"}}'; do
    query "$question"
    is "$STATUS $(show '[has("result"), (.fault.text | length > 0)]')" '200 [false,true]' "$question is refused with status 200"
done
call POST "$url" '{}'
is "$STATUS" 404 "only the address of the query takes a POST"

headers=$(curl -sS --noproxy '*' -D - -o /dev/null "$url")
tag=$(sed -n 's/^ETag: *\(.*\)\r$/\1/p' <<<"$headers")
ok "a page has a Date" grep -q '^Date: .* GMT' <<<"$headers"
ok "a page has an ETag" test -n "$tag"
is "$(curl -sS --noproxy '*' -o /dev/null -w '%{http_code}' -H "If-None-Match: $tag" "$url")" 304 "an unchanged page is 304"
setting dacs counts 0
get limit=1000
is "$(show '[has("count"), has("total"), has("hasMore")]')" '[false,false,true]' "a source without counts"
done_testing
