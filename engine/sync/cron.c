// Cron: parsing, and walking the calendar.
#include "sync/cron.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "sync/zone.h"

enum {
    DAYS_MAX = 9 * 366, // from one 29 February to the next, across 2100
    GAP_MINUTES_MAX = 2 * 24 * 60,
    ITEM_SIZE = 32,
};
static const int64_t MINUTE_US = 60 * 1000000ll, DAY_US = 86400 * 1000000ll;

// ---- parsing ----

typedef struct Field {
    const char *name;
    int least, most;
    const char *const *words; // of the values from least on, or NULL
    const char *example;
} Field;

static const char *const MONTHS[] = {"jan", "feb", "mar", "apr", "may", "jun", "jul",
                                     "aug", "sep", "oct", "nov", "dec", NULL};
static const char *const WEEKDAYS[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat", NULL};
enum { MINUTE, HOUR, DAY, MONTH, WEEKDAY, FIELDS };
static const Field fields[FIELDS] = {
    [MINUTE] = {"minute", 0, 59, NULL, "0, 30 or */15"},
    [HOUR] = {"hour", 0, 23, NULL, "4, 1-5 or */6"},
    [DAY] = {"day of the month", 1, 31, NULL, "1, 1,15 or *"},
    [MONTH] = {"month", 1, 12, MONTHS, "6, jun or *"},
    [WEEKDAY] = {"weekday", 0, 7, WEEKDAYS, "1, mon or mon-fri"},
};

static bool is_wrong(const Field *field, const char *item, char why[CRON_WHY_SIZE]) {
    snprintf(why, CRON_WHY_SIZE, "the %s \"%.*s\" is none: write numbers from %d to %d, for example %s",
             field->name, ITEM_SIZE, item, field->least, field->most, field->example);
    return false;
}

// A number or a name; *at is moved behind it.
static bool read_value(const Field *field, const char **at, int *value) {
    for (int i = 0; field->words && field->words[i]; i++)
        if (strncasecmp(*at, field->words[i], 3) == 0) {
            *at += 3;
            *value = field->least + i;
            return true;
        }
    size_t digits = strspn(*at, "0123456789");
    if (digits == 0 || digits > 2)
        return false;
    *value = atoi(*at);
    *at += digits;
    return *value >= field->least && *value <= field->most;
}

static bool read_step(const char **at, bool is_range, int *step) {
    *step = 1;
    if (**at != '/')
        return true;
    size_t digits = strspn(++*at, "0123456789");
    *step = digits > 0 && digits <= 2 ? atoi(*at) : 0;
    *at += digits;
    return is_range && *step > 0;
}

// One element of a list: *, a, a-b, each but a with a step.
static bool read_item(const Field *field, const char *item, uint64_t *bits) {
    int first = field->least, last = field->most, step;
    const char *at = item;
    bool is_range = *at == '*';
    if (is_range) {
        at++;
    } else {
        if (!read_value(field, &at, &first))
            return false;
        last = first;
        is_range = *at == '-';
        if (is_range && (at++, !read_value(field, &at, &last)))
            return false;
    }
    if (!read_step(&at, is_range, &step) || *at != '\0' || last < first)
        return false;
    for (int value = first; value <= last; value += step)
        *bits |= UINT64_C(1) << value;
    return true;
}

static bool read_field(const Field *field, const char *at, size_t length, uint64_t *bits,
                       char why[CRON_WHY_SIZE]) {
    *bits = 0;
    for (const char *end = at + length; at <= end;) {
        size_t size = strcspn(at, ", \t");
        char item[ITEM_SIZE + 1];
        snprintf(item, sizeof item, "%.*s", (int)size, at);
        if (size > ITEM_SIZE || !read_item(field, item, bits))
            return is_wrong(field, item, why);
        at += size + 1;
    }
    return true;
}

bool cron_parse(const char *expression, Cron *cron, char why[CRON_WHY_SIZE]) {
    uint64_t bits[FIELDS];
    bool is_any[FIELDS];
    const char *at = expression + strspn(expression, " \t");
    int count = 0;
    for (; *at; at += strspn(at, " \t"), count++) {
        size_t length = strcspn(at, " \t");
        if (count < FIELDS) {
            is_any[count] = *at == '*';
            if (!read_field(&fields[count], at, length, &bits[count], why))
                return false;
        }
        at += length;
    }
    if (count != FIELDS) {
        snprintf(why, CRON_WHY_SIZE,
                 "it has %d fields, not five: minute, hour, day of the month, month, weekday", count);
        return false;
    }
    if (bits[WEEKDAY] >> 7 & 1)
        bits[WEEKDAY] |= 1;
    *cron = (Cron){bits[MINUTE], bits[HOUR],    bits[DAY],
                   bits[MONTH],  bits[WEEKDAY], !is_any[DAY] && !is_any[WEEKDAY]};
    return true;
}

// ---- the calendar ----

static bool is_in(uint64_t bits, int value) { return bits >> value & 1; }

static bool is_day(const Cron *cron, int64_t day, const LocalTime *local) {
    int weekday = (int)(((day + 4) % 7 + 7) % 7); // day 0 was a Thursday
    bool is_of_month = is_in(cron->days, local->day), is_of_week = is_in(cron->weekdays, weekday);
    return is_in(cron->months, local->month) &&
           (cron->is_either_day ? is_of_month || is_of_week : is_of_month && is_of_week);
}

// The instant of a local time; of one that never was, the first behind the jump.
static bool find_instant(const char *zone, LocalTime local, int64_t *us) {
    for (int minutes = 0; minutes < GAP_MINUTES_MAX; minutes++) {
        ZoneOutcome outcome = zone_to_utc(zone, &local, us);
        if (outcome != ZONE_GAP)
            return outcome == ZONE_GOOD;
        utc_to_local(local_to_utc(&local) + MINUTE_US, &local);
    }
    return false;
}

// The first due instant of a day behind after_us.
static bool next_of_day(const Cron *cron, const char *zone, LocalTime local, int64_t after_us,
                        int64_t *next_us) {
    for (local.hour = 0; local.hour < 24; local.hour++)
        for (local.minute = 0; is_in(cron->hours, local.hour) && local.minute < 60; local.minute++)
            if (is_in(cron->minutes, local.minute) && find_instant(zone, local, next_us) &&
                *next_us > after_us)
                return true;
    return false;
}

bool cron_next(const Cron *cron, const char *zone, int64_t after_us, int64_t *next_us) {
    LocalTime local;
    if (zone_from_utc(zone, after_us, &local) != ZONE_GOOD)
        return false;
    local = (LocalTime){local.year, local.month, local.day, 0, 0, 0, 0};
    int64_t day = local_to_utc(&local) / DAY_US;
    for (int days = 0; days < DAYS_MAX; days++, day++) {
        utc_to_local(day * DAY_US, &local);
        if (is_day(cron, day, &local) && next_of_day(cron, zone, local, after_us, next_us))
            return true;
    }
    return false;
}
