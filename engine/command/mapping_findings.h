/* What is wrong with the mappings, for `mapping check` and `check`. */
#pragma once

#include "base/config.h"
#include "base/error.h"
#include "base/memory.h"
#include "io/database.h"
#include "sync/mapping_check.h"

#include <stdbool.h>
#include <stddef.h>

/* With a database, tables and columns too; NULL: the mappings by themselves. The findings live in the arena.
 */
bool findings_read(const Config *config, Database *database, Arena *arena, const Finding **findings,
                   size_t *count, Error *error);
