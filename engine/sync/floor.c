/* Where a claim starts to look for lane heads, and how many it takes. */
#include "sync/floor.h"

int64_t floor_next(Floor *floor, int64_t now_ms) {
    if (now_ms >= floor->rescan_at_ms) {
        floor->rescan_at_ms = now_ms + FLOOR_RESCAN_MS;
        floor->proven = 0;
        floor->guess = 0;
    }
    return floor->guess;
}

bool floor_learn(Floor *floor, size_t count, bool is_full, int64_t ready_id_min, int64_t ready_id_max) {
    bool was_guess = floor->guess > floor->proven;

    if (is_full) {
        floor->guess = ready_id_min > floor->guess ? ready_id_min : floor->guess;
        return false;
    }
    if (was_guess) {
        floor->guess = floor->proven;
        return true;
    }
    if (count > 0 && ready_id_max > floor->proven)
        floor->proven = ready_id_max;
    floor->guess = floor->proven;
    return false;
}

int64_t claim_limit_next(int64_t limit, int64_t waited_ms, int64_t least, int64_t most) {
    if (waited_ms > CLAIM_WAIT_MS_MAX)
        limit /= 2;
    else if (waited_ms < CLAIM_WAIT_MS_MAX / 10)
        limit *= 2;
    if (limit < least)
        limit = least;
    return limit < most ? limit : most;
}
