// What is compared against what fills it and what is sent: a canonical form that was forgotten would make an
// edit of every record.
#include <stdio.h>
#include <string.h>

#include "sync/body.h"
#include "sync/convert.h"
#include "sync/mapping_load.h"

typedef struct Compared {
    const Mappings *mappings;
    Findings *findings;
    const Resource *resource;
    const RowRule *rule;
    size_t rule_index, column;
} Compared;

static const char *name_of(const Compared *c) { return c->rule->columns[c->column]; }

static const ColumnRule *form_of(const Compared *c) { return c->rule->rules[c->column]; }

static void tell(const Compared *c, const char *problem, const char *remedy) {
    char file[128], key[128];
    snprintf(file, sizeof file, "%s/%s.json", c->resource->kind, c->resource->name);
    snprintf(key, sizeof key, "rows[%zu].columns.%s", c->rule_index, name_of(c));
    findings_add(c->findings, file, key, problem, remedy);
}

// ---- by itself ----

/* What the application makes of a value is known to who writes the mapping only. */
static void check_form(const Compared *c) {
    const ColumnRule *form = form_of(c);
    if (form->type == VALUE_INSTANT && form->is_precision_open)
        tell(c, "it is not said how much of an instant is kept: each lost millisecond would be an edit",
             "Set precision to seconds where the application loses the rest, else to milliseconds.");
    if (form->type != VALUE_TEXT || form->source == FROM_PATHS || form->lookup)
        return;
    if (form->is_case_open)
        tell(c, "it is not said whether case is kept: each value in capitals would be an edit",
             "Set case to upper or lower where the application changes it, else to kept.");
    if (form->max == 0)
        tell(c, "it is not said how much of a text is kept: each cut value would be an edit",
             "Set max to the length of the application's field.");
}

// ---- against what fills the column ----

static void check_owner(const Compared *c, const Resource *owner, const ColumnRule *filled) {
    char problem[256];
    if (strcmp(owner->kind, c->resource->kind) == 0) {
        snprintf(problem, sizeof problem, "%s/%s fills %s.%s", owner->kind, owner->name, c->rule->table,
                 name_of(c));
        tell(c, problem, "Do not compare what this application owns.");
    } else if (filled && filled->type != form_of(c)->type && filled->source != FROM_CONSTANT) {
        snprintf(problem, sizeof problem,
                 "%s is %s%s where it is filled (%s/%s) and %s here: each way to write it would be an edit",
                 name_of(c), strchr("aeiou", VALUE_TYPE_NAMES[filled->type][0]) ? "an " : "a ",
                 VALUE_TYPE_NAMES[filled->type], owner->kind, owner->name,
                 VALUE_TYPE_NAMES[form_of(c)->type]);
        tell(c, problem, "Give it the same type.");
    }
}

static bool check_fillers(const Compared *c, const Resource *owner) {
    bool is_filled = false;
    for (size_t i = 0; i < owner->row_count; i++) {
        const RowRule *rule = &owner->rows[i];
        for (size_t j = 0;
             rule->mode != ROW_COMPARE && strcmp(rule->table, c->rule->table) == 0 && j < rule->column_count;
             j++)
            if (strcmp(rule->columns[j], name_of(c)) == 0) {
                check_owner(c, owner, rule->rules[j]);
                is_filled = true;
            }
    }
    return is_filled;
}

// ---- against what is sent ----

static const Leaf *find_leaf(const BodyNode *node, size_t column) {
    const Leaf *found = NULL;
    for (; node && !found; node = node->next)
        found = node->leaf && !node->leaf->constant && node->leaf->column == column
                    ? node->leaf
                    : find_leaf(node->first, column);
    return found;
}

static const BodyNode *find_each(const BodyNode *node, size_t child) {
    const BodyNode *found = NULL;
    for (; node && !found; node = node->next)
        found =
            node->kind == BODY_EACH && node->child == child ? node->fields : find_each(node->first, child);
    return found;
}

static size_t index_of(const char *const *names, size_t count, const char *name) {
    size_t i = 0;
    while (i < count && strcmp(names[i], name) != 0)
        i++;
    return i;
}

