/* Message rows: loads from staging what the messages of a claim are built of.
 *
 * One statement per message and one per list of children that it shows, each for all of the claim's
 * deliveries at once; lines of a body of separated text are read in pages and written into it at once. The
 * statements come from the database (engine.message_statement), once per message, and
 * are kept. A loading is a sequence of steps, so that it can run as an errand: loading_begin, then
 * loading_statement and loading_take in turn. */
#pragma once

#include "base/error.h"
#include "base/memory.h"
#include "io/database.h"
#include "sync/claim.h"

#include <stdbool.h>
#include <stddef.h>

/* Statement texts by message. New after a reload and for each connection's life: they are cheap to ask again.
 */
typedef struct MessageStatements MessageStatements;
MessageStatements *message_statements_new(void);
void message_statements_free(MessageStatements *statements);

/* The statement that fills columns of a table from replies; kept likewise. NULL: error. */
const char *message_fill_statement(MessageStatements *statements, Database *database, const char *table,
                                   const char *const *columns, size_t count, Error *error);

typedef struct Loading Loading;

/* For the claim's open deliveries that have a message; lives in the claim's arena. */
Loading *loading_begin(Claim *claim);

/* The next statement and its parameters; NULL: all is loaded (or error is set). The connection is idle when
 * this is called: an unknown statement is asked for at once. */
const char *loading_statement(Loading *loading, MessageStatements *statements, Database *database,
                              Parameters *parameters, Error *error);

/* What that statement returned; the claim keeps it. Sets delivery->row, or its children. */
void loading_take(Loading *loading, Result *take);
