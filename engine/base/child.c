/* A program of somebody else's, run beside what we do. */
#include "base/child.h"

#include "base/clock.h"
#include "base/memory.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORDS_MAX = 1000, EXIT_NOT_EXECUTED = 127, SIGNALS_MAX = 64 };

struct Child {
    pid_t pid; /* 0: ended and collected */
    int words; /* descriptor of its standard error */
    int64_t started_ms, time_ms_max;
    bool is_late; /* killed at its time-out */
    Buffer said;
};

/* --- in the child: nothing here may allocate or lock --- */

static void be_program(const char *path, char *const *environment, int input, int words, pid_t parent) {
    char *const arguments[] = {(char *)path, NULL};
    sigset_t none;
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent || setpgid(0, 0) != 0 || dup2(input, STDIN_FILENO) < 0 ||
        dup2(nowhere, STDOUT_FILENO) < 0 || dup2(words, STDERR_FILENO) < 0)
        _exit(EXIT_NOT_EXECUTED);
    close_range(STDERR_FILENO + 1, ~0u, 0);
    for (int number = 1; number < SIGNALS_MAX; number++)
        signal(number, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execve(path, arguments, environment);
    const char *why = strerrordesc_np(errno);
    const ssize_t ignored = write(STDERR_FILENO, why, why != NULL ? strlen(why) : 0);
    (void)ignored;
    _exit(EXIT_NOT_EXECUTED);
}

/* --- in the parent --- */

static void close_pair(const int pair[2]) {
    close(pair[0]);
    close(pair[1]);
}

/* What is written before anybody reads must fit into the pipe: it never blocks. */
static bool fill_input(const int pair[2], Text input) {
    return fcntl(pair[1], F_SETFL, O_NONBLOCK) == 0 &&
           write(pair[1], input.at, input.length) == (ssize_t)input.length;
}

static bool open_pipes(int input[2], int words[2]) {
    if (pipe2(input, O_CLOEXEC) != 0)
        return false;
    if (pipe2(words, O_CLOEXEC) == 0) {
        if (fcntl(words[0], F_SETFL, O_NONBLOCK) == 0)
            return true;
        close_pair(words);
    }
    close_pair(input);
    return false;
}

Child *child_start(const char *path, const char *const *environment, Text input, int64_t time_ms_max,
                   Error *error) {
    const pid_t parent = getpid();
    char *variables[CHILD_ENVIRONMENT_MAX + 1] = {NULL};
    int in[2], words[2];
    pid_t pid = -1;
    int reason = EMFILE;

    assert(input.length <= CHILD_INPUT_MAX);
    for (size_t i = 0; environment[i] != NULL; i++) {
        assert(i < CHILD_ENVIRONMENT_MAX);
        variables[i] = (char *)environment[i];
    }
    if (open_pipes(in, words)) {
        if (fill_input(in, input))
            pid = fork();
        if (pid == 0)
            be_program(path, variables, in[0], words[1], parent);
        reason = errno;
        close_pair(in);
        close(words[1]);
        if (pid < 0)
            close(words[0]);
    }
    if (pid < 0) {
        error_set(error, ERROR_TRANSIENT, "could not start %s: %s", path, strerror(reason));
        return NULL;
    }
    Child *child = memory_zero(sizeof *child);
    *child = (Child){
        .pid = pid, .words = words[0], .started_ms = clock_monotonic_ms(), .time_ms_max = time_ms_max};
    return child;
}

/* Reads all that is there, so that the program never waits for us, and keeps the beginning. */
static void hear(Child *child) {
    char part[512];
    ssize_t length;

    while ((length = read(child->words, part, sizeof part)) > 0) {
        const size_t room = WORDS_MAX - child->said.length;
        buffer_append(&child->said, part, (size_t)length < room ? (size_t)length : room);
    }
}

static void describe_end(const Child *child, int status, Error *error) {
    if (child->is_late)
        error_set(error, ERROR_TRANSIENT, "it did not end within %" PRId64 " ms and was killed",
                  child->time_ms_max);
    else if (WIFSIGNALED(status))
        error_set(error, ERROR_TRANSIENT, "it was ended by signal %d", WTERMSIG(status));
    else
        error_set(error, ERROR_TRANSIENT, "it ended with %d", WEXITSTATUS(status));
    if (child->said.length > 0) {
        text_cut_utf8(child->said.at);
        error_detail(error, "%s", child->said.at);
    }
}

ChildState child_look(Child *child, Error *error) {
    int status = 0;

    assert(child->pid != 0);
    if (!child->is_late && clock_monotonic_ms() - child->started_ms >= child->time_ms_max) {
        child->is_late = true;
        kill(-child->pid, SIGKILL);
    }
    const pid_t ended = waitpid(child->pid, &status, WNOHANG);
    hear(child);
    if (ended == 0)
        return CHILD_RUNS;
    child->pid = 0;
    if (ended > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return CHILD_DONE;
    describe_end(child, status, error);
    return CHILD_FAILED;
}

void child_free(Child *child) {
    if (child == NULL)
        return;
    if (child->pid != 0) {
        kill(-child->pid, SIGKILL);
        kill(child->pid, SIGKILL); /* its group is not there yet when it has just been forked */
        waitpid(child->pid, NULL, 0);
    }
    close(child->words);
    buffer_free(&child->said);
    free(child);
}
