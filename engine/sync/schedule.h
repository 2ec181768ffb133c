/* Schedule: when a source is polled next. Pure; times are the monotonic clock's milliseconds.
 *
 * A source is polled soon after it brought something, and ever less often while it brings nothing; after a
 * failure with exponential backoff and full jitter, never before the other side's Retry-After. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum {
    SCHEDULE_BACKOFF_MS_MIN = 250,
    SCHEDULE_BACKOFF_MS_MAX = 60000,
};

/* Not due at any time. */
#define SCHEDULE_NEVER INT64_MAX

typedef struct Schedule {
    int64_t interval_min_ms, interval_max_ms;
    int64_t interval_ms; /* the present one */
    int failures;        /* in a row */
} Schedule;

/* After a poll that worked: the pause before the next one. */
int64_t schedule_pause(Schedule *schedule, bool has_brought_items);

/* When the next one begins: so long after the last one began, or half of that after it ended when it took
 * long, so that a source that is slow has some rest. */
int64_t schedule_due(int64_t pause_ms, int64_t began_at_ms, int64_t ended_at_ms);

/* After a poll that failed. random: any number, evenly spread. */
int64_t schedule_backoff(Schedule *schedule, int64_t retry_after_ms, uint32_t random);
