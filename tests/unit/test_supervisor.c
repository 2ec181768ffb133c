// When a worker that ended is started again.
#include "unit.h"

#include "sync/supervisor.h"

static void a_worker_that_ends_at_once_is_started_again_ever_later(void **state) {
    (void)state;
    static const int64_t PAUSES[] = {100, 200, 400, 800, 1600, 3200, 6400, 10000, 10000};
    int64_t pause_ms = 0;
    for (size_t i = 0; i < sizeof PAUSES / sizeof *PAUSES; i++) {
        pause_ms = supervisor_pause(pause_ms, 5);
        assert_int_equal(pause_ms, PAUSES[i]);
    }
}

static void one_that_ran_well_is_started_again_soon(void **state) {
    (void)state;
    assert_int_equal(supervisor_pause(10000, SUPERVISOR_STEADY_MS - 1), 10000);
    assert_int_equal(supervisor_pause(10000, SUPERVISOR_STEADY_MS), 100);
}

int main(void) {
    const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(a_worker_that_ends_at_once_is_started_again_ever_later),
        cmocka_unit_test(one_that_ran_well_is_started_again_soon),
    };
    return run_all(TESTS);
}
