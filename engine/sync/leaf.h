// Leaf: one value of ours in the form in which the other side wants it.
//
// Written {"column": …} or {"constant": …}, with prefix, type, lookup, format, zone, max, too_long, null,
// required, when; or as a list of such choices, of which the first counts whose `when` holds.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/memory.h"
#include "sync/condition.h"
#include "sync/convert.h"
#include "sync/fault.h"
#include "sync/spec.h"

// Names of columns, each once; their places are those in the rows that the caller reads later.
typedef struct ColumnSet {
    Arena *arena;
    const char **names;
    size_t count, capacity;
} ColumnSet;

size_t column_set_index(void *column_set, const char *column); // adds the name when it is new

typedef struct Leaf {
    const char *name;     // path in the body or name of the parameter
    const char *constant; // NULL: the column
    size_t column;
    ValueType type;
    const Lookup *lookup; // outward
    const char *format, *zone;
    bool has_zone_column;
    size_t zone_column;
    size_t max;
    bool is_cut, is_null_written, is_required, is_constant;
    const char *prefix; // stands before the value; NULL: nothing does
    const Condition *when;
    const struct Leaf *otherwise; // the next choice; NULL: there is none
} Leaf;

// The choice that counts.
const Leaf *leaf_choose(const Leaf *leaf, const char *const *values);

// `also` are other keys that the object may have, NULL-ended.
const Leaf *leaf_compile(Spec *spec, const Json *object, const char *name, ColumnSet *columns,
                         const char *const *also);

// The values of an object by name, in its order.
const Leaf *const *leaf_compile_all(Spec *spec, const Json *object, const char *key, Need need,
                                    ColumnSet *columns, size_t *count);

// The value as it goes out, as text: numbers and booleans as JSON writes them. *text NULL = null,
// VALUE_ABSENT = `when` does not hold. False: fault filled.
bool leaf_text(const Leaf *leaf, const char *const *values, Arena *arena, const char **text, Fault *fault);
bool leaf_is_quoted(const Leaf *leaf); // whether JSON writes it in quotes
