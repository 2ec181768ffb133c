// Example: one case of mappings/<kind>/examples/*.json, run against the compiled mappings.
//
// A file holds one example or a list. Of a source:  {"title", "resource", "item", "rows" | "fault"}, or for
// the rows of a listed file {"title", "resource", "file", "csv", "rows" | "fault"}; rows are {"table",
// "columns"}, where a column that is not named is not written. Of a file of an initial load: {"title",
// "load", "csv", "rows" | "fault"}. Of a message: {"title", "message", "row" (or
// "rows" of a list), "children", "body", "refused", "replies", "read_back"}; mappings/README.md shows each.
#pragma once

#include <stdbool.h>

#include "base/memory.h"
#include "io/json.h"
#include "sync/mapping.h"

typedef struct Example {
    const Mappings *mappings;
    const char *kind; // of the application whose folder it is in
    const Json *object;
    Arena *arena;
    const char *why; // the first difference; NULL: none
} Example;

// Notes the first difference. Always returns false.
bool example_differs(Example *example, const char *format, ...) __attribute__((format(printf, 2, 3)));

bool example_run_source(Example *example);
bool example_run_load(Example *example);
bool example_run_message(Example *example);

// A scalar member as text; NULL for null and absent.
const char *example_text(const Example *example, const Json *value);
// Members in any order.
bool example_is_same_json(const Json *one, const Json *other);
