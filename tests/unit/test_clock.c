// Clocks and how instants are written.
#include "unit.h"

#include "base/clock.h"

static void instants_are_written_in_utc(void **state) {
    (void)state;
    static const struct {
        int64_t unix_us;
        const char *milli, *micro;
    } CASES[] = {
        {0, "1970-01-01T00:00:00.000Z", "1970-01-01T00:00:00.000000Z"},
        {-1, "1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999999Z"},
        {1767323045678901, "2026-01-02T03:04:05.678Z", "2026-01-02T03:04:05.678901Z"},
        {1709208000000000, "2024-02-29T12:00:00.000Z", "2024-02-29T12:00:00.000000Z"},
        {253402300799999999, "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999999Z"},
    };
    char text[32];
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        clock_format_utc(CASES[i].unix_us, text);
        assert_string_equal(text, CASES[i].milli);
        clock_format_utc_micro(CASES[i].unix_us, text);
        assert_string_equal(text, CASES[i].micro);
    }
}

static void the_clocks_go_on(void **state) {
    (void)state;
    int64_t wall_us = clock_now_us(), monotonic_us = clock_monotonic_us(),
            monotonic_ms = clock_monotonic_ms();
    usleep(3000);
    assert_true(clock_now_us() - wall_us > 0);
    assert_true(clock_monotonic_us() - monotonic_us >= 3000);
    assert_true(clock_monotonic_ms() - monotonic_ms >= 2);
    assert_true(wall_us > 1700000000000000);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(instants_are_written_in_utc),
    cmocka_unit_test(the_clocks_go_on),
};

int main(void) { return run_all(TESTS); }
