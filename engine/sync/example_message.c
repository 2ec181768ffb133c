// Example: rows of messages, their bodies, replies and read-backs.
#include <string.h>

#include "sync/body.h"
#include "sync/convert.h"
#include "sync/csv_form.h"
#include "sync/example.h"
#include "sync/parse.h"
#include "sync/render.h"
#include "sync/reply.h"

enum { ROWS_MAX = 100 };

typedef struct Case {
    Example *example;
    const Message *message;
    MessageRow rows[ROWS_MAX];
    const Fault *faults[ROWS_MAX];
    size_t count, sent;
} Case;

// ---- rows ----

static const char *const *read_values(Example *example, const Json *object, const char *const *columns,
                                      size_t count) {
    const char **values = arena_zero(example->arena, (count + 1) * sizeof *values);
    size_t known = 0;
    for (size_t i = 0; i < count; i++) {
        const Json *value = json_member(object, columns[i]);
        known += value != NULL;
        values[i] = example_text(example, value);
    }
    if (known != json_size(object))
        example_differs(example, "the example has columns that the message does not use");
    return values;
}

static const MessageChildRows *read_children(const Case *c, const Json *children) {
    const Message *message = c->message;
    MessageChildRows *all = arena_zero(c->example->arena, (message->child_count + 1) * sizeof *all);
    for (size_t i = 0; i < message->child_count; i++) {
        const MessageChild *child = &message->children[i];
        const Json *list = json_member(children, child->table);
        const char *const **rows = arena_zero(c->example->arena, (json_size(list) + 1) * sizeof *rows);
        for (const Json *each = json_first(list); each; each = json_next(each))
            rows[all[i].row_count++] = read_values(c->example, each, child->columns, child->column_count);
        all[i].rows = rows;
    }
    return all;
}

static Lines *read_lines(const Case *c, const Json *children) {
    const CsvForm *form = c->message->csv;
    Arena *arena = c->example->arena;
    if (!form)
        return NULL;
    Lines *lines = arena_zero(arena, sizeof *lines);
    for (const Json *each = json_first(json_member(children, form->table)); each; each = json_next(each))
        csv_form_write(form, read_values(c->example, each, form->columns, form->column_count), arena, arena,
                       lines);
    return lines;
}

static void read_row(Case *c, const Json *row) {
    const Message *message = c->message;
    const Json *children = json_member(c->example->object, "children");
    if (c->count < ROWS_MAX)
        c->rows[c->count++] =
            (MessageRow){read_values(c->example, row, message->columns, message->column_count),
                         read_children(c, children), read_lines(c, children)};
}

static void read_rows(Case *c) {
    const Json *object = c->example->object;
    if (json_member(object, "row"))
        read_row(c, json_member(object, "row"));
    for (const Json *each = json_first(json_member(object, "rows")); each; each = json_next(each))
        read_row(c, each);
}

// ---- body ----

// "refused" lists [row, "CODE"] or [row, "field"] of the rows that do not go out.
static bool check_refused(Case *c) {
    const Json *each = json_first(json_member(c->example->object, "refused"));
    for (size_t i = 0; i < c->count; i++) {
        if (!c->faults[i])
            continue;
        bool is_wanted = each && (size_t)json_number(json_at(each, 0)) == i;
        const char *word = is_wanted ? json_text(json_at(each, 1)) : NULL;
        if (!word || (strcmp(word, c->faults[i]->value_class) != 0 && strcmp(word, c->faults[i]->field) != 0))
            return example_differs(c->example, "row %zu is refused: %s (%s): %s", i, c->faults[i]->field,
                                   c->faults[i]->value_class, c->faults[i]->reason);
        each = json_next(each);
    }
    return !each || example_differs(c->example, "a row that was to be refused goes out");
}

static bool check_body(Case *c) {
    AUTO(buffer_free) Buffer body = {0};
    Error error = {0};
    c->sent = render_message(c->message, c->rows, c->count, c->example->arena, &body, c->faults);
    if (!check_refused(c))
        return false;
    const Json *wanted = json_member(c->example->object, "body");
    if (c->sent == 0)
        return !wanted || example_differs(c->example, "nothing is sent");
    const char *path = json_text(json_member(c->example->object, "path"));
    if (path && strcmp(path, render_path(c->message, &c->rows[0], c->example->arena)) != 0)
        return example_differs(c->example, "it goes to %s",
                               render_path(c->message, &c->rows[0], c->example->arena));
    if (c->message->csv)
        return (json_text(wanted) && strcmp(json_text(wanted), body.at) == 0) ||
               example_differs(c->example, "the body is %s", body.at);
    const Json *got = json_parse_in(c->example->arena, buffer_view(&body), &error);
    if (!got)
        return example_differs(c->example, "the body is no JSON: %s: %s", error.message, body.at);
    return example_is_same_json(wanted, got) || example_differs(c->example, "the body is %s", body.at);
}

