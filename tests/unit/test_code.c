// Codes: one table for HTTP statuses, curl's results and codes of our own.
#include "unit.h"

#include "base/code.h"
#include "io/http_status.h"

static void the_narrower_row_decides(void **state) {
    (void)state;
    assert_int_equal(code_find(CODE_HTTP, 429)->kind, ERROR_THROTTLED);
    assert_int_equal(code_find(CODE_HTTP, 418)->kind, ERROR_PERMANENT);
    assert_int_equal(code_find(CODE_HTTP, 503)->kind, ERROR_TRANSIENT);
    assert_int_equal(code_find(CODE_HTTP, 500)->kind, ERROR_UNKNOWN_OUTCOME);
    assert_string_equal(code_find(CODE_CURL, 28)->name, "TIMED_OUT");
    assert_string_equal(code_find(CODE_CURL, 99)->name, "CURL_FAILED");
    assert_null(code_find(CODE_HTTP, 28));
    assert_null(code_find(CODE_HTTP, 600));
    assert_null(code_find(CODE_CURL, 503));
    assert_null(code_find(CODE_OWN, 0));
}

static void every_row_can_be_reached_and_has_words(void **state) {
    (void)state;
    for (size_t i = 0; i < code_count; i++) {
        assert_true(codes[i].words[0] != '\0');
        assert_true(codes[i].family == CODE_HTTP || codes[i].name != NULL);
        bool is_reached = codes[i].family == CODE_OWN;
        for (long number = codes[i].first; !is_reached && number <= codes[i].last; number++)
            is_reached = code_find(codes[i].family, number) == &codes[i];
        assert_true(is_reached);
    }
}

static void kinds_say_what_they_mean_and_what_is_done(void **state) {
    (void)state;
    for (int kind = ERROR_NONE; kind < ERROR_KIND_COUNT; kind++) {
        assert_true(error_kind_meaning((ErrorKind)kind)[0] != '\0');
        assert_true(error_kind_act((ErrorKind)kind)[0] != '\0');
    }
}

static void what_is_left_of_a_limit_is_read(void **state) {
    static const struct {
        const char *remaining, *reset;
        int64_t wanted_remaining, wanted_reset_ms, wanted_pause_ms;
    } CASES[] = {
        {NULL, NULL, -1, -1, 0},
        {"5", NULL, 5, -1, 0},
        {"0", "30", 0, 30000, 30000},
        {" 4 ", "20", 4, 20000, 5000},
        {"4, 4;w=60", "20;x", 4, 20000, 5000},
        {"10", "20", 10, 20000, 0},           // enough is left
        {"0", "1000000060", 0, 60000, 60000}, // a moment
        {"0", "999999990", 0, 0, 0},          // which has passed
        {"0", "9999", 0, 9999000, 60000},     // nobody is kept waiting for hours by a number
        {"-1", "-5", -1, -1, 0},
        {"many", "soon", -1, -1, 0},
        {"0", "99999999999999999999", 0, -1, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        HttpLimit limit = http_limit_read(CASES[i].remaining, CASES[i].reset, INT64_C(1000000000) * 1000000);
        assert_int_equal(limit.remaining, CASES[i].wanted_remaining);
        assert_int_equal(limit.reset_ms, CASES[i].wanted_reset_ms);
        assert_int_equal(http_limit_pause_ms(limit), CASES[i].wanted_pause_ms);
    }
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(the_narrower_row_decides),
    cmocka_unit_test(every_row_can_be_reached_and_has_words),
    cmocka_unit_test(kinds_say_what_they_mean_and_what_is_done),
    cmocka_unit_test(what_is_left_of_a_limit_is_read),
};

int main(void) { return run_all(TESTS); }
