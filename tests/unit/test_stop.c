// Signals as flags and a descriptor.
#include "unit.h"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

#include "base/stop.h"

static bool is_awake(void) {
    struct pollfd descriptor = {.fd = stop_descriptor(), .events = POLLIN};
    return poll(&descriptor, 1, 0) == 1;
}

static void a_reload_is_taken_once(void **state) {
    (void)state;
    stop_install();
    assert_false(is_awake());
    assert_false(reload_requested_take());
    raise(SIGHUP);
    assert_true(is_awake());
    assert_true(reload_requested_take());
    assert_false(reload_requested_take());
    assert_false(is_awake());
    assert_false(stop_requested());
}

static void a_stop_stays(void **state) {
    (void)state;
    stop_install();
    raise(SIGHUP);
    raise(SIGTERM);
    assert_true(reload_requested_take());
    assert_true(stop_requested());
    assert_true(stop_requested());
    assert_true(is_awake());
    stop_install();
    assert_false(stop_requested());
    raise(SIGINT);
    assert_true(stop_requested());
}

static void the_end_of_a_child_wakes(void **state) {
    (void)state;
    stop_install();
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    struct pollfd descriptor = {.fd = stop_descriptor(), .events = POLLIN};
    while (poll(&descriptor, 1, 5000) < 0)
        continue;
    assert_true(child_ended_take());
    assert_false(child_ended_take());
    assert_int_equal(waitpid(child, NULL, 0), child);
}

static void a_broken_pipe_is_only_an_error(void **state) {
    (void)state;
    stop_install();
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    assert_int_equal(write(ends[1], "x", 1), -1);
    close(ends[1]);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(a_reload_is_taken_once),
    cmocka_unit_test(a_stop_stays),
    cmocka_unit_test(the_end_of_a_child_wakes),
    cmocka_unit_test(a_broken_pipe_is_only_an_error),
};

int main(void) { return run_all(TESTS); }
