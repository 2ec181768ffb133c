/* dersync enable, disable, baseline: what flows may do. */
#include "command/command.h"

#include "base/memory.h"
#include "base/nearest.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The names of all flows, in their order; the result owns them. */
static bool read_flows(Database *database, Result **flows, Error *error) {
    return database_execute(database, "select flow, mode from report.flows", NULL, flows, error);
}

static bool check_flow(const Result *flows, const char *name, Error *error) {
    Nearest nearest = nearest_begin(name);

    for (size_t row = 0; row < result_rows(flows); row++) {
        if (strcmp(result_text(flows, row, 0), name) == 0)
            return true;
        nearest_offer(&nearest, result_text(flows, row, 0));
    }
    error_set(error, ERROR_CONFIGURATION, "there is no flow \"%s\"", name);
    if (nearest_found(&nearest) != NULL)
        return error_hint(error, "Perhaps %s is meant.", nearest_found(&nearest));
    return error_hint(error, "`dersync status` lists the flows.");
}

static bool call_for_flow(Database *database, const char *sql, const char *flow, Result **result,
                          Error *error) {
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();

    parameter_text(parameters, flow);
    parameter_text(parameters, call_actor());
    return database_execute(database, sql, parameters, result, error);
}

/* Tries one flow; a refusal (kind permanent) leaves the transaction as it was. */
static bool try_flow(Database *database, const char *sql, const char *flow, Error *error) {
    if (!database_savepoint(database, "flow", error))
        return false;
    if (call_for_flow(database, sql, flow, NULL, error))
        return database_release(database, "flow", error);
    if (error->kind == ERROR_PERMANENT)
        database_rollback_to(database, "flow", NULL);
    return false;
}

/* Flows may wait for each other in any order: those that were refused are tried again as long as another one
 * passes. */
static bool change_all(Database *database, const char *sql, const char **names, size_t count, Error *error) {
    for (size_t left = count; left > 0;) {
        size_t refused = 0;
        Error refusal = {0};

        for (size_t i = 0; i < left; i++) {
            Error failure = {0};

            if (try_flow(database, sql, names[i], &failure))
                continue;
            if (refusal.kind == ERROR_NONE || failure.kind != ERROR_PERMANENT)
                refusal = failure;
            names[refused++] = names[i];
            if (failure.kind != ERROR_PERMANENT)
                break;
        }
        if (refused > 0 && (refused == left || refusal.kind != ERROR_PERMANENT)) {
            *error = refusal;
            return false;
        }
        left = refused;
    }
    return true;
}

/* The flows named, or all. lines: what to tell when the change is committed. */
static bool change_flows(const CommandCall *call, Database *database, const char *sql, const char *done,
                         Buffer *lines, Error *error) {
    const bool is_all = option_given(call->options, OPTION_ALL);
    AUTO(result_free_at) Result *flows = NULL;

    if (!read_flows(database, &flows, error))
        return false;
    const size_t count = is_all ? result_rows(flows) : call->argument_count;
    AUTO(memory_free_at) const char **names = memory_zero((count + 1) * sizeof *names);
    for (size_t i = 0; i < count; i++) {
        names[i] = is_all ? result_text(flows, i, 0) : call->arguments[i];
        if (!check_flow(flows, names[i], error))
            return false;
        buffer_format(lines, "%s %s\n", names[i], done);
    }
    return change_all(database, sql, names, count, error);
}

static bool check_words(const CommandCall *call, Error *error) {
    const bool is_all = option_given(call->options, OPTION_ALL);

    if (is_all != (call->argument_count > 0))
        return true;
    error_set(error, ERROR_CONFIGURATION,
              is_all ? "`dersync %s` takes flows or --all, not both" : "`dersync %s` needs flows, or --all",
              call->command->name);
    return error_hint(error, "`dersync status` lists the flows.");
}

static bool change_mode(CommandCall *call, const char *sql, const char *done, Error *error) {
    AUTO(buffer_free) Buffer lines = {0};

    if (!check_words(call, error))
        return false;
    AUTO(database_close_at) Database *database = call_open(call, error);
    if (database == NULL || !database_begin(database, error) ||
        !change_flows(call, database, sql, done, &lines, error) || !database_commit(database, error))
        return false;
    fputs(lines.length > 0 ? lines.at : "there is no flow\n", stdout);
    return true;
}

bool enable_perform(CommandCall *call, Error *error) {
    return change_mode(call, "select engine.enable_flow($1, $2)", "delivers", error);
}

bool disable_perform(CommandCall *call, Error *error) {
    return change_mode(call, "select engine.disable_flow($1, $2)", "observes", error);
}

bool baseline_perform(CommandCall *call, Error *error) {
    AUTO(database_close_at) Database *database = call_open(call, error);
    AUTO(result_free_at) Result *flows = NULL;
    AUTO(result_free_at) Result *result = NULL;
    const char *flow = call->arguments[0];

    if (database == NULL || !read_flows(database, &flows, error) || !check_flow(flows, flow, error))
        return false;
    if (!call_for_flow(database, "select engine.baseline($1, $2)", flow, &result, error))
        return error_wrap(error, "could not take what flow %s observed as known", flow);
    const int64_t count = result_int(result, 0, 0);
    printf("%s: %" PRId64 " observed %s taken as known to both sides\n", flow, count,
           count == 1 ? "delivery is" : "deliveries are");
    return true;
}
