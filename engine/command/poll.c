/* dersync poll SOURCE --dry-run: what a page of a source would become. */
#include "command/command.h"
#include "command/table.h"

#include "base/log.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "base/stop.h"
#include "io/json.h"
#include "sync/intake.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { PAGES_MAX = 1, ITEMS_SHOWN = 20, ITEMS_SHOWN_MAX = 100000, NAME_MAX_LENGTH = 64 };

typedef struct Showing {
    bool is_json, is_coloured;
    int64_t shown_max;
    const Item *item; /* the last that was shown */
    int64_t items, rows, faults;
    Buffer json;
} Showing;

/* --- one row or fault --- */

static void print_row(const Showing *showing, const StagedRow *row) {
    printf("  %s%s %s%s\n", table_mark_begin(TABLE_GOOD, showing->is_coloured),
           row_mode_name(row->rule->mode), row->rule->table,
           table_mark_end(TABLE_GOOD, showing->is_coloured));
    for (size_t i = 0; i < row->rule->column_count; i++) {
        if (row->values[i] == VALUE_ABSENT)
            continue;
        printf("    %-24s ", row->rule->columns[i]);
        table_print_text(stdout, row->values[i] != NULL ? row->values[i] : "null");
        putchar('\n');
    }
}

static void print_fault(const Showing *showing, const Fault *fault) {
    printf("  %squarantine%s  %s%s", table_mark_begin(TABLE_BAD, showing->is_coloured),
           table_mark_end(TABLE_BAD, showing->is_coloured), fault->field,
           fault->field[0] != '\0' ? ": " : "");
    table_print_text(stdout, fault->reason);
    putchar('\n');
}

static void append_member(Buffer *json, const char *name, const char *value) {
    buffer_char(json, ',');
    json_write_text(json, text_of(name));
    buffer_char(json, ':');
    if (value != NULL)
        json_write_text(json, text_of(value));
    else
        buffer_text(json, "null");
}

static void append_columns(Buffer *json, const StagedRow *row) {
    const char *before = "";

    buffer_text(json, ",\"columns\":{");
    for (size_t i = 0; i < row->rule->column_count; i++) {
        if (row->values[i] == VALUE_ABSENT)
            continue;
        buffer_text(json, before);
        json_write_text(json, text_of(row->rule->columns[i]));
        buffer_char(json, ':');
        if (row->values[i] != NULL)
            json_write_text(json, text_of(row->values[i]));
        else
            buffer_text(json, "null");
        before = ",";
    }
    buffer_char(json, '}');
}

static void append_json(Buffer *json, const Item *item, const StagedRow *row, const Fault *fault) {
    buffer_text(json, json->length > 0 ? ",\n{\"record\":" : "{\"record\":");
    json_write_text(json, text_of(item->record));
    append_member(json, "version", item->version);
    if (row != NULL) {
        append_member(json, "table", row->rule->table);
        append_member(json, "mode", row_mode_name(row->rule->mode));
        append_columns(json, row);
    } else {
        append_member(json, "field", fault->field);
        append_member(json, "value_class", fault->value_class);
        append_member(json, "reason", fault->reason);
    }
    buffer_char(json, '}');
}

/* Called by the intake for each row of each item. */
static void show(void *owner, const Item *item, const StagedRow *row, const Fault *fault) {
    Showing *showing = owner;
    const bool is_new = item != showing->item;

    showing->item = item;
    showing->items += is_new;
    showing->rows += row != NULL;
    showing->faults += row == NULL;
    if (showing->items > showing->shown_max)
        return;
    if (showing->is_json) {
        append_json(&showing->json, item, row, fault);
        return;
    }
    if (is_new) {
        table_print_text(stdout, item->record);
        printf("  %s\n", item->version != NULL ? item->version : "");
    }
    if (row != NULL)
        print_row(showing, row);
    else
        print_fault(showing, fault);
}

/* --- the source --- */

