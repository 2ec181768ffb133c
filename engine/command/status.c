/* dersync status: flows, sources and what needs a person. */
#include "command/command.h"
#include "command/section.h"
#include "command/table.h"

#include "base/memory.h"
#include "base/stop.h"

#include <assert.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { WATCH_MS = 1000, SITUATIONS_MAX = 1000, SITUATIONS_SHOWN = 20, SITUATIONS_SHOWN_LEAST = 3 };

/* What a status is made of, as read at one moment. */
typedef struct Status {
    Result *head;    /* in the order of head_sql: time, names of the connected workers, oldest transaction */
    Result *flows;   /* in the order of flow_columns */
    Result *sources; /* in the order of source_headings */
    Result *missed;  /* how many stages, and which */
    Result *sections[SECTIONS_MAX]; /* command/section.h */
    Result *situations;             /* in the order of situation_headings, one more than shown */
} Status;

/* --- flows: the figures of JSON, and which of them a person sees when they are not 0 --- */

enum { FLOW_NAME, FLOW_MODE, FLOW_DELIVERED, FLOW_WAITING, FLOW_OLDEST, FLOW_FAILED, FLOW_MORE };

static const struct FlowColumn {
    const char *name;
    const char *words; /* "3 gated"; NULL: has a column of its own */
} flow_columns[] = {
    {"flow", NULL},
    {"mode", NULL},
    {"delivered", NULL},
    {"waiting", NULL},
    {"oldest_waiting_s", NULL},
    {"failed", NULL},
    {"in_flight", "being sent"},
    {"gated", "at a gate"},
    {"retry", "to be tried again"},
    {"unknown", "with unknown outcome"},
    {"awaiting_ack", "awaiting an acknowledgement"},
    {"late", "late"},
    {"dead", "dead"},
    {"expired", "expired"},
    {"refused", "refused"},
    {"superseded", "superseded"},
    {"discarded", "discarded"},
    {"observed", "observed"},
    {"undecided", "undecided"},
};
enum { FLOW_COLUMN_COUNT = sizeof flow_columns / sizeof *flow_columns };

static const char flow_sql[] =
    "select flow, mode, delivered + acknowledged, waiting, extract(epoch from oldest_waiting_age)::bigint, "
    "failed, in_flight, gated, retry, unknown, awaiting_ack, late, dead, expired, refused, "
    "superseded, "
    "discarded, observed, undecided from report.flows";

static const TableHeading flow_headings[] = {
    {"flow", "", TABLE_TEXT},      {"mode", "", TABLE_TEXT},     {"delivered", "", TABLE_NUMBER},
    {"waiting", "", TABLE_NUMBER}, {"oldest", "", TABLE_NUMBER}, {"failed", "", TABLE_NUMBER},
    {"in detail", "", TABLE_TEXT},
};

static const TableHeading source_headings[] = {
    {"source", "source", TABLE_TEXT},
    {"read", "read_age_s", TABLE_NUMBER},
    {"changed", "changed_age_s", TABLE_NUMBER},
    {"swept", "swept_at", TABLE_TEXT},
    {"next", "next_at", TABLE_TEXT},
    {"quarantined", "quarantined", TABLE_NUMBER},
    {"counted", "is_counted", TABLE_TEXT},
    {"late", "late_items", TABLE_NUMBER},
    {"by", "late_longest_s", TABLE_NUMBER},
    {"failure", "failure", TABLE_TEXT},
};
enum { SOURCE_COLUMN_COUNT = sizeof source_headings / sizeof *source_headings };
enum {
    SOURCE_READ = 1,
    SOURCE_CHANGED,
    SOURCE_SWEPT,
    SOURCE_NEXT,
    SOURCE_QUARANTINED,
    SOURCE_COUNTED,
    SOURCE_LATE,
    SOURCE_LONGEST,
    SOURCE_FAILURE
};

