// Spec: reads the members of a mapping file and knows where it is, so that every finding names file and key.
//
// A getter that finds a member missing or of another kind adds a finding and returns its neutral value (NULL,
// the default): the loader goes on, so that all findings of a file come at once.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"
#include "base/text.h"
#include "io/json.h"
#include "sync/findings.h"
#include "sync/path.h"

typedef struct Lookup Lookup;
typedef struct Lookups Lookups;

enum { SPEC_LOOKUPS_MAX = 32 };

typedef struct Spec {
    Arena *arena; // what getters return lives there
    Findings *findings;
    const char *file;
    const char *kind; // of the application whose folder it is in; NULL: none
    Buffer key;       // where the reader is: "rows[2].columns"
    const Lookups *lookups;
    const Lookup *used[SPEC_LOOKUPS_MAX]; // lookups that the file uses, each once
    size_t used_count;
} Spec;

// Go down to a member or an element; the returned mark is given back to spec_leave.
size_t spec_enter(Spec *spec, const char *key);
size_t spec_enter_index(Spec *spec, size_t index);
void spec_leave(Spec *spec, size_t mark);

// Adds a finding at `key` below the present place ("" = the place itself).
void spec_find(Spec *spec, const char *key, const char *remedy, const char *problem, ...)
    __attribute__((format(printf, 4, 5)));

// That the value is an object with no other members than the NULL-ended list. False: it is no object.
bool spec_keys(Spec *spec, const Json *object, const char *const *allowed);

typedef enum Need { OPTIONAL, REQUIRED } Need;

const char *spec_text(Spec *spec, const Json *object, const char *key, Need need); // NULL when absent
char spec_delimiter(Spec *spec, const Json *object); // of separated text: "delimiter", a comma without
bool spec_bool(Spec *spec, const Json *object, const char *key, bool otherwise);
int64_t spec_integer(Spec *spec, const Json *object, const char *key, int64_t otherwise, int64_t min,
                     int64_t max);
const Path *spec_path(Spec *spec, const Json *object, const char *key, Need need); // NULL when absent
const char *const *spec_texts(Spec *spec, const Json *object, const char *key, size_t *count);
const Json *spec_list(Spec *spec, const Json *object, const char *key, Need need);
const Json *spec_object(Spec *spec, const Json *object, const char *key, Need need);
// Index of the text in the NULL-ended words; `otherwise` when absent or (with a finding) unknown.
int spec_word(Spec *spec, const Json *object, const char *key, const char *const *words, int otherwise);
// A scalar as text: true, 12, "x"; NULL for null. *is_there tells absent from null.
const char *spec_scalar(Spec *spec, const Json *object, const char *key, bool *is_there);
const Lookup *spec_lookup(Spec *spec, const Json *object, const char *key); // NULL when absent or unknown
