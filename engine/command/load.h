/* Load: which files are loaded, of which kind, in which order. */
#pragma once

#include "base/error.h"
#include "base/memory.h"
#include "sync/mapping.h"

enum { LOAD_FILES_MAX = 1000 };

typedef struct LoadItem {
    const LoadKind *kind;
    const char *path;
} LoadItem;

typedef struct LoadPlan {
    LoadItem items[LOAD_FILES_MAX]; /* parents first */
    size_t count;
} LoadPlan;

/* Words name files or folders; kind NULL: known by each file's name. Paths live in the arena. */
bool load_plan(const Mappings *mappings, const char *const *words, size_t word_count, const char *kind,
               Arena *arena, LoadPlan *plan, Error *error);
