// When a source is polled next.
#include "unit.h"

#include "sync/schedule.h"

static Schedule make(void) { return (Schedule){.interval_min_ms = 20, .interval_max_ms = 1000}; }

static void empty_polls_double_the_pause_up_to_the_limit(void **state) {
    (void)state;
    Schedule schedule = make();
    static const int64_t PAUSES[] = {20, 40, 80, 160, 320, 640, 1000, 1000};
    for (size_t i = 0; i < sizeof PAUSES / sizeof *PAUSES; i++)
        assert_int_equal(schedule_pause(&schedule, false), PAUSES[i]);
}

static void a_poll_that_brought_something_is_soon_followed_by_another(void **state) {
    (void)state;
    Schedule schedule = make();
    for (int i = 0; i < 10; i++)
        schedule_pause(&schedule, false);
    assert_int_equal(schedule_pause(&schedule, true), 20);
    assert_int_equal(schedule_pause(&schedule, false), 40);
}

static void failures_back_off_with_jitter_up_to_a_minute(void **state) {
    (void)state;
    Schedule schedule = make();
    assert_int_equal(schedule_backoff(&schedule, 0, 0), 20);
    assert_int_equal(schedule_backoff(&schedule, 0, 500), 20 + 500);
    assert_int_equal(schedule_backoff(&schedule, 0, 1000), 20 + 1000);
    for (int i = 0; i < 100; i++)
        assert_in_range(schedule_backoff(&schedule, 0, UINT32_MAX), 20, 20 + SCHEDULE_BACKOFF_MS_MAX);
    assert_int_equal(schedule.failures, 103);
    schedule_pause(&schedule, true);
    assert_int_equal(schedule.failures, 0);
}

static void the_other_side_may_ask_for_a_longer_pause(void **state) {
    (void)state;
    Schedule schedule = make();
    assert_int_equal(schedule_backoff(&schedule, 30000, 7), 30000);
}

static void a_pause_is_counted_from_where_the_poll_began(void **state) {
    (void)state;
    assert_int_equal(schedule_due(1000, 5000, 5040), 6000);
    assert_int_equal(schedule_due(1000, 5000, 5500), 6000);
    assert_int_equal(schedule_due(1000, 5000, 5501), 6001);
    assert_int_equal(schedule_due(1000, 5000, 9000), 9500);
}

int main(void) {
    const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(empty_polls_double_the_pause_up_to_the_limit),
        cmocka_unit_test(a_poll_that_brought_something_is_soon_followed_by_another),
        cmocka_unit_test(failures_back_off_with_jitter_up_to_a_minute),
        cmocka_unit_test(a_pause_is_counted_from_where_the_poll_began),
        cmocka_unit_test(the_other_side_may_ask_for_a_longer_pause),
    };
    return run_all(TESTS);
}
