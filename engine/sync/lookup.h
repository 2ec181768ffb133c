// Lookup: a two-way list of values, those of the other side (outer) and ours (inner).
//
// File: {"title", "miss": "reject"|"pass"|"default", "default": inner, "default_outward": outer,
//        "values": {outer: inner, outer: [inner, inner]}}.
// Inward an outer value gives its inner one (the first of several); outward the first entry that has the
// inner value gives its outer one. So several outer spellings may mean one inner value, and one outer code
// may stand for several inner ones.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/memory.h"
#include "base/text.h"
#include "io/json.h"

typedef enum LookupMiss { LOOKUP_REJECT, LOOKUP_PASS, LOOKUP_DEFAULT } LookupMiss;

typedef struct Misses Misses; // sync/misses.h

typedef struct LookupPair {
    const char *outer, *inner;
} LookupPair;

typedef struct Lookup {
    const char *name;
    Text text; // the file, which counts in the hash of the mappings that use it
    LookupMiss miss;
    const char *inner_default, *outer_default; // NULL: none
    const LookupPair *pairs;                   // in the order of the file
    size_t pair_count;
    Misses *misses; // counts what is not listed and goes on all the same; NULL: nobody counts
} Lookup;

typedef struct Lookups {
    Lookup *list;
    size_t count, capacity;
} Lookups;

typedef struct Spec Spec;

// Reads the file's object; findings go to the spec.
void lookup_compile(Spec *spec, const Json *object, Lookup *lookup);
const Lookup *lookups_find(const Lookups *lookups, const char *name);

// NULL: the value is not in the list and the policy is to reject. A personal value is counted without its
// words.
const char *lookup_inward(const Lookup *lookup, const char *outer, bool is_personal);
const char *lookup_outward(const Lookup *lookup, const char *inner);
