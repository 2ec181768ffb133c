// Raw: reading one value.
#include "sync/raw.h"

#include <string.h>

#include "sync/parse.h"

Raw raw_of_json(const Json *json) {
    if (!json)
        return (Raw){.kind = RAW_ABSENT};
    switch (json_kind(json)) {
    case JSON_NULL:
        return (Raw){.kind = RAW_NULL};
    case JSON_TEXT:
        return (Raw){.kind = RAW_TEXT, .text = text_of(json_text(json))};
    case JSON_NUMBER:
        return (Raw){.kind = RAW_NUMBER, .number = json_number(json)};
    case JSON_BOOL:
        return (Raw){.kind = RAW_BOOL, .number = json_is_true(json)};
    default:
        return (Raw){.kind = RAW_NESTED};
    }
}

Raw raw_of_text(const char *text_or_null) {
    return text_or_null ? (Raw){.kind = RAW_TEXT, .text = text_of(text_or_null)} : (Raw){.kind = RAW_NULL};
}

static Raw find_field(const struct FileRow *row, const Path *path) {
    if (path->step_count == 2 && path->steps[1].kind == PATH_MEMBER)
        for (size_t i = 0; i < row->header->count && i < row->record->field_count; i++)
            if (text_equals(row->header->names[i], path->steps[1].name))
                return (Raw){.kind = RAW_TEXT, .text = row->record->fields[i]};
    return (Raw){.kind = RAW_ABSENT};
}

static Raw find_in_row(const struct FileRow *row, const Path *path) {
    const char *first = path->step_count > 0 && path->steps[0].name ? path->steps[0].name : "";
    if (strcmp(first, "row") == 0)
        return find_field(row, path);
    if (strcmp(first, "rowNumber") == 0 && path->step_count == 1)
        return (Raw){.kind = RAW_NUMBER, .number = (double)row->record->number};
    if (strcmp(first, "file") != 0)
        return (Raw){.kind = RAW_ABSENT};
    const Json *at = row->file;
    for (size_t i = 1; at && i < path->step_count; i++)
        at = path->steps[i].kind == PATH_MEMBER ? json_member(at, path->steps[i].name)
                                                : json_at(at, path->steps[i].index);
    return raw_of_json(at);
}

Raw raw_find(const Path *path, const PathScope *scope) {
    return scope->row ? find_in_row(scope->row, path) : raw_of_json(path_find(path, scope));
}

const char *raw_print(Raw raw, Arena *arena) {
    if (raw.kind == RAW_TEXT)
        return arena_copy(arena, raw.text.at, raw.text.length);
    if (raw.kind == RAW_BOOL)
        return raw.number != 0 ? "true" : "false";
    if (raw.kind != RAW_NUMBER)
        return NULL;
    AUTO(buffer_free) Buffer buffer = {0};
    json_write_number(&buffer, raw.number);
    return arena_copy(arena, buffer.at, buffer.length);
}

const char *raw_class(Raw raw) {
    static const char *const classes[] = {"missing", "null",          "text",
                                          "number",  "true or false", "list or object"};
    return classes[raw.kind];
}
