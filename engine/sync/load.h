/* Load: a file of an initial load, read twice (whole and readable? then staged) and staged in chunks.
 *
 * The first reading finds what is wrong with the file as a whole, before anything is staged: it cannot be
 * read, it is cut, a column is not known. The second stages chunks of rows, each in a transaction of its own
 * with cause `initial`: nothing is sent because of it. A row that cannot be staged harms no other. Memory
 * does not grow with the file. The same file again changes nothing, and goes on where a load was stopped.
 *
 * In a dry run the caller holds one transaction around all files and rolls it back. */
#pragma once

#include "base/error.h"
#include "io/database.h"
#include "io/digest.h"
#include "sync/catalog.h"
#include "sync/mapping.h"

enum { LOAD_CHUNK_ROWS = 1000 };

/* What became of one row; lent during the call. */
typedef struct LoadRow {
    int64_t number;     /* data rows from 1 */
    const char *record; /* its key in the file; "" when the row cannot be read */
    const char *result; /* inserted, updated, unchanged, refused */
    const char *field;  /* of a refused row; "": the row as a whole */
    const char *reason; /* NULL: there is nothing to say */
} LoadRow;

typedef struct LoadCounts {
    int64_t rows, rows_read, inserted, updated, unchanged, refused;
    unsigned char sha256[DIGEST_SIZE];
    bool is_stopped; /* by a signal, after rows_read rows */
} LoadCounts;

typedef struct Load {
    const Mappings *mappings;
    Database *database;
    Catalog *catalog;
    const char *actor;
    bool is_dry_run;
    void (*report)(void *owner, const LoadRow *row); /* in the order of the file, after the commit */
    void *owner;
} Load;

/* False: error; chunks that were committed stay. ERROR_CONFIGURATION: the file, before anything was staged.
 */
bool load_file(const Load *load, const LoadKind *kind, const char *path, LoadCounts *counts, Error *error);
