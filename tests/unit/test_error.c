// Errors: parts, wrapping, kinds.
#include "unit.h"

#include "base/error.h"

static void setting_clears_what_was_there(void **state) {
    (void)state;
    Error error = {0};
    assert_false(error_set(&error, ERROR_TRANSIENT, "first %d", 1));
    assert_false(error_detail(&error, "detail"));
    assert_false(error_hint(&error, "hint"));
    assert_false(error_code(&error, "40001"));
    error.retry_after_ms = 5;
    assert_false(error_set(&error, ERROR_PERMANENT, "second"));
    assert_int_equal(error.kind, ERROR_PERMANENT);
    assert_string_equal(error.message, "second");
    assert_string_equal(error.detail, "");
    assert_string_equal(error.hint, "");
    assert_string_equal(error.code, "");
    assert_int_equal(error.retry_after_ms, 0);
}

static void wrapping_keeps_all_but_the_message(void **state) {
    (void)state;
    Error error = {0};
    error_set(&error, ERROR_THROTTLED, "HTTP status 429");
    error_code(&error, "429");
    error_hint(&error, "wait");
    assert_false(error_wrap(&error, "could not send event stage %d", 42));
    assert_string_equal(error.message, "could not send event stage 42: HTTP status 429");
    assert_int_equal(error.kind, ERROR_THROTTLED);
    assert_string_equal(error.code, "429");
    assert_string_equal(error.hint, "wait");
}

static void a_long_message_is_cut_between_characters(void **state) {
    (void)state;
    char text[700];
    for (size_t i = 0; i + 2 < sizeof text; i += 2)
        memcpy(text + i, "é", 3);
    Error error = {0};
    error_set(&error, ERROR_BUG, "%s", text);
    assert_int_equal(strlen(error.message), sizeof error.message - 2);
    error_wrap(&error, "ab");
    assert_int_equal(strlen(error.message), sizeof error.message - 2);
}

static void nobody_has_to_want_an_error(void **state) {
    (void)state;
    assert_false(error_set(NULL, ERROR_BUG, "lost"));
    assert_false(error_wrap(NULL, "more"));
    assert_false(error_detail(NULL, "more"));
    assert_false(error_hint(NULL, "more"));
    assert_false(error_code(NULL, "1"));
    error_clear(NULL);
}

static void kinds_have_names_and_exit_codes(void **state) {
    (void)state;
    static const struct {
        ErrorKind kind;
        const char *name;
        int exit_code;
    } WANTED[] = {{ERROR_NONE, "none", 0},
                  {ERROR_TRANSIENT, "transient", 3},
                  {ERROR_THROTTLED, "throttled", 3},
                  {ERROR_AUTHENTICATION, "authentication", 2},
                  {ERROR_PERMANENT, "permanent", 1},
                  {ERROR_UNKNOWN_OUTCOME, "unknown outcome", 3},
                  {ERROR_CONFIGURATION, "configuration", 2},
                  {ERROR_BUG, "bug", 4}};
    for (size_t i = 0; i < sizeof WANTED / sizeof WANTED[0]; i++) {
        Error error = {.kind = WANTED[i].kind};
        assert_string_equal(error_kind_name(WANTED[i].kind), WANTED[i].name);
        assert_int_equal(error_exit_code(&error), WANTED[i].exit_code);
    }
}

static void kinds_are_found_by_name(void **state) {
    (void)state;
    static const char *const typed[] = {"unknown outcome", "unknown_outcome", "unknown-outcome"};
    ErrorKind kind;

    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        assert_true(error_kind_find(typed[i], &kind));
        assert_int_equal(kind, ERROR_UNKNOWN_OUTCOME);
    }
    assert_true(error_kind_find("bug", &kind));
    assert_int_equal(kind, ERROR_BUG);
    assert_false(error_kind_find("bugs", &kind));
    assert_false(error_kind_find("unknown", &kind));
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(setting_clears_what_was_there),
    cmocka_unit_test(wrapping_keeps_all_but_the_message),
    cmocka_unit_test(a_long_message_is_cut_between_characters),
    cmocka_unit_test(nobody_has_to_want_an_error),
    cmocka_unit_test(kinds_have_names_and_exit_codes),
    cmocka_unit_test(kinds_are_found_by_name),
};

int main(void) { return run_all(TESTS); }
