/* Misses: codes that no lookup lists and that went on all the same, as they were or as its default, counted.
 *
 * Mappings have one for all their lookups. What it counted is told to the database now and then by whoever
 * uses the mappings, and is a hint for people: a worker that dies takes the last seconds of it along. */
#pragma once

#include "io/database.h"

typedef struct Misses Misses;

Misses *misses_new(void);
void misses_free(Misses *misses); /* NULL is fine */

/* became: what was taken for the code. Texts are copied. */
void misses_note(Misses *misses, const char *lookup, bool is_outward, const char *code, const char *became);

/* Tells what was counted, every few seconds at most; is_last: at once. Does nothing while a statement is
 * under way. */
void misses_tell(Misses *misses, Database *database, bool is_last);
