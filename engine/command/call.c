/* What commands share: configuration, connection, who acts. */
#include "command/command.h"
#include "command/schema.h"

#include "io/ini.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define CONFIG_PATH "/etc/dersync/dersync.ini"

const char *call_config_path(const CommandCall *call) {
    const char *path = call->options->options[OPTION_CONFIG];

    if (path == NULL)
        path = getenv("DERSYNC_CONFIG");
    return path != NULL && path[0] != '\0' ? path : CONFIG_PATH;
}

Config *call_config(const CommandCall *call, Error *error) {
    return ini_load_config(call_config_path(call), error);
}

static bool use_time_zone(Database *database, const char *zone, Error *error) {
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();
    Error failure = {0};

    if (zone == NULL)
        return true;
    parameter_text(parameters, zone);
    if (database_execute(database, "select pg_catalog.set_config('TimeZone', $1, false)", parameters, NULL,
                         &failure))
        return true;
    if (database_is_broken(database)) {
        *error = failure;
        return false;
    }
    error_set(error, ERROR_CONFIGURATION, "unknown time zone: \"%s\"", zone);
    return error_hint(error, "Give a name such as Europe/Oslo; the view pg_timezone_names lists them.");
}

Database *call_connect(const CommandCall *call, const Config *config, Error *error) {
    char name[64];

    snprintf(name, sizeof name, "dersync %s", call->command->name);
    Database *database = database_open(config->database, name, error);
    if (database == NULL)
        return NULL;
    if (schema_require(database, error) && use_time_zone(database, call->options->options[OPTION_TZ], error))
        return database;
    database_close(database);
    return NULL;
}

Database *call_open(const CommandCall *call, Error *error) {
    AUTO(config_free_at) Config *config = call_config(call, error);

    return config != NULL ? call_connect(call, config, error) : NULL;
}

const char *call_actor(void) {
    const struct passwd *user = getpwuid(geteuid());

    return user != NULL ? user->pw_name : "unknown";
}

bool call_is_json(const CommandCall *call) { return option_given(call->options, OPTION_JSON); }

bool call_is_coloured(void) {
    const char *no_color = getenv("NO_COLOR");

    return isatty(STDOUT_FILENO) && (no_color == NULL || no_color[0] == '\0');
}