// ---- replies ----

static const char *describe(Arena *arena, const Verdict *verdict) {
    static const char *const names[] = {"done", "refused", "read_back", "failed"};
    const char *tail =
        verdict->kind == VERDICT_FAILED ? error_kind_name(verdict->error_kind) : verdict->number;
    return arena_format(arena, "%s%s%s", names[verdict->kind], *tail ? " " : "", tail);
}

static Text print_body(Arena *arena, const Json *reply) {
    AUTO(buffer_free) Buffer out = {0};
    const Json *body = json_member(reply, "body");
    if (json_kind(body) == JSON_TEXT)
        buffer_text(&out, json_text(body));
    else if (body)
        json_print(body, &out);
    return (Text){arena_copy(arena, out.at ? out.at : "", out.length), out.length};
}

// Columns of "fills" must be as written; {now} stands for any time.
static bool check_fills(Case *c, size_t row, const Verdict *verdict, const Json *fills) {
    for (size_t i = 0; i < c->message->fill_count; i++) {
        const Json *wanted = json_member(fills, c->message->fill_columns[i]);
        const char *got = verdict->fills[i], *text = wanted ? example_text(c->example, wanted) : VALUE_ABSENT;
        bool is_now = text && strcmp(text, "{now}") == 0 && got && got != VALUE_ABSENT;
        bool is_same = got == text || (got && text && got != VALUE_ABSENT && strcmp(got, text) == 0);
        if (!is_now && !is_same)
            return example_differs(c->example, "row %zu fills %s with %s", row, c->message->fill_columns[i],
                                   got == VALUE_ABSENT ? "nothing"
                                   : got               ? got
                                                       : "null");
    }
    return true;
}

static bool check_reply(Case *c, size_t index, const Json *reply) {
    Verdict verdicts[ROWS_MAX];
    reply_read(c->message, (long)json_number(json_member(reply, "status")),
               print_body(c->example->arena, reply), c->sent, c->example->arena, verdicts);
    const Json *wanted = json_first(json_member(reply, "verdicts")),
               *fills = json_first(json_member(reply, "fills"));
    for (size_t i = 0; i < c->sent; i++, wanted = json_next(wanted)) {
        const char *got = describe(c->example->arena, &verdicts[i]), *word = json_text(wanted);
        if (!word || strcmp(word, got) != 0)
            return example_differs(c->example, "reply %zu, row %zu: wanted %s, got %s (%s)", index, i,
                                   word ? word : "?", got, verdicts[i].text);
        if (fills && !check_fills(c, i, &verdicts[i], fills))
            return false;
        fills = fills ? json_next(fills) : NULL;
    }
    return true;
}

static bool check_replies(Case *c) {
    size_t index = 0;
    for (const Json *each = json_first(json_member(c->example->object, "replies")); each;
         each = json_next(each))
        if (!check_reply(c, index++, each))
            return false;
    return true;
}

static bool check_read_back_reply(Case *c, size_t index, const Json *reply) {
    Verdict first = {.kind = VERDICT_READ_BACK, .number = "10000", .text = "it is there"}, verdict;
    const char *after = json_text(json_member(reply, "after")),
               *word = json_text(json_member(reply, "verdict"));
    bool is_after_reply = after && strcmp(after, "reply") == 0, is_resend;
    reply_read_back(c->message, &c->rows[0], is_after_reply ? &first : NULL,
                    (long)json_number(json_member(reply, "status")), print_body(c->example->arena, reply),
                    c->example->arena, &verdict, &is_resend);
    const char *got = is_resend ? "resend" : describe(c->example->arena, &verdict);
    const Json *fills = json_member(reply, "fills");
    if (word && strcmp(word, got) == 0)
        return !fills || check_fills(c, 0, &verdict, fills);
    return example_differs(c->example, "read-back %zu: wanted %s, got %s", index, word ? word : "?", got);
}