static const char source_sql[] =
    "select application || '/' || resource, extract(epoch from poll_age)::bigint, "
    "extract(epoch from engine.now() - changed_at)::bigint, to_char(swept_at, 'YYYY-MM-DD HH24:MI:SS TZ'), "
    "to_char(next_at, 'YYYY-MM-DD HH24:MI:SS TZ'), quarantined, "
    "case when is_counted then 'yes' else 'no' end, late_items, "
    "case when late_items > 0 then extract(epoch from late_longest)::bigint end, failure from report.sources";

static const TableHeading situation_headings[] = {{"since", "since", TABLE_TEXT},
                                                  {"what", "kind", TABLE_TEXT},
                                                  {"where", "subject", TABLE_TEXT},
                                                  {"detail", "detail", TABLE_TEXT}};
enum { SITUATION_COLUMN_COUNT = sizeof situation_headings / sizeof *situation_headings };

static const char situation_sql[] =
    "select to_char(since, 'YYYY-MM-DD HH24:MI:SS TZ'), kind, subject, detail "
    "from report.situations limit $1";

/* Nothing is sent of them, which their day should know. */
static const char missed_sql[] =
    "select count(*), string_agg(derms_instance || ' ' || stage_id || ' (' || status || ')', ', ' order by "
    "ends_at) from (select * from report.stages where is_missed and ends_at > engine.now() - interval '1 "
    "day' "
    "order by ends_at desc limit 20) s";

enum { HEAD_TRANSACTION = 2, TRANSACTION_SHOWN_S = 60 };
static const char head_sql[] = "select to_char(engine.now(), 'YYYY-MM-DD HH24:MI:SS TZ'), "
                               "(select string_agg(substr(application_name, 9), ', ' order by "
                               "application_name) from pg_catalog.pg_stat_activity "
                               "where datname = pg_catalog.current_database() and application_name ~ "
                               "'^dersync (intake|delivery|housekeeping)'), "
                               "extract(epoch from t.age)::bigint, t.who from (select) x "
                               "left join engine.oldest_transaction() t on true";

/* --- reading --- */

static void free_status(Status *status) {
    result_free(status->head);
    result_free(status->flows);
    result_free(status->sources);
    result_free(status->missed);
    sections_free(status->sections);
    result_free(status->situations);
    *status = (Status){0};
}

static bool read_limited(Database *database, const char *sql, size_t limit, Result **result, Error *error) {
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();

    parameter_int(parameters, (int64_t)limit + 1);
    return database_execute(database, sql, parameters, result, error);
}

static bool read_situations(Database *database, size_t limit, Status *status, Error *error) {
    return read_limited(database, situation_sql, limit, &status->situations, error);
}

static bool read_all(Database *database, size_t situations_max, Status *status, Error *error) {
    return database_execute(database, head_sql, NULL, &status->head, error) &&
           database_execute(database, flow_sql, NULL, &status->flows, error) &&
           database_execute(database, source_sql, NULL, &status->sources, error) &&
           database_execute(database, missed_sql, NULL, &status->missed, error) &&
           sections_read(database, SITUATIONS_MAX, status->sections, error) &&
           read_situations(database, situations_max, status, error);
}

/* --- text --- */

/* Seconds as a person says them; "-" for null. */
static void format_age(const Result *result, size_t row, size_t column, char age[32]) {
    static const struct {
        int64_t seconds;
        const char *unit;
    } units[] = {{86400, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}};
    const int64_t seconds = result_int(result, row, column);
    size_t i = 0;

    if (result_is_null(result, row, column)) {
        snprintf(age, 32, "-");
        return;
    }
    while (i + 1 < sizeof units / sizeof *units && seconds < 2 * units[i].seconds)
        i++;
    snprintf(age, 32, "%" PRId64 " %s", seconds / units[i].seconds, units[i].unit);
}

static void add_count(Table *table, const Result *result, size_t row, size_t column, TableMark mark) {
    const int64_t count = result_int(result, row, column);
    char text[24];

    snprintf(text, sizeof text, "%" PRId64, count);
    table_add_marked(table, count == 0 ? TABLE_FAINT : mark, text);
}

