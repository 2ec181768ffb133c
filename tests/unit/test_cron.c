// When a cron expression is due: fields, days, and the two days of the year on which the clock changes.
#include "unit.h"

#include <stdio.h>

#include "base/text.h"
#include "sync/cron.h"
#include "sync/instant.h"

// The n-th instant after `after` at which it is due, as text; "" when there is none.
static const char *nth(const char *expression, const char *zone, const char *after, int n) {
    static char text[INSTANT_TEXT_MAX];
    char why[CRON_WHY_SIZE] = "";
    LocalTime local;
    Cron cron;
    int64_t us = 0;
    assert_int_equal(instant_parse(text_of(after), &us, &local), INSTANT_GOOD);
    if (!cron_parse(expression, &cron, why))
        fail_msg("%s", why);
    while (n-- > 0)
        if (!cron_next(&cron, zone, us, &us))
            return "";
    instant_print_wire(us, text);
    return text;
}

static const char *next(const char *expression, const char *after) {
    return nth(expression, "UTC", after, 1);
}

static void the_next_time_is_behind_the_last(void **state) {
    (void)state;
    assert_string_equal(next("0 4 * * *", "2026-03-01T03:59:59.999Z"), "2026-03-01T04:00:00.000Z");
    assert_string_equal(next("0 4 * * *", "2026-03-01T04:00:00Z"), "2026-03-02T04:00:00.000Z");
    assert_string_equal(next("* * * * *", "2026-03-01T04:00:30Z"), "2026-03-01T04:01:00.000Z");
    assert_string_equal(next("59 23 31 12 *", "2026-12-31T23:59:00Z"), "2027-12-31T23:59:00.000Z");
    assert_string_equal(next("0 0 29 2 *", "2096-03-01T00:00:00Z"), "2104-02-29T00:00:00.000Z");
    assert_string_equal(next("0 0 30 feb *", "2026-01-01T00:00:00Z"), "");
}

static void lists_ranges_steps_and_names(void **state) {
    (void)state;
    assert_string_equal(next("*/15 * * * *", "2026-03-01T04:15:00Z"), "2026-03-01T04:30:00.000Z");
    assert_string_equal(next("5,50 8-10/2 * * *", "2026-03-01T08:50:00Z"), "2026-03-01T10:05:00.000Z");
    assert_string_equal(next("0 6 * JUN-aug Mon", "2026-03-01T00:00:00Z"), "2026-06-01T06:00:00.000Z");
    assert_string_equal(next("  0\t6 * * 7 ", "2026-03-02T00:00:00Z"), "2026-03-08T06:00:00.000Z");
    assert_string_equal(next("0 6 * * 0", "2026-03-02T00:00:00Z"), "2026-03-08T06:00:00.000Z");
    assert_string_equal(next("0 6 * * fri-7", "2026-03-02T00:00:00Z"), "2026-03-06T06:00:00.000Z");
}

// 2026-03-13 is a Friday.
static void of_two_restricted_days_one_is_enough(void **state) {
    (void)state;
    assert_string_equal(nth("0 0 13 * fri", "UTC", "2026-03-01T00:00:00Z", 1), "2026-03-06T00:00:00.000Z");
    assert_string_equal(nth("0 0 13 * fri", "UTC", "2026-03-27T00:00:00Z", 2), "2026-04-10T00:00:00.000Z");
    assert_string_equal(nth("0 0 13 * fri", "UTC", "2026-03-27T00:00:00Z", 3), "2026-04-13T00:00:00.000Z");
    assert_string_equal(next("0 0 13 * *", "2026-03-01T00:00:00Z"), "2026-03-13T00:00:00.000Z");
    assert_string_equal(next("0 0 */2 * fri", "2026-03-01T00:00:00Z"), "2026-03-13T00:00:00.000Z");
}

// On 2026-03-08 at 2:00 the clocks of Chicago go to 3:00, on 2026-11-01 at 2:00 to 1:00.
static void a_time_that_is_jumped_over_is_due_once_behind_the_jump(void **state) {
    (void)state;
    static const char zone[] = "America/Chicago";
    assert_string_equal(nth("0 4 * * *", zone, "2026-03-07T12:00:00Z", 1), "2026-03-08T09:00:00.000Z");
    assert_string_equal(nth("30 2 * * *", zone, "2026-03-07T12:00:00Z", 1), "2026-03-08T08:00:00.000Z");
    assert_string_equal(nth("30 2 * * *", zone, "2026-03-07T12:00:00Z", 2), "2026-03-09T07:30:00.000Z");
    assert_string_equal(nth("0,30 2,3 * * *", zone, "2026-03-08T07:59:00Z", 1), "2026-03-08T08:00:00.000Z");
    assert_string_equal(nth("0,30 2,3 * * *", zone, "2026-03-08T07:59:00Z", 2), "2026-03-08T08:30:00.000Z");
}

static void a_time_that_comes_twice_is_due_once(void **state) {
    (void)state;
    static const char zone[] = "America/Chicago";
    assert_string_equal(nth("30 1 * * *", zone, "2026-10-31T12:00:00Z", 1), "2026-11-01T06:30:00.000Z");
    assert_string_equal(nth("30 1 * * *", zone, "2026-10-31T12:00:00Z", 2), "2026-11-02T07:30:00.000Z");
    assert_string_equal(nth("30 1 * * *", zone, "2026-11-01T07:10:00Z", 1), "2026-11-02T07:30:00.000Z");
    assert_string_equal(nth("0 2 * * *", zone, "2026-11-01T07:10:00Z", 1), "2026-11-01T08:00:00.000Z");
}

static void an_expression_that_is_none_is_explained(void **state) {
    (void)state;
    static const char *const WRONG[][2] = {
        {"", "0 fields"},
        {"0 4 * *", "4 fields"},
        {"0 4 * * * *", "6 fields"},
        {"60 4 * * *", "minute"},
        {"0 24 * * *", "hour"},
        {"0 4 0 * *", "day of the month"},
        {"0 4 * 13 *", "month"},
        {"0 4 * * 8", "weekday"},
        {"0 4 * * someday", "weekday"},
        {"0 5-4 * * *", "hour"},
        {"*/0 * * * *", "minute"},
        {"5/10 * * * *", "minute"},
        {"1,,2 * * * *", "minute"},
        {"1, * * * *", "minute"},
        {"-1 * * * *", "minute"},
        {"* * * janu *", "month"},
        {"100000000000 * * * *", "minute"},
    };
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        char why[CRON_WHY_SIZE] = "";
        Cron cron;
        if (cron_parse(WRONG[i][0], &cron, why) || !strstr(why, WRONG[i][1]))
            fail_msg("\"%s\": %s", WRONG[i][0], why);
    }
}

static void an_unknown_zone_has_no_next_time(void **state) {
    (void)state;
    assert_string_equal(nth("0 4 * * *", "America/Nowhere", "2026-03-07T12:00:00Z", 1), "");
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(the_next_time_is_behind_the_last),
    cmocka_unit_test(lists_ranges_steps_and_names),
    cmocka_unit_test(of_two_restricted_days_one_is_enough),
    cmocka_unit_test(a_time_that_is_jumped_over_is_due_once_behind_the_jump),
    cmocka_unit_test(a_time_that_comes_twice_is_due_once),
    cmocka_unit_test(an_expression_that_is_none_is_explained),
    cmocka_unit_test(an_unknown_zone_has_no_next_time),
};

int main(void) { return run_all(TESTS); }
