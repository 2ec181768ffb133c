// Parse: walks the rules of a mapping over one item.
#include "sync/parse.h"

#include <stdio.h>
#include <string.h>

#include "sync/condition.h"
#include "sync/convert.h"
#include "sync/scan.h"
#include "sync/utf8.h"

const char VALUE_ABSENT[] = "";

typedef struct Parser {
    Arena *arena;
    Fault *fault;
    PathScope scope;
    StagedRow *rows;
    size_t count, capacity;
} Parser;

static StagedRow *add_row(Parser *p, const RowRule *rule) {
    if (p->count == PARSE_ROWS_MAX) {
        fault_set(p->fault, rule->each ? rule->each->text : "", "too many",
                  "The record makes more than %d rows. Divide it at the source.", PARSE_ROWS_MAX);
        return NULL;
    }
    if (p->count == p->capacity) {
        p->capacity = p->capacity ? 2 * p->capacity : 8;
        StagedRow *rows = arena_alloc(p->arena, p->capacity * sizeof *rows);
        if (p->count)
            memcpy(rows, p->rows, p->count * sizeof *rows);
        p->rows = rows;
    }
    StagedRow *row = &p->rows[p->count++];
    *row = (StagedRow){rule, arena_alloc(p->arena, rule->column_count * sizeof *row->values)};
    return row;
}

// Where in nested lists the fault is: `stages[].history[]` becomes `stages[1].history[0].` before the field.
static void locate_fault(Parser *p, const RowRule *rule) {
    if (!rule->each || p->fault->field[0] == '$')
        return;
    size_t ups = 0;
    const char *field = p->fault->field;
    for (; field[0] == '^' && field[1] == '.'; field += 2)
        ups++;
    char place[sizeof p->fault->field];
    size_t length = 0, level = 0, levels = p->scope.depth > ups ? p->scope.depth - ups : 0;
    place[0] = '\0';
    for (size_t i = 0; i < rule->each->step_count && level < levels && length < sizeof place; i++) {
        const PathStep *step = &rule->each->steps[i];
        if (step->kind == PATH_EACH)
            length += (size_t)snprintf(place + length, sizeof place - length, "[%zu]",
                                       p->scope.ordinals[++level] - 1);
        else if (step->kind == PATH_MEMBER)
            length += (size_t)snprintf(place + length, sizeof place - length, "%s%s", length ? "." : "",
                                       step->name);
    }
    char whole[sizeof p->fault->field];
    snprintf(whole, sizeof whole, "%.80s%s%.40s", place, place[0] && field[0] ? "." : "", field);
    memcpy(p->fault->field, whole, sizeof whole);
}

// A value that cannot be read ends the item, unless its row has a column for the words: then it is null.
static bool read_column(Parser *p, const RowRule *rule, size_t index, const char **values) {
    if (column_read(rule->rules[index], &p->scope, p->arena, &values[index], p->fault))
        return true;
    locate_fault(p, rule);
    if (rule->unreadable == SIZE_MAX)
        return false;
    values[index] = NULL;
    if (!values[rule->unreadable])
        values[rule->unreadable] = arena_format(p->arena, "%s: %s", p->fault->field, p->fault->reason);
    return true;
}

static bool read_row(Parser *p, const RowRule *rule) {
    if (!condition_holds(rule->when, &p->scope))
        return true;
    StagedRow *row = add_row(p, rule);
    if (!row)
        return false;
    const char **values = row->values;
    if (rule->unreadable != SIZE_MAX)
        values[rule->unreadable] = NULL;
    for (size_t i = 0; i < rule->column_count; i++)
        if (i != rule->unreadable && !read_column(p, rule, i, values))
            return false;
    return true;
}

static bool read_each(Parser *p, const RowRule *rule, size_t step, const Json *at);

static bool read_elements(Parser *p, const RowRule *rule, size_t step, const Json *list) {
    if (json_kind(list) == JSON_NULL)
        return true;
    if (json_kind(list) != JSON_LIST)
        return fault_set(p->fault, rule->each->text, json_kind_name(json_kind(list)),
                         "A list is expected. Correct it at the source.");
    size_t depth = ++p->scope.depth;
    p->scope.ordinals[depth] = 0;
    bool is_good = true;
    for (const Json *each = json_first(list); each && is_good; each = json_next(each)) {
        p->scope.levels[depth] = each;
        p->scope.ordinals[depth]++;
        is_good = read_each(p, rule, step, each);
    }
    p->scope.depth = depth - 1;
    return is_good;
}

