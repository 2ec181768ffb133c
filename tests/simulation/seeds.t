#!/usr/bin/env bash
# Goal: whatever users do and whatever breaks meanwhile, the promise holds: seeds that once failed, and some that nobody has played before.
set -euo pipefail
NAMED_MAX=2 RANDOM_SEEDS=2 HOUSEHOLDS=30
folder=$(mktemp -d "$DERSYNC_TEST_FOLDER/seeds-XXXXXX")
trap 'rm -rf "$folder"' EXIT

# Others of the named ones for each commit.
named() {
    local count first
    count=$(grep -c '^[0-9]' tests/simulation/seeds)
    first=$((0x$({ git rev-parse HEAD 2>/dev/null || echo 000000; } | cut -c1-6) % count))
    grep -h '^[0-9]' tests/simulation/seeds tests/simulation/seeds | tail -n +$((first + 1)) |
        head -n $((count < NAMED_MAX ? count : NAMED_MAX)) | cut -d ' ' -f 1,2
}

named >"$folder/named"
echo "1..$(($(wc -l <"$folder/named") + RANDOM_SEEDS))"
scripts/simulate --list "$folder/named" --seeds "$RANDOM_SEEDS" --size "$HOUSEHOLDS" 2>&1 | sed -u \
    's/^passed:/ok -/; t; s/^FAILED:/not ok -/; t; s/^/# /' || true
