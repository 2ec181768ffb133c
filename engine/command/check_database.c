/* dersync check: the database, its schema, its rights, and whether it agrees with the files. */
#include "command/check.h"

#include "base/embedded.h"
#include "base/memory.h"
#include "command/schema.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { SERVER_VERSION_MIN = 150000 };

/* A question to the database whose answer `true` is good. */
typedef struct Question {
    const char *sql;
    CheckLevel level; /* of the answer false */
    const char *problem, *remedy;
} Question;

static const Question questions[] = {
    {"select pg_catalog.current_setting('server_encoding') = 'UTF8'", CHECK_ERROR,
     "the database is not in UTF-8", "Make it anew: create database ... encoding 'UTF8' template template0."},
    {"select not exists (select from pg_catalog.pg_class c where c.relnamespace = 'staging'::regnamespace "
     "and c.relkind = "
     "'r' and 4 > (select count(*) from pg_catalog.pg_trigger t where t.tgrelid = c.oid and t.tgenabled = "
     "'O' and "
     "t.tgname in ('_100_capture_insert', '_100_capture_update', '_100_capture_delete', "
     "'_900_refuse_truncate')))",
     CHECK_ERROR,
     "a canonical table lacks a capture trigger, or it is disabled: its changes are not delivered",
     "Run `dersync migrate`; if one is disabled: alter table ... enable trigger all."},
    {"select pg_catalog.pg_has_role(current_user, 'dersync_engine', 'member')", CHECK_ERROR,
     "the role of this connection may not act as dersync_engine",
     "As a superuser: grant dersync_engine to the role."},
    {"select pg_catalog.current_setting('fsync')::boolean and "
     "pg_catalog.current_setting('full_page_writes')::boolean",
     CHECK_WARNING, "fsync or full_page_writes is off: a power failure may destroy the database",
     "Turn both on in postgresql.conf."},
    {"select pg_catalog.current_setting('synchronous_commit') <> 'off'", CHECK_WARNING,
     "synchronous_commit is off: a crash of the server may lose what was just committed",
     "Set it to on for this database."},
    {"select pg_catalog.current_setting('synchronous_standby_names') <> ''", CHECK_WARNING,
     "no synchronous standby: a failover may lose what was just committed",
     "Set synchronous_standby_names, if a standby takes over."},
};

/* False only when the question could not be asked. */
static bool ask(Check *check, const Question *question) {
    AUTO(result_free_at) Result *result = NULL;
    Error error = {0};

    if (!database_execute(check->database, question->sql, NULL, &result, &error)) {
        check_say_error(check, &error, "database");
        return !database_is_broken(check->database);
    }
    if (!result_bool(result, 0, 0))
        check_say(check, question->level, question->remedy, "%s", question->problem);
    return true;
}

static bool connect_database(Check *check) {
    Error error = {0};

    check->database = database_open(check->config->database, "dersync check", &error);
    if (check->database == NULL) {
        if (error.hint[0] == '\0')
            error_hint(&error, "Start it, or correct the setting database (empty: PGHOST, PGDATABASE, ...).");
        check_say_error(check, &error, "database");
        return false;
    }
    const int version = database_server_version(check->database);
    if (version < SERVER_VERSION_MIN)
        check_say(check, CHECK_ERROR, "Use PostgreSQL 15 or later.", "database server is PostgreSQL %d",
                  version / 10000);
    else
        check_say(check, CHECK_OK, "", "database answers, PostgreSQL %d.%d", version / 10000,
                  version % 10000);
    return true;
}

static void check_schema(Check *check) {
    Error error = {0};

    if (!schema_require(check->database, &error)) {
        check_say_error(check, &error, "schema");
        return;
    }
    check->is_migrated = true;
    check_say(check, CHECK_OK, "", "schema is up to date, %zu migrations", embedded_migration_count);
}

/* --- files against what was loaded of them --- */

/* Whether the rows, of one name each, hold this one; its second column must be the value (a hash), where one
 * is given.
 */
static bool holds(const Result *result, const char *name, const char *value) {
    for (size_t row = 0; row < result_rows(result); row++)
        if (strcmp(result_text(result, row, 0), name) == 0)
            return value == NULL || strcmp(result_text(result, row, 1), value) == 0;
    return false;
}

static bool read_rows(Check *check, const char *sql, Result **result) {
    Error error = {0};

    if (database_execute(check->database, sql, NULL, result, &error))
        return true;
    check_say_error(check, &error, "database");
    return false;
}

static size_t check_files(Check *check) {
    AUTO(result_free_at) Result *loaded = NULL;
    size_t count = 0, different = 0;
    const MappingFile *files = mappings_files(check->mappings, &count);

    if (!read_rows(check,
                   "select name, pg_catalog.encode(hash, 'hex') from sync.mapping_version where is_active",
                   &loaded))
        return 1;
    for (size_t i = 0; i < count; i++) {
        char hash[SCHEMA_HASH_SIZE];

        digest_hex(files[i].hash, hash);
        if (holds(loaded, files[i].name, hash))
            continue;
        different++;
        check_say(check, CHECK_ERROR, "Run `dersync migrate`.",
                  "mapping %s is not what was loaded into the database", files[i].name);
    }
    return different;
}

static size_t check_flows(Check *check) {
    AUTO(result_free_at) Result *loaded = NULL;
    size_t different = 0;

    if (!read_rows(check, "select flow from report.flows", &loaded))
        return 1;
    for (size_t row = 0; row < result_rows(loaded); row++) {
        if (mappings_flow(check->mappings, result_text(loaded, row, 0)) != NULL)
            continue;
        different++;
        check_say(check, CHECK_ERROR, "Put its file back, or run `dersync migrate` to end it.",
                  "flow %s is active in the database and has no file", result_text(loaded, row, 0));
    }
    return different;
}

static size_t check_loaded_applications(Check *check) {
    AUTO(result_free_at) Result *loaded = NULL;
    size_t different = 0;

    if (!read_rows(check, "select name from sync.application", &loaded))
        return 1;
    for (size_t i = 0; i < check->config->application_count; i++) {
        if (holds(loaded, check->config->applications[i].name, NULL))
            continue;
        different++;
        check_say(check, CHECK_ERROR, "Run `dersync migrate`.", "application %s is not known to the database",
                  check->config->applications[i].name);
    }
    return different;
}

static size_t check_settings(Check *check) {
    const struct {
        const char *name;
        int64_t value_ms;
    } wanted[] = {{"breaker_alarm", check->config->breaker_alarm_ms},
                  {"stage_lead", check->config->stage_lead_ms},
                  {"stage_warning", check->config->stage_warning_ms}};
    AUTO(result_free_at) Result *loaded = NULL;
    size_t different = 0;

    if (!read_rows(check, "select name, (extract(epoch from value) * 1000)::bigint::text from sync.setting",
                   &loaded))
        return 1;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        char value[24];

        snprintf(value, sizeof value, "%" PRId64, wanted[i].value_ms);
        if (holds(loaded, wanted[i].name, value))
            continue;
        different++;
        check_say(check, CHECK_ERROR, "Run `dersync migrate`.",
                  "the database has another %s than the configuration", wanted[i].name);
    }
    return different;
}

void check_loaded(Check *check) {
    if (check_files(check) + check_flows(check) + check_loaded_applications(check) + check_settings(check) ==
        0)
        check_say(check, CHECK_OK, "",
                  "mappings, flows, applications and settings are loaded into the database");
}

void check_database(Check *check) {
    if (!connect_database(check))
        return;
    check_schema(check);
    if (!check->is_migrated)
        return;
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
        if (!ask(check, &questions[i]))
            return;
}
