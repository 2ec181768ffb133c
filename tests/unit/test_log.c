// Log lines: their two forms, what is left out, where they go.
#include "unit.h"

#include <fcntl.h>

#include "base/log.h"
#include "base/memory.h"

static const int64_t AT_US = 1767323045678901; // 2026-01-02T03:04:05.678901Z

static void a_text_line_reads_as_a_sentence(void **state) {
    (void)state;
    AUTO(buffer_free) Buffer line = {0};
    log_configure(LOG_INFO, false, "delivery-1");
    log_format(&line, LOG_INFO, AT_US, "sent event", "stage", "42", "name", "a b", "none", NULL, "empty", "",
               NULL);
    assert_string_equal(
        line.at, "2026-01-02T03:04:05.678Z info delivery-1: sent event stage=42 name=\"a b\" empty=\"\"\n");
    log_configure(LOG_INFO, false, NULL);
    log_format(&line, LOG_WARNING, AT_US, "two\nlines", "key", "a\nb=\"c\"", NULL);
    assert_string_equal(line.at, "2026-01-02T03:04:05.678Z warning: two lines key=\"a\\nb=\\\"c\\\"\"\n");
}

static void a_json_line_is_an_object(void **state) {
    (void)state;
    AUTO(buffer_free) Buffer line = {0};
    log_configure(LOG_INFO, true, "intake");
    log_format(&line, LOG_ERROR, AT_US, "could not \"do\"", "path", "C:\\x\ty", "none", NULL, NULL);
    assert_string_equal(line.at,
                        "{\"at\":\"2026-01-02T03:04:05.678Z\",\"level\":\"error\",\"worker\":\"intake\","
                        "\"message\":\"could not \\\"do\\\"\",\"path\":\"C:\\\\x\\ty\"}\n");
    log_configure(LOG_INFO, true, NULL);
    log_format(&line, LOG_DEBUG, AT_US, "m", NULL);
    assert_string_equal(line.at,
                        "{\"at\":\"2026-01-02T03:04:05.678Z\",\"level\":\"debug\",\"message\":\"m\"}\n");
}

static void only_what_is_wanted_is_logged(void **state) {
    (void)state;
    log_configure(LOG_WARNING, false, NULL);
    assert_false(log_is_wanted(LOG_INFO));
    assert_true(log_is_wanted(LOG_ERROR));
}

// Stderr leads into a pipe while `act` runs; what arrived there, terminated.
static void read_stderr(void (*act)(void), char text[2048]) {
    int ends[2];
    assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
    int stderr_before = dup(STDERR_FILENO);
    dup2(ends[1], STDERR_FILENO);
    act();
    dup2(stderr_before, STDERR_FILENO);
    ssize_t length = read(ends[0], text, 2047);
    text[length > 0 ? length : 0] = '\0';
    close(stderr_before);
    close(ends[0]);
    close(ends[1]);
}

static void log_an_error_and_two_events(void) {
    Error error = {0};
    error_set(&error, ERROR_TRANSIENT, "connection refused");
    error_code(&error, "NO_CONNECTION");
    error_hint(&error, "Is it running?");
    log_configure(LOG_INFO, false, NULL);
    log_event(LOG_DEBUG, "too quiet", NULL);
    log_event(LOG_INFO, "heard", NULL);
    log_error(&error, "could not send", "stage", "42", NULL);
}

static void events_go_to_stderr_from_their_level_on(void **state) {
    (void)state;
    char text[2048];
    read_stderr(log_an_error_and_two_events, text);
    assert_null(strstr(text, "too quiet"));
    assert_contains(text, " info: heard\n");
    assert_contains(text,
                    " warning: could not send: connection refused stage=42 kind=transient code=NO_CONNECTION "
                    "hint=\"Is it running?\"\n");
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(a_text_line_reads_as_a_sentence),
    cmocka_unit_test(a_json_line_is_an_object),
    cmocka_unit_test(only_what_is_wanted_is_logged),
    cmocka_unit_test(events_go_to_stderr_from_their_level_on),
};

int main(void) { return run_all(TESTS); }
