/* Twins: an item that says two different things of one row.
 *
 * A list within an item, the stages of an event or the devices of a sync request, names each row once. Of two
 * that differ neither can be preferred: taking the last would move one stage and end the other. The item goes
 * to quarantine as a whole; equal twins are harmless. */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "io/database.h"
#include "sync/batch.h"
#include "sync/catalog.h"

/* Makes such fresh items faulty. False: the database failed. */
bool twins_refuse(Batch *batch, Database *database, Catalog *catalog, Error *error);