static bool unknown_source(const Config *config, const Mappings *mappings, const char *word, Error *error) {
    char names[16][2 * NAME_MAX_LENGTH];
    const size_t names_max = sizeof names / sizeof *names;
    Nearest nearest = nearest_begin(word);
    size_t count = 0, kept = 0;
    const Resource *const *resources = mappings_resources(mappings, &count);

    for (size_t i = 0; i < config->application_count; i++)
        for (size_t j = 0; j < count && kept < names_max; j++)
            if (strcmp(resources[j]->kind, config->applications[i].kind) == 0) {
                snprintf(names[kept], sizeof names[kept], "%s/%s", config->applications[i].name,
                         resources[j]->name);
                nearest_offer(&nearest, names[kept++]);
            }
    error_set(error, ERROR_CONFIGURATION, "there is no source \"%s\"", word);
    if (nearest_found(&nearest) != NULL)
        return error_hint(error, "Perhaps %s is meant.", nearest_found(&nearest));
    return error_hint(error, "A source is APPLICATION/RESOURCE%s%s; `dersync check` reads each.",
                      kept > 0 ? ", for example " : "", kept > 0 ? names[0] : "");
}

/* Splits APPLICATION/RESOURCE; both must exist. */
static bool find_source(const Config *config, const Mappings *mappings, const char *word,
                        char application[NAME_MAX_LENGTH], const char **resource, Error *error) {
    const char *slash = strchr(word, '/');

    if (slash == NULL || slash - word >= NAME_MAX_LENGTH)
        return unknown_source(config, mappings, word, error);
    snprintf(application, NAME_MAX_LENGTH, "%.*s", (int)(slash - word), word);
    *resource = slash + 1;
    const ConfigApplication *found = config_application(config, application);
    if (found == NULL || mappings_resource(mappings, found->kind, *resource) == NULL)
        return unknown_source(config, mappings, word, error);
    return true;
}

static void print_end(const Showing *showing) {
    if (showing->is_json) {
        printf("[%s]\n", showing->json.length > 0 ? showing->json.at : "");
        return;
    }
    if (showing->items > showing->shown_max)
        printf("... and %" PRId64 " more: --limit COUNT\n", showing->items - showing->shown_max);
    printf("\n%" PRId64 " item%s read: %" PRId64 " row%s would be staged, %" PRId64
           " item%s would go into quarantine. Nothing was changed.\n",
           showing->items, table_plural(showing->items), showing->rows, table_plural(showing->rows),
           showing->faults, table_plural(showing->faults));
}

static bool read_page(const CommandCall *call, const Config *config, const Mappings *mappings,
                      Showing *showing, Error *error) {
    char application[NAME_MAX_LENGTH];
    const char *resource = NULL;

    if (!find_source(config, mappings, call->arguments[0], application, &resource, error))
        return false;
    AUTO(http_free_at) Http *http = http_new((size_t)config->in_flight, error);
    return http != NULL &&
           intake_dry_run(config, mappings, http, application, resource, PAGES_MAX, show, showing, error);
}

bool poll_perform(CommandCall *call, Error *error) {
    Showing showing = {.is_json = call_is_json(call), .is_coloured = call_is_coloured()};

    if (!option_given(call->options, OPTION_DRY_RUN)) {
        error_set(error, ERROR_CONFIGURATION, "`dersync poll` needs --dry-run");
        return error_hint(error, "To stage and deliver use `dersync once` or `dersync run`.");
    }
    if (!option_number(call->options, OPTION_LIMIT, ITEMS_SHOWN, 1, ITEMS_SHOWN_MAX, &showing.shown_max,
                       error))
        return false;
    AUTO(config_free_at) Config *config = call_config(call, error);
    if (config == NULL)
        return false;
    AUTO(mappings_free_at) Mappings *mappings = mappings_load(config->mappings, error);
    if (mappings == NULL)
        return false;
    stop_install();
    log_configure((LogLevel)config->log_level, config->log_is_json, "poll");
    const bool is_done = read_page(call, config, mappings, &showing, error);
    if (is_done)
        print_end(&showing);
    call->has_findings = showing.faults > 0;
    buffer_free(&showing.json);
    return is_done;
}
