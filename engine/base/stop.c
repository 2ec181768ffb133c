// Signals as flags that a loop reads, and one descriptor that wakes it.
#include "base/stop.h"

#include <assert.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

static volatile sig_atomic_t is_stop_wanted, is_reload_wanted, has_child_ended;
static int wake_descriptor = -1;

static void wake(void) {
    uint64_t one = 1;
    ssize_t ignored = write(wake_descriptor, &one, sizeof one);
    (void)ignored;
}

static void on_stop(int number) {
    (void)number;
    is_stop_wanted = 1;
    wake();
}

static void on_reload(int number) {
    (void)number;
    is_reload_wanted = 1;
    wake();
}

static void on_child(int number) {
    (void)number;
    has_child_ended = 1;
    wake();
}

static const struct {
    int number;
    void (*act)(int);
} SIGNALS[] = {
    {SIGTERM, on_stop}, {SIGINT, on_stop}, {SIGHUP, on_reload}, {SIGCHLD, on_child}, {SIGPIPE, SIG_IGN},
};

void stop_install(void) {
    if (wake_descriptor >= 0)
        close(wake_descriptor);
    wake_descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    is_stop_wanted = is_reload_wanted = has_child_ended = 0;
    for (size_t i = 0; i < sizeof SIGNALS / sizeof SIGNALS[0]; i++) {
        struct sigaction action = {.sa_handler = SIGNALS[i].act, .sa_flags = SA_RESTART};
        sigemptyset(&action.sa_mask);
        int failed = sigaction(SIGNALS[i].number, &action, NULL);
        assert(failed == 0);
        (void)failed;
    }
}

bool stop_requested(void) { return is_stop_wanted; }

// Empties the descriptor before the flag is read, so that a signal in between wakes once too often, never too
// seldom.
static bool take(volatile sig_atomic_t *flag) {
    if (!*flag)
        return false;
    uint64_t count;
    ssize_t ignored = read(wake_descriptor, &count, sizeof count);
    (void)ignored;
    *flag = 0;
    if (is_stop_wanted || is_reload_wanted || has_child_ended)
        wake();
    return true;
}

bool reload_requested_take(void) { return take(&is_reload_wanted); }

bool child_ended_take(void) { return take(&has_child_ended); }

int stop_descriptor(void) { return wake_descriptor; }
