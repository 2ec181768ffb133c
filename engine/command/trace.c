/* dersync trace: what happened to a record, in order of time. */
#include "command/command.h"
#include "command/table.h"

#include "base/memory.h"

#include <inttypes.h>
#include <stdio.h>

static const TableHeading headings[] = {{"at", "at", TABLE_TEXT},
                                        {"what", "what", TABLE_TEXT},
                                        {"record", "record", TABLE_TEXT},
                                        {"detail", "detail", TABLE_TEXT}};

enum {
    HEADING_COUNT = sizeof headings / sizeof *headings,
    LIMIT_DEFAULT = 1000,
    LIMIT_MAX = 1000000,
};

/* What happened in one millisecond is told in the order of cause and effect. */
static bool read_trace(Database *database, const char *record, int64_t limit, Result **result, Error *error) {
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();

    parameter_text(parameters, record);
    parameter_int(parameters, limit);
    return database_execute(
        database,
        "select to_char(at, 'YYYY-MM-DD HH24:MI:SS.MS TZ'), what, record, detail, earlier from ("
        "select t.*, row_number() over newest as number, count(*) over () - $2 as earlier from ("
        "select *, date_trunc('milliseconds', at) as moment, case "
        "when what in ('staged', 'changed', 'quarantined') then 1 "
        "when what = 'to deliver' then 2 when what = 'attempt' then 3 else 4 end as rank "
        "from engine.trace($1)) t window newest as (order by moment desc, rank desc, at desc)) n "
        "where number <= $2 order by number desc",
        parameters, result, error);
}

static void print_json(const Table *table) {
    AUTO(buffer_free) Buffer text = {0};

    table_append_json(table, &text);
    puts(text.at);
}

static void print_text(const Table *table, int64_t earlier) {
    if (earlier > 0)
        printf("%" PRId64 " earlier line%s left out: --limit COUNT\n", earlier,
               earlier == 1 ? " is" : "s are");
    table_print(table, stdout, "", call_is_coloured());
}

bool trace_perform(CommandCall *call, Error *error) {
    AUTO(database_close_at) Database *database = call_open(call, error);
    AUTO(result_free_at) Result *result = NULL;
    AUTO(table_free_at) Table *table = table_new(headings, HEADING_COUNT);
    const char *record = call->arguments[0];
    int64_t limit = 0;

    if (database == NULL ||
        !option_number(call->options, OPTION_LIMIT, LIMIT_DEFAULT, 1, LIMIT_MAX, &limit, error) ||
        !read_trace(database, record, limit, &result, error))
        return false;
    for (size_t row = 0; row < result_rows(result); row++)
        for (size_t column = 0; column < HEADING_COUNT; column++)
            table_add(table, result_text(result, row, column));
    call->has_findings = table_rows(table) == 0;
    if (call_is_json(call))
        print_json(table);
    else if (table_rows(table) == 0)
        printf("nothing is known of \"%s\"\n", record);
    else
        print_text(table, result_int(result, 0, HEADING_COUNT));
    return true;
}
