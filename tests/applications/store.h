/* The one SQLite file of an application. A transaction is begun by the first write and committed by
   store_commit, before any reply of it leaves: what was answered survives kill -9.

   Statements are prepared once per SQL literal (pass literals only: the cache is by address) and bound by a
   string of one letter per parameter: t text (NULL is null), i int64_t. A Query lends its texts until the
   next step. */
#ifndef APPLICATIONS_STORE_H
#define APPLICATIONS_STORE_H

#include <stdbool.h>
#include <stdint.h>

typedef struct Store Store;
typedef struct sqlite3_stmt Query;

Store *store_open(const char *path);
void store_close(Store *);

/* Runs one writing statement; returns the number of rows it changed. */
int store_run(Store *, const char *sql, const char *types, ...);

/* Reads: while (query_next(q)) ...; query_end(q). */
Query *query_begin(Store *, const char *sql, const char *types, ...);
bool query_next(Query *);
const char *query_text(Query *, int column);
int64_t query_int(Query *, int column);
void query_end(Query *);
/* The first column of the only row as a number, 0 without a row. */
int64_t query_number(Store *, const char *sql, const char *types, ...);

/* The number of the open transaction; rows that carry it get its commit time (table batch). Begins one if
 * needed. */
int64_t store_batch(Store *);
bool store_is_dirty(const Store *);
void store_commit(Store *);
/* Called within the transaction, just before each commit, from now on. */
void store_before_commit(Store *, void (*write)(Store *));
/* Undoes what was done since store_mark: a refused act leaves nothing. */
void store_mark(Store *);
void store_undo(Store *);
void store_release(Store *);

#endif
