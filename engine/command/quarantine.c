/* dersync quarantine: records that could not be staged. */
#include "command/command.h"
#include "command/help.h"
#include "command/table.h"

#include "base/memory.h"
#include "io/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { LIMIT_DEFAULT = 50, LIMIT_MAX = 100000 };

/* --- list --- */

static const TableHeading list_headings[] = {
    {"id", "quarantine_id", TABLE_NUMBER}, {"since", "since", TABLE_TEXT}, {"source", "source", TABLE_TEXT},
    {"record", "record", TABLE_TEXT},      {"field", "field", TABLE_TEXT}, {"reason", "reason", TABLE_TEXT},
};
enum { LIST_HEADING_COUNT = sizeof list_headings / sizeof *list_headings };

static bool read_list(Database *database, int64_t limit, Result **result, Error *error) {
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();

    parameter_int(parameters, limit);
    return database_execute(
        database,
        "select quarantine_id, to_char(first_at, 'YYYY-MM-DD HH24:MI:SS TZ'), application || '/' || "
        "resource, record, "
        "field, reason from report.quarantines where state = 'open' order by quarantine_id limit $1",
        parameters, result, error);
}

bool quarantine_list_perform(CommandCall *call, Error *error) {
    AUTO(table_free_at) Table *table = table_new(list_headings, LIST_HEADING_COUNT);
    AUTO(result_free_at) Result *result = NULL;
    int64_t limit = 0;

    if (!option_number(call->options, OPTION_LIMIT, LIMIT_DEFAULT, 1, LIMIT_MAX, &limit, error))
        return false;
    AUTO(database_close_at) Database *database = call_open(call, error);
    if (database == NULL || !read_list(database, limit, &result, error))
        return false;
    for (size_t row = 0; row < result_rows(result); row++)
        for (size_t column = 0; column < LIST_HEADING_COUNT; column++)
            table_add(table, result_text(result, row, column));
    call_print_list(call, table, limit, "the quarantine is empty",
                    "`dersync quarantine show ID` says what to do about one.");
    return true;
}

/* --- numbers of records --- */

static bool read_id(const CommandCall *call, size_t at, int64_t *id, Error *error) {
    return call_number(call, at, "a record in quarantine", id, error) ||
           error_hint(error, "`dersync quarantine list` shows the numbers.");
}

static bool read_ids(const CommandCall *call, int64_t *ids, Error *error) {
    for (size_t i = 0; i < call->argument_count; i++)
        if (!read_id(call, i, &ids[i], error))
            return false;
    return true;
}

/* --- show --- */

static const struct {
    const char *column, *title;
} show_rows[] = {
    {"source", "source"},
    {"record", "record"},
    {"state", "state"},
    {"field", "field"},
    {"value_class", "value"},
    {"reason", "what is wrong"},
    {"parent", "waits for"},
    {"first_at", "first came"},
    {"last_at", "last tried"},
    {"attempts", "tried"},
    {"exchange_id", "exchange"},
    {"resolved_at", "resolved"},
    {"resolved_by", "resolved by"},
    {"resolution", "resolution"},
};
enum { SHOW_ROW_COUNT = sizeof show_rows / sizeof *show_rows, SHOW_STATE = 2, SHOW_KIND = SHOW_ROW_COUNT };

#define AS_TIME(column) "to_char(q." column ", 'YYYY-MM-DD HH24:MI:SS TZ')"

static bool read_one(Database *database, int64_t id, Result **result, Error *error) {
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();

    parameter_int(parameters, id);
    if (!database_execute(
            database,
            "select q.application || '/' || q.resource, q.record, q.state, q.field, q.value_class, q.reason, "
            "q.parent_table || ' ' || q.parent_key::text, " AS_TIME("first_at") ", " AS_TIME(
                "last_at") ", q.attempts, q.exchange_id, " AS_TIME("resolved_at") ", q.resolved_by, "
                                                                                  "q.resolution, q.kind from "
                                                                                  "report.quarantines q "
                                                                                  "where q.quarantine_id = "
                                                                                  "$1",
            parameters, result, error))
        return false;
    if (result_rows(*result) == 1)
        return true;
    error_set(error, ERROR_CONFIGURATION, "there is no record %" PRId64 " in quarantine", id);
    return error_hint(error, "`dersync quarantine list` shows the numbers.");
}

/* The exact bytes, as text; they may hold personal data, so only who may read sync sees them. */
static bool read_item(Database *database, int64_t id, Buffer *item, Error *error) {
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();
    AUTO(result_free_at) Result *result = NULL;

    parameter_int(parameters, id);
    if (!database_execute(database, "select item from sync.quarantine where quarantine_id = $1", parameters,
                          &result, error))
        return false;
    const Text bytes = result_bytes(result, 0, 0);
    buffer_append(item, bytes.at, bytes.length);
    return true;
}

static const char *remedy_of(const char *kind, const char *state) {
    if (strcmp(state, "open") != 0)
        return "Nothing: it is settled.";
    if (strcmp(kind, "missing_parent") == 0)
        return "Nothing, when the record that it waits for is still to come: it is staged together with that "
               "one. Else "
               "find out why that one does not come; `dersync quarantine list` may hold it.";
    if (strcmp(kind, "refused_by_database") == 0)
        return "Correct the record in the application that sent it: its new version takes this one's place. "
               "Or, when "
               "the rule that refused it is met by now, `dersync quarantine retry ID`.";
    return "Correct the record in the application that sent it: its new version takes this one's place. Or "
           "correct "
           "the mapping or lookup, run `dersync migrate` and send SIGHUP to each `dersync run`: then it is "
           "tried "
           "again by itself.";
}

