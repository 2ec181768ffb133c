// A program of somebody else's: what it gets, how its end is told, and that it never lasts.
#include "unit.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/child.h"
#include "base/clock.h"
#include "base/stop.h"

static char folder[64] = "/tmp/test_child_XXXXXX";
static char script[96], result[96];

static int make_folder(void **state) {
    (void)state;
    stop_install();
    if (mkdtemp(folder) == NULL)
        return 1;
    snprintf(script, sizeof script, "%s/script", folder);
    snprintf(result, sizeof result, "%s/result", folder);
    return 0;
}

static int remove_folder(void **state) {
    (void)state;
    remove(script);
    remove(result);
    return rmdir(folder);
}

static void write_script(const char *text) {
    FILE *file = fopen(script, "w");
    assert_non_null(file);
    fprintf(file, "#!/bin/sh\n%s\n", text);
    fclose(file);
    assert_int_equal(chmod(script, 0700), 0);
}

static const char *read_result(void) {
    static char text[4096];
    FILE *file = fopen(result, "r");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    return text;
}

static ChildState run(const char *input, int64_t time_ms_max, Error *error) {
    char where[128];
    snprintf(where, sizeof where, "RESULT=%s", result);
    const char *const environment[] = {where, "SUBJECT=a b; rm -rf $HOME `id`", NULL};
    Child *child = child_start(script, environment, text_of(input), time_ms_max, error);
    assert_non_null(child);
    ChildState state;
    while ((state = child_look(child, error)) == CHILD_RUNS)
        poll(NULL, 0, 5);
    child_free(child);
    return state;
}

static void it_gets_input_and_environment_and_nothing_else(void **state) {
    (void)state;
    Error error = {0};
    assert_int_equal(dup2(STDERR_FILENO, 20), 20); // a descriptor that is inherited unless somebody closes it
    setenv("DERSYNC_SECRET", "sesame", 1);
    write_script("{ cat; echo \"$SUBJECT|$#|${DERSYNC_SECRET-none}\"; [ -e /proc/$$/fd/20 ] && echo leaked "
                 "|| echo closed; } >\"$RESULT\"");
    assert_int_equal(run("{\"a\":1}\n", 5000, &error), CHILD_DONE);
    const char *text = read_result();
    assert_string_equal(strtok((char *)text, "\n"), "{\"a\":1}");
    assert_string_equal(strtok(NULL, "\n"), "a b; rm -rf $HOME `id`|0|none");
    assert_string_equal(strtok(NULL, "\n"), "closed");
    assert_int_equal(error.kind, ERROR_NONE);
}

static void how_it_failed_is_told_with_its_words(void **state) {
    (void)state;
    Error error = {0};
    write_script("echo 'the gateway is down' >&2; exit 7");
    assert_int_equal(run("", 5000, &error), CHILD_FAILED);
    assert_string_equal(error.message, "it ended with 7");
    assert_string_equal(error.detail, "the gateway is down\n");
    write_script("kill -KILL $$");
    assert_int_equal(run("", 5000, &error), CHILD_FAILED);
    assert_string_equal(error.message, "it was ended by signal 9");
}

static void one_that_talks_without_end_does_not_wait_for_us(void **state) {
    (void)state;
    Error error = {0};
    write_script("i=0; while [ $i -lt 5000 ]; do echo 'many words of no use at all, again and again' >&2; "
                 "i=$((i+1)); done; exit 1");
    assert_int_equal(run("", 20000, &error), CHILD_FAILED);
    assert_string_equal(error.message, "it ended with 1");
    assert_int_equal(strlen(error.detail), 1000);
}

static void one_that_lasts_is_killed_with_what_it_started(void **state) {
    (void)state;
    Error error = {0};
    write_script("sleep 60 & echo $! >\"$RESULT\"; wait");
    int64_t began_ms = clock_monotonic_ms();
    assert_int_equal(run("", 300, &error), CHILD_FAILED);
    assert_true(clock_monotonic_ms() - began_ms >= 300);
    assert_string_equal(error.message, "it did not end within 300 ms and was killed");
    pid_t sleeper = (pid_t)atoi(read_result());
    bool is_gone = false;
    for (int i = 0; i < 1000 && !is_gone; i++) {
        char path[64], kind = 'Z';
        snprintf(path, sizeof path, "/proc/%d/stat", sleeper);
        FILE *file = fopen(path, "r");
        if (file != NULL) {
            if (fscanf(file, "%*d %*s %c", &kind) != 1)
                kind = 'Z';
            fclose(file);
        }
        is_gone = file == NULL || kind == 'Z';
        poll(NULL, 0, 5);
    }
    assert_true(is_gone);
}

static void one_that_cannot_be_executed_says_so(void **state) {
    (void)state;
    Error error = {0};
    write_script("exit 0");
    chmod(script, 0600);
    if (access(script, X_OK) == 0)
        skip();
    assert_int_equal(run("", 5000, &error), CHILD_FAILED);
    assert_string_equal(error.message, "it ended with 127");
    assert_string_equal(error.detail, "Permission denied");
}

static void one_that_is_given_up_is_gone(void **state) {
    (void)state;
    Error error = {0};
    const char *const environment[] = {NULL};
    write_script("sleep 60");
    Child *child = child_start(script, environment, text_of(""), 60000, &error);
    assert_non_null(child);
    int64_t began_ms = clock_monotonic_ms();
    child_free(child); // waits for its end
    assert_true(clock_monotonic_ms() - began_ms < 30000);
    child_free(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_gets_input_and_environment_and_nothing_else),
        cmocka_unit_test(how_it_failed_is_told_with_its_words),
        cmocka_unit_test(one_that_talks_without_end_does_not_wait_for_us),
        cmocka_unit_test(one_that_lasts_is_killed_with_what_it_started),
        cmocka_unit_test(one_that_cannot_be_executed_says_so),
        cmocka_unit_test(one_that_is_given_up_is_gone),
    };
    return cmocka_run_group_tests_name("child", tests, make_folder, remove_folder);
}
