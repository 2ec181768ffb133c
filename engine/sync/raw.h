// Raw: one value as it came, from JSON or from a file's row.
#pragma once

#include "base/memory.h"
#include "base/text.h"
#include "io/json.h"
#include "sync/path.h"

typedef enum RawKind { RAW_ABSENT, RAW_NULL, RAW_TEXT, RAW_NUMBER, RAW_BOOL, RAW_NESTED } RawKind;

typedef struct Raw {
    RawKind kind;
    Text text;     // RAW_TEXT
    double number; // RAW_NUMBER; RAW_BOOL: 0 or 1
} Raw;

Raw raw_of_json(const Json *json);         // NULL is RAW_ABSENT
Raw raw_of_text(const char *text_or_null); // NULL is RAW_NULL
Raw raw_find(const Path *path, const PathScope *scope);

// As a terminated text in the arena: numbers in their shortest form, true, false; NULL for absent, null and
// nested.
const char *raw_print(Raw raw, Arena *arena);
const char *raw_class(Raw raw); // "missing", "null", "text", "number", "true or false", "list or object"
