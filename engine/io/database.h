// PostgreSQL: one connection, statements with parameters, results in memory. The only user of libpq.
//
//     AUTO(parameters_free_at) Parameters *parameters = parameters_new();
//     AUTO(result_free_at) Result *result = NULL;
//     parameter_int(parameters, 42);
//     parameter_text_array(parameters, names, count);
//     if (!database_execute(database, "select name from thing($1, $2)", parameters, &result, error))
//         return false;
//     for (size_t row = 0; row < result_rows(result); row++)
//         use(result_text(result, row, 0));
//
// Errors: kind from the SQLSTATE (sqlstate.c), code = SQLSTATE, message, detail and hint of the
// server, subject = the constraint, else the column, that it named. A lost connection is transient and makes
// database_is_broken true: close it and open another; nothing of its open transaction was committed unless
// the commit itself was under way.
//
// Not for several threads. Every call blocks, except the asynchronous pair.
#pragma once

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "io/parameters.h"

typedef struct Database Database;
typedef struct Result Result;

// ── connection ──

// conninfo: a connection string or URI; "" or NULL leaves everything to libpq's own variables and files. The
// session gets client_encoding UTF8, timezone UTC, datestyle ISO, intervalstyle iso_8601, bytea_output hex
// and an empty search_path. Time-outs and the role are the caller's (database_script). A connect takes at
// most 10 s per host unless connect_timeout says otherwise; of several hosts the first that is no standby is
// taken, and a standby alone is refused, unless target_session_attrs says otherwise.
Database *database_open(const char *conninfo, const char *application_name, Error *error);
void database_close(Database *database); // NULL is fine
void database_close_at(Database **database);

bool database_is_broken(const Database *database);
bool database_is_in_transaction(const Database *database); // also an aborted one
int database_descriptor(const Database *database);         // to wait for; -1 when broken
int database_server_version(const Database *database);     // 150018 = 15.18

// ── statements ──

// One statement. It is prepared under its text on first use and reused from then on (the 256 used last are
// kept). parameters and result may be NULL; *result is set on success only, and is the caller's to free.
bool database_execute(Database *database, const char *sql, Parameters *parameters, Result **result,
                      Error *error);

// Any number of statements without parameters, in one implicit transaction unless they say otherwise. On an
// error the detail names the line of the script.
bool database_script(Database *database, const char *sql, Error *error);

bool database_begin(Database *database, Error *error);    // read committed, read write
bool database_commit(Database *database, Error *error);   // false also when it rolled an aborted one back
bool database_rollback(Database *database, Error *error); // fine without a transaction

// A transaction for what is done again when it is lost. Its commit does not wait until it is on disk or at a
// standby: a crash of the server within the next second may undo it, whole, and with it everything committed
// behind it that did not wait either. The next commit that waits makes it as safe as itself.
bool database_begin_lazy(Database *database, Error *error);

bool database_savepoint(Database *database, const char *name, Error *error);
bool database_rollback_to(Database *database, const char *name, Error *error);
bool database_release(Database *database, const char *name, Error *error);

// ── SQL while something else is done ──

// Called once for every statement that database_execute has sent, before its answer is waited for; it may
// take time, ask database_is_ready, and must not use the connection otherwise. NULL: nothing is to be done.
void database_set_meanwhile(Database *database, void (*meanwhile)(void *owner), void *owner);

// database_send returns once the statement is on its way (a statement's first use waits for its preparation).
// Until database_receive has taken the outcome nothing else may run on this connection. Wait for the
// descriptor, then ask database_is_ready; database_receive may be called at any time and waits for what is
// missing.
bool database_send(Database *database, const char *sql, Parameters *parameters, Error *error);
bool database_is_sent(const Database *database);          // a statement is under way
bool database_is_ready(Database *database, Error *error); // a lost connection is false with an error
bool database_receive(Database *database, Result **result, Error *error);

// ── notifications ──

bool database_listen(Database *database, const char *channel, Error *error);

// Takes what has arrived since the last call, without waiting; *count may be 0. Not while a statement is
// under way.
bool database_take_notifications(Database *database, size_t *count, Error *error);

// ── results ──

// Rows and columns count from 0. Values are the server's text form, owned by the result.
size_t result_rows(const Result *result);
size_t result_columns(const Result *result);

bool result_is_null(const Result *result, size_t row, size_t column);
const char *result_text(const Result *result, size_t row, size_t column); // NULL = null
size_t result_length(const Result *result, size_t row, size_t column);    // of the text; 0 for null
int64_t result_int(const Result *result, size_t row, size_t column);      // 0 for null
bool result_bool(const Result *result, size_t row, size_t column);        // false for null

// A bytea's bytes, owned by the result; at NULL = null. Each call decodes anew: keep what it returned.
Text result_bytes(const Result *result, size_t row, size_t column);

void result_free(Result *result); // NULL is fine
void result_free_at(Result **result);
