/* dersync replay, skip, discard: a person decides about deliveries. */
#include "command/command.h"
#include "command/table.h"

#include "base/memory.h"
#include "base/text.h"
#include "io/json.h"
#include "sync/preview.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT_DEFAULT = 1000, LIMIT_MAX = 10000 };

static const TableHeading headings[] = {
    {"id", "delivery_id", TABLE_NUMBER}, {"flow", "flow", TABLE_TEXT}, {"to", "application", TABLE_TEXT},
    {"what", "name", TABLE_TEXT},        {"was", "state", TABLE_TEXT}, {"now", "words", TABLE_TEXT},
};
enum { HEADING_COUNT = sizeof headings / sizeof *headings };
enum { KNOWN_ID, KNOWN_COUNT = 4 };         /* id, flow, application, name */
enum { ACT_ID, ACT_STATE, ACT, ACT_WORDS }; /* columns of plan and decide */

typedef struct Decision {
    const char *states; /* what a query finds unless --state says otherwise */
    Result *found;      /* owned: numbers that a query found; NULL: they stand on the command line */
    int64_t *ids;       /* owned */
    size_t count;
    Result *known; /* owned: the deliveries, in order of number */
    Result *acts;  /* owned: what becomes of each, in the same order; fewer when one is gone meanwhile */
} Decision;

static void decision_free(Decision *decision) {
    result_free(decision->found);
    result_free(decision->known);
    result_free(decision->acts);
    free(decision->ids);
}

/* --- which --- */

static const Option query_options[] = {OPTION_FLOW,   OPTION_APPLICATION, OPTION_STATE, OPTION_KIND,
                                       OPTION_RECORD, OPTION_SINCE,       OPTION_UNTIL};

static bool has_query(const CommandCall *call) {
    for (size_t i = 0; i < sizeof query_options / sizeof *query_options; i++)
        if (option_given(call->options, query_options[i]))
            return true;
    return false;
}

static bool unknown_kind(const char *typed, Error *error) {
    AUTO(buffer_free) Buffer names = {0};

    for (ErrorKind kind = ERROR_NONE + 1; kind < (ErrorKind)ERROR_KIND_COUNT; kind++)
        buffer_format(&names, "%s%s", names.length > 0 ? ", " : "", error_kind_name(kind));
    error_set(error, ERROR_CONFIGURATION, "there is no kind of failure \"%s\"", typed);
    return error_hint(error, "The kinds are %s; `dersync explain KIND` says what one means.", names.at);
}

/* The kind as the database stores it; NULL: any. */
static bool read_kind(const CommandCall *call, const char **name, Error *error) {
    const char *typed = call->options->options[OPTION_KIND];
    ErrorKind kind = ERROR_NONE;

    if (typed != NULL && (!error_kind_find(typed, &kind) || kind == ERROR_NONE))
        return unknown_kind(typed, error);
    *name = typed != NULL ? error_kind_name(kind) : NULL;
    return true;
}

static bool check_words(const CommandCall *call, Error *error) {
    const char *name = call->command->name, *as = call->options->options[OPTION_AS];

    if (as != NULL && strcmp(as, "discarded") != 0 && strcmp(as, "delivered") != 0) {
        error_set(error, ERROR_CONFIGURATION, "--as is discarded or delivered, not \"%s\"", as);
        return error_hint(error, "See `dersync %s --help`.", name);
    }
    if (has_query(call) == (call->argument_count > 0)) {
        error_set(error, ERROR_CONFIGURATION,
                  has_query(call)
                      ? "`dersync %s` takes numbers of deliveries or a query, not both"
                      : "`dersync %s` needs numbers of deliveries, or a query such as --flow FLOW",
                  name);
        return error_hint(error, "See `dersync %s --help`.", name);
    }
    return option_given(call->options, OPTION_DRY_RUN) || call_require_reason(call, error);
}

static bool find(const CommandCall *call, Database *database, int64_t limit, Decision *decision,
                 Error *error) {
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();
    const char *states = call->options->options[OPTION_STATE], *kind = NULL;

    if (!read_kind(call, &kind, error))
        return false;
    parameter_text(parameters, states != NULL ? states : decision->states);
    parameter_text(parameters, call->options->options[OPTION_FLOW]);
    parameter_text(parameters, call->options->options[OPTION_APPLICATION]);
    parameter_text(parameters, kind);
    parameter_text(parameters, call->options->options[OPTION_RECORD]);
    parameter_text(parameters, call->options->options[OPTION_SINCE]);
    parameter_text(parameters, call->options->options[OPTION_UNTIL]);
    parameter_int(parameters, limit);
    if (!database_execute(database,
                          "select engine.find_deliveries(string_to_array($1::text, ','), $2, $3, $4, $5, "
                          "$6::timestamptz, $7::timestamptz, $8)",
                          parameters, &decision->found, error)) {
        if (strncmp(error->code, "2200", 4) == 0) /* a time that is none */
            error->kind = ERROR_CONFIGURATION;
        return error_wrap(error, "could not look for deliveries");
    }
    decision->count = result_rows(decision->found);
    decision->ids = memory_zero((decision->count + 1) * sizeof *decision->ids);
    for (size_t i = 0; i < decision->count; i++)
        decision->ids[i] = result_int(decision->found, i, 0);
    return true;
}

