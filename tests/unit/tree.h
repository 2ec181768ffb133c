// A directory of mapping files made by a test, and loaded.
#pragma once

#include "sync/mapping.h"
#include "sync/mapping_check.h"

// Makes an empty directory of the process's own; the returned path is static.
const char *tree_new(void);
// Writes a file below it; folders are made.
void tree_write(const char *name, const char *text);
void tree_free(void);

// A source of kind "k", resource "r", with these rules, and loads everything; fails the test with the error.
Mappings *tree_load_rows(const char *rows);
