/* Header: the columns of a file against the paths of its mapping. */
#include "sync/header.h"

#include "sync/convert.h"
#include "sync/path.h"

#include <string.h>

/* The column that a path of the form row.NAME reads, or NULL. */
static const PathStep *column_of(const ColumnRule *rule) {
    if (rule->source != FROM_PATH || rule->path->step_count != 2)
        return NULL;
    const PathStep *steps = rule->path->steps;
    bool is_of_row = steps[0].kind == PATH_MEMBER && steps[1].kind == PATH_MEMBER &&
                     steps[0].name_length == strlen("row") &&
                     memcmp(steps[0].name, "row", steps[0].name_length) == 0;
    return is_of_row ? &steps[1] : NULL;
}

static size_t count_columns(const CsvHeader *header, const PathStep *column) {
    size_t count = 0;
    for (size_t i = 0; i < header->count; i++) {
        Text name = header->names[i];
        count += name.length == column->name_length && memcmp(name.at, column->name, name.length) == 0;
    }
    return count;
}

/* Choices and conditions may make up for a column that is not there. */
static bool is_needed(const RowRule *row, const ColumnRule *rule) {
    return rule->is_required && !rule->default_value && !rule->when && !rule->next && !row->when;
}

static bool check_column(const CsvHeader *header, const PathStep *column, bool is_wanted, Error *error) {
    size_t count = count_columns(header, column);
    if (count == 0 && is_wanted)
        return error_set(error, ERROR_PERMANENT, "the file has no column \"%.*s\"", (int)column->name_length,
                         column->name);
    if (count > 1)
        return error_set(error, ERROR_PERMANENT, "the column \"%.*s\" stands twice in the file",
                         (int)column->name_length, column->name);
    return true;
}

static bool check_row(const RowRule *row, const CsvHeader *header, Error *error) {
    for (size_t c = 0; c < row->column_count; c++) {
        const ColumnRule *first = row->rules[c];
        for (const ColumnRule *rule = first; rule; rule = rule->next) {
            const PathStep *column = column_of(rule);
            if (column && !check_column(header, column, rule == first && is_needed(row, rule), error))
                return false;
        }
    }
    return true;
}

bool header_check(const Content *content, const CsvHeader *header, Error *error) {
    for (size_t i = 0; i < content->row_count; i++)
        if (!check_row(&content->rows[i], header, error))
            return false;
    return true;
}