static void describe_more(const Result *flows, size_t row, Buffer *more) {
    buffer_reset(more);
    for (size_t column = FLOW_MORE; column < FLOW_COLUMN_COUNT; column++)
        if (result_int(flows, row, column) != 0)
            buffer_format(more, "%s%" PRId64 " %s", more->length > 0 ? ", " : "",
                          result_int(flows, row, column), flow_columns[column].words);
}

static void print_flows(FILE *out, const Result *flows, bool is_coloured) {
    AUTO(table_free_at) Table *table = table_new(flow_headings, sizeof flow_headings / sizeof *flow_headings);
    AUTO(buffer_free) Buffer more = {0};
    char age[32];

    for (size_t row = 0; row < result_rows(flows); row++) {
        const char *mode = result_text(flows, row, FLOW_MODE);

        table_add(table, result_text(flows, row, FLOW_NAME));
        table_add_marked(table, strcmp(mode, "deliver") == 0 ? TABLE_PLAIN : TABLE_WARNING, mode);
        add_count(table, flows, row, FLOW_DELIVERED, TABLE_GOOD);
        add_count(table, flows, row, FLOW_WAITING, TABLE_PLAIN);
        format_age(flows, row, FLOW_OLDEST, age);
        table_add(table, age);
        add_count(table, flows, row, FLOW_FAILED, TABLE_BAD);
        describe_more(flows, row, &more);
        table_add(table, more.length > 0 ? more.at : "");
    }
    table_print(table, out, "", is_coloured);
}

static void print_sources(FILE *out, const Result *sources, bool is_coloured) {
    AUTO(table_free_at) Table *table = table_new(source_headings, SOURCE_COLUMN_COUNT);
    char age[32];

    for (size_t row = 0; row < result_rows(sources); row++) {
        table_add(table, result_text(sources, row, 0));
        format_age(sources, row, SOURCE_READ, age);
        table_add(table, age);
        format_age(sources, row, SOURCE_CHANGED, age);
        table_add(table, age);
        table_add(table, result_text(sources, row, SOURCE_SWEPT));
        table_add(table, result_text(sources, row, SOURCE_NEXT));
        add_count(table, sources, row, SOURCE_QUARANTINED, TABLE_BAD);
        table_add(table, result_text(sources, row, SOURCE_COUNTED));
        add_count(table, sources, row, SOURCE_LATE, TABLE_WARNING);
        format_age(sources, row, SOURCE_LONGEST, age);
        table_add(table, age);
        table_add_marked(
            table, TABLE_BAD,
            result_is_null(sources, row, SOURCE_FAILURE) ? "" : result_text(sources, row, SOURCE_FAILURE));
    }
    table_print(table, out, "", is_coloured);
}

static void print_missed(FILE *out, const Result *missed, bool is_coloured) {
    if (result_int(missed, 0, 0) == 0)
        return;
    fprintf(out, "%sstages over when they were first seen, not sent%s: ",
            table_mark_begin(TABLE_WARNING, is_coloured), table_mark_end(TABLE_WARNING, is_coloured));
    table_print_text(out, result_text(missed, 0, 1));
    fputs("\n\n", out);
}

static void print_situations(FILE *out, const Result *situations, size_t shown, bool is_coloured) {
    AUTO(table_free_at) Table *table = table_new(situation_headings, SITUATION_COLUMN_COUNT);
    const size_t count = result_rows(situations);

    if (count == 0) {
        fprintf(out, "%snothing needs a person%s\n", table_mark_begin(TABLE_GOOD, is_coloured),
                table_mark_end(TABLE_GOOD, is_coloured));
        return;
    }
    fprintf(out, "%sneeds a person%s\n", table_mark_begin(TABLE_BAD, is_coloured),
            table_mark_end(TABLE_BAD, is_coloured));
    for (size_t row = 0; row < count && row < shown; row++)
        for (size_t column = 0; column < SITUATION_COLUMN_COUNT; column++)
            table_add(table, result_text(situations, row, column));
    table_print(table, out, "", is_coloured);
    if (count > shown)
        fprintf(out, "... and more\n");
}

