// Instant: points in time and dates as texts, of the other side and ours. No clock is read here.
//
// In memory an instant is microseconds since 1970 in UTC, years 0001 to 9999.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

enum { INSTANT_TEXT_MAX = 40 };

// Wall-clock fields, without a zone.
typedef struct LocalTime {
    int year, month, day, hour, minute, second, microsecond;
} LocalTime;

typedef enum InstantOutcome {
    INSTANT_GOOD,
    INSTANT_WRONG,  // not of this form, no such day or hour, or its year in UTC is not 1 to 9999
    INSTANT_NO_ZONE // a date-time without offset: *local is filled
} InstantOutcome;

// RFC 3339 (`2026-01-02T03:04:05.678+01:00`, Z), and PostgreSQL's ISO form (blank for T, offset `+00`).
InstantOutcome instant_parse(Text text, int64_t *us, LocalTime *local);

// By a format of YYYY MM DD HH24 (or HH) HH12 MI SS MS US AM (or PM) and literal characters.
bool instant_parse_format(Text text, const char *format, LocalTime *local);
bool instant_format_is_known(const char *format); // has year, month and day, and AM when it has HH12
void instant_print_format(const LocalTime *local, const char *format, char *out, size_t size);

bool date_parse(Text text, LocalTime *local); // 2026-01-02
bool local_is_real(const LocalTime *local);   // such a day and hour exists in the calendar

bool instant_is_in_range(int64_t us);         // its year in UTC is 1 to 9999
int64_t local_to_utc(const LocalTime *local); // as if the zone were UTC
void utc_to_local(int64_t us, LocalTime *local);

void instant_print(int64_t us, char out[INSTANT_TEXT_MAX]); // canonical: 2026-01-02T03:04:05.678901Z
void instant_print_wire(
    int64_t us, char out[INSTANT_TEXT_MAX]); // 2026-01-02T03:04:05.678Z, microseconds if there are any
