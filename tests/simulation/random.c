// Numbers from a seed (SplitMix64, by Sebastiano Vigna, in the public domain).
#include "random.h"

#include <assert.h>

uint64_t random_next(Random *random) {
    uint64_t mixed = random->state += 0x9E3779B97F4A7C15u;
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EBu;
    return mixed ^ mixed >> 31;
}

Random random_of(uint64_t seed, uint64_t stream) {
    Random random = {seed};
    uint64_t mixed = random_next(&random);
    random.state = mixed ^ stream * 0xD1B54A32D192ED03u;
    random_next(&random);
    return random;
}

int random_below(Random *random, int limit) {
    assert(limit > 0);
    return (int)(random_next(random) % (uint64_t)limit);
}

int random_between(Random *random, int low, int high) { return low + random_below(random, high - low + 1); }

bool random_is(Random *random, int percent) { return random_below(random, 100) < percent; }
