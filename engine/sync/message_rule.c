// Message: compiles a message's file.
#include <string.h>

#include "sync/body.h"
#include "sync/mapping_load.h"
#include "sync/reply_rule.h"

enum { TIMEOUT_MS_MAX = 600000 };

static const char *const KEYS[] = {"title",   "description", "table", "method", "path",      "timeout_ms",
                                   "require", "body",        "list",  "reply",  "read_back", NULL};

static void keep_columns(Spec *spec, const MessageColumns *columns, Message *message) {
    MessageChild *children = arena_zero(spec->arena, (columns->child_count + 1) * sizeof *children);
    for (size_t i = 0; i < columns->child_count; i++)
        children[i] = (MessageChild){columns->children[i].table, columns->children[i].set.names,
                                     columns->children[i].set.count};
    message->columns = columns->own.names;
    message->column_count = columns->own.count;
    message->children = children;
    message->child_count = columns->child_count;
    if (message->column_count == 0)
        spec_find(spec, "body", "Send at least one column.", "the message uses no column of its table");
}

void message_compile(Spec *spec, const Json *object, Message *message) {
    MessageColumns columns = {.own = {.arena = spec->arena}};
    if (!spec_keys(spec, object, KEYS))
        return;
    message->title = spec_text(spec, object, "title", REQUIRED);
    spec_text(spec, object, "description", OPTIONAL);
    const char *table = spec_text(spec, object, "table", REQUIRED);
    message->table = table ? table : "";
    message->method = spec_text(spec, object, "method", OPTIONAL);
    message->method = message->method ? message->method : "POST";
    message->path = spec_text(spec, object, "path", REQUIRED);
    message->timeout_ms = spec_integer(spec, object, "timeout_ms", 30000, 1, TIMEOUT_MS_MAX);
    message->body = body_compile(spec, object, &columns, &message->is_list);
    reply_compile(spec, object, &columns.own, message);
    keep_columns(spec, &columns, message);
}
