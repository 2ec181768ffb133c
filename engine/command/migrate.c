/* dersync migrate: brings the database up to this program, its configuration and its mappings. */
#include "command/command.h"
#include "command/mapping_findings.h"
#include "command/schema.h"
#include "command/table.h"

#include "base/embedded.h"
#include "base/memory.h"
#include "io/json.h"
#include "sync/mapping.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Any number that no other program uses; it makes one migrate wait for another, however long that takes. */
#define MIGRATE_LOCK                                                                                         \
    "set local statement_timeout = 0; set local lock_timeout = 0;"                                           \
    "select pg_catalog.pg_advisory_xact_lock(721935004018)"
#define LIMIT_SESSIONS "select engine.limit_sessions()"
#define RIGHTS_REFUSED "42501"

typedef struct Migration {
    Database *database;
    const Config *config;
    const Mappings *mappings;
    Parameters *parameters;
    size_t applied; /* migrations before this run */
    Buffer done;    /* a line for each thing; printed when all of it is committed */
} Migration;

static bool call_function(Migration *migration, const char *sql, Error *error) {
    const bool is_done = database_execute(migration->database, sql, migration->parameters, NULL, error);

    parameters_reset(migration->parameters);
    return is_done;
}

/* --- migrations --- */

static bool apply_migration(Migration *migration, size_t index, const char *before,
                            char chain[SCHEMA_HASH_SIZE], Error *error) {
    const char *name = embedded_migrations[index].name;
    char hash[SCHEMA_HASH_SIZE];

    if (!database_script(migration->database, embedded_migrations[index].text, error))
        return error_wrap(error, "could not apply migration %s", name);
    schema_hash(index, hash);
    schema_chain(before, hash, chain);
    parameter_text(migration->parameters, name);
    parameter_text(migration->parameters, hash);
    parameter_text(migration->parameters, chain);
    if (!call_function(migration, "insert into sync.migration (name, hash, chain) values ($1, $2, $3)",
                       error))
        return false;
    buffer_format(&migration->done, "applied migration %s\n", name);
    return true;
}

static bool apply_migrations(Migration *migration, Error *error) {
    char chain[SCHEMA_HASH_SIZE] = "", hash[SCHEMA_HASH_SIZE];

    if (!schema_verify(migration->database, &migration->applied, error))
        return false;
    for (size_t i = 0; i < embedded_migration_count; i++) {
        if (i >= migration->applied) {
            if (!apply_migration(migration, i, chain, chain, error))
                return false;
            continue;
        }
        schema_hash(i, hash);
        schema_chain(chain, hash, chain);
    }
    return true;
}

static bool note_objects(Migration *migration, Error *error) {
    char hash[SCHEMA_HASH_SIZE];

    schema_objects_hash(hash);
    parameter_text(migration->parameters, hash);
    return call_function(migration,
                         "insert into sync.objects_made (hash) values ($1) on conflict ((true)) do update "
                         "set hash = excluded.hash, made_at = excluded.made_at",
                         error);
}

/* What can be made again. Functions may name functions of later files, so bodies are checked when they run.
 */
static bool make_objects(Migration *migration, Error *error) {
    if (!database_script(migration->database, "set local check_function_bodies = off", error))
        return false;
    for (size_t i = 0; i < embedded_sql_count; i++)
        if (!database_script(migration->database, embedded_sql[i].text, error))
            return error_wrap(error, "could not run sql/%s", embedded_sql[i].name);
    if (!note_objects(migration, error))
        return false;
    buffer_format(&migration->done, "made functions, triggers and views of %zu files\n", embedded_sql_count);
    return true;
}

/* --- configuration and mappings --- */

static bool load_applications(Migration *migration, Error *error) {
    AUTO(json_free_at) Json *list = json_new_list();
    AUTO(buffer_free) Buffer text = {0};

    for (size_t i = 0; i < migration->config->application_count; i++) {
        const ConfigApplication *application = &migration->config->applications[i];
        Json *one = json_new_object();

        json_set_text(one, "name", application->name);
        json_set_text(one, "kind", application->kind);
        json_set_number(one, "calls_per_second", (double)application->calls_per_second);
        json_set_number(one, "calls_in_flight", (double)application->calls_in_flight);
        json_set_number(one, "breaker_failures", (double)application->breaker_failures);
        json_set_number(one, "breaker_share", (double)application->breaker_share);
        json_set_number(one, "breaker_wait_ms", (double)application->breaker_wait_ms);
        json_append(list, one);
    }
    json_print(list, &text);
    parameter_text(migration->parameters, text.at);
    if (!call_function(migration, "select engine.load_applications($1::jsonb)", error))
        return error_wrap(error, "could not load the applications of the configuration");
    for (size_t i = 0; i < migration->config->application_count; i++)
        buffer_format(&migration->done, "loaded application %s, a %s\n",
                      migration->config->applications[i].name, migration->config->applications[i].kind);
    return true;
}

static bool load_settings(Migration *migration, Error *error) {
    AUTO(buffer_free) Buffer text = {0};

    buffer_format(&text,
                  "{\"stage_lead\": %" PRId64 ", \"stage_warning\": %" PRId64 ", \"breaker_alarm\": %" PRId64
                  "}",
                  migration->config->stage_lead_ms, migration->config->stage_warning_ms,
                  migration->config->breaker_alarm_ms);
    parameter_text(migration->parameters, text.at);
    if (!call_function(migration, "select engine.load_settings($1::jsonb)", error))
        return error_wrap(error, "could not load the settings of the configuration");
    return true;
}

