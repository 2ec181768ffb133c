/* What commands share: configuration, connection, who acts. */
#include "command/command.h"
#include "command/schema.h"

#include "io/ini.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CONFIG_PATH "/etc/dersync/dersync.ini"
enum { ZONE_LENGTH_MAX = 64, OFFSET_HOURS_MAX = 15 };

const char *call_config_path(const CommandCall *call) {
    const char *path = call->options->options[OPTION_CONFIG];

    if (path == NULL)
        path = getenv("DERSYNC_CONFIG");
    return path != NULL && path[0] != '\0' ? path : CONFIG_PATH;
}

Config *call_config(const CommandCall *call, Error *error) {
    return ini_load_config(call_config_path(call), error);
}

static int two_digits(const char *text) {
    return isdigit((unsigned char)text[0]) && isdigit((unsigned char)text[1])
               ? (text[0] - '0') * 10 + text[1] - '0'
               : INT_MAX;
}

/* Hours and minutes east of UTC as ISO 8601 writes them, +05, +0530 or +05:30, for PostgreSQL: it takes a
 * number for POSIX, whose offsets count to the west, so it gets the offset turned round under the name that a
 * person wrote. False: it is none. */
static bool turn_offset(const char *zone, char *name, size_t size) {
    const size_t length = strlen(zone);
    const char *minutes = length == 3                     ? "00"
                          : length == 5                   ? zone + 3
                          : length == 6 && zone[3] == ':' ? zone + 4
                                                          : NULL;

    if (minutes == NULL || two_digits(zone + 1) > OFFSET_HOURS_MAX || two_digits(minutes) > 59)
        return false;
    snprintf(name, size, "<%s>%c%.2s:%.2s", zone, zone[0] == '-' ? '+' : '-', zone + 1, minutes);
    return true;
}

/* What else PostgreSQL would take for a number is refused: a person may mean it either way. */
static bool postgres_zone(const char *zone, char *name, size_t size) {
    const char *sign = strpbrk(zone, "+-");

    if (sign == zone)
        return turn_offset(zone, name, size);
    if ((size_t)snprintf(name, size, "%s", zone) >= size)
        return false;
    if (strncasecmp(zone, "Etc/", 4) == 0)
        return true;
    return strspn(zone, "0123456789.:<") == 0 && (sign == NULL || strspn(sign + 1, "0123456789") == 0);
}

static bool unknown_zone(const char *zone, Error *error) {
    error_set(error, ERROR_CONFIGURATION, "unknown time zone: \"%s\"", zone);
    return error_hint(error,
                      "Give a name such as Europe/Oslo, or hours and minutes east of UTC such as +05:30 or "
                      "-05:00; the view pg_timezone_names lists the names.");
}

static bool use_time_zone(Database *database, const char *zone, Error *error) {
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();
    Error failure = {0};
    char name[ZONE_LENGTH_MAX];

    if (zone == NULL)
        return true;
    if (!postgres_zone(zone, name, sizeof name))
        return unknown_zone(zone, error);
    parameter_text(parameters, name);
    if (database_execute(database, "select pg_catalog.set_config('TimeZone', $1, false)", parameters, NULL,
                         &failure))
        return true;
    if (database_is_broken(database)) {
        *error = failure;
        return false;
    }
    return unknown_zone(zone, error);
}

Database *call_connect(const CommandCall *call, const Config *config, Error *error) {
    char name[64];

    snprintf(name, sizeof name, "dersync %s", call->command->name);
    Database *database = database_open(config->database, name, error);
    if (database == NULL) {
        error_hint(error, "Which database and login is said by the setting \"database\", else by PGHOST, "
                          "PGPORT, PGDATABASE, PGUSER and a password by PGPASSWORD or ~/.pgpass.");
        return NULL;
    }
    if (schema_require(database, error) && use_time_zone(database, call->options->options[OPTION_TZ], error))
        return database;
    database_close(database);
    return NULL;
}

Database *call_open(const CommandCall *call, Error *error) {
    AUTO(config_free_at) Config *config = call_config(call, error);

    return config != NULL ? call_connect(call, config, error) : NULL;
}

void call_explain_rights(Error *error) {
    if (strcmp(error->code, "42501") == 0 && error->hint[0] == '\0')
        error_hint(error, "A right is granted to the login by a role: dersync_engine for run, once and load, "
                          "dersync_operator for decisions, dersync_analyst and dersync_auditor for reading.");
}

const char *call_actor(void) {
    const struct passwd *user = getpwuid(geteuid());

    return user != NULL ? user->pw_name : "unknown";
}

bool call_number(const CommandCall *call, size_t at, const char *of_what, int64_t *number, Error *error) {
    const char *word = call->arguments[at];
    char *end = NULL;

    errno = 0;
    *number = strtoll(word, &end, 10);
    if (end != word && *end == '\0' && errno == 0 && *number > 0)
        return true;
    return error_set(error, ERROR_CONFIGURATION, "not the number of %s: \"%s\"", of_what, word);
}

bool call_require_reason(const CommandCall *call, Error *error) {
    if (option_given(call->options, OPTION_REASON))
        return true;
    error_set(error, ERROR_CONFIGURATION, "`dersync %s` needs --reason TEXT", call->command->name);
    return error_hint(error, "It is kept with your name, for whoever asks later.");
}

bool call_is_json(const CommandCall *call) { return option_given(call->options, OPTION_JSON); }

bool call_is_coloured(void) {
    const char *no_color = getenv("NO_COLOR");

    return isatty(STDOUT_FILENO) && (no_color == NULL || no_color[0] == '\0');
}

void call_print_list(const CommandCall *call, const Table *table, int64_t limit, const char *none,
                     const char *next) {
    AUTO(buffer_free) Buffer text = {0};

    if (call_is_json(call)) {
        table_append_json(table, &text);
        puts(text.at);
        return;
    }
    if (table_rows(table) == 0) {
        printf("%s\n", none);
        return;
    }
    table_print(table, stdout, "", call_is_coloured());
    if (table_rows(table) == (size_t)limit)
        printf("... there may be more: --limit COUNT\n");
    printf("\n%s\n", next);
}