static bool check_read_back(Case *c) {
    AUTO(buffer_free) Buffer path = {0};
    Fault fault;
    const Json *wanted = json_member(c->example->object, "read_back");
    if (!wanted)
        return true;
    if (!c->message->has_read_back || !render_read_back(c->message, &c->rows[0], &path, &fault))
        return example_differs(c->example, "the message cannot be read back");
    const char *text = json_text(json_member(wanted, "path"));
    if (text && strcmp(text, path.at) != 0)
        return example_differs(c->example, "it is read back from %s", path.at);
    size_t index = 0;
    for (const Json *each = json_first(json_member(wanted, "replies")); each; each = json_next(each))
        if (!check_read_back_reply(c, index++, each))
            return false;
    return true;
}

// ---- the law parse(render(row)) = row ----

// One value that is sent, given to the rule by which the same application fills the same column.
static bool check_law(Case *c, const Leaf *leaf, const char *column, const char *const *values,
                      const ColumnRule *rule) {
    static const char zone[] = "UTC";
    Arena *arena = c->example->arena;
    const char *wire, *back, *own;
    Fault fault;
    if (leaf->is_constant || leaf->prefix || rule->source != FROM_PATH ||
        !leaf_text(leaf, values, arena, &wire, &fault) || wire == VALUE_ABSENT || !wire)
        return true;
    ColumnRule plain = {.type = leaf->type};
    if (!convert_value(rule, raw_of_text(wire), rule->zone ? rule->zone : zone, arena, &back, &fault) ||
        !convert_value(&plain, raw_of_text(values[leaf->column]), zone, arena, &own, &fault))
        return example_differs(c->example, "column %s does not come back from what is sent: %s", column,
                               fault.reason);
    bool is_cut = leaf->is_cut && back && own && strncmp(back, own, strlen(back)) == 0;
    bool is_same = back && own && strcmp(back, own) == 0;
    return is_same || is_cut ||
           example_differs(c->example, "column %s is %s and comes back as %s", column, own ? own : "null",
                           back ? back : "null");
}

static bool check_law_of_table(Case *c, const Leaf *leaf, const char *table, const char *const *columns,
                               const char *const *values) {
    size_t count;
    const char *column = leaf->is_constant ? NULL : columns[leaf->column];
    const Resource *const *resources = mappings_resources(c->example->mappings, &count);
    for (size_t i = 0; column && i < count; i++) {
        if (strcmp(resources[i]->kind, c->message->kind) != 0)
            continue;
        for (size_t j = 0; j < resources[i]->row_count; j++) {
            const RowRule *rule = &resources[i]->rows[j];
            for (size_t k = 0; strcmp(rule->table, table) == 0 && k < rule->column_count; k++)
                if (rule->rules[k] && strcmp(rule->columns[k], column) == 0 &&
                    !check_law(c, leaf, column, values, rule->rules[k]))
                    return false;
        }
    }
    return true;
}

static bool check_law_of_node(Case *c, const BodyNode *node, const MessageRow *row, const char *table,
                              const char *const *columns, const char *const *values) {
    if (node->kind == BODY_LEAF)
        return check_law_of_table(c, node->leaf, table, columns, values);
    if (node->kind == BODY_ROWS)
        return check_law_of_node(c, node->fields, row, table, columns, values);
    if (node->kind == BODY_EACH) {
        const MessageChild *child = &c->message->children[node->child];
        for (size_t i = 0; i < row->children[node->child].row_count; i++)
            if (!check_law_of_node(c, node->fields, row, child->table, child->columns,
                                   row->children[node->child].rows[i]))
                return false;
        return true;
    }
    for (const BodyNode *each = node->first; each; each = each->next)
        if (!check_law_of_node(c, each, row, table, columns, values))
            return false;
    return true;
}

static bool check_laws(Case *c) {
    for (size_t i = 0; c->message->body && i < c->count; i++)
        if (!check_law_of_node(c, c->message->body, &c->rows[i], c->message->table, c->message->columns,
                               c->rows[i].values))
            return false;
    return true;
}

bool example_run_message(Example *example) {
    const char *name = json_text(json_member(example->object, "message"));
    Case *c = arena_zero(example->arena, sizeof *c);
    c->example = example;
    c->message = name ? mappings_message(example->mappings, example->kind, name) : NULL;
    if (!c->message)
        return example_differs(example, "there is no message %s/%s", example->kind, name ? name : "?");
    read_rows(c);
    return !example->why && check_body(c) && check_replies(c) && check_read_back(c) && check_laws(c);
}
