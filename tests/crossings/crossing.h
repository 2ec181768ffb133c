// Crossing: what happens at a call that leaves the engine for a library or the system. The wrappers of both
// preload libraries ask here before and after the real call.
//
// Only calls from the program itself count, not those that a library makes by its own functions; of memory,
// those of libpq, cJSON and inih too. Without CROSSINGS_STATE nothing is done.
//
//   CROSSINGS_STATE=FILE   shared by all processes of an engine: begins with the number of points so far (8
//   bytes) and
//                          the call at which it was killed, as text (40 bytes)
//   CROSSINGS_LIST=FILE    a line for each call: "KIND SITE NAME"
//   CROSSINGS_KILL=N       SIGKILL at the N-th point
//   CROSSINGS_ENGINE=1     every process of the engine, its supervisor too, not only the one that is at the
//   point CROSSINGS_FAIL=SITE    the first call at this site returns its error without being made
//   CROSSINGS_LOSE=SITE    the connection to the database is lost right before the first call at this site
//
// A point is right before or right after a call that may send or receive, if the process has connected, sent,
// received, closed or written a file since the point before; if not, who is outside cannot tell one from the
// other.
//
// A site is a hash of the name and of the callers, the same in every run of the same build.
#pragma once

#include <stdbool.h>

typedef enum CrossingKind {
    CROSSING_PLAIN,    // reads what the process holds already; cannot fail
    CROSSING_FALLIBLE, // may fail, but nothing outside can tell that it was made
    CROSSING_MEMORY,   // the same, and counts whoever calls
    CROSSING_OUTSIDE   // may send or receive
} CrossingKind;

typedef enum CrossingVerdict { CROSSING_GO, CROSSING_FAIL, CROSSING_LOSE } CrossingVerdict;

typedef struct Crossing {
    const char *name;
    bool is_point; // may be one
} Crossing;

CrossingVerdict crossing_enter(Crossing *crossing, CrossingKind kind, const char *name, const void *caller);
void crossing_leave(const Crossing *crossing);

// The process, or a library for it, did something that may be seen from outside.
void crossing_act(void);

// The function that would have been called without the wrapper.
void *crossing_next(const char *name);

// True when the caller is the program itself, and no library.
bool crossing_is_from_program(const void *caller);
