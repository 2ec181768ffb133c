/* The application's clock and its date-times. */
#include "clock.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int64_t offset_ms, grain_ms;

static int64_t read_us(clockid_t id) {
    struct timespec now;
    clock_gettime(id, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void clock_set_offset(int64_t ms) { offset_ms = ms; }
void clock_set_grain(int64_t ms) { grain_ms = ms; }
int64_t clock_true_us(void) { return read_us(CLOCK_REALTIME); }
int64_t clock_now_ms(void) {
    int64_t ms = clock_true_us() / 1000 + offset_ms;
    return grain_ms > 0 ? ms - ms % grain_ms : ms;
}
int64_t clock_monotonic_ms(void) { return read_us(CLOCK_MONOTONIC) / 1000; }

void clock_format(int64_t ms, char out[INSTANT_SIZE]) {
    time_t seconds = (time_t)(ms / 1000);
    struct tm parts;
    gmtime_r(&seconds, &parts);
    size_t length = strftime(out, INSTANT_SIZE, "%Y-%m-%dT%H:%M:%S", &parts);
    snprintf(out + length, INSTANT_SIZE - length, ".%03dZ", (int)(ms % 1000));
}

void clock_format_http(int64_t ms, char *out, size_t size) {
    time_t seconds = (time_t)(ms / 1000);
    struct tm parts;
    gmtime_r(&seconds, &parts);
    strftime(out, size, "%a, %d %b %Y %H:%M:%S GMT", &parts);
}

/* Reads .fff (1 to 9 digits) when there is one; the digits after the third are dropped. */
static const char *read_fraction(const char *at, int64_t *ms) {
    *ms = 0;
    if (*at != '.')
        return at;
    int digits = 0;
    for (at++; isdigit((unsigned char)*at) && digits < 9; at++, digits++)
        if (digits < 3)
            *ms = *ms * 10 + (*at - '0');
    for (int i = digits; i < 3; i++)
        *ms *= 10;
    return digits > 0 ? at : NULL;
}

static bool read_offset(const char *at, int64_t *ms) {
    *ms = 0;
    if (strcmp(at, "Z") == 0)
        return true;
    int hours, minutes, length = 0;
    if ((*at != '+' && *at != '-') || sscanf(at + 1, "%2d:%2d%n", &hours, &minutes, &length) != 2)
        return false;
    if (length != 5 || at[6] != '\0' || hours > 14 || minutes > 59)
        return false;
    *ms = (hours * 60 + minutes) * 60000LL * (*at == '-' ? -1 : 1);
    return true;
}

static bool is_calendar_date(const struct tm *wanted, time_t seconds) {
    struct tm real;
    gmtime_r(&seconds, &real);
    return real.tm_mday == wanted->tm_mday && real.tm_mon == wanted->tm_mon &&
           real.tm_hour == wanted->tm_hour;
}

bool clock_parse(const char *text, int64_t *ms) {
    struct tm parts = {0};
    int length = 0, year, month;
    if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d%n", &year, &month, &parts.tm_mday, &parts.tm_hour,
               &parts.tm_min, &parts.tm_sec, &length) != 6 ||
        length != 19)
        return false;
    parts.tm_year = year - 1900;
    parts.tm_mon = month - 1;
    struct tm wanted = parts; /* timegm turns February 30 into March 2 */
    time_t seconds = timegm(&parts);
    int64_t fraction, offset;
    const char *rest = read_fraction(text + length, &fraction);
    if (parts.tm_sec > 59 || !is_calendar_date(&wanted, seconds) || rest == NULL ||
        !read_offset(rest, &offset))
        return false;
    *ms = (int64_t)seconds * 1000 + fraction - offset;
    return true;
}
