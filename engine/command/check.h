/* dersync check: what its parts share.
 *
 * Each part looks at one thing and says what it found, a line each; only a failure of the check itself is an
 * error. */
#pragma once

#include "base/config.h"
#include "command/command.h"
#include "command/table.h"
#include "io/database.h"
#include "sync/mapping.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum CheckLevel { CHECK_OK, CHECK_WARNING, CHECK_ERROR } CheckLevel;

typedef struct Check {
    const CommandCall *call;
    Config *config;     /* NULL: could not be read, and nothing else was checked */
    Mappings *mappings; /* NULL: wrong */
    Database *database; /* NULL: out of reach */
    bool is_migrated;
    Table *found; /* for --json; NULL: lines are printed at once */
    size_t counts[CHECK_ERROR + 1];
} Check;

/* One line; remedy may be "". */
void check_say(Check *check, CheckLevel level, const char *remedy, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* The same for an error's message, detail and hint. */
void check_say_error(Check *check, const Error *error, const char *what);

void check_database(Check *check);     /* server, schema, rights */
void check_loaded(Check *check);       /* what migrate loaded, against the files */
void check_applications(Check *check); /* a small page of every source */
