#!/usr/bin/env bash
# Goal: any call that may fail does so without harm: here some of them, others with each commit.
set -euo pipefail
EVERY=100 # `make torture` takes every one

cd "$(dirname "$0")/../.."
commit=$(git rev-parse HEAD 2>/dev/null) || commit=0
exec tests/crossings/torture --lanes 1 --command once --every "$EVERY" --residue $((0x${commit:0:8} % EVERY + 1))