static bool load_programs(Migration *migration, Error *error) {
    parameter_text_of(migration->parameters, mappings_programs(migration->mappings));
    if (!call_function(migration, "select engine.load_programs($1::jsonb)", error))
        return error_wrap(error, "could not load the programs of lookups/program.json");
    return true;
}

static bool load_flows(Migration *migration, Error *error) {
    size_t count = 0;
    const Flow *const *flows = mappings_flows(migration->mappings, &count);

    parameter_text_of(migration->parameters, mappings_flow_object(migration->mappings));
    if (!call_function(migration, "select engine.load_flows($1::jsonb)", error))
        return error_wrap(error, "could not load the flows");
    for (size_t i = 0; i < count; i++)
        buffer_format(&migration->done, "loaded flow %s\n", flows[i]->name);
    return true;
}

static bool load_mappings(Migration *migration, Error *error) {
    size_t count = 0;
    const MappingFile *files = mappings_files(migration->mappings, &count);

    for (size_t i = 0; i < count; i++) {
        parameter_text(migration->parameters, files[i].name);
        parameter_bytes(migration->parameters, files[i].hash, sizeof files[i].hash);
        parameter_text_of(migration->parameters, files[i].text);
        if (!call_function(migration, "select engine.load_mapping($1, $2, $3)", error))
            return error_wrap(error, "could not load mapping %s", files[i].name);
    }
    buffer_format(&migration->done, "loaded %zu mapping files\n", count);
    return true;
}

/* Against the tables as the migrations have just left them. */
static bool check_mappings(Migration *migration, Error *error) {
    AUTO(arena_free_at) Arena *arena = arena_new();
    const Finding *findings = NULL;
    size_t count = 0;

    if (!findings_read(migration->config, migration->database, arena, &findings, &count, error))
        return false;
    if (count == 0)
        return true;
    error_set(error, ERROR_CONFIGURATION, "%s%s%s: %s", findings->file, findings->key[0] != '\0' ? ": " : "",
              findings->key, findings->problem);
    error_hint(error, "%s", findings->remedy);
    return error_wrap(error, "%zu finding%s in the mappings, of which the first", count,
                      table_plural((int64_t)count));
}

static bool generate(Migration *migration, Error *error) {
    if (!call_function(migration, "select engine.generate()", error))
        return error_wrap(error, "could not generate triggers and rights");
    buffer_format(&migration->done, "made capture triggers and rights\n");
    return true;
}

static bool retry_stopped(Migration *migration, Error *error) {
    AUTO(result_free_at) Result *result = NULL;

    if (!database_execute(migration->database, "select engine.retry_stopped()", NULL, &result, error))
        return error_wrap(error, "could not try again what the flows had no answer for");
    const long long count = (long long)result_int(result, 0, 0);
    if (count > 0)
        buffer_format(&migration->done, "put back %lld deliver%s that had nowhere to go\n", count,
                      count == 1 ? "y" : "ies");
    return true;
}

/* --- the whole --- */

static bool perform_steps(Migration *migration, Error *error) {
    return database_script(migration->database, MIGRATE_LOCK, error) && apply_migrations(migration, error) &&
           make_objects(migration, error) && database_script(migration->database, LIMIT_SESSIONS, error) &&
           check_mappings(migration, error) && load_applications(migration, error) &&
           load_settings(migration, error) && load_programs(migration, error) &&
           load_flows(migration, error) && load_mappings(migration, error) && generate(migration, error) &&
           retry_stopped(migration, error);
}

/* What a role needs is known before the server says which right was missed. */
static void explain_rights(Error *error) {
    if (strcmp(error->code, RIGHTS_REFUSED) == 0)
        error_hint(
            error,
            "migrate needs a role with CREATE on the database and, the first time, CREATEROLE; later it "
            "must be the same role or a superuser.");
}

static bool perform_transaction(Migration *migration, Error *error) {
    if (!database_begin(migration->database, error))
        return false;
    if (perform_steps(migration, error) && database_commit(migration->database, error))
        return true;
    database_rollback(migration->database, NULL);
    explain_rights(error);
    return error_wrap(error, "could not migrate; nothing was changed");
}

bool migrate_perform(CommandCall *call, Error *error) {
    AUTO(config_free_at) Config *config = call_config(call, error);
    if (config == NULL)
        return false;
    AUTO(mappings_free_at) Mappings *mappings = mappings_load(config->mappings, error);
    if (mappings == NULL)
        return false;
    AUTO(database_close_at) Database *database = database_open(config->database, "dersync migrate", error);
    if (database == NULL)
        return false;
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();
    Migration migration = {
        .database = database, .config = config, .mappings = mappings, .parameters = parameters};

    const bool is_done = perform_transaction(&migration, error);
    if (is_done && migration.applied == embedded_migration_count)
        printf("the database had all %zu migrations\n", migration.applied);
    if (is_done)
        fputs(migration.done.at, stdout);
    buffer_free(&migration.done);
    return is_done;
}
