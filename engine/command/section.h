/* Sections of `dersync status` that are shown while there is something in them: stages at risk,
 * applications that are kept back or have limits, what is paused, lanes that a stopped delivery blocks, gates
 * that are closed. One table names them, each with its statement and columns; text and JSON come from it. */
#pragma once

#include "base/error.h"
#include "base/text.h"
#include "io/database.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { SECTIONS_MAX = 8 };

/* Fills a result per section, with one row more than rows_max where there are more. Free them in any case. */
bool sections_read(Database *database, size_t rows_max, Result *results[SECTIONS_MAX], Error *error);
void sections_free(Result *results[SECTIONS_MAX]);

/* Those that are not empty, at most rows_max rows of each. */
void sections_print(FILE *out, Result *const results[SECTIONS_MAX], size_t rows_max, bool is_coloured);
/* All of them as members: `,"pauses":[...]`. */
void sections_append_json(Result *const results[SECTIONS_MAX], size_t rows_max, Buffer *text);