static void print_show_text(const Result *result, const char *item) {
    for (size_t i = 0; i < SHOW_ROW_COUNT; i++) {
        const char *text = result_text(result, 0, i);

        if (text == NULL)
            continue;
        printf("%-14s ", show_rows[i].title);
        table_print_text(stdout, text);
        putchar('\n');
    }
    printf("\nWhat to do\n");
    help_print_wrapped(stdout, "  ",
                       remedy_of(result_text(result, 0, SHOW_KIND), result_text(result, 0, SHOW_STATE)));
    printf("\nThe item as it was received%s\n", item != NULL ? "" : ": --item");
    if (item != NULL) {
        table_print_text(stdout, item);
        putchar('\n');
    }
}

static void append_member(Buffer *text, const char *name, const char *value) {
    buffer_char(text, text->length == 0 ? '{' : ',');
    json_write_text(text, text_of(name));
    buffer_char(text, ':');
    if (value != NULL)
        json_write_text(text, text_of(value));
    else
        buffer_text(text, "null");
}

static void print_show_json(const Result *result, const char *item) {
    AUTO(buffer_free) Buffer text = {0};

    for (size_t i = 0; i < SHOW_ROW_COUNT; i++)
        append_member(&text, show_rows[i].column, result_text(result, 0, i));
    append_member(&text, "kind", result_text(result, 0, SHOW_KIND));
    append_member(&text, "remedy",
                  remedy_of(result_text(result, 0, SHOW_KIND), result_text(result, 0, SHOW_STATE)));
    if (item != NULL)
        append_member(&text, "item", item);
    printf("%s}\n", text.at);
}

bool quarantine_show_perform(CommandCall *call, Error *error) {
    AUTO(result_free_at) Result *result = NULL;
    AUTO(buffer_free) Buffer item = {0};
    int64_t id = 0;

    if (!read_id(call, 0, &id, error))
        return false;
    AUTO(database_close_at) Database *database = call_open(call, error);
    if (database == NULL || !read_one(database, id, &result, error))
        return false;
    if (option_given(call->options, OPTION_ITEM) && !read_item(database, id, &item, error))
        return false;
    if (call_is_json(call))
        print_show_json(result, item.at);
    else
        print_show_text(result, item.at);
    return true;
}

/* --- retry, discard --- */

/* Every number must be that of an open record: a person who mistypes one learns it. */
static bool check_open(Database *database, Parameters *parameters, Error *error) {
    AUTO(result_free_at) Result *result = NULL;

    if (!database_execute(
            database,
            "select i.id from unnest($1) i(id) where not exists "
            "(select from report.quarantines q where q.quarantine_id = i.id and q.state = 'open') limit 1",
            parameters, &result, error))
        return false;
    if (result_rows(result) == 0)
        return true;
    error_set(error, ERROR_CONFIGURATION, "record %s is not in quarantine, or not any more",
              result_text(result, 0, 0));
    return error_hint(error, "`dersync quarantine list` shows the numbers.");
}

static bool check_words(const CommandCall *call, Error *error) {
    const bool is_all = option_given(call->options, OPTION_ALL);

    if (is_all != (call->argument_count > 0))
        return true;
    error_set(error, ERROR_CONFIGURATION,
              is_all ? "`dersync quarantine retry` takes numbers or --all, not both"
                     : "`dersync quarantine retry` needs numbers, or --all");
    return error_hint(error, "`dersync quarantine list` shows the numbers.");
}

static bool retry_all(Database *database, Error *error) {
    AUTO(result_free_at) Result *result = NULL;
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();

    parameter_text(parameters, call_actor());
    if (!database_execute(database,
                          "select engine.retry_quarantine(coalesce(array_agg(quarantine_id), '{}'), $1) "
                          "from sync.quarantine where state = 'open'",
                          parameters, &result, error))
        return false;
    printf("%" PRId64 " record%s will be tried again\n", result_int(result, 0, 0),
           table_plural(result_int(result, 0, 0)));
    return true;
}

bool quarantine_retry_perform(CommandCall *call, Error *error) {
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();
    AUTO(memory_free_at) int64_t *ids = memory_zero((call->argument_count + 1) * sizeof *ids);

    if (!check_words(call, error) || !read_ids(call, ids, error))
        return false;
    AUTO(database_close_at) Database *database = call_open(call, error);
    if (database == NULL)
        return false;
    if (option_given(call->options, OPTION_ALL))
        return retry_all(database, error);
    parameter_int_array(parameters, ids, call->argument_count);
    if (!check_open(database, parameters, error))
        return false;
    parameter_text(parameters, call_actor());
    if (!database_execute(database, "select engine.retry_quarantine($1, $2)", parameters, NULL, error))
        return error_wrap(error, "could not ask for a retry");
    printf("%zu record%s will be tried again\n", call->argument_count,
           table_plural((int64_t)call->argument_count));
    return true;
}

bool quarantine_discard_perform(CommandCall *call, Error *error) {
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();
    AUTO(memory_free_at) int64_t *ids = memory_zero((call->argument_count + 1) * sizeof *ids);
    const char *reason = call->options->options[OPTION_REASON];

    if (!call_require_reason(call, error) || !read_ids(call, ids, error))
        return false;
    AUTO(database_close_at) Database *database = call_open(call, error);
    if (database == NULL)
        return false;
    parameter_int_array(parameters, ids, call->argument_count);
    if (!check_open(database, parameters, error))
        return false;
    parameter_text(parameters, call_actor());
    parameter_text(parameters, reason);
    if (!database_execute(database, "select engine.discard_quarantine($1, $2, $3)", parameters, NULL, error))
        return error_wrap(error, "could not discard");
    printf("%zu record%s discarded\n", call->argument_count, table_plural((int64_t)call->argument_count));
    return true;
}
