/* Schedule: adaptive pauses and backoff. */
#include "sync/schedule.h"

enum { DOUBLINGS_MAX = 16 };

static int64_t at_most(int64_t value, int64_t most) { return value < most ? value : most; }

int64_t schedule_pause(Schedule *schedule, bool has_brought_items) {
    schedule->failures = 0;
    if (has_brought_items || schedule->interval_ms < schedule->interval_min_ms)
        schedule->interval_ms = schedule->interval_min_ms;
    else
        schedule->interval_ms = at_most(schedule->interval_ms * 2, schedule->interval_max_ms);
    return schedule->interval_ms;
}

int64_t schedule_due(int64_t pause_ms, int64_t began_at_ms, int64_t ended_at_ms) {
    int64_t due_ms = began_at_ms + pause_ms, least_ms = ended_at_ms + pause_ms / 2;
    return due_ms > least_ms ? due_ms : least_ms;
}

int64_t schedule_backoff(Schedule *schedule, int64_t retry_after_ms, uint32_t random) {
    int doublings = schedule->failures < DOUBLINGS_MAX ? schedule->failures : DOUBLINGS_MAX;
    int64_t most = at_most((int64_t)SCHEDULE_BACKOFF_MS_MIN << doublings, SCHEDULE_BACKOFF_MS_MAX);
    int64_t pause = schedule->interval_min_ms + (int64_t)(random % (uint64_t)(most + 1));
    schedule->failures++;
    schedule->interval_ms = schedule->interval_max_ms;
    return pause > retry_after_ms ? pause : retry_after_ms;
}
