// The only place in the engine that reads a clock.
#include "base/clock.h"

#include <assert.h>
#include <stdio.h>
#include <time.h>

enum { US_PER_SECOND = 1000000 };

static int64_t read_clock_us(clockid_t clock) {
    struct timespec now;
    int failed = clock_gettime(clock, &now);
    assert(failed == 0);
    (void)failed;
    return (int64_t)now.tv_sec * US_PER_SECOND + now.tv_nsec / 1000;
}

int64_t clock_now_us(void) { return read_clock_us(CLOCK_REALTIME); }

int64_t clock_monotonic_us(void) { return read_clock_us(CLOCK_MONOTONIC); }

int64_t clock_monotonic_ms(void) { return clock_monotonic_us() / 1000; }

static void format_utc(int64_t unix_us, char out[32], int digits) {
    int64_t seconds = unix_us / US_PER_SECOND;
    int64_t micros = unix_us % US_PER_SECOND;
    if (micros < 0) {
        micros += US_PER_SECOND;
        seconds--;
    }
    struct tm parts;
    time_t whole = (time_t)seconds;
    gmtime_r(&whole, &parts);
    assert(parts.tm_year + 1900 >= 1 && parts.tm_year + 1900 <= 9999);
    char text[80];
    snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d", parts.tm_year + 1900, parts.tm_mon + 1,
             parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
    snprintf(out, 32, digits == 3 ? "%.19s.%03dZ" : "%.19s.%06dZ", text,
             (int)(digits == 3 ? micros / 1000 : micros));
}

void clock_format_utc(int64_t unix_us, char out[32]) { format_utc(unix_us, out, 3); }

void clock_format_utc_micro(int64_t unix_us, char out[32]) { format_utc(unix_us, out, 6); }
