// Message: compiles a message's file.
#include <string.h>

#include "sync/body.h"
#include "sync/csv_form.h"
#include "sync/mapping_load.h"
#include "sync/reply_rule.h"

enum { TIMEOUT_MS_MAX = 600000 };

static const char *const KEYS[] = {"title",   "description", "table", "method",       "path",  "timeout_ms",
                                   "require", "invalid",     "body",  "list",         "reply", "read_back",
                                   "carries", "format",      "csv",   "content_type", NULL};

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

static const ColumnSet *columns_of(const MessageColumns *columns, const char *each) {
    for (size_t i = 0; each && i < columns->child_count; i++)
        if (strcmp(columns->children[i].table, each) == 0)
            return &columns->children[i].set;
    return each ? NULL : &columns->own;
}

static void check_carry(Spec *spec, const MessageColumns *columns, const Carry *carry) {
    const ColumnSet *set = columns_of(columns, carry->each);
    if (!set)
        spec_find(spec, "each", "Name a child table of the body.", "the body has no list of it");
    if (carry->column_count == 0)
        spec_find(spec, "columns", "List the columns whose values the body carries.", "there are none");
    for (size_t i = 0; set && i < carry->column_count; i++) {
        bool is_sent = false;
        for (size_t j = 0; j < set->count; j++)
            is_sent = is_sent || strcmp(set->names[j], carry->columns[i]) == 0;
        if (!is_sent)
            spec_find(spec, "columns", "Send it in the body, or remove it here.",
                      "the body does not carry %s", carry->columns[i]);
    }
}

// Which values of canonical records the application may show once it has the body.
static void compile_carries(Spec *spec, const Json *object, const MessageColumns *columns, Message *message) {
    static const char *const keys[] = {"table", "each", "columns", "shown_in", NULL};
    const Json *list = spec_list(spec, object, "carries", OPTIONAL);
    Carry *carries = arena_zero(spec->arena, (json_size(list) + 1) * sizeof *carries);
    size_t mark = spec_enter(spec, "carries");
    for (const Json *each = json_first(list); each; each = json_next(each)) {
        Carry *carry = &carries[message->carry_count];
        size_t inner = spec_enter_index(spec, message->carry_count++);
        if (spec_keys(spec, each, keys)) {
            const char *table = spec_text(spec, each, "table", REQUIRED);
            carry->table = table ? table : "";
            carry->each = spec_text(spec, each, "each", OPTIONAL);
            carry->columns = spec_texts(spec, each, "columns", &carry->column_count);
            carry->shown_in = spec_text(spec, each, "shown_in", REQUIRED);
            check_carry(spec, columns, carry);
        }
        spec_leave(spec, inner);
    }
    spec_leave(spec, mark);
    message->carries = carries;
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
    compile_carries(spec, object, &columns, message);
    keep_columns(spec, &columns, message);
}
