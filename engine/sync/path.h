// Path: where a value stands in a JSON text, compiled once when the mappings are loaded.
//
// Written `a.b.c`, `a.list[0].b`; `a.list[].b[]` in an `each`, where [] is iterated. Inside an `each` a path
// starts at the iterated element; `^.` starts one iterated level further up (repeatable), `$.` at the item as
// a whole. The empty path is the starting point itself. Names are compared exactly, upper and lower case
// differ.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"
#include "base/text.h"
#include "io/json.h"

enum { PATH_STEPS_MAX = 16, PATH_LEVELS_MAX = 4 };

typedef enum PathStepKind { PATH_MEMBER, PATH_INDEX, PATH_EACH } PathStepKind;

typedef struct PathStep {
    PathStepKind kind;
    const char *name; // PATH_MEMBER
    size_t name_length;
    size_t index; // PATH_INDEX, from 0
} PathStep;

typedef enum PathStart { PATH_FROM_ELEMENT, PATH_FROM_UP, PATH_FROM_ITEM } PathStart;

typedef struct Path {
    const char *text; // as written
    PathStart start;
    size_t up; // PATH_FROM_UP: number of ^
    size_t step_count;
    PathStep steps[PATH_STEPS_MAX];
} Path;

// Compiles; NULL and a static sentence in *why when the text is no path.
const Path *path_compile(Arena *arena, const char *text, const char **why);

// Where paths start while an item is read: level 0 is the item, each iterated level adds one.
typedef struct PathScope {
    const Json *levels[PATH_LEVELS_MAX + 1];
    size_t depth; // index of the present element in levels
    size_t ordinals[PATH_LEVELS_MAX + 1];
    const char *application;   // that the item came from
    const struct FileRow *row; // set while rows of a file are read (sync/parse.h): there are no levels then
} PathScope;

// The value at a path without []. NULL = absent. A JSON null on the way gives that null.
const Json *path_find(const Path *path, const PathScope *scope);

// True when the path has a []: it leads to any number of values.
bool path_is_list(const Path *path);

// Calls for every value at a path with [], in order. False = the list is not there.
typedef void PathVisit(void *owner, const Json *value);
bool path_visit(const Path *path, const PathScope *scope, PathVisit *visit, void *owner);

// The value at the path, started at one JSON value.
const Json *path_find_in(const Path *path, const Json *start);
