// A target: what is given any bytes, and may neither crash nor break what it promises. One file each, as
// libFuzzer calls it; replay.c calls it with the files of the corpus.
#pragma once

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

// A copy that is terminated and has nothing readable behind it.
static inline char *text_from(const uint8_t *bytes, size_t size) {
    char *text = malloc(size + 1);
    assert(text != NULL);
    if (size > 0)
        memcpy(text, bytes, size);
    text[size] = '\0';
    return text;
}
