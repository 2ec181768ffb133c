/* dersync load: an initial load, and what became of each row. */
#include "command/load.h"
#include "command/command.h"
#include "command/table.h"

#include "base/memory.h"
#include "base/stop.h"
#include "sync/load.h"
#include "sync/misses.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { REFUSED_SHOWN = 20, REFUSED_SHOWN_MAX = 100000 };

/* Rows are found by index whatever the planner believes of tables that were empty a moment ago. */
static const char SESSION[] =
    "set role dersync_engine; set lock_timeout = '30s'; set jit = off;"
    "set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off;"
    "set plan_cache_mode = force_generic_plan";

static const TableHeading file_headings[] = {
    {"file", "file", TABLE_TEXT},         {"kind", "kind", TABLE_TEXT},
    {"rows", "rows", TABLE_NUMBER},       {"inserted", "inserted", TABLE_NUMBER},
    {"updated", "updated", TABLE_NUMBER}, {"unchanged", "unchanged", TABLE_NUMBER},
    {"refused", "refused", TABLE_NUMBER}, {"sha256", "sha256", TABLE_TEXT},
};
static const TableHeading row_headings[] = {
    {"file", "file", TABLE_TEXT},   {"row", "row", TABLE_NUMBER},     {"record", "record", TABLE_TEXT},
    {"field", "field", TABLE_TEXT}, {"reason", "reason", TABLE_TEXT},
};

typedef struct Showing {
    Table *files, *rows;
    FILE *results; /* NULL: not wanted */
    const char *file;
    int64_t refused, refused_max;
} Showing;

/* --- the file of results --- */

static void write_field(FILE *out, const char *text, char end) {
    const bool is_quoted = strpbrk(text, ",\"\r\n") != NULL;

    if (is_quoted)
        putc('"', out);
    for (; *text != '\0'; text++) {
        if (*text == '"')
            putc('"', out);
        putc(*text, out);
    }
    if (is_quoted)
        putc('"', out);
    putc(end, out);
}

static void write_result(FILE *out, const char *file, const LoadRow *row) {
    write_field(out, file, ',');
    fprintf(out, "%" PRId64 ",", row->number);
    write_field(out, row->record, ',');
    write_field(out, row->result, ',');
    write_field(out, row->field, ',');
    write_field(out, row->reason != NULL ? row->reason : "", '\n');
}

static bool open_results(const char *path, Showing *showing, Error *error) {
    if (path == NULL)
        return true;
    showing->results = fopen(path, "w");
    if (showing->results == NULL) {
        error_set(error, ERROR_CONFIGURATION, "could not write %s: %s", path, strerror(errno));
        return error_hint(error, "Nothing was loaded. Name a file that may be written.");
    }
    fputs("file,row,record,result,field,reason\n", showing->results);
    return true;
}

static bool close_results(const char *path, Showing *showing, Error *error) {
    FILE *results = showing->results;

    if (results == NULL)
        return true;
    const bool is_bad = ferror(results) != 0;
    if (fclose(results) == 0 && !is_bad)
        return true;
    return error_set(error, ERROR_TRANSIENT, "could not write all results to %s: %s", path, strerror(errno));
}

/* --- showing --- */

static void take_row(void *owner, const LoadRow *row) {
    Showing *showing = owner;

    if (showing->results != NULL)
        write_result(showing->results, showing->file, row);
    if (strcmp(row->result, "refused") != 0)
        return;
    if (showing->refused++ >= showing->refused_max)
        return;
    table_add(showing->rows, showing->file);
    table_add_number(showing->rows, row->number);
    table_add(showing->rows, row->record);
    table_add(showing->rows, row->field);
    table_add(showing->rows, row->reason);
}

static void add_counts(Showing *showing, const LoadKind *kind, const LoadCounts *counts) {
    char hash[2 * DIGEST_SIZE + 1];

    digest_hex(counts->sha256, hash);
    table_add(showing->files, showing->file);
    table_add(showing->files, kind->name);
    table_add_number(showing->files, counts->rows_read);
    table_add_number(showing->files, counts->inserted);
    table_add_number(showing->files, counts->updated);
    table_add_number(showing->files, counts->unchanged);
    table_add_number(showing->files, counts->refused);
    table_add(showing->files, hash);
}

static void print_json(const Showing *showing, bool is_dry_run) {
    AUTO(buffer_free) Buffer text = {0};

    buffer_format(&text, "{\"dry_run\":%s,\"files\":", is_dry_run ? "true" : "false");
    table_append_json(showing->files, &text);
    buffer_text(&text, ",\"refused\":");
    table_append_json(showing->rows, &text);
    buffer_char(&text, '}');
    puts(text.at);
}

