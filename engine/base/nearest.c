/* The nearest of some names to a mistyped one. */
#include "base/nearest.h"

#include <stdint.h>
#include <string.h>

static size_t least_of(size_t one, size_t other) { return one < other ? one : other; }

/* Optimal string alignment distance, with the last three rows of its table. */
size_t nearest_distance(const char *one, const char *other) {
    const size_t one_length = strnlen(one, NEAREST_LENGTH_MAX);
    const size_t other_length = strnlen(other, NEAREST_LENGTH_MAX);
    size_t rows[3][NEAREST_LENGTH_MAX + 1];

    for (size_t j = 0; j <= other_length; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= one_length; i++) {
        size_t *now = rows[i % 3];
        const size_t *before = rows[(i + 2) % 3];
        const size_t *before_that = rows[(i + 1) % 3];

        now[0] = i;
        for (size_t j = 1; j <= other_length; j++) {
            const size_t replaced = before[j - 1] + (one[i - 1] != other[j - 1]);

            now[j] = least_of(replaced, least_of(before[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                now[j] = least_of(now[j], before_that[j - 2] + 1);
        }
    }
    return rows[one_length % 3][other_length];
}

Nearest nearest_begin(const char *word) {
    return (Nearest){.word = word, .best = NULL, .distance = SIZE_MAX};
}

void nearest_offer(Nearest *nearest, const char *name) {
    const size_t distance = nearest_distance(nearest->word, name);

    if (distance < nearest->distance) {
        nearest->distance = distance;
        nearest->best = name;
    }
}

const char *nearest_found(const Nearest *nearest) {
    if (nearest->best == NULL)
        return NULL;
    /* More than a third of the letters wrong is another word, not a slip. */
    const size_t allowed = 1 + strlen(nearest->best) / 4;
    return nearest->distance <= allowed && nearest->distance < strlen(nearest->best) ? nearest->best : NULL;
}
