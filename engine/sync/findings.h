// Findings: what is wrong in the mapping files, collected, so that a person sees all of it at once.
#pragma once

#include <stddef.h>

#include "base/memory.h"
#include "sync/mapping_check.h"

typedef struct Findings {
    Arena *arena; // owns the texts and the list
    Finding *list;
    size_t count, capacity;
} Findings;

// Copies all four texts.
void findings_add(Findings *findings, const char *file, const char *key, const char *problem,
                  const char *remedy);
