/* Sections of `dersync status`: one table of them. */
#include "command/section.h"
#include "command/table.h"

#include <inttypes.h>

static const TableHeading risk_headings[] = {{"stage at risk", "stage", TABLE_TEXT},
                                             {"event", "event", TABLE_TEXT},
                                             {"starts", "starts_at", TABLE_TEXT},
                                             {"deadline", "deadline", TABLE_TEXT},
                                             {"minutes left", "minutes_left", TABLE_NUMBER},
                                             {"not confirmed", "not_confirmed", TABLE_TEXT},
                                             {"because", "cause", TABLE_TEXT}};

static const TableHeading pause_headings[] = {
    {"paused", "name", TABLE_TEXT},       {"", "kind", TABLE_TEXT},
    {"since", "since", TABLE_TEXT},       {"by", "actor", TABLE_TEXT},
    {"waiting", "waiting", TABLE_NUMBER}, {"cancels", "cancels", TABLE_NUMBER},
    {"because", "reason", TABLE_TEXT}};

static const TableHeading lane_headings[] = {{"stopped", "delivery_id", TABLE_NUMBER},
                                             {"flow", "flow", TABLE_TEXT},
                                             {"what", "name", TABLE_TEXT},
                                             {"is", "state", TABLE_TEXT},
                                             {"since", "since", TABLE_TEXT},
                                             {"behind it", "waiting_in_lane", TABLE_NUMBER},
                                             {"at its gates", "waiting_at_gates", TABLE_NUMBER},
                                             {"because", "message", TABLE_TEXT}};

static const TableHeading gate_headings[] = {{"at a gate", "waiting", TABLE_NUMBER},
                                             {"since", "since", TABLE_TEXT},
                                             {"wait for", "holder", TABLE_TEXT},
                                             {"delivery", "delivery_id", TABLE_NUMBER},
                                             {"which", "because", TABLE_TEXT}};

static const TableHeading miss_headings[] = {
    {"not listed", "code", TABLE_TEXT},      {"lookup", "lookup", TABLE_TEXT},
    {"on its way", "direction", TABLE_TEXT}, {"became", "became", TABLE_TEXT},
    {"times", "times", TABLE_NUMBER},        {"last", "last_at", TABLE_TEXT}};

static const TableHeading application_headings[] = {{"application", "application", TABLE_TEXT},
                                                    {"breaker", "breaker", TABLE_TEXT},
                                                    {"since", "since", TABLE_TEXT},
                                                    {"next try", "next_try", TABLE_TEXT},
                                                    {"ready", "ready", TABLE_NUMBER},
                                                    {"in flight", "in_flight", TABLE_NUMBER},
                                                    {"calls/s", "calls_per_second", TABLE_NUMBER},
                                                    {"slots", "calls_in_flight", TABLE_NUMBER},
                                                    {"code", "code", TABLE_TEXT},
                                                    {"because", "reason", TABLE_TEXT}};

#define SECTION_OF(headings) headings, sizeof(headings) / sizeof *(headings)

static const struct Section {
    const char *member; /* in JSON */
    const TableHeading *headings;
    size_t column_count;
    size_t marked;   /* the column that is shown as bad */
    const char *sql; /* its columns are those of the headings */
} sections[] = {
    {"stages_at_risk", SECTION_OF(risk_headings), 4,
     "select derms_instance || ' ' || stage_id, event_id, to_char(starts_at, 'YYYY-MM-DD HH24:MI TZ'), "
     "to_char(deadline, 'YYYY-MM-DD HH24:MI TZ'), minutes_left, not_confirmed, cause "
     "from report.stages_at_risk limit $1"},
    {"applications", SECTION_OF(application_headings), 1,
     "select application, breaker, to_char(since, 'YYYY-MM-DD HH24:MI:SS TZ'), to_char(next_try_at, "
     "'HH24:MI:SS TZ'), ready, in_flight, calls_per_second, calls_in_flight, code, reason "
     "from report.applications where breaker <> 'closed' or calls_per_second is not null or calls_in_flight "
     "is not null limit $1"},
    {"pauses", SECTION_OF(pause_headings), 0,
     "select name, kind, to_char(since, 'YYYY-MM-DD HH24:MI:SS TZ'), actor, waiting, cancels, reason "
     "from report.pauses limit $1"},
    {"lanes_blocked", SECTION_OF(lane_headings), 0,
     "select delivery_id, flow, name, state, to_char(stopped_at, 'YYYY-MM-DD HH24:MI:SS TZ'), "
     "waiting_in_lane, waiting_at_gates, message from report.lanes_blocked order by delivery_id limit "
     "$1"},
    {"gates_closed", SECTION_OF(gate_headings), SIZE_MAX,
     "select waiting, to_char(oldest_waiting_at, 'YYYY-MM-DD HH24:MI:SS TZ'), holder, holder_id, because "
     "from report.gates_closed order by oldest_waiting_at limit $1"},
    {"lookup_misses", SECTION_OF(miss_headings), SIZE_MAX,
     "select code, lookup, direction, became, times, to_char(last_at, 'YYYY-MM-DD HH24:MI:SS TZ') "
     "from report.lookup_misses where last_at > engine.now() - interval '1 day' "
     "order by lookup, direction, code limit $1"},
};
enum { SECTION_COUNT = sizeof sections / sizeof *sections };
_Static_assert(sizeof sections / sizeof *sections <= (size_t)SECTIONS_MAX,
               "a status has room for every section");

void sections_free(Result *results[SECTIONS_MAX]) {
    for (size_t i = 0; i < SECTION_COUNT; i++)
        result_free(results[i]);
}

bool sections_read(Database *database, size_t rows_max, Result *results[SECTIONS_MAX], Error *error) {
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        AUTO(parameters_free_at) Parameters *parameters = parameters_new();

        parameter_int(parameters, (int64_t)rows_max + 1);
        if (!database_execute(database, sections[i].sql, parameters, &results[i], error))
            return false;
    }
    return true;
}

static Table *fill(const struct Section *section, const Result *rows, size_t rows_max) {
    Table *table = table_new(section->headings, section->column_count);

    for (size_t row = 0; row < result_rows(rows) && row < rows_max; row++)
        for (size_t column = 0; column < section->column_count; column++)
            table_add_marked(table, column == section->marked ? TABLE_BAD : TABLE_PLAIN,
                             result_text(rows, row, column));
    return table;
}

void sections_print(FILE *out, Result *const results[SECTIONS_MAX], size_t rows_max, bool is_coloured) {
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        if (result_rows(results[i]) == 0)
            continue;
        AUTO(table_free_at) Table *table = fill(&sections[i], results[i], rows_max);
        table_print(table, out, "", is_coloured);
        if (result_rows(results[i]) > rows_max)
            fprintf(out, "... and more\n");
        fputc('\n', out);
    }
}

void sections_append_json(Result *const results[SECTIONS_MAX], size_t rows_max, Buffer *text) {
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        AUTO(table_free_at) Table *table = fill(&sections[i], results[i], rows_max);

        buffer_format(text, ",\"%s\":", sections[i].member);
        table_append_json(table, text);
    }
}