// Follows `each` from this step on; a list that is absent or null has no elements.
static bool read_each(Parser *p, const RowRule *rule, size_t step, const Json *at) {
    for (; step < rule->each->step_count; step++) {
        const PathStep *next = &rule->each->steps[step];
        if (next->kind == PATH_EACH)
            return read_elements(p, rule, step + 1, at);
        at = next->kind == PATH_MEMBER ? json_member(at, next->name) : json_at(at, next->index);
    }
    return read_row(p, rule);
}

static bool read_rule(Parser *p, const RowRule *rule) {
    p->scope.depth = 0;
    return rule->each ? read_each(p, rule, 0, p->scope.levels[0]) : read_row(p, rule);
}

static bool read_rules(Parser *p, const RowRule *rules, size_t count, StagedRow **rows, size_t *row_count) {
    for (size_t i = 0; i < count; i++)
        if (!read_rule(p, &rules[i]))
            return false;
    *rows = p->rows;
    *row_count = p->count;
    return true;
}

bool parse_item(const RowRule *rules, size_t rule_count, const Json *item, const char *application,
                Arena *arena, StagedRow **rows, size_t *row_count, Fault *fault) {
    Parser p = {.arena = arena, .fault = fault, .scope = {.levels = {item}, .application = application}};
    if (json_kind(item) != JSON_OBJECT)
        return fault_set(fault, "", json_kind_name(json_kind(item)),
                         "The record is not an object. Correct it at the source.");
    return read_rules(&p, rules, rule_count, rows, row_count);
}

// ---- files ----

static bool check_record(const CsvHeader *header, const CsvRecord *record, Fault *fault) {
    if (!scan_is_utf8(record->raw))
        return fault_set(fault, "row", "invalid UTF-8",
                         "The row is not UTF-8 text. Correct the encoding at the source.");
    if (record->field_count != header->count)
        return fault_set(fault, "row", "wrong number of fields",
                         "The row has %zu fields, the header %zu. Correct it at the source.",
                         record->field_count, header->count);
    return true;
}

bool parse_file_row(const RowRule *rules, size_t rule_count, const FileRow *row, const char *application,
                    Arena *arena, StagedRow **rows, size_t *row_count, Fault *fault) {
    Parser p = {.arena = arena, .fault = fault, .scope = {.row = row, .application = application}};
    return check_record(row->header, row->record, fault) &&
           read_rules(&p, rules, rule_count, rows, row_count);
}

static void write_readable(Text bytes, Buffer *item) {
    AUTO(buffer_free) Buffer text = {0};
    const unsigned char *at = (const unsigned char *)bytes.at;
    for (size_t i = 0; i < bytes.length;) {
        size_t length = at[i] ? utf8_length(at + i, bytes.length - i) : 0;
        buffer_append(&text, length ? bytes.at + i : "\xEF\xBF\xBD", length ? length : 3);
        i += length ? length : 1;
    }
    json_write_text(item, buffer_view(&text));
}

static void write_fields(const CsvHeader *header, const CsvRecord *record, Buffer *item) {
    buffer_char(item, '{');
    for (size_t i = 0; i < header->count; i++) {
        if (i > 0)
            buffer_char(item, ',');
        json_write_text(item, header->names[i]);
        buffer_char(item, ':');
        json_write_text(item, record->fields[i]);
    }
    buffer_char(item, '}');
}

void parse_write_file_row(Text entry, const CsvHeader *header, const CsvRecord *record, Buffer *item) {
    Fault fault;
    buffer_text(item, "{\"file\":");
    buffer_append(item, entry.at, entry.length);
    buffer_text(item, ",\"row\":");
    if (check_record(header, record, &fault)) {
        write_fields(header, record, item);
    } else {
        buffer_text(item, "null,\"raw\":");
        write_readable(record->raw, item);
    }
    buffer_format(item, ",\"rowNumber\":%lld}", (long long)record->number);
}
