/* Which migrations a database has had, against those that this program carries.
 *
 * sync.migration keeps a row per applied migration, with the hash of its text and a chain value: the hash of
 * the chain value before it and this hash. An applied migration that differs from the program's is an error,
 * never passed over. */
#pragma once

#include "base/error.h"
#include "io/database.h"
#include "io/digest.h"

#include <stdbool.h>
#include <stddef.h>

enum { SCHEMA_HASH_SIZE = 2 * DIGEST_SIZE + 1 };

/* Counts the applied migrations, having verified name, hash and chain of each. 0: the database was never
 * migrated. */
bool schema_verify(Database *database, size_t *applied, Error *error);

/* The same, all of the program's must be applied, and functions, triggers and views must be those that it
 * carries. */
bool schema_require(Database *database, Error *error);

/* Hash of what the program makes anew with every migrate, as sync.objects_made keeps it. */
void schema_objects_hash(char hash[SCHEMA_HASH_SIZE]);

/* Hash of the program's migration number `index`, and its chain value after the chain value before ("" for
 * the first). */
void schema_hash(size_t index, char hash[SCHEMA_HASH_SIZE]);
void schema_chain(const char *before, const char hash[SCHEMA_HASH_SIZE], char chain[SCHEMA_HASH_SIZE]);