static bool read_numbers(const CommandCall *call, Decision *decision, Error *error) {
    decision->count = call->argument_count;
    decision->ids = memory_zero((decision->count + 1) * sizeof *decision->ids);
    for (size_t i = 0; i < decision->count; i++)
        if (!call_number(call, i, "a delivery", &decision->ids[i], error))
            return error_hint(error, "`dersync status` and `dersync trace` show the numbers.");
    return true;
}

static bool is_known(const Decision *decision, int64_t id) {
    for (size_t row = 0; row < result_rows(decision->known); row++)
        if (result_int(decision->known, row, KNOWN_ID) == id)
            return true;
    return false;
}

/* A person who mistypes a number learns it before anything is done. */
static bool read_known(Database *database, Decision *decision, Error *error) {
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();

    parameter_int_array(parameters, decision->ids, decision->count);
    if (!database_execute(database,
                          "select d.delivery_id, d.flow, d.application, engine.delivery_name(d.delivery_id) "
                          "from report.deliveries d where d.delivery_id = any ($1) order by d.delivery_id",
                          parameters, &decision->known, error))
        return false;
    for (size_t i = 0; decision->found == NULL && i < decision->count; i++)
        if (!is_known(decision, decision->ids[i])) {
            error_set(error, ERROR_CONFIGURATION, "there is no delivery %" PRId64, decision->ids[i]);
            return error_hint(error, "`dersync status` and `dersync trace` show the numbers.");
        }
    return true;
}

/* --- what --- */

static bool act(const CommandCall *call, Database *database, Decision *decision, Error *error) {
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();
    const char *as = call->options->options[OPTION_AS];
    const bool is_dry = option_given(call->options, OPTION_DRY_RUN);

    parameter_text(parameters, call->command->name);
    parameter_int_array(parameters, decision->ids, decision->count);
    parameter_text(parameters, as != NULL ? as : "discarded");
    parameter_bool(parameters, option_given(call->options, OPTION_FORCE));
    if (!is_dry) {
        parameter_text(parameters, call_actor());
        parameter_text(parameters, call->options->options[OPTION_REASON]);
    }
    if (database_execute(
            database,
            is_dry ? "select delivery_id, state, act, words from engine.plan_deliveries($1, $2, $3, $4) "
                     "order by delivery_id"
                   : "select delivery_id, state, act, words from engine.decide_deliveries($1, $2, $3, $4, "
                     "$5, $6) order by delivery_id",
            parameters, &decision->acts, error))
        return true;
    return error_wrap(error, "could not %s", call->command->name);
}

static void fill_table(const Decision *decision, Table *table, CommandCall *call) {
    for (size_t row = 0, at = 0; row < result_rows(decision->acts); row++) {
        while (result_int(decision->known, at, KNOWN_ID) != result_int(decision->acts, row, ACT_ID))
            at++; /* what is known is more, in the same order */
        for (size_t column = 0; column < KNOWN_COUNT; column++)
            table_add(table, result_text(decision->known, at, column));
        table_add(table, result_text(decision->acts, row, ACT_STATE));
        table_add(table, result_text(decision->acts, row, ACT_WORDS));
        call->has_findings |= result_is_null(decision->acts, row, ACT);
    }
}

/* --- the calls of a replay --- */

static bool preview(const CommandCall *call, Database *database, const Decision *decision, Arena *arena,
                    PreviewCalls *calls, Error *error) {
    size_t count = 0;
    AUTO(config_free_at) Config *config = call_config(call, error);
    if (config == NULL)
        return false;
    AUTO(mappings_free_at) Mappings *mappings = mappings_load(config->mappings, error);
    if (mappings == NULL)
        return false;
    AUTO(memory_free_at) int64_t *ids = memory_zero((decision->count + 1) * sizeof *ids);

    for (size_t row = 0; row < result_rows(decision->acts); row++)
        if (!result_is_null(decision->acts, row, ACT))
            ids[count++] = result_int(decision->acts, row, ACT_ID);
    return preview_calls(config, mappings, database, ids, count, arena, calls, error);
}

