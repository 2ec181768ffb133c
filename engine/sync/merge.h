/* Merge: writes the rows of a batch's fresh items into the staging tables.
 *
 * One statement per rule and set of present columns, parents first, rows in key order; of rows with one key
 * the last wins. When the database refuses (a bad value, a broken constraint) the items are halved under
 * savepoints until the bad one stands alone: it becomes faulty, all others are merged. Any other error ends
 * the merge, and the caller's transaction with it. */
#pragma once

#include "sync/batch.h"

enum { MERGE_COLUMNS_MAX = 64 };

/* Inside the caller's transaction. */
bool merge_batch(Batch *batch, Database *database, Catalog *catalog, int64_t exchange_id, Error *error);

/* --- for the unit test --- */

/* Bit i is set when the row's column i is present. */
uint64_t merge_presence(const StagedRow *row);
