#!/usr/bin/env bash
# Goal: every input that the targets have as their corpus, or that once broke one, is taken without harm.
. tests/applications/tap.sh

replay() { "$BUILD/fuzz/$1" "$folder"* >/dev/null; } # TARGET

for folder in tests/fuzz/corpus/*/; do
    target=$(basename "$folder")
    ok "$target: $(find "$folder" -type f | wc -l) inputs" replay "$target"
done
echo "1..$TAP_COUNT"
[ "$TAP_FAILED" -eq 0 ]
