/* The nearest of some names to a mistyped one, for "did you mean".
 *
 * Begin with the word, offer each name, take the best: NULL when none is near enough to be meant. Borrows all
 * texts. */
#pragma once

#include <stddef.h>

typedef struct Nearest {
    const char *word;
    const char *best;
    size_t distance; /* edits between word and best */
} Nearest;

Nearest nearest_begin(const char *word);
void nearest_offer(Nearest *nearest, const char *name);
const char *nearest_found(const Nearest *nearest);

/* Insertions, deletions, replacements and swaps of neighbours that make one text of the other. Texts longer
 * than NEAREST_LENGTH_MAX are compared by their beginnings. */
enum { NEAREST_LENGTH_MAX = 63 };
size_t nearest_distance(const char *one, const char *other);
