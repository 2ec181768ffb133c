// What users of both applications do in a run: made from the seed alone, so that a run with faults and the
// one without do the same.
//
// Acts stand in stories: those of one story go in order, stories go side by side. An act names what it speaks
// of by a logical key that the seed made (an account, a NIC, a message id), or by ${name}, what an earlier
// act kept of its reply; so nothing depends on which ids the applications give, nor on when something
// arrives. An act may wait for what it needs from its application: `need` is a query on that application's
// store, and must find a row.
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef enum Side { DACS, DERMS, SIDE_COUNT } Side;

typedef struct Act {
    int story;
    int at;            // the tick before which it is not done
    int after;         // an act of another story that must be done first; -1: none
    Side side;         // whose user does it
    bool is_slow_call; // no user does anything: calls of this application are slow
    char *body;        // JSON, as POST /control/act takes it (a slow call: /control/fault), with ${name}
    char *keeps;       // what is kept of the reply: "name=path name=path"; NULL: nothing
    Side asked;        // whose store `need` is asked of
    char *need;        // SQL with ${name}; NULL: it waits for nothing
} Act;

typedef struct Script {
    Act *acts; // those of a story stand together, in order
    int count, capacity;
    int story_count;
    int ticks; // the last tick at which an act may be due
} Script;

// `size` is the number of households; the other numbers follow it. `day` (2026-01-31) is the day of the first
// event.
Script *script_new(uint64_t seed, int size, const char *day);
void script_free(Script *script); // NULL is fine

// One act a line: story, tick, side, body, what it waits for.
void script_print(const Script *script);
