/* Where a claim starts to look. */
#include "unit.h"

#include "sync/floor.h"

enum { LONG_MS = 1000000 };

/* A rescan that is far away, so that only what is learned moves the floor. */
static Floor floor_without_rescan(void) { return (Floor){.rescan_at_ms = LONG_MS}; }

static void a_claim_that_took_all_proves_its_floor(void **state) {
    (void)state;
    Floor floor = floor_without_rescan();

    assert_int_equal(floor_next(&floor, 0), 0);
    assert_false(floor_learn(&floor, 3, false, 5, 9));
    assert_int_equal(floor_next(&floor, 0), 9);
    assert_false(floor_learn(&floor, 0, false, 0, 0));
    assert_int_equal(floor_next(&floor, 0), 9);
}

static void full_claims_move_a_guess_that_is_looked_behind_at_the_end(void **state) {
    (void)state;
    Floor floor = floor_without_rescan();

    assert_false(floor_learn(&floor, 500, true, 100, 700));
    assert_int_equal(floor_next(&floor, 0), 100);
    assert_false(floor_learn(&floor, 500, true, 701, 1300));
    assert_int_equal(floor_next(&floor, 0), 701);
    /* a less urgent one may wait at 50 */
    assert_true(floor_learn(&floor, 20, false, 1301, 1320));
    assert_int_equal(floor_next(&floor, 0), 0);
    assert_false(floor_learn(&floor, 1, false, 50, 50));
    assert_int_equal(floor_next(&floor, 0), 50);
}

static void a_more_urgent_one_with_a_lower_id_does_not_lower_the_guess(void **state) {
    (void)state;
    Floor floor = floor_without_rescan();

    floor_learn(&floor, 500, true, 1000, 1600);
    floor_learn(&floor, 500, true, 900, 2100);
    assert_int_equal(floor_next(&floor, 0), 1000);
}

static void everything_is_looked_at_again_now_and_then(void **state) {
    (void)state;
    Floor floor = {0};

    assert_int_equal(floor_next(&floor, 10), 0);
    floor_learn(&floor, 3, false, 5, 9);
    assert_int_equal(floor_next(&floor, 10 + FLOOR_RESCAN_MS - 1), 9);
    assert_int_equal(floor_next(&floor, 10 + FLOOR_RESCAN_MS), 0);
}

static void a_slow_application_makes_claims_small_and_a_quick_one_large_again(void **state) {
    (void)state;

    assert_int_equal(claim_limit_next(500, 0, 64, 500), 500);
    assert_int_equal(claim_limit_next(500, 2000, 64, 500), 250);
    assert_int_equal(claim_limit_next(100, 2000, 64, 500), 64);
    assert_int_equal(claim_limit_next(250, CLAIM_WAIT_MS_MAX / 2, 64, 500), 250);
    assert_int_equal(claim_limit_next(250, 10, 64, 500), 500);
    assert_int_equal(claim_limit_next(40, 10, 64, 10), 10);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(a_claim_that_took_all_proves_its_floor),
    cmocka_unit_test(full_claims_move_a_guess_that_is_looked_behind_at_the_end),
    cmocka_unit_test(a_more_urgent_one_with_a_lower_id_does_not_lower_the_guess),
    cmocka_unit_test(everything_is_looked_at_again_now_and_then),
    cmocka_unit_test(a_slow_application_makes_claims_small_and_a_quick_one_large_again),
};

int main(void) { return run_all(TESTS); }
