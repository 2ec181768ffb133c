#!/usr/bin/env bash
# Goal: whatever users do and whatever breaks meanwhile, the promise holds: seeds that once failed, and some that nobody has played before.
set -euo pipefail
NAMED_MAX=2 HOUSEHOLDS=30
commit=$(git rev-parse HEAD 2>/dev/null) || commit=000000000000000000000000000001
folder=$(mktemp -d "$DERSYNC_TEST_FOLDER/seeds-XXXXXX")
trap 'rm -rf "$folder"' EXIT

# Others of the named ones for each commit, and two that its hash draws, so that who tests the commit again plays the same.
chosen() {
    local count first
    count=$(grep -c '^[0-9]' tests/simulation/seeds)
    first=$((0x${commit:0:6} % count))
    grep -h '^[0-9]' tests/simulation/seeds tests/simulation/seeds | tail -n +$((first + 1)) |
        head -n $((count < NAMED_MAX ? count : NAMED_MAX)) | cut -d ' ' -f 1,2
    echo "$((0x${commit:0:15})) $HOUSEHOLDS"
    echo "$((0x${commit:15:15})) $HOUSEHOLDS"
}

chosen >"$folder/chosen"
echo "1..$(wc -l <"$folder/chosen")"
scripts/simulate --list "$folder/chosen" 2>&1 | sed -u \
    's/^passed:/ok -/; t; s/^FAILED:/not ok -/; t; s/^/# /' || true
