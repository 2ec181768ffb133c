// Render: writes the compiled body with the values of rows.
#include "sync/render.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "io/http.h"
#include "io/json.h"
#include "sync/body.h"
#include "sync/condition.h"
#include "sync/csv_form.h"
#include "sync/parse.h"
#include "sync/reply_rule.h"

typedef struct Renderer {
    const Message *message;
    const MessageRow *rows;
    size_t count;
    const Fault **faults; // parallel to rows; NULL entry: the row is sound so far
    Arena *arena;
    Buffer *out;
} Renderer;

static bool write_node(Renderer *r, const BodyNode *node, const char *const *values, const MessageRow *row,
                       bool *is_empty, Fault *fault);

static void write_name(Renderer *r, const BodyNode *node, bool is_first) {
    if (!is_first)
        buffer_char(r->out, ',');
    if (!node->name)
        return;
    json_write_text(r->out, text_of(node->name));
    buffer_char(r->out, ':');
}

static bool write_leaf(Renderer *r, const Leaf *leaf, const char *const *values, bool *is_empty,
                       Fault *fault) {
    const char *text;
    leaf = leaf_choose(leaf, values);
    if (!leaf_text(leaf, values, r->arena, &text, fault))
        return false;
    *is_empty = text == VALUE_ABSENT || (!text && !leaf->is_null_written);
    if (*is_empty)
        return true;
    if (!text)
        buffer_text(r->out, "null");
    else if (leaf_is_quoted(leaf))
        json_write_text(r->out, text_of(text));
    else
        buffer_text(r->out, text);
    return true;
}

// Members or fixed elements; one that holds nothing is left out.
static bool write_children(Renderer *r, const BodyNode *node, const char *const *values,
                           const MessageRow *row, bool *is_empty, Fault *fault) {
    buffer_char(r->out, node->kind == BODY_INDEXED ? '[' : '{');
    bool is_first = true;
    for (const BodyNode *child = node->first; child; child = child->next) {
        size_t before = r->out->length;
        bool is_nothing = false;
        write_name(r, child, is_first);
        if (!write_node(r, child, values, row, &is_nothing, fault))
            return false;
        if (is_nothing)
            r->out->length = before;
        else
            is_first = false;
    }
    buffer_char(r->out, node->kind == BODY_INDEXED ? ']' : '}');
    *is_empty = is_first;
    return true;
}

static void locate_fault(const BodyNode *list, size_t index, Fault *fault) {
    char field[sizeof fault->field];
    snprintf(field, sizeof field, "%.40s[%zu].%.60s", list->name ? list->name : "", index, fault->field);
    memcpy(fault->field, field, sizeof field);
}

static bool write_each(Renderer *r, const BodyNode *node, const MessageRow *row, Fault *fault) {
    const MessageChildRows *children = &row->children[node->child];
    buffer_char(r->out, '[');
    for (size_t i = 0; i < children->row_count; i++) {
        bool is_empty;
        if (i > 0)
            buffer_char(r->out, ',');
        if (!write_children(r, node->fields, children->rows[i], row, &is_empty, fault)) {
            locate_fault(node, i, fault);
            return false;
        }
    }
    buffer_char(r->out, ']');
    return true;
}

static void keep_fault(Renderer *r, size_t index, const Fault *fault) {
    Fault *kept = arena_alloc(r->arena, sizeof *kept);
    *kept = *fault;
    r->faults[index] = kept;
}

// The element of every sound row; a row that does not fit is left out and gets its fault.
static void write_rows(Renderer *r, const BodyNode *node) {
    bool is_first = true, is_empty;
    buffer_char(r->out, '[');
    for (size_t i = 0; i < r->count; i++) {
        Fault fault;
        size_t before = r->out->length;
        if (r->faults[i])
            continue;
        if (!is_first)
            buffer_char(r->out, ',');
        if (write_children(r, node->fields, r->rows[i].values, &r->rows[i], &is_empty, &fault)) {
            is_first = false;
        } else {
            keep_fault(r, i, &fault);
            r->out->length = before;
        }
    }
    buffer_char(r->out, ']');
}

static bool write_node(Renderer *r, const BodyNode *node, const char *const *values, const MessageRow *row,
                       bool *is_empty, Fault *fault) {
    switch (node->kind) {
    case BODY_LEAF:
        return write_leaf(r, node->leaf, values, is_empty, fault);
    case BODY_EACH:
        *is_empty = !condition_holds_for(node->when, row->values);
        return *is_empty || write_each(r, node, row, fault);
    case BODY_ROWS:
        write_rows(r, node);
        return true;
    default:
        return write_children(r, node, values, row, is_empty, fault);
    }
}

