// What codes mean: HTTP statuses, curl's results and codes of our own, in one table.
//
// Who makes a call decides by this table what its end was (io/http.h); `dersync explain` prints it. The kind
// is that of a request that may have changed something and was answered, or that did not leave: what a call
// without an answer makes of it says io/http.h. An application's own message numbers are data of the mappings
// (sync/number.h).
#pragma once

#include <stddef.h>

#include "base/error.h"

typedef enum CodeFamily { CODE_HTTP, CODE_CURL, CODE_OWN } CodeFamily;

typedef struct Code {
    CodeFamily family;
    int first, last;  // 0 of our own
    const char *name; // as deliveries and logs have it; NULL: the number itself
    ErrorKind kind;
    const char *words; // one clause, no full stop
} Code;

// A number that several rows hold is the first one's.
extern const Code codes[];
extern const size_t code_count;

const Code *code_find(CodeFamily family, long number); // NULL: not a number of this family
