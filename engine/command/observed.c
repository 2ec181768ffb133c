/* dersync observed: what would have been sent. */
#include "command/command.h"
#include "command/table.h"

#include "base/memory.h"
#include "sync/preview.h"

#include <inttypes.h>
#include <stdio.h>

enum { LIMIT_DEFAULT = 50, LIMIT_MAX = 10000 };

static const TableHeading headings[] = {
    {"id", "delivery_id", TABLE_NUMBER}, {"flow", "flow", TABLE_TEXT},     {"to", "application", TABLE_TEXT},
    {"since", "since", TABLE_TEXT},      {"record", "record", TABLE_TEXT}, {"call", "call", TABLE_TEXT},
    {"message", "message", TABLE_TEXT},
};
/* Columns of the statement: those shown, then what the preview needs. */
enum {
    SHOWN_COUNT = 5,
    KIND = SHOWN_COUNT,
    MESSAGE,
    RECORD_ID,
    WITH_MESSAGE_COUNT = sizeof headings / sizeof *headings
};

static bool read_observed(const CommandCall *call, Database *database, int64_t limit, Result **result,
                          Error *error) {
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();

    parameter_text_array(parameters, call->arguments, call->argument_count);
    parameter_int(parameters, limit);
    return database_execute(
        database,
        "select delivery_id, flow, application, to_char(born_at, 'YYYY-MM-DD HH24:MI:SS TZ'), "
        "record::text, kind, message, record_id from report.observed_deliveries "
        "where $1::text[] = '{}' or flow = any ($1) order by delivery_id limit $2",
        parameters, result, error);
}

static bool check_flows(const CommandCall *call, Database *database, Error *error) {
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();
    AUTO(result_free_at) Result *result = NULL;

    parameter_text_array(parameters, call->arguments, call->argument_count);
    if (!database_execute(database,
                          "select a.name from unnest($1::text[]) a(name) "
                          "where not exists (select from report.flows f where f.flow = a.name) limit 1",
                          parameters, &result, error))
        return false;
    if (result_rows(result) == 0)
        return true;
    error_set(error, ERROR_CONFIGURATION, "there is no flow \"%s\"", result_text(result, 0, 0));
    return error_hint(error, "`dersync status` lists the flows.");
}

static bool render(const CommandCall *call, Database *database, const Result *result, Arena *arena,
                   Preview **previews, Error *error) {
    const size_t count = result_rows(result);
    AUTO(config_free_at) Config *config = call_config(call, error);
    if (config == NULL)
        return false;
    AUTO(mappings_free_at) Mappings *mappings = mappings_load(config->mappings, error);
    if (mappings == NULL)
        return false;

    *previews = arena_zero(arena, (count + 1) * sizeof **previews);
    for (size_t i = 0; i < count; i++)
        (*previews)[i] = (Preview){.record_id = result_int(result, i, RECORD_ID),
                                   .kind = result_text(result, i, KIND),
                                   .message = result_text(result, i, MESSAGE)};
    return preview_messages(mappings, database, *previews, count, arena, error);
}

bool observed_perform(CommandCall *call, Error *error) {
    const bool with_messages = option_given(call->options, OPTION_MESSAGES);
    AUTO(table_free_at) Table *table = table_new(headings, with_messages ? WITH_MESSAGE_COUNT : SHOWN_COUNT);
    AUTO(arena_free_at) Arena *arena = arena_new();
    AUTO(result_free_at) Result *result = NULL;
    Preview *previews = NULL;
    int64_t limit = 0;

    if (!option_number(call->options, OPTION_LIMIT, LIMIT_DEFAULT, 1, LIMIT_MAX, &limit, error))
        return false;
    AUTO(database_close_at) Database *database = call_open(call, error);
    if (database == NULL || !check_flows(call, database, error) ||
        !read_observed(call, database, limit, &result, error) ||
        (with_messages && !render(call, database, result, arena, &previews, error)))
        return false;
    for (size_t row = 0; row < result_rows(result); row++) {
        for (size_t column = 0; column < SHOWN_COUNT; column++)
            table_add(table, result_text(result, row, column));
        if (with_messages) {
            table_add(table, previews[row].call);
            table_add(table, previews[row].body != NULL ? previews[row].body : previews[row].why);
        }
    }
    call_print_list(call, table, limit, "nothing observed is undecided",
                    "When both sides know all of it: `dersync baseline FLOW`.");
    return true;
}