static void print_numbers(const PreviewCall *call) {
    for (size_t i = 0; i < call->delivery_count; i++)
        printf("%s%" PRId64,
               i > 0                      ? ", "
               : call->delivery_count > 1 ? "deliveries "
                                          : "delivery ",
               call->delivery_ids[i]);
}

static void print_call(const PreviewCall *call) {
    putchar('\n');
    print_numbers(call);
    if (call->why != NULL) {
        fputs(" would not be sent: ", stdout);
        table_print_text(stdout, call->why);
        putchar('\n');
        return;
    }
    printf("%s\n%s %s\n", call->is_question ? ", asked for first, and sent only when it is not there" : "",
           call->method, call->url);
    for (size_t i = 0; i < call->header_count; i++)
        printf("%s\n", call->headers[i]);
    if (call->body != NULL)
        printf("\n%s\n", call->body);
}

static void append_text(Buffer *text, const char *name, const char *value_or_null) {
    buffer_format(text, ",\"%s\":", name);
    if (value_or_null != NULL)
        json_write_text(text, text_of(value_or_null));
    else
        buffer_text(text, "null");
}

static void append_call(Buffer *text, const PreviewCall *call) {
    buffer_text(text, "{\"deliveries\":[");
    for (size_t i = 0; i < call->delivery_count; i++)
        buffer_format(text, "%s%" PRId64, i > 0 ? "," : "", call->delivery_ids[i]);
    buffer_text(text, "],\"headers\":[");
    for (size_t i = 0; i < call->header_count; i++) {
        buffer_text(text, i > 0 ? "," : "");
        json_write_text(text, text_of(call->headers[i]));
    }
    buffer_format(text, "],\"is_question\":%s", call->is_question ? "true" : "false");
    append_text(text, "method", call->method);
    append_text(text, "url", call->url);
    append_text(text, "body", call->body);
    append_text(text, "why", call->why);
    buffer_char(text, '}');
}

static void print_json(const Table *table, const PreviewCalls *calls) {
    AUTO(buffer_free) Buffer text = {0};

    buffer_text(&text, "{\"deliveries\":");
    table_append_json(table, &text);
    buffer_text(&text, ",\"calls\":[");
    for (size_t i = 0; i < calls->count; i++) {
        buffer_text(&text, i > 0 ? "," : "");
        append_call(&text, &calls->calls[i]);
    }
    buffer_text(&text, "]}");
    puts(text.at);
}

/* --- together --- */

static void print(const CommandCall *call, const Table *table, const PreviewCalls *calls, int64_t limit) {
    if (call_is_json(call)) {
        print_json(table, calls);
        return;
    }
    if (table_rows(table) == 0) {
        printf("no delivery matches\n");
        return;
    }
    table_print(table, stdout, "", call_is_coloured());
    if (table_rows(table) == (size_t)limit && call->argument_count == 0)
        printf("... there may be more: --limit COUNT, or the same again\n");
    for (size_t i = 0; i < calls->count; i++)
        print_call(&calls->calls[i]);
    if (option_given(call->options, OPTION_DRY_RUN))
        printf("\nnothing was done: --dry-run\n");
}

static bool decide(CommandCall *call, Decision *decision, bool is_previewed, Error *error) {
    AUTO(table_free_at) Table *table = table_new(headings, HEADING_COUNT);
    AUTO(arena_free_at) Arena *arena = arena_new();
    PreviewCalls calls = {0};
    int64_t limit = 0;

    if (!check_words(call, error) ||
        !option_number(call->options, OPTION_LIMIT, LIMIT_DEFAULT, 1, LIMIT_MAX, &limit, error))
        return false;
    AUTO(database_close_at) Database *database = call_open(call, error);
    if (database == NULL ||
        !(has_query(call) ? find(call, database, limit, decision, error)
                          : read_numbers(call, decision, error)) ||
        !read_known(database, decision, error) || !act(call, database, decision, error) ||
        (is_previewed && !preview(call, database, decision, arena, &calls, error)))
        return false;
    fill_table(decision, table, call);
    print(call, table, &calls, limit);
    return true;
}

bool replay_perform(CommandCall *call, Error *error) {
    Decision decision = {.states = "dead,expired,unknown"};
    const bool is_done = decide(call, &decision, option_given(call->options, OPTION_DRY_RUN), error);

    decision_free(&decision);
    return is_done;
}

bool skip_perform(CommandCall *call, Error *error) {
    Decision decision = {.states = "dead,expired,unknown"};
    const bool is_done = decide(call, &decision, false, error);

    decision_free(&decision);
    return is_done;
}

bool discard_perform(CommandCall *call, Error *error) {
    Decision decision = {.states = "queued,retry_wait,dead"};
    const bool is_done = decide(call, &decision, false, error);

    decision_free(&decision);
    return is_done;
}
