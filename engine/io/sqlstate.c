// What an SQLSTATE means to us, as a table.
#include "io/sqlstate.h"

#include <stddef.h>
#include <string.h>

// The first prefix that fits decides.
/* clang-format off */
static const SqlState STATES[] = {
    {"08P", ERROR_BUG, "the protocol of the connection was violated"},
    {"08", ERROR_TRANSIENT, "the connection to our database failed"},
    {"0A", ERROR_BUG, "our database does not support this"},
    {"0L", ERROR_CONFIGURATION, "who grants a right may not grant it"},
    {"0P", ERROR_CONFIGURATION, "a role is not there"},
    {"21", ERROR_BUG, "a statement found more rows than one"},
    {"22", ERROR_PERMANENT, "a value does not fit its column or its type"},
    {"23", ERROR_PERMANENT, "a constraint of our tables refuses it: its name is in the message"},
    {"24", ERROR_BUG, "a cursor is not in the state for this"},
    {"25006", ERROR_TRANSIENT, "our database is read only: it is a standby now"},
    {"25P03", ERROR_TRANSIENT, "a transaction was idle for too long"},
    {"25", ERROR_BUG, "a transaction is not in the state for this"},
    {"26", ERROR_TRANSIENT, "the prepared statement is gone: a pooler gave another server process"},
    {"28", ERROR_AUTHENTICATION, "our database does not know who we are"},
    {"34", ERROR_BUG, "there is no such cursor"},
    {"3B", ERROR_BUG, "there is no such savepoint"},
    {"3D", ERROR_CONFIGURATION, "there is no such database"},
    {"3F", ERROR_CONFIGURATION, "there is no such schema"},
    {"40003", ERROR_UNKNOWN_OUTCOME, "whether the transaction was committed is not known"},
    {"40", ERROR_TRANSIENT, "another transaction was in the way, as of a deadlock"},
    {"42501", ERROR_CONFIGURATION, "a right is missing"},
    {"42P01", ERROR_CONFIGURATION, "there is no such table: the schema is older than the engine, or not migrated"},
    {"42703", ERROR_CONFIGURATION, "there is no such column: the schema is older than the engine, or not migrated"},
    {"42883", ERROR_CONFIGURATION, "there is no such function: the schema is older than the engine, or not migrated"},
    {"42704", ERROR_CONFIGURATION, "there is no such type or object: the schema is older than the engine, or not migrated"},
    {"42", ERROR_BUG, "a statement is wrong"},
    {"44", ERROR_PERMANENT, "the check of a view refuses the row"},
    {"53", ERROR_TRANSIENT, "our database is short of disk, memory or connections"},
    {"54", ERROR_PERMANENT, "it is beyond a limit of our database"},
    {"55", ERROR_TRANSIENT, "something is in use or locked"},
    {"57", ERROR_TRANSIENT, "the statement was cancelled, or our database is shutting down"},
    {"58", ERROR_TRANSIENT, "the file system of our database failed"},
    {"DS001", ERROR_TRANSIENT, "another engine was first"},
    {"DS002", ERROR_BUG, "a rule of the staging tables was broken"},
    {"DS01", ERROR_CONFIGURATION, "what migrate loads does not fit"},
    {"DS03", ERROR_CONFIGURATION, "there is no such name"},
    {"DS", ERROR_PERMANENT, "dersync refuses what was asked: the message says why"},
    {"F0", ERROR_CONFIGURATION, "a file of configuration of our database is wrong"},
    {"P0001", ERROR_PERMANENT, "a function refuses it: the message says why"},
    {"P0", ERROR_BUG, "a function found what it does not expect"},
    {"XX", ERROR_BUG, "our database failed inside"},
};
/* clang-format on */

enum { SQLSTATE_LENGTH = 5 };

const SqlState *sqlstate_find(const char *sqlstate) {
    if (strlen(sqlstate) != SQLSTATE_LENGTH)
        return NULL;
    for (size_t i = 0; i < sizeof STATES / sizeof STATES[0]; i++) {
        if (strncmp(sqlstate, STATES[i].prefix, strlen(STATES[i].prefix)) == 0)
            return &STATES[i];
    }
    return NULL;
}

ErrorKind sqlstate_kind(const char *sqlstate) {
    const SqlState *state = sqlstate_find(sqlstate);
    return state != NULL ? state->kind : ERROR_BUG;
}
