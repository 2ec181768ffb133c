// Message: compiles a message's file.
#include <string.h>

#include "sync/body.h"
#include "sync/csv_form.h"
#include "sync/mapping_load.h"
#include "sync/reply_rule.h"

enum { TIMEOUT_MS_MAX = 600000 };

static const char *const KEYS[] = {"title",   "description", "table",        "method", "path",  "timeout_ms",
                                   "require", "invalid",     "body",         "list",   "reply", "read_back",
                                   "format",  "csv",         "content_type", NULL};

static void keep_columns(Spec *spec, const MessageColumns *columns, Message *message) {
    MessageChild *children = arena_zero(spec->arena, (columns->child_count + 1) * sizeof *children);
    for (size_t i = 0; i < columns->child_count; i++)
        children[i] = (MessageChild){columns->children[i].table, columns->children[i].set.names,
                                     columns->children[i].set.count};
    message->columns = columns->own.names;
    message->column_count = columns->own.count;
    message->children = children;
    message->child_count = columns->child_count;
    if (message->column_count == 0 && !message->csv)
        spec_find(spec, "body", "Send at least one column.", "the message uses no column of its table");
}

// Adds the columns that {…} in a path names.
static void use_placeholders(Spec *spec, const char *path, ColumnSet *columns) {
    for (const char *open; path && (open = strchr(path, '{')); path = open) {
        size_t length = strcspn(++open, "{}");
        if (length == 0 || open[length] != '}') {
            spec_find(spec, "path", "Write the name of a column in braces.",
                      "it has a brace that names nothing");
            return;
        }
        column_set_index(columns, arena_format(spec->arena, "%.*s", (int)length, open));
    }
}

// One path, or {"column", "values": {value of the column: path}}.
static void compile_path(Spec *spec, const Json *object, ColumnSet *columns, Message *message) {
    static const char *const keys[] = {"column", "values", NULL};
    const Json *path = json_member(object, "path");
    if (json_kind(path) != JSON_OBJECT) {
        message->path = spec_text(spec, object, "path", REQUIRED);
        use_placeholders(spec, message->path, columns);
        return;
    }
    size_t mark = spec_enter(spec, "path");
    spec_keys(spec, path, keys);
    const char *column = spec_text(spec, path, "column", REQUIRED);
    const Json *values = spec_object(spec, path, "values", REQUIRED);
    PathChoice *choices = arena_zero(spec->arena, (json_size(values) + 1) * sizeof *choices);
    for (const Json *each = json_first(values); each; each = json_next(each)) {
        const char *to = spec_text(spec, values, json_name(each), REQUIRED);
        use_placeholders(spec, to, columns);
        choices[message->path_count++] = (PathChoice){arena_text(spec->arena, json_name(each)), to ? to : ""};
    }
    message->paths = choices;
    message->path_column = column ? column_set_index(columns, column) : 0;
    if (message->is_list)
        spec_find(spec, "", "Write one path.", "the rows of a list go to one address");
    spec_leave(spec, mark);
}

// The body is JSON, or separated text.
static void compile_body(Spec *spec, const Json *object, MessageColumns *columns, Message *message) {
    static const char *const formats[] = {"json", "csv", NULL};
    message->content_type = spec_text(spec, object, "content_type", OPTIONAL);
    if (spec_word(spec, object, "format", formats, 0) == 0) {
        message->body = body_compile(spec, object, columns, &message->is_list);
        if (json_member(object, "csv"))
            spec_find(spec, "csv", "Set format to csv, or remove it.", "the body is JSON");
        return;
    }
    message->csv = csv_form_compile(spec, object);
    message->content_type = message->content_type ? message->content_type : "text/csv";
    for (const char *const *key = (const char *const[]){"body", "list", "read_back", NULL}; *key; key++)
        if (json_member(object, *key))
            spec_find(spec, *key, "Remove it.", "a body of separated text has none");
}

void message_compile(Spec *spec, const Json *object, Message *message) {
    static const char *const invalids[] = {"fail", "refuse", NULL};
    MessageColumns columns = {.own = {.arena = spec->arena}};
    if (!spec_keys(spec, object, KEYS))
        return;
    message->title = spec_text(spec, object, "title", REQUIRED);
    spec_text(spec, object, "description", OPTIONAL);
    const char *table = spec_text(spec, object, "table", REQUIRED);
    message->table = table ? table : "";
    message->method = spec_text(spec, object, "method", OPTIONAL);
    message->method = message->method ? message->method : "POST";
    message->timeout_ms = spec_integer(spec, object, "timeout_ms", 30000, 1, TIMEOUT_MS_MAX);
    compile_body(spec, object, &columns, message);
    message->is_invalid_refused = spec_word(spec, object, "invalid", invalids, 0) == 1;
    compile_path(spec, object, &columns.own, message);
    reply_compile(spec, object, &columns.own, message);
    keep_columns(spec, &columns, message);
}
