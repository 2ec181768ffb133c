/* The parent of the workers. */
#include "sync/supervisor.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/stop.h"
#include "sync/delivery.h"
#include "sync/housekeeping.h"
#include "sync/intake.h"
#include "sync/worker.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WATCH_MS = 100 }; /* how soon the end of a worker is noticed */

typedef struct Post { /* a place that one worker at a time fills */
    char name[32];
    void (*run)(Worker *);
    pid_t pid; /* 0: empty */
    int64_t started_ms;
    int64_t start_at_ms;
    int64_t pause_ms;
} Post;

typedef struct Supervisor {
    const char *config_path;
    Post posts[SUPERVISOR_WORKERS_MAX];
    size_t post_count;
} Supervisor;

static void add_post(Supervisor *supervisor, void (*run)(Worker *), const char *kind, size_t number) {
    assert(supervisor->post_count < SUPERVISOR_WORKERS_MAX);
    Post *post = &supervisor->posts[supervisor->post_count++];
    post->run = run;
    if (number == 0)
        snprintf(post->name, sizeof post->name, "%s", kind);
    else
        snprintf(post->name, sizeof post->name, "%s %zu", kind, number);
}

static void add_posts(Supervisor *supervisor, size_t delivery_workers) {
    add_post(supervisor, intake_run, "intake", 0);
    add_post(supervisor, housekeeping_run, "housekeeping", 0);
    for (size_t i = 1; i <= delivery_workers; i++)
        add_post(supervisor, delivery_run, "delivery", i);
}

int64_t supervisor_pause(int64_t last_ms, int64_t lived_ms) {
    if (last_ms == 0 || lived_ms >= SUPERVISOR_STEADY_MS)
        return SUPERVISOR_PAUSE_MS_MIN;
    return last_ms * 2 < SUPERVISOR_PAUSE_MS_MAX ? last_ms * 2 : SUPERVISOR_PAUSE_MS_MAX;
}

/* --- in the child --- */

static void name_process(const char *name) {
    char title[16]; /* the kernel keeps 15 characters */
    snprintf(title, sizeof title, "dersync %.7s", name);
    prctl(PR_SET_NAME, title);
}

/* Never returns: the child shares nothing with the supervisor but its standard streams. */
static void be_worker(const Post *post, const char *config_path, pid_t parent) {
    Worker worker;
    Error error = {0};

    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
        exit(0); /* the supervisor died before the line above */
    stop_install();
    name_process(post->name);
    if (!worker_open(&worker, post->name, config_path, &error)) {
        log_error(&error, "worker could not start", "worker", post->name, NULL);
        exit(error_exit_code(&error));
    }
    worker.parent = parent;
    log_event(LOG_INFO, "worker started", NULL);
    post->run(&worker);
    const Error end = {.kind = worker.is_outdated ? ERROR_TRANSIENT : ERROR_NONE};
    worker_close(&worker);
    log_event(LOG_INFO, "worker stopped", NULL);
    exit(error_exit_code(&end));
}

/* --- in the parent --- */

static bool start_worker(const Supervisor *supervisor, Post *post, Error *error) {
    pid_t parent = getpid();

    fflush(NULL);
    pid_t pid = fork();
    if (pid < 0)
        return error_set(error, ERROR_TRANSIENT, "could not start worker %s: %s", post->name,
                         strerror(errno));
    if (pid == 0)
        be_worker(post, supervisor->config_path, parent);
    post->pid = pid;
    post->started_ms = clock_monotonic_ms();
    return true;
}

static void start_due_workers(Supervisor *supervisor) {
    for (size_t i = 0; i < supervisor->post_count; i++) {
        Post *post = &supervisor->posts[i];
        Error error = {0};

        if (post->pid != 0 || clock_monotonic_ms() < post->start_at_ms ||
            start_worker(supervisor, post, &error))
            continue;
        log_error(&error, "worker is not running", "worker", post->name, NULL);
        post->pause_ms = supervisor_pause(post->pause_ms, 0);
        post->start_at_ms = clock_monotonic_ms() + post->pause_ms;
    }
}

static void describe_end(int status, char *text, size_t size) {
    if (WIFSIGNALED(status))
        snprintf(text, size, "signal %d", WTERMSIG(status));
    else
        snprintf(text, size, "exit %d", WEXITSTATUS(status));
}

static Post *find_post(Supervisor *supervisor, pid_t pid) {
    for (size_t i = 0; i < supervisor->post_count; i++)
        if (supervisor->posts[i].pid == pid)
            return &supervisor->posts[i];
    return NULL;
}

static void collect_ended(Supervisor *supervisor, bool is_expected) {
    int status;
    pid_t pid;

    child_ended_take();
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        Post *post = find_post(supervisor, pid);
        char end[32], pause[24];

        if (post == NULL)
            continue;
        int64_t now_ms = clock_monotonic_ms();
        post->pid = 0;
        post->pause_ms = supervisor_pause(post->pause_ms, now_ms - post->started_ms);
        post->start_at_ms = now_ms + post->pause_ms;
        describe_end(status, end, sizeof end);
        snprintf(pause, sizeof pause, "%lld", (long long)post->pause_ms);
        if (!is_expected || status != 0)
            log_event(LOG_WARNING, "worker ended", "worker", post->name, "by", end, "again_in_ms",
                      is_expected ? NULL : pause, NULL);
    }
}

static size_t signal_workers(const Supervisor *supervisor, int number) {
    size_t running = 0;

    for (size_t i = 0; i < supervisor->post_count; i++) {
        if (supervisor->posts[i].pid == 0)
            continue;
        running++;
        if (number != 0)
            kill(supervisor->posts[i].pid, number);
    }
    return running;
}

static void pause_for(int descriptor, int timeout_ms) {
    struct pollfd watched = {.fd = descriptor, .events = POLLIN};
    poll(&watched, descriptor >= 0 ? 1 : 0, timeout_ms);
}

static void stop_workers(Supervisor *supervisor) {
    int64_t killed_at_ms = clock_monotonic_ms() + SUPERVISOR_STOP_MS;

    signal_workers(supervisor, SIGTERM);
    while (signal_workers(supervisor, 0) > 0) {
        if (clock_monotonic_ms() >= killed_at_ms) {
            log_event(LOG_WARNING, "workers did not stop in time and are killed", NULL);
            signal_workers(supervisor, SIGKILL);
            killed_at_ms += SUPERVISOR_STOP_MS;
        }
        pause_for(-1, WATCH_MS / 10); /* the stop descriptor stays readable: it would not wait */
        collect_ended(supervisor, true);
    }
}

bool supervisor_run(const Config *config, Error *error) {
    Supervisor supervisor = {.config_path = config->path};

    if (config->delivery_workers < 1 || config->delivery_workers > SUPERVISOR_WORKERS_MAX - 2)
        return error_set(error, ERROR_CONFIGURATION, "delivery_workers must be between 1 and %d",
                         SUPERVISOR_WORKERS_MAX - 2);
    stop_install();
    add_posts(&supervisor, (size_t)config->delivery_workers);
    log_event(LOG_INFO, "dersync started", NULL);
    while (!stop_requested()) {
        start_due_workers(&supervisor);
        pause_for(stop_descriptor(), WATCH_MS);
        collect_ended(&supervisor, false);
        if (reload_requested_take())
            signal_workers(&supervisor, SIGHUP);
    }
    stop_workers(&supervisor);
    log_event(LOG_INFO, "dersync stopped", NULL);
    return true;
}
