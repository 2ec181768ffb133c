// What an SQLSTATE means to us, as a table.
#include "io/sqlstate.h"

#include <stddef.h>
#include <string.h>

// The first prefix that fits decides.
static const struct {
    const char *prefix;
    ErrorKind kind;
} KINDS[] = {
    {"08P", ERROR_BUG},           // protocol violation
    {"08", ERROR_TRANSIENT},      // connection
    {"0L", ERROR_CONFIGURATION},  // grantor
    {"0P", ERROR_CONFIGURATION},  // role
    {"22", ERROR_PERMANENT},      // a value does not fit
    {"23", ERROR_PERMANENT},      // a constraint
    {"25006", ERROR_TRANSIENT},   // read only: the server is a standby now
    {"25P03", ERROR_TRANSIENT},   // idle in transaction for too long
    {"26", ERROR_TRANSIENT},      // the prepared statement is gone: another server process behind a pooler
    {"28", ERROR_AUTHENTICATION}, // who we are
    {"3D", ERROR_CONFIGURATION},  // no such database
    {"3F", ERROR_CONFIGURATION},  // no such schema
    {"40003", ERROR_UNKNOWN_OUTCOME},
    {"40", ERROR_TRANSIENT},        // serialization, deadlock
    {"42501", ERROR_CONFIGURATION}, // a right is missing
    {"42P01",
     ERROR_CONFIGURATION}, // no such table, column, function, type: the schema is older than the engine
    {"42703", ERROR_CONFIGURATION},
    {"42883", ERROR_CONFIGURATION},
    {"42704", ERROR_CONFIGURATION},
    {"44", ERROR_PERMANENT},       // a view's check option
    {"53", ERROR_TRANSIENT},       // disk, memory, connections
    {"54", ERROR_PERMANENT},       // beyond a limit of the server
    {"55", ERROR_TRANSIENT},       // in use, locked
    {"57", ERROR_TRANSIENT},       // cancelled, shutting down
    {"58", ERROR_TRANSIENT},       // the server's file system
    {"DS001", ERROR_TRANSIENT},    // ours: another engine was first
    {"DS002", ERROR_BUG},          // ours: a rule of the staging tables was broken
    {"DS01", ERROR_CONFIGURATION}, // ours: what migrate loads does not fit
    {"DS03", ERROR_CONFIGURATION}, // ours: no such name
    {"DS", ERROR_PERMANENT},
    {"F0", ERROR_CONFIGURATION},
    {"P0001", ERROR_PERMANENT}, // raised by a function without a code of its own
};

ErrorKind sqlstate_kind(const char *sqlstate) {
    for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++) {
        if (strncmp(sqlstate, KINDS[i].prefix, strlen(KINDS[i].prefix)) == 0)
            return KINDS[i].kind;
    }
    return ERROR_BUG;
}
