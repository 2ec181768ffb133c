// Cron: expressions of five fields, and the instants at which they are due in a time zone. Pure.
//
// Minute, hour, day of the month, month, weekday: `*`, numbers, ranges `a-b`, lists `a,b`, steps `*/n` and
// `a-b/n`; months and weekdays also by their English names of three letters; Sunday is 0 or 7. When day of
// the month and weekday are both restricted (neither begins with `*`), one of them is enough; else both must
// hold. A local time that the clock jumps over is due once, right after the jump; one that comes twice is due
// at the first.
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { CRON_WHY_SIZE = 160 };

typedef struct Cron {
    uint64_t minutes, hours, days, months, weekdays; // a bit per value
    bool is_either_day;                              // a day of either field is enough
} Cron;

// False: why says what is wrong with which field, for a person.
bool cron_parse(const char *expression, Cron *cron, char why[CRON_WHY_SIZE]);

// The first instant after this one (Unix microseconds) at which it is due. False: there is none (30
// February), or the zone is not known.
bool cron_next(const Cron *cron, const char *zone, int64_t after_us, int64_t *next_us);
