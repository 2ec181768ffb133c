/* How a claim is made: where it starts to look for lane heads, and how many it takes.
 *
 * Where: not from the beginning, so that it does not walk over what was claimed before.
 *
 * sync.ready is only inserted to and deleted from; while a snapshot is held its dead entries stay in the
 * index. Ids are given out under one lock, so they appear in order, and two facts give a lower bound:
 * - a claim that got less than it asked for, having looked from a proven floor, took all there was: nothing
 * is left below the highest id seen (proven);
 * - a full claim took the lowest ids of its priorities: the next full claim finds its own above the lowest of
 * these (guess; lower priorities may wait below it, which matters only once claims are not full any more).
 * Another worker's rows that come back, and whatever else was not thought of, are found by looking from 0 now
 * and then. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FLOOR_RESCAN_MS = 3000 };

typedef struct Floor {
    int64_t proven;
    int64_t guess; /* >= proven */
    int64_t rescan_at_ms;
} Floor;

/* The floor for a claim at this moment (monotonic clock). */
int64_t floor_next(Floor *floor, int64_t now_ms);

/* What the claim from that floor brought: count of deliveries with the least and greatest ready_id (unused
 * for 0). True: claim again at once, the claim was not full only because of a guess. */
bool floor_learn(Floor *floor, size_t count, bool is_full, int64_t ready_id_min, int64_t ready_id_max);

/* How many: what waits in a worker cannot be passed by something more urgent that is born meanwhile, so a
 * worker takes no more than it can send soon. Half of the last limit when calls waited longer than
 * CLAIM_WAIT_MS_MAX for a slot, twice it when they waited less than a tenth of that; between least and most.
 */
enum { CLAIM_WAIT_MS_MAX = 500 };
int64_t claim_limit_next(int64_t limit, int64_t waited_ms, int64_t least, int64_t most);
