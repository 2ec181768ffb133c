/* Parents: whether the rows that a batch's rows point to exist, in the database or in the batch itself.
 *
 * An item of which any row lacks a parent becomes faulty (kind missing_parent, with the parent's table and
 * key), and so do then the items that counted on its rows. One statement per foreign key and round, never one
 * per row. */
#pragma once

#include "sync/batch.h"

bool parents_check(Batch *batch, Database *database, Catalog *catalog, Error *error);

/* The same for one item that stands alone: what other items of the batch bring does not count. */
bool parents_check_item(Batch *batch, Item *item, Database *database, Catalog *catalog, Error *error);
