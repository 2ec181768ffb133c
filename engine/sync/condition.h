// Condition: when a rule of a mapping applies.
//
// Written {"path": …, "in"|"not_in"|"begins"|"not_begins": […]} or {"path", "equals": scalar} or {"path",
// "present": true|false}, a list of conditions (all must hold), {"all": […]} or {"any": […]}. In messages
// "column" stands for "path"; there "or_null": true lets null pass. A value that is absent, null or "" is not
// present, is in no list, equals only null.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/memory.h"
#include "sync/mapping.h"
#include "sync/raw.h"
#include "sync/spec.h"

typedef enum ConditionKind { CONDITION_ALL, CONDITION_ANY, CONDITION_IN, CONDITION_PRESENT } ConditionKind;

struct Condition {
    ConditionKind kind;
    bool is_negated, is_null_fine;
    bool is_beginning;                // IN: the values are beginnings
    const Condition *const *children; // ALL, ANY
    size_t child_count;
    const Path *path; // one of path and column
    size_t column;
    const char *const *values; // IN
    size_t value_count;
};

// How a column name becomes an index, in messages. NULL: conditions have paths.
typedef size_t ColumnIndex(void *owner, const char *column);

// Compiles what stands at object[key]; NULL when it is absent.
const Condition *condition_compile(Spec *spec, const Json *object, const char *key, ColumnIndex *index,
                                   void *owner);
// Compiles one object of which other keys are the caller's (`also`, NULL-ended), as in "require".
const Condition *condition_compile_in(Spec *spec, const Json *object, const char *const *also,
                                      ColumnIndex *index, void *owner);

bool condition_holds(const Condition *condition, const PathScope *scope); // NULL holds
bool condition_holds_for(const Condition *condition, const char *const *columns);
// The first path or column of the condition, to name it.
const char *condition_subject(const Condition *condition);
