// Numbers from a seed: the same seed gives the same numbers on every machine (SplitMix64).
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct Random {
    uint64_t state;
} Random;

// A stream of its own for each purpose: what one draws does not shift what another draws.
Random random_of(uint64_t seed, uint64_t stream);

uint64_t random_next(Random *random);
int random_below(Random *random, int limit);           // 0 .. limit - 1; limit is at least 1
int random_between(Random *random, int low, int high); // both included
bool random_is(Random *random, int percent);
