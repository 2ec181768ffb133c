/* The SQL that travels inside the program.
 *
 * scripts/embed writes the definitions from migrations/ and sql/ at build time, so that one file is all that
 * an installation needs. Both lists are in name order, which is the order in which they are run.
 */
#pragma once

#include <stddef.h>

struct EmbeddedFile {
    const char *name; /* path below the folder, such as "0001_schemas_and_roles.sql" or "engine/now.sql" */
    const char *text; /* NUL-terminated */
    size_t length;    /* bytes, without the NUL */
};

/* What cannot be made again: run once each, forward only. */
extern const struct EmbeddedFile embedded_migrations[];
extern const size_t embedded_migration_count;

/* What can be made again: functions, triggers, views, rights; run whole on every migrate. */
extern const struct EmbeddedFile embedded_sql[];
extern const size_t embedded_sql_count;
