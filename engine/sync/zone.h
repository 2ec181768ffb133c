// Zone: local times of IANA time zones, by the C library's time zone data.
//
// The library knows one zone at a time, in the process's environment (TZ): these functions set it, and
// nothing else in the engine may ask for local time. Switching between zones costs some microseconds, staying
// in one nothing.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "sync/instant.h"

typedef enum ZoneOutcome {
    ZONE_GOOD,
    ZONE_UNKNOWN, // no such zone in the time zone data
    ZONE_GAP      // the clock jumped over this local time: it never was
} ZoneOutcome;

bool zone_is_known(const char *name);

// A local time that came twice (the clock was set back) is the earlier of the two.
ZoneOutcome zone_to_utc(const char *name, const LocalTime *local, int64_t *us);

ZoneOutcome zone_from_utc(const char *name, int64_t us, LocalTime *local);
