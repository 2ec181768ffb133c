// What an SQLSTATE means to us.
#pragma once

#include "base/error.h"

// PostgreSQL's error codes (its manual, appendix A) and ours (DS…).
typedef struct SqlState {
    const char *prefix;
    ErrorKind kind;
    const char *words; // one clause, no full stop
} SqlState;

const SqlState *sqlstate_find(const char *sqlstate); // NULL: it is not one, or of a class that we do not know
ErrorKind sqlstate_kind(const char *sqlstate);       // unknown ones are bugs
