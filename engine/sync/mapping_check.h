// Check and test of the mapping files, for `dersync mapping check` and `dersync mapping test`.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/memory.h"
#include "sync/mapping.h"

typedef struct Finding {
    const char *file;    // below the directory
    const char *key;     // "rows[2].columns.contact_id.max", "" when it is the file as a whole
    const char *problem; // what is wrong
    const char *remedy;  // what to do
} Finding;

// A column that the database has; `is_generated` ones are never filled.
typedef struct TableColumn {
    const char *table, *column;
} TableColumn;

// What the files must agree with besides each other.
typedef struct CheckFacts {
    const TableColumn *columns; // of schema staging; with count 0 tables and columns are not checked
    size_t column_count;
    const char *const *applications; // of the configuration, where lookups/routing.json leads to
    size_t application_count;
} CheckFacts;

// Loads and checks everything below the directory and gives all findings. False: the directory could not be
// read.
bool mapping_check(const char *directory, const CheckFacts *facts, Arena *arena, const Finding **findings,
                   size_t *finding_count, Error *error);

// Told of every test; `why` is NULL when it passed, else what differs.
typedef void (*MappingTestReport)(void *owner, const char *name, const char *why);

// Runs the examples beside each mapping, and for each example the law that a value that is sent and read back
// by mappings of the same application stays what it was. True when all passed. False with error kind NONE: a
// test failed.
bool mapping_test(const Mappings *mappings, const char *directory, MappingTestReport report, void *owner,
                  Error *error);
