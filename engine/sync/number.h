// What an application's message numbers mean, as the mappings have it: for `dersync explain`.
#pragma once

#include "sync/mapping.h"

typedef enum NumberRole {
    NUMBER_DONE,      // done_when: the effect is there
    NUMBER_READ_BACK, // read_back_when: it has this already; read back and compared
    NUMBER_KIND,      // kinds: of a kind of its own
    NUMBER_REQUIRE,   // require: ours, refused before it is sent
} NumberRole;

typedef struct NumberMeaning {
    const Message *message;
    NumberRole role;
    ErrorKind kind;
    const char *words; // of a require rule; else NULL
} NumberMeaning;

// What the messages to applications of a kind (NULL: of any) say of a number or code, at most max of them.
size_t number_find(const Mappings *mappings, const char *kind, const char *number, NumberMeaning *found,
                   size_t max);
