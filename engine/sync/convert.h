// Convert: one value of the other side into canonical text, as the column's rule in the mapping says, and
// back.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/memory.h"
#include "sync/fault.h"
#include "sync/lookup.h"
#include "sync/mapping.h"
#include "sync/raw.h"
#include "sync/spec.h"

typedef enum ValueType {
    VALUE_TEXT,
    VALUE_INTEGER,
    VALUE_NUMBER,
    VALUE_BOOLEAN,
    VALUE_INSTANT,
    VALUE_DATE
} ValueType;
typedef enum TextCase { CASE_KEPT, CASE_UPPER, CASE_LOWER } TextCase;

extern const char *const VALUE_TYPE_NAMES[]; // in the order of ValueType, NULL-ended
extern const char *const TOO_LONG_NAMES[];   // reject, cut

typedef enum ValueSource { FROM_PATH, FROM_PATHS, FROM_CONSTANT, FROM_ORDINAL, FROM_APPLICATION } ValueSource;

// One way to fill a column. A column with several choices takes the first whose `when` holds; none: absent.
struct ColumnRule {
    const ColumnRule *next; // the next choice, or NULL
    const Condition *when;
    ValueSource source;
    const Path *path;
    size_t up;                 // FROM_ORDINAL: levels above the element
    const char *constant;      // FROM_CONSTANT; NULL = null
    const char *default_value; // when absent or null; NULL: none
    ValueType type;
    bool is_required, is_cut, is_untrimmed, is_personal;
    size_t max; // characters; 0: no limit
    TextCase text_case;
    bool is_case_open, is_precision_open; // of a compared column: the mapping does not say
    bool is_compared; // max and text_case are how both sides are compared: the value stays as it is shown
    bool is_in_seconds, is_in_any_order; // of compared ones
    const char *before;                  // the text up to the first occurrence of this, or NULL
    const char *const *allowed;
    size_t allowed_count;
    const Lookup *lookup;
    const char *format;    // of instants without offset
    const char *zone;      // IANA name, or
    const Path *zone_path; // where it stands
};

const ColumnRule *column_compile(Spec *spec, const Json *object, const char *column);

// Of a column that the application shows and another one owns.
const ColumnRule *column_compile_compared(Spec *spec, const Json *object, const char *column);

// The value of the column in this scope: VALUE_ABSENT, NULL or text in the arena. False: fault filled.
bool column_read(const ColumnRule *rule, const PathScope *scope, Arena *arena, const char **value,
                 Fault *fault);

// All values at a path with [] as one JSON list of texts; VALUE_ABSENT: there is no list.
const char *convert_list(const Path *path, const PathScope *scope, Arena *arena);

// One raw value by one choice (used for the law parse(render(row)) = row too).
bool convert_value(const ColumnRule *rule, Raw raw, const char *zone, Arena *arena, const char **value,
                   Fault *fault);