/* What is deleted from the queue stays in it as long as somebody may still see it. */
static void print_horizon(FILE *out, const Result *head, bool is_coloured) {
    char age[32];

    if (result_int(head, 0, HEAD_TRANSACTION) < TRANSACTION_SHOWN_S)
        return;
    format_age(head, 0, HEAD_TRANSACTION, age);
    fprintf(out, "%soldest transaction %s%s: ", table_mark_begin(TABLE_WARNING, is_coloured), age,
            table_mark_end(TABLE_WARNING, is_coloured));
    table_print_text(out, result_text(head, 0, HEAD_TRANSACTION + 1));
    fputc('\n', out);
}

static void print_head(FILE *out, const Result *head, bool is_coloured) {
    const char *workers = result_text(head, 0, 1);
    const TableMark mark = workers != NULL ? TABLE_PLAIN : TABLE_WARNING;

    fprintf(out, "%s   %s%s%s%s\n", result_text(head, 0, 0), table_mark_begin(mark, is_coloured),
            workers != NULL ? "workers: " : "no worker is connected: `dersync run` starts them",
            workers != NULL ? workers : "", table_mark_end(mark, is_coloured));
    print_horizon(out, head, is_coloured);
    fputc('\n', out);
}

static void print_text(FILE *out, const Status *status, size_t situations_shown, bool is_coloured) {
    print_head(out, status->head, is_coloured);
    if (result_rows(status->flows) > 0)
        print_flows(out, status->flows, is_coloured);
    else
        fprintf(out, "no flow is loaded: `dersync migrate` loads those of the folder of mappings\n");
    fputc('\n', out);
    if (result_rows(status->sources) > 0)
        print_sources(out, status->sources, is_coloured);
    else
        fprintf(out, "no source was read yet\n");
    fputc('\n', out);
    sections_print(out, status->sections, SITUATIONS_SHOWN, is_coloured);
    print_missed(out, status->missed, is_coloured);
    print_situations(out, status->situations, situations_shown, is_coloured);
}

/* --- JSON --- */

static void append_rows(const Result *result, const TableHeading *headings, size_t count, size_t rows_max,
                        Buffer *text) {
    AUTO(table_free_at) Table *table = table_new(headings, count);

    for (size_t row = 0; row < result_rows(result) && row < rows_max; row++)
        for (size_t column = 0; column < count; column++)
            table_add(table, result_text(result, row, column));
    table_append_json(table, text);
}

static void print_json(FILE *out, const Status *status, bool is_check) {
    TableHeading flow_members[FLOW_COLUMN_COUNT];
    AUTO(buffer_free) Buffer text = {0};

    for (size_t i = 0; i < FLOW_COLUMN_COUNT; i++)
        flow_members[i] =
            (TableHeading){"", flow_columns[i].name, i <= FLOW_MODE ? TABLE_TEXT : TABLE_NUMBER};
    if (!is_check) {
        buffer_text(&text, "{\"flows\":");
        append_rows(status->flows, flow_members, FLOW_COLUMN_COUNT, SIZE_MAX, &text);
        buffer_text(&text, ",\"sources\":");
        append_rows(status->sources, source_headings, SOURCE_COLUMN_COUNT, SIZE_MAX, &text);
        sections_append_json(status->sections, SITUATIONS_MAX, &text);
        buffer_format(&text, ",\"oldest_transaction_s\":%s",
                      result_is_null(status->head, 0, HEAD_TRANSACTION)
                          ? "null"
                          : result_text(status->head, 0, HEAD_TRANSACTION));
    }
    buffer_text(&text, is_check ? "{\"situations\":" : ",\"situations\":");
    append_rows(status->situations, situation_headings, SITUATION_COLUMN_COUNT, SITUATIONS_MAX, &text);
    fprintf(out, "%s}\n", text.at);
}

