/* Catalog: what intake asks the database once about each staging table, and the statements that it makes for
 * it.
 *
 * Foreign keys and generated statements change only with a migration, so they are kept until catalog_free; a
 * worker makes a new catalog when it connects or reloads. Everything returned is owned by the catalog. */
#pragma once

#include "base/error.h"
#include "io/database.h"
#include "sync/mapping.h"

typedef struct Names {
    const char *const *at;
    size_t count;
} Names;

/* A row that a row needs: a foreign key of its table, or the row that an update must find. */
typedef struct ParentLink {
    const char *name;
    Names columns; /* of the child */
    const char *parent_table;
    Names parent_columns;          /* in the order of columns */
    const char *missing_statement; /* one text[] per column -> ordinals (from 1) that have no parent row */
} ParentLink;

typedef struct RuleFacts {
    const char *table;
    const RowRule *rule; /* NULL: true of every rule of the table */
    Names key;           /* the primary key of the table */
    ParentLink *parents;
    size_t parent_count;
} RuleFacts;

typedef struct Catalog Catalog;

Catalog *catalog_new(void);
void catalog_free(Catalog *catalog);

/* NULL: the database failed, or has no such table (ERROR_CONFIGURATION). */
const RuleFacts *catalog_rule(Catalog *catalog, Database *database, const RowRule *rule, Error *error);

/* The statement that merges rows of a rule of which only the columns of `present` (bit i = rule->columns[i])
 * are written. Parameters: exchange, source versions, then one text[] per present column. NULL: the database
 * failed. */
const char *catalog_merge_statement(Catalog *catalog, Database *database, const RowRule *rule,
                                    uint64_t present, Error *error);

/* Position of a column in a rule, or -1. */
int rule_column(const RowRule *rule, const char *column);