static const char *choose_path(const Message *message, const MessageRow *row) {
    const char *value = message->path ? NULL : row->values[message->path_column];
    for (size_t i = 0; value && i < message->path_count; i++)
        if (strcmp(message->paths[i].value, value) == 0)
            return message->paths[i].path;
    return message->path;
}

static const char *value_of(const Message *message, const MessageRow *row, const char *column,
                            size_t length) {
    for (size_t i = 0; i < message->column_count; i++)
        if (strlen(message->columns[i]) == length && memcmp(message->columns[i], column, length) == 0)
            return row->values[i];
    return NULL;
}

const char *render_path(const Message *message, const MessageRow *row, Arena *arena) {
    const char *path = choose_path(message, row);
    AUTO(buffer_free) Buffer out = {0};
    if (!path || !strchr(path, '{'))
        return path;
    for (const char *open; (open = strchr(path, '{')); path = strchr(open, '}') + 1) {
        const char *value = value_of(message, row, open + 1, strcspn(open + 1, "}"));
        if (!value || !*value)
            return NULL;
        buffer_append(&out, path, (size_t)(open - path));
        http_escape(&out, text_of(value));
    }
    buffer_text(&out, path);
    return arena_text(arena, out.at);
}

static bool check_row(const Message *message, const MessageRow *row, Arena *arena, Fault *fault) {
    for (size_t i = 0; i < message->require_count; i++) {
        const RequireRule *rule = &message->requires[i];
        if (!condition_holds_for(rule->condition, row->values))
            return fault_refuse(fault, rule->column, rule->code,
                                strcmp(rule->message, "{value}") == 0 ? row->values[rule->column_index]
                                                                      : rule->message);
    }
    if (!choose_path(message, row))
        return fault_set(
            fault, message->columns[message->path_column], "not in the list",
            "The mapping names no address for this value. Correct it at the source, or add it to "
            "\"path\" of the message.");
    if (!render_path(message, row, arena))
        return fault_set(fault, "path", "null",
                         "A column that the address names is null. Fill it in at the source, or correct "
                         "\"path\" of the message.");
    return true;
}

// The number of rows that are sound; *first is the index of the first of them.
static size_t count_sound(const Renderer *r, size_t *first) {
    size_t count = 0;
    for (size_t i = r->count; i-- > 0;)
        if (!r->faults[i]) {
            *first = i;
            count++;
        }
    return count;
}

// The lines were written while they were read; the body takes them over.
static size_t render_lines(Renderer *r, Lines *lines) {
    if (lines->fault)
        r->faults[0] = lines->fault;
    if (r->faults[0])
        return 0;
    assert(r->out->length == 0);
    buffer_free(r->out);
    *r->out = lines->text;
    lines->text = (Buffer){0};
    return 1;
}

size_t render_message(const Message *message, const MessageRow *rows, size_t count, Arena *arena,
                      Buffer *body, const Fault **faults) {
    Renderer r = {message, rows, count, faults, arena, body};
    size_t before = body->length, first = 0;
    Fault fault;
    for (size_t i = 0; i < count; i++) {
        faults[i] = NULL;
        if (!check_row(message, &rows[i], arena, &fault))
            keep_fault(&r, i, &fault);
    }
    if (message->csv)
        return render_lines(&r, rows[0].lines);
    while (count_sound(&r, &first) > 0) {
        bool is_empty;
        body->length = before;
        if (!write_node(&r, message->body, rows[first].values, &rows[first], &is_empty, &fault)) {
            keep_fault(&r, first, &fault);
            continue;
        }
        if (!r.faults[first]) // a head whose own row fell out of the list is built again from another row
            break;
    }
    size_t sound = count_sound(&r, &first);
    if (sound == 0)
        body->length = before;
    if (body->at)
        body->at[body->length] = '\0';
    return sound;
}

// ---- read-back ----

bool render_read_back(const Message *message, const MessageRow *row, Buffer *path, Fault *fault) {
    const ReadBackRule *rule = message->read_back;
    AUTO(arena_free_at) Arena *arena = arena_new();
    buffer_text(path, rule->path);
    bool is_first = strchr(rule->path, '?') == NULL;
    for (size_t i = 0; i < rule->parameter_count; i++) {
        const char *text;
        if (!leaf_text(rule->parameters[i], row->values, arena, &text, fault))
            return false;
        if (!text || text == VALUE_ABSENT)
            continue;
        buffer_char(path, is_first ? '?' : '&');
        is_first = false;
        http_escape(path, text_of(rule->parameters[i]->name));
        buffer_char(path, '=');
        http_escape(path, text_of(text));
    }
    return true;
}
