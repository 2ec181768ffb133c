// Example: items of sources and rows of files.
#include "sync/example.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "sync/parse.h"
#include "sync/raw.h"

enum { WHY_MAX = 1000 };

bool example_differs(Example *example, const char *format, ...) {
    char text[WHY_MAX];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (!example->why)
        example->why = arena_text(example->arena, text);
    return false;
}

const char *example_text(const Example *example, const Json *value) {
    return raw_print(raw_of_json(value), example->arena);
}

bool example_is_same_json(const Json *one, const Json *other) {
    if (!one || !other || json_kind(one) != json_kind(other))
        return !one && !other;
    JsonKind kind = json_kind(one);
    if (kind == JSON_TEXT)
        return strcmp(json_text(one), json_text(other)) == 0;
    if (kind == JSON_NUMBER || kind == JSON_BOOL)
        return json_number(one) == json_number(other) && json_is_true(one) == json_is_true(other);
    if (kind == JSON_NULL)
        return true;
    const Json *mine = json_first(one), *theirs = json_first(other);
    for (; mine && theirs; mine = json_next(mine), theirs = json_next(theirs))
        if (!example_is_same_json(mine, kind == JSON_LIST ? theirs : json_member(other, json_name(mine))))
            return false;
    return !mine && !theirs;
}

// The instance that an item came from: the example's, or one called like its kind.
static const char *application_of(const Example *example) {
    const char *application = json_text(json_member(example->object, "application"));
    return application ? application : example->kind;
}

// ---- rows ----

static const char *shown(const char *value) {
    return value == VALUE_ABSENT ? "not written" : value ? value : "null";
}

static bool compare_row(Example *example, size_t index, const StagedRow *row, const Json *wanted) {
    const char *table = json_text(json_member(wanted, "table"));
    const Json *columns = json_member(wanted, "columns");
    if (!table || strcmp(table, row->rule->table) != 0)
        return example_differs(example, "row %zu is of table %s, not of %s", index, row->rule->table,
                               table ? table : "?");
    size_t written = 0;
    for (size_t i = 0; i < row->rule->column_count; i++) {
        const Json *column = json_member(columns, row->rule->columns[i]);
        const char *value = column ? example_text(example, column) : VALUE_ABSENT, *got = row->values[i];
        written += column != NULL;
        bool is_same = value == got || (value && got && value != VALUE_ABSENT && got != VALUE_ABSENT &&
                                        strcmp(value, got) == 0);
        if (!is_same)
            return example_differs(example, "row %zu, %s.%s: wanted %s, got %s", index, table,
                                   row->rule->columns[i], shown(value), shown(got));
    }
    if (written != json_size(columns))
        return example_differs(example, "row %zu: the mapping does not fill some of the columns", index);
    return true;
}

static bool compare_fault(Example *example, const Fault *fault, const Json *wanted) {
    const char *field = json_text(json_member(wanted, "field")),
               *value_class = json_text(json_member(wanted, "value_class"));
    if (!wanted)
        return example_differs(example, "it is refused: %s (%s): %s", fault->field, fault->value_class,
                               fault->reason);
    if (field && strcmp(field, fault->field) != 0)
        return example_differs(example, "wanted a fault of %s, got one of %s", field, fault->field);
    if (value_class && strcmp(value_class, fault->value_class) != 0)
        return example_differs(example, "wanted the fault \"%s\", got \"%s\"", value_class,
                               fault->value_class);
    return true;
}

static bool compare_rows(Example *example, const StagedRow *rows, size_t count) {
    const Json *wanted = json_member(example->object, "rows");
    if (json_member(example->object, "fault"))
        return example_differs(example, "wanted a fault, got %zu rows", count);
    size_t index = 0;
    for (const Json *each = json_first(wanted); each; each = json_next(each), index++) {
        if (index >= count)
            return example_differs(example, "wanted %zu rows, got %zu", json_size(wanted), count);
        if (!compare_row(example, index, &rows[index], each))
            return false;
    }
    return index == count || example_differs(example, "wanted %zu rows, got %zu", index, count);
}

// ---- files ----

typedef struct FileRows {
    StagedRow *rows;
    size_t count;
} FileRows;

static void add_rows(Example *example, FileRows *all, const StagedRow *rows, size_t count) {
    StagedRow *larger = arena_alloc(example->arena, (all->count + count + 1) * sizeof *larger);
    if (all->count)
        memcpy(larger, all->rows, all->count * sizeof *larger);
    if (count)
        memcpy(larger + all->count, rows, count * sizeof *larger);
    all->rows = larger;
    all->count += count;
}

static bool run_file(Example *example, const Content *content) {
    AUTO(csv_free_at)
    Csv *csv = csv_new(content->delimiter, content->has_header, content->names, content->name_count);
    FileRows all = {0};
    Error error = {0};
    CsvRecord record;
    CsvState state;
    csv_add(csv, text_of(json_text(json_member(example->object, "csv"))));
    csv_end(csv);
    while ((state = csv_read(csv, &record, &error)) == CSV_RECORD) {
        FileRow row = {json_member(example->object, "file"), csv_header(csv), &record};
        StagedRow *rows;
        Fault fault;
        size_t count;
        if (!parse_file_row(content->rows, content->row_count, &row, application_of(example), example->arena,
                            &rows, &count, &fault))
            return compare_fault(example, &fault, json_member(example->object, "fault"));
        add_rows(example, &all, rows, count);
    }
    if (state == CSV_BROKEN)
        return example_differs(example, "%s", error.message);
    return compare_rows(example, all.rows, all.count);
}

bool example_run_load(Example *example) {
    const char *name = json_text(json_member(example->object, "load"));
    size_t count;
    const LoadKind *const *kinds = mappings_load_kinds(example->mappings, &count);
    for (size_t i = 0; name && i < count; i++)
        if (strcmp(kinds[i]->name, name) == 0)
            return run_file(example, &kinds[i]->content);
    return example_differs(example, "there is no load/%s", name ? name : "?");
}

bool example_run_source(Example *example) {
    const char *name = json_text(json_member(example->object, "resource"));
    const Resource *resource = name ? mappings_resource(example->mappings, example->kind, name) : NULL;
    if (!resource)
        return example_differs(example, "there is no resource %s/%s", example->kind, name ? name : "?");
    if (json_member(example->object, "csv"))
        return resource->content ? run_file(example, resource->content)
                                 : example_differs(example, "%s lists no files", name);
    StagedRow *rows;
    size_t count;
    Fault fault;
    if (!parse_item(resource->rows, resource->row_count, json_member(example->object, "item"),
                    application_of(example), example->arena, &rows, &count, &fault))
        return compare_fault(example, &fault, json_member(example->object, "fault"));
    return compare_rows(example, rows, count);
}