/* --- once, and again every second --- */

static bool show_check(CommandCall *call, Database *database, Error *error) {
    Status status = {0};

    if (!read_situations(database, SITUATIONS_MAX, &status, error))
        return false;
    call->has_findings = result_rows(status.situations) > 0;
    if (call_is_json(call))
        print_json(stdout, &status, true);
    else
        print_situations(stdout, status.situations, SITUATIONS_MAX, call_is_coloured());
    free_status(&status);
    return true;
}

static bool show_all(const CommandCall *call, Database *database, FILE *out, size_t situations_shown,
                     Error *error) {
    const bool is_json = call_is_json(call);
    Status status = {0};
    const bool is_read = read_all(database, is_json ? SITUATIONS_MAX : situations_shown, &status, error);

    if (is_read && is_json)
        print_json(out, &status, false);
    else if (is_read)
        print_text(out, &status, situations_shown, call_is_coloured());
    free_status(&status);
    return is_read;
}

/* Lines for situations on a terminal, after what stands above them. */
static size_t situations_that_fit(void) {
    enum { LINES_ABOVE = 24 }; /* head, flows, sources, titles */
    struct winsize size = {0};

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row <= LINES_ABOVE + SITUATIONS_SHOWN_LEAST)
        return SITUATIONS_SHOWN_LEAST;
    return (size_t)size.ws_row - LINES_ABOVE;
}

/* Draws over what stands on the screen: each line is cleared behind its end, lines are cut and not wrapped.
 */
static void draw(const char *text) {
    fputs("\033[?7l\033[H", stdout);
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '\n')
            fputs("\033[K", stdout);
        putchar(*at);
    }
    fputs("\033[J\033[?7h", stdout);
    fflush(stdout);
}

/* One picture; a database that is away is shown, not an end. */
static void show_picture(const CommandCall *call, const Config *config, Database **database) {
    const bool is_screen = isatty(STDOUT_FILENO) && !call_is_json(call);
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    Error error = {0};

    assert(out != NULL);
    if (*database == NULL)
        *database = call_connect(call, config, &error);
    if (*database == NULL ||
        !show_all(call, *database, out, is_screen ? situations_that_fit() : SITUATIONS_SHOWN, &error))
        fprintf(call_is_json(call) ? stderr : out, "%s; trying again\n", error.message);
    if (*database != NULL && database_is_broken(*database))
        database_close_at(database);
    fclose(out);
    if (is_screen)
        draw(text);
    else
        printf("%s%s", text, call_is_json(call) ? "" : "\n");
    fflush(stdout);
    free(text);
}

static bool watch(const CommandCall *call, Error *error) {
    AUTO(config_free_at) Config *config = call_config(call, error);
    if (config == NULL)
        return false;
    AUTO(database_close_at) Database *database = call_connect(call, config, error);
    if (database == NULL)
        return false;
    stop_install();
    if (isatty(STDOUT_FILENO))
        fputs("\033[2J", stdout);
    while (!stop_requested() && !ferror(stdout)) {
        struct pollfd stop = {.fd = stop_descriptor(), .events = POLLIN};

        show_picture(call, config, &database);
        poll(&stop, 1, WATCH_MS);
        reload_requested_take();
    }
    return true;
}

bool status_perform(CommandCall *call, Error *error) {
    const bool is_check = option_given(call->options, OPTION_CHECK);

    if (is_check && option_given(call->options, OPTION_WATCH))
        return error_set(error, ERROR_CONFIGURATION, "`dersync status` takes --watch or --check, not both");
    if (option_given(call->options, OPTION_WATCH))
        return watch(call, error);
    AUTO(database_close_at) Database *database = call_open(call, error);
    if (database == NULL)
        return false;
    return is_check ? show_check(call, database, error)
                    : show_all(call, database, stdout, SITUATIONS_SHOWN, error);
}
