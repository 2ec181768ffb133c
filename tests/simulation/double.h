// One simulated application of a run: its process, its control, looks into its store.
#pragma once

#include "script.h"

#include "base/text.h"

#include <cjson/cJSON.h>
#include <sys/types.h>

typedef struct Double Double;

extern const char *const SIDE_NAMES[SIDE_COUNT]; // as the applications are called

// Starts one with its store, port file and log below `folder`. A start that fails ends the program.
Double *double_start(const char *program, const char *folder, Side side, uint64_t seed);
void double_end(Double *one, int signal); // waits until it has ended; may be started again
void double_restart(Double *one);
void double_free(Double *one); // ends it

int double_port(const Double *one);

// Asks its control; the reply is the caller's, NULL when nobody answered. *status is the HTTP status.
char *double_control(Double *one, const char *method, const char *path, const char *body, long *status);

// A number from its store; 0 when the query finds nothing.
int64_t double_number(Double *one, const char *sql);