static const Leaf *leaf_of(const Message *message, const Carry *carry, const char *column) {
    if (!carry->each)
        return find_leaf(message->body, index_of(message->columns, message->column_count, column));
    for (size_t i = 0; i < message->child_count; i++)
        if (strcmp(message->children[i].table, carry->each) == 0)
            return find_leaf(
                find_each(message->body, i),
                index_of(message->children[i].columns, message->children[i].column_count, column));
    return NULL;
}

static void check_leaf(const Compared *c, const Message *message, const Leaf *leaf) {
    const ColumnRule *form = form_of(c);
    char problem[256];
    if (leaf->is_cut && leaf->max > 0 && (form->max == 0 || form->max > leaf->max)) {
        snprintf(problem, sizeof problem,
                 "messages/%s.json cuts it to %zu characters: each cut would be an edit", message->name,
                 leaf->max);
        tell(c, problem, "Set max to no more than that.");
    }
    if (leaf->type == VALUE_INSTANT && leaf->format && !strstr(leaf->format, "MS") &&
        !strstr(leaf->format, "US") && !form->is_in_seconds) {
        snprintf(problem, sizeof problem,
                 "messages/%s.json sends it without milliseconds: each one would be an edit", message->name);
        tell(c, problem, "Set precision to seconds.");
    }
}

static void check_message(const Compared *c, const Message *message) {
    for (size_t i = 0; message->body && i < message->carry_count; i++) {
        const Carry *carry = &message->carries[i];
        if (strcmp(carry->table, c->rule->table) != 0 ||
            index_of(carry->columns, carry->column_count, name_of(c)) == carry->column_count)
            continue;
        const Leaf *leaf = leaf_of(message, carry, name_of(c));
        if (leaf)
            check_leaf(c, message, leaf);
    }
}

// ---- all ----

static void check_column(const Compared *c) {
    const Mappings *m = c->mappings;
    bool is_filled = false;
    check_form(c);
    for (size_t i = 0; i < m->resource_count; i++)
        is_filled = check_fillers(c, m->resources[i]) || is_filled;
    if (!is_filled)
        tell(c, "no source fills the column", "Remove it: there is nothing to compare it with.");
    for (size_t i = 0; i < m->message_count; i++)
        if (strcmp(m->messages[i]->kind, c->resource->kind) == 0)
            check_message(c, m->messages[i]);
}

static bool is_shown(const Mappings *m, const char *kind, const char *table, const char *column) {
    for (size_t i = 0; i < m->resource_count; i++)
        for (size_t j = 0; strcmp(m->resources[i]->kind, kind) == 0 && j < m->resources[i]->row_count; j++) {
            const RowRule *rule = &m->resources[i]->rows[j];
            if (rule->mode == ROW_COMPARE && strcmp(rule->table, table) == 0 &&
                index_of(rule->columns, rule->column_count, column) < rule->column_count)
                return true;
        }
    return false;
}

static void check_carry(const Mappings *m, const Message *message, size_t index, Findings *findings) {
    const Carry *carry = &message->carries[index];
    char file[128], key[64], problem[256];
    snprintf(file, sizeof file, "%s/messages/%s.json", message->kind, message->name);
    snprintf(key, sizeof key, "carries[%zu].columns", index);
    for (size_t i = 0; i < carry->column_count; i++) {
        snprintf(problem, sizeof problem, "no source of %s compares %s.%s", message->kind, carry->table,
                 carry->columns[i]);
        if (!is_shown(m, message->kind, carry->table, carry->columns[i]))
            findings_add(findings, file, key, problem, "Remove it, or compare it in a source.");
    }
}

void mappings_check_compared(const Mappings *m, Findings *findings) {
    for (size_t i = 0; i < m->resource_count; i++)
        for (size_t j = 0; j < m->resources[i]->row_count; j++) {
            const RowRule *rule = &m->resources[i]->rows[j];
            for (size_t k = 0; rule->mode == ROW_COMPARE && k < rule->column_count; k++)
                if (index_of(rule->key, rule->key_count, rule->columns[k]) == rule->key_count &&
                    rule->rules[k])
                    check_column(&(Compared){m, findings, m->resources[i], rule, j, k});
        }
    for (size_t i = 0; i < m->message_count; i++)
        for (size_t j = 0; j < m->messages[i]->carry_count; j++)
            check_carry(m, m->messages[i], j, findings);
}
