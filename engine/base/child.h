/* A program of somebody else's, run beside what we do.
 *
 * Life cycle: child_start, then child_look as often as the loop turns (SIGCHLD wakes it, see base/stop.h)
 * until it no longer runs, then child_free. No shell is involved and nothing of ours is inherited but the
 * user: the program gets its path as only argument, the environment named, the input on its standard input,
 * and no other descriptor of ours. It is the leader of a process group of its own and dies with us. */
#pragma once

#include "base/error.h"
#include "base/text.h"

#include <stdint.h>

enum { CHILD_INPUT_MAX = 16384, CHILD_ENVIRONMENT_MAX = 32 };

typedef struct Child Child;

typedef enum ChildState { CHILD_RUNS, CHILD_DONE, CHILD_FAILED } ChildState;

/* environment: "NAME=value" texts, ended by NULL, at most CHILD_ENVIRONMENT_MAX. NULL: it could not be
 * started. After time_ms_max the group is killed. */
Child *child_start(const char *path, const char *const *environment, Text input, int64_t time_ms_max,
                   Error *error);

/* Never waits. CHILD_FAILED fills the error: how it ended, and as detail the first words of its standard
 * error. */
ChildState child_look(Child *child, Error *error);

/* Kills what still runs. NULL is fine. */
void child_free(Child *child);
