// Instant: the calendar is the proleptic Gregorian one, days counted as Howard Hinnant describes it.
#include "sync/instant.h"

#include <stdio.h>
#include <string.h>

static const int64_t SECOND_US = 1000000, DAY_US = 86400 * 1000000ll;

static int64_t days_of(int year, int month, int day) {
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

static void date_of(int64_t days, LocalTime *local) {
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t day_of_era = days - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted = (5 * day_of_year + 2) / 153;
    local->day = (int)(day_of_year - (153 * shifted + 2) / 5 + 1);
    local->month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    local->year = (int)(year_of_era + era * 400 + (local->month <= 2));
}

int64_t local_to_utc(const LocalTime *local) {
    int64_t seconds = local->hour * 3600 + local->minute * 60 + local->second;
    return days_of(local->year, local->month, local->day) * DAY_US + seconds * SECOND_US + local->microsecond;
}

void utc_to_local(int64_t us, LocalTime *local) {
    int64_t days = us / DAY_US - (us % DAY_US < 0);
    int64_t rest = us - days * DAY_US;
    date_of(days, local);
    local->microsecond = (int)(rest % SECOND_US);
    rest /= SECOND_US;
    local->hour = (int)(rest / 3600);
    local->minute = (int)(rest / 60 % 60);
    local->second = (int)(rest % 60);
}

bool local_is_real(const LocalTime *local) {
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (local->year < 1 || local->year > 9999 || local->month < 1 || local->month > 12 || local->day < 1)
        return false;
    bool is_leap = (local->year % 4 == 0 && local->year % 100 != 0) || local->year % 400 == 0;
    int length = lengths[local->month - 1] + (local->month == 2 && is_leap);
    return local->day <= length && local->hour <= 23 && local->minute <= 59 && local->second <= 59;
}

bool instant_is_in_range(int64_t us) {
    LocalTime local;
    utc_to_local(us, &local);
    return local_is_real(&local);
}

// ---- reading ----

// Reads exactly `count` digits at *at.
static bool read_digits(Text text, size_t *at, size_t count, int *number) {
    if (*at + count > text.length)
        return false;
    *number = 0;
    for (size_t i = 0; i < count; i++) {
        char digit = text.at[*at + i];
        if (digit < '0' || digit > '9')
            return false;
        *number = *number * 10 + (digit - '0');
    }
    *at += count;
    return true;
}

static bool read_char(Text text, size_t *at, const char *one_of) {
    if (*at >= text.length || !strchr(one_of, text.at[*at]) || !text.at[*at])
        return false;
    (*at)++;
    return true;
}

static bool read_date(Text text, size_t *at, LocalTime *local) {
    return read_digits(text, at, 4, &local->year) && read_char(text, at, "-") &&
           read_digits(text, at, 2, &local->month) && read_char(text, at, "-") &&
           read_digits(text, at, 2, &local->day);
}

// Up to nine digits, of which six count.
static bool read_fraction(Text text, size_t *at, int *microsecond) {
    int digits = 0, number = 0, digit = 0;
    while (digits < 9 && read_digits(text, at, 1, &digit)) {
        if (digits < 6)
            number = number * 10 + digit;
        digits++;
    }
    for (int i = digits; i < 6; i++)
        number *= 10;
    *microsecond = number;
    return digits > 0;
}

static bool read_time(Text text, size_t *at, LocalTime *local) {
    if (!read_digits(text, at, 2, &local->hour) || !read_char(text, at, ":") ||
        !read_digits(text, at, 2, &local->minute))
        return false;
    if (read_char(text, at, ":") && !read_digits(text, at, 2, &local->second))
        return false;
    return !read_char(text, at, ".") || read_fraction(text, at, &local->microsecond);
}

// Offset in seconds: Z, +hh, +hhmm, +hh:mm.
static bool read_offset(Text text, size_t *at, int *seconds) {
    if (read_char(text, at, "Zz"))
        return true;
    bool is_west = *at < text.length && text.at[*at] == '-';
    int hours = 0, minutes = 0;
    if (!read_char(text, at, "+-") || !read_digits(text, at, 2, &hours))
        return false;
    bool has_minutes = read_char(text, at, ":") || *at < text.length;
    if (has_minutes && !read_digits(text, at, 2, &minutes))
        return false;
    *seconds = (hours * 3600 + minutes * 60) * (is_west ? -1 : 1);
    return hours <= 15 && minutes <= 59;
}

InstantOutcome instant_parse(Text text, int64_t *us, LocalTime *local) {
    LocalTime fields = {0};
    size_t at = 0;
    int offset = 0;
    if (!read_date(text, &at, &fields) || !read_char(text, &at, "Tt ") || !read_time(text, &at, &fields))
        return INSTANT_WRONG;
    if (!local_is_real(&fields))
        return INSTANT_WRONG;
    *local = fields;
    if (at == text.length)
        return INSTANT_NO_ZONE;
    if (!read_offset(text, &at, &offset) || at != text.length)
        return INSTANT_WRONG;
    *us = local_to_utc(&fields) - offset * SECOND_US;
    return instant_is_in_range(*us) ? INSTANT_GOOD : INSTANT_WRONG;
}

bool date_parse(Text text, LocalTime *local) {
    size_t at = 0;
    *local = (LocalTime){0};
    return read_date(text, &at, local) && at == text.length && local_is_real(local);
}

// ---- formats ----

typedef enum Field { YEAR, MONTH, DAY, HOUR_24, HOUR_12, MINUTE, SECOND, MILLI, MICRO, HALF, LITERAL } Field;

static const struct {
    const char *name;
    Field field;
    size_t digits;
} FIELDS[] = {{"YYYY", YEAR, 4},    {"MM", MONTH, 2},   {"DD", DAY, 2},    {"HH24", HOUR_24, 2},
              {"HH12", HOUR_12, 2}, {"HH", HOUR_24, 2}, {"MI", MINUTE, 2}, {"SS", SECOND, 2},
              {"MS", MILLI, 3},     {"US", MICRO, 6},   {"AM", HALF, 0},   {"PM", HALF, 0}};

static Field next_field(const char **format, size_t *digits) {
    for (size_t i = 0; i < sizeof FIELDS / sizeof *FIELDS; i++) {
        size_t length = strlen(FIELDS[i].name);
        if (strncmp(*format, FIELDS[i].name, length) != 0)
            continue;
        *format += length;
        *digits = FIELDS[i].digits;
        return FIELDS[i].field;
    }
    (*format)++;
    return LITERAL;
}

static int *place_of(LocalTime *local, Field field) {
    int *places[] = {&local->year,   &local->month,  &local->day,         &local->hour,       &local->hour,
                     &local->minute, &local->second, &local->microsecond, &local->microsecond};
    return places[field];
}

static bool read_half(Text text, size_t *at, int *half) {
    *half = *at < text.length && (text.at[*at] == 'P' || text.at[*at] == 'p') ? 12 : 0;
    return read_char(text, at, "AaPp") && read_char(text, at, "Mm");
}

bool instant_parse_format(Text text, const char *format, LocalTime *local) {
    size_t at = 0;
    int half = -1;
    *local = (LocalTime){0};
    while (*format) {
        size_t digits = 0;
        char literal = *format;
        Field field = next_field(&format, &digits);
        if (field == LITERAL) {
            if (at >= text.length || text.at[at++] != literal)
                return false;
        } else if (field == HALF) {
            if (!read_half(text, &at, &half))
                return false;
        } else if (!read_digits(text, &at, digits, place_of(local, field))) {
            return false;
        }
        if (field == MILLI)
            local->microsecond *= 1000;
    }
    if (half >= 0) {
        if (local->hour < 1 || local->hour > 12)
            return false;
        local->hour = local->hour % 12 + half;
    }
    return at == text.length && local_is_real(local);
}

bool instant_format_is_known(const char *format) {
    unsigned seen = 0;
    while (*format) {
        size_t digits = 0;
        Field field = next_field(&format, &digits);
        seen |= 1u << field;
    }
    unsigned needed = 1u << YEAR | 1u << MONTH | 1u << DAY;
    bool has_half = seen & 1u << HALF, has_twelve = seen & 1u << HOUR_12;
    return (seen & needed) == needed && has_half == has_twelve;
}

void instant_print_format(const LocalTime *local, const char *format, char *out, size_t size) {
    size_t length = 0;
    LocalTime copy = *local;
    while (*format && length + 8 < size) {
        size_t digits = 0;
        char literal = *format;
        Field field = next_field(&format, &digits);
        if (field == LITERAL) {
            out[length++] = literal;
        } else if (field == HALF) {
            length += (size_t)snprintf(out + length, size - length, "%s", local->hour < 12 ? "AM" : "PM");
        } else {
            int number = *place_of(&copy, field);
            number = field == MILLI ? number / 1000 : field == HOUR_12 ? (number + 11) % 12 + 1 : number;
            length += (size_t)snprintf(out + length, size - length, "%0*d", (int)digits, number);
        }
    }
    out[length] = '\0';
}

// Writes `count` digits and the character behind them; gives the place behind that.
static char *put_number(char *at, int number, int count, char behind) {
    for (int i = count; i-- > 0; number /= 10)
        at[i] = (char)('0' + number % 10);
    at[count] = behind;
    return at + count + 1;
}

void instant_print(int64_t us, char out[INSTANT_TEXT_MAX]) {
    LocalTime t;
    utc_to_local(us, &t);
    char *at = put_number(out, t.year, 4, '-');
    at = put_number(at, t.month, 2, '-');
    at = put_number(at, t.day, 2, 'T');
    at = put_number(at, t.hour, 2, ':');
    at = put_number(at, t.minute, 2, ':');
    at = put_number(at, t.second, 2, '.');
    at = put_number(at, t.microsecond, 6, 'Z');
    *at = '\0';
}

void instant_print_wire(int64_t us, char out[INSTANT_TEXT_MAX]) {
    instant_print(us, out);
    if (us % 1000 == 0)
        strcpy(out + strlen("2026-01-02T03:04:05.678"), "Z");
}