static void print_text(const Showing *showing, bool is_dry_run) {
    if (table_rows(showing->files) > 0)
        table_print(showing->files, stdout, "", call_is_coloured());
    if (showing->refused > 0) {
        printf("\nRefused\n");
        table_print(showing->rows, stdout, "  ", call_is_coloured());
    }
    if (showing->refused > showing->refused_max)
        printf("  ... and %" PRId64 " more: --limit COUNT, or --results FILE\n",
               showing->refused - showing->refused_max);
    if (is_dry_run)
        printf("\nNothing was changed.\n");
}

/* --- loading --- */

static bool use_role(Database *database, Error *error) {
    if (database_script(database, SESSION, error))
        return true;
    if (error->kind != ERROR_TRANSIENT)
        error_hint(error, "Loading writes canonical records: grant the role dersync_engine to this login.");
    return error_wrap(error, "could not begin to load");
}

static bool stopped(const LoadCounts *counts, const char *path, bool is_dry_run, Error *error) {
    error_set(error, ERROR_TRANSIENT, "stopped at row %" PRId64 " of %" PRId64 " of %s", counts->rows_read,
              counts->rows, path);
    return error_hint(error, is_dry_run ? "Nothing was changed."
                                        : "What was staged stays. Load it again: it goes on.");
}

static bool load_files(const Load *load, const LoadPlan *plan, Showing *showing, Error *error) {
    for (size_t i = 0; i < plan->count; i++) {
        const char *path = plan->items[i].path, *slash = strrchr(path, '/');
        LoadCounts counts;

        showing->file = slash != NULL ? slash + 1 : path;
        const bool is_done = load_file(load, plan->items[i].kind, path, &counts, error);
        if (is_done || counts.rows_read > 0)
            add_counts(showing, plan->items[i].kind, &counts);
        if (!is_done)
            return false;
        if (counts.is_stopped)
            return stopped(&counts, path, load->is_dry_run, error);
    }
    return true;
}

static bool load_plan_of(const CommandCall *call, const Mappings *mappings, Database *database,
                         const LoadPlan *plan, Showing *showing, Error *error) {
    const bool is_dry_run = option_given(call->options, OPTION_DRY_RUN);
    Load load = {.mappings = mappings,
                 .database = database,
                 .catalog = catalog_new(),
                 .actor = call_actor(),
                 .is_dry_run = is_dry_run,
                 .report = take_row,
                 .owner = showing};

    bool is_done =
        (!is_dry_run || database_begin(database, error)) && load_files(&load, plan, showing, error);
    if (database_is_in_transaction(database))
        database_rollback(database, NULL);
    catalog_free(load.catalog);
    return is_done;
}

static bool load_and_show(CommandCall *call, const Config *config, const Mappings *mappings,
                          const LoadPlan *plan, Showing *showing, Error *error) {
    const char *path = call->options->options[OPTION_RESULTS];
    const bool is_dry_run = option_given(call->options, OPTION_DRY_RUN);
    AUTO(database_close_at) Database *database = call_connect(call, config, error);

    if (database == NULL || !use_role(database, error) || !open_results(path, showing, error))
        return false;
    const bool is_loaded = load_plan_of(call, mappings, database, plan, showing, error);
    if (!is_dry_run)
        misses_tell(mappings_misses(mappings), database, true);
    const bool is_done = close_results(path, showing, is_loaded ? error : NULL) && is_loaded;
    call->has_findings = showing->refused > 0;
    if (call_is_json(call))
        print_json(showing, is_dry_run);
    else
        print_text(showing, is_dry_run);
    return is_done;
}

bool load_perform(CommandCall *call, Error *error) {
    AUTO(arena_free_at) Arena *arena = arena_new();
    LoadPlan *plan = arena_alloc(arena, sizeof *plan);
    Showing showing = {0};

    if (!option_number(call->options, OPTION_LIMIT, REFUSED_SHOWN, 1, REFUSED_SHOWN_MAX, &showing.refused_max,
                       error))
        return false;
    AUTO(config_free_at) Config *config = call_config(call, error);
    if (config == NULL)
        return false;
    AUTO(mappings_free_at) Mappings *mappings = mappings_load(config->mappings, error);
    if (mappings == NULL || !load_plan(mappings, call->arguments, call->argument_count,
                                       call->options->options[OPTION_KIND], arena, plan, error))
        return false;
    AUTO(table_free_at) Table *files = table_new(file_headings, sizeof file_headings / sizeof *file_headings);
    AUTO(table_free_at) Table *rows = table_new(row_headings, sizeof row_headings / sizeof *row_headings);
    showing.files = files;
    showing.rows = rows;
    stop_install();
    return load_and_show(call, config, mappings, plan, &showing, error);
}
