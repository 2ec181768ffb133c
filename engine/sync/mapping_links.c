// What mapping files say about each other.
#include <stdio.h>
#include <string.h>

#include "io/json.h"
#include "sync/convert.h"
#include "sync/mapping_load.h"

// ---- flows ----

static void check_flow_message(const Mappings *m, const Flow *flow, const char *file, Findings *findings) {
    char problem[256];
    const Message *message = mappings_message(m, flow->target, flow->message);
    if (!message) {
        snprintf(problem, sizeof problem, "there is no message %s/messages/%s.json", flow->target,
                 flow->message);
        findings_add(findings, file, "message", problem, "Add the file, or name a message that is there.");
        return;
    }
    if (strcmp(message->table, flow->table) != 0) {
        snprintf(problem, sizeof problem, "the message is built from table %s, the flow watches %s",
                 message->table, flow->table);
        findings_add(findings, file, "table", problem, "Name the same table in both.");
    }
    if (flow->list_size > 1 && !message->is_list)
        findings_add(findings, file, "list", "the message carries one row",
                     "Add \"list\" to the message, or remove it here.");
}

static void check_flow_names(const Mappings *m, const Flow *flow, const char *file, Findings *findings) {
    AUTO(arena_free_at) Arena *arena = arena_new();
    Error error = {0};
    const Json *object = json_parse_in(arena, flow->text, &error);
    const char *settled = json_text(json_member(json_member(object, "settles"), "flow"));
    if (settled && !mappings_flow(m, settled))
        findings_add(findings, file, "settles.flow", "there is no such flow", "Name a flow of this folder.");
    for (const Json *each = json_first(json_member(object, "gated_on")); each; each = json_next(each))
        if (json_text(each) && !mappings_flow(m, json_text(each)))
            findings_add(findings, file, "gated_on", "it names a flow that is not there",
                         "Name flows of this folder.");
}

static void check_flows(const Mappings *m, Findings *findings) {
    for (size_t i = 0; i < m->flow_count; i++) {
        char file[128];
        snprintf(file, sizeof file, "flows/%s.json", m->flows[i]->name);
        if (*m->flows[i]->target && *m->flows[i]->message)
            check_flow_message(m, m->flows[i], file, findings);
        check_flow_names(m, m->flows[i], file, findings);
    }
}

// ---- columns that two sources fill ----

typedef struct Filler {
    const Resource *resource;
    const RowRule *rule;
    const char *where; // key of the rule in its file
} Filler;

static bool is_key(const RowRule *rule, const char *column) {
    for (size_t i = 0; i < rule->key_count; i++)
        if (strcmp(rule->key[i], column) == 0)
            return true;
    return false;
}

static bool fills(const RowRule *rule, const char *column) {
    for (size_t i = 0; i < rule->column_count; i++)
        if (strcmp(rule->columns[i], column) == 0)
            return !is_key(rule, column);
    return false;
}

// Two that only insert have rows of their own and never change the other's: no quarrel. The columns of a
// shared key are not known here, so two sources that own a whole row meet in any column of it.
static void compare(const Filler *one, const Filler *other, Findings *findings) {
    if (one->rule->mode == ROW_COMPARE || other->rule->mode == ROW_COMPARE)
        return; /* it fills nothing */
    bool is_insert_only = one->rule->mode == ROW_INSERT && other->rule->mode == ROW_INSERT;
    if (is_insert_only || strcmp(one->rule->table, other->rule->table) != 0)
        return;
    for (size_t i = 0; i < one->rule->column_count; i++) {
        const char *column = one->rule->columns[i];
        char problem[256], file[128], key[128];
        if (!fills(one->rule, column) || !fills(other->rule, column))
            continue;
        snprintf(problem, sizeof problem, "column %s of %s is filled by %s/%s too", column, one->rule->table,
                 one->resource->kind, one->resource->name);
        snprintf(file, sizeof file, "%s/%s.json", other->resource->kind, other->resource->name);
        snprintf(key, sizeof key, "%s.columns.%s", other->where, column);
        findings_add(findings, file, key, problem, "A column has one owner: remove it from one of the two.");
    }
}

static size_t add_fillers(Arena *arena, const Resource *resource, const RowRule *rules, size_t count,
                          const char *where, Filler *fillers) {
    for (size_t i = 0; i < count; i++)
        fillers[i] = (Filler){resource, &rules[i], arena_format(arena, "%srows[%zu]", where, i)};
    return count;
}

static void check_owners(const Mappings *m, Findings *findings) {
    AUTO(arena_free_at) Arena *arena = arena_new();
    size_t capacity = 1, count = 0;
    for (size_t i = 0; i < m->resource_count; i++)
        capacity +=
            m->resources[i]->row_count + (m->resources[i]->content ? m->resources[i]->content->row_count : 0);
    Filler *fillers = arena_alloc(arena, capacity * sizeof *fillers);
    for (size_t i = 0; i < m->resource_count; i++) {
        const Resource *resource = m->resources[i];
        count += add_fillers(arena, resource, resource->rows, resource->row_count, "", fillers + count);
        if (resource->content)
            count += add_fillers(arena, resource, resource->content->rows, resource->content->row_count,
                                 "content.", fillers + count);
    }
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++)
            if (fillers[i].resource != fillers[j].resource)
                compare(&fillers[i], &fillers[j], findings);
}

void mappings_check_links(const Mappings *mappings, Findings *findings) {
    check_flows(mappings, findings);
    check_owners(mappings, findings);
    mappings_check_compared(mappings, findings);
}
