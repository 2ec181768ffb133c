// Check: everything that can be known of the mapping files without an application.
#include "sync/mapping_check.h"

#include "sync/csv_form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sync/mapping_load.h"

typedef struct Checker {
    const CheckFacts *facts;
    Findings *findings;
    const char *file;
} Checker;

static bool has_table(const Checker *c, const char *table) {
    for (size_t i = 0; i < c->facts->column_count; i++)
        if (strcmp(c->facts->columns[i].table, table) == 0)
            return true;
    return false;
}

static bool has_column(const Checker *c, const char *table, const char *column) {
    for (size_t i = 0; i < c->facts->column_count; i++)
        if (strcmp(c->facts->columns[i].table, table) == 0 &&
            strcmp(c->facts->columns[i].column, column) == 0)
            return true;
    return false;
}

static bool check_table(const Checker *c, const char *key, const char *table) {
    char problem[160];
    if (has_table(c, table))
        return true;
    snprintf(problem, sizeof problem, "there is no table staging.%.64s", table);
    findings_add(c->findings, c->file, key, problem, "Correct the name, or add the table in a migration.");
    return false;
}

// A dotted name ends in a column of the last parent it goes through.
static void check_column(const Checker *c, const char *key, const char *table, const char *column) {
    char parent[64], problem[256];
    const char *last = strrchr(column, '.');
    if (last) {
        const char *start = memrchr(column, '.', (size_t)(last - column));
        start = start ? start + 1 : column;
        snprintf(parent, sizeof parent, "%.*s", (int)(last - start), start);
        table = parent;
        column = last + 1;
    }
    if (has_column(c, table, column))
        return;
    snprintf(problem, sizeof problem, "table staging.%.64s has no column %.64s", table, column);
    findings_add(c->findings, c->file, key, problem, "Correct the name, or add the column in a migration.");
}

static void check_rows(const Checker *c, const char *where, const RowRule *rules, size_t count) {
    for (size_t i = 0; i < count; i++) {
        char key[160];
        snprintf(key, sizeof key, "%srows[%zu].table", where, i);
        if (!check_table(c, key, rules[i].table))
            continue;
        for (size_t j = 0; j < rules[i].column_count; j++) {
            snprintf(key, sizeof key, "%srows[%zu].columns.%.64s", where, i, rules[i].columns[j]);
            check_column(c, key, rules[i].table, rules[i].columns[j]);
        }
    }
}

static void check_lines(const Checker *c, const Message *message) {
    const CsvForm *form = message->csv;
    if (!check_table(c, "csv.each", form->table))
        return;
    for (size_t i = 0; i < form->column_count; i++)
        check_column(c, "csv.fields", form->table, form->columns[i]);
    for (size_t i = 0; i < form->match_count; i++)
        check_column(c, "csv.match", i % 2 == 0 ? form->table : message->table, form->match[i]);
    for (size_t i = 0; i < sizeof form->between / sizeof *form->between; i++)
        check_column(c, "csv.between", i == 0 ? form->table : message->table, form->between[i]);
}

static void check_carries(const Checker *c, const Message *message) {
    for (size_t i = 0; i < message->carry_count; i++) {
        const Carry *carry = &message->carries[i];
        check_column(c, "carries.shown_in", message->table, carry->shown_in);
        for (size_t j = 0; check_table(c, "carries.table", carry->table) && j < carry->column_count; j++)
            check_column(c, "carries.columns", carry->table, carry->columns[j]);
    }
}

static void check_message(const Checker *c, const Message *message) {
    if (!check_table(c, "table", message->table))
        return;
    for (size_t i = 0; i < message->column_count; i++)
        check_column(c, "body", message->table, message->columns[i]);
    for (size_t i = 0; i < message->fill_count; i++)
        check_column(c, "reply.fill", message->table, message->fill_columns[i]);
    check_carries(c, message);
    if (message->csv)
        check_lines(c, message);
    for (size_t i = 0; i < message->child_count; i++) {
        const MessageChild *child = &message->children[i];
        if (!check_table(c, "body", child->table))
            continue;
        for (size_t j = 0; j < child->column_count; j++)
            check_column(c, "body", child->table, child->columns[j]);
    }
}

static void check_database(const Mappings *m, Checker *c, Arena *arena) {
    for (size_t i = 0; i < m->resource_count; i++) {
        const Resource *resource = m->resources[i];
        c->file = arena_format(arena, "%s/%s.json", resource->kind, resource->name);
        check_rows(c, "", resource->rows, resource->row_count);
        if (resource->content)
            check_rows(c, "content.", resource->content->rows, resource->content->row_count);
    }
    for (size_t i = 0; i < m->load_kind_count; i++) {
        c->file = arena_format(arena, "load/%s.json", m->load_kinds[i]->name);
        check_rows(c, "", m->load_kinds[i]->content.rows, m->load_kinds[i]->content.row_count);
    }
    for (size_t i = 0; i < m->message_count; i++) {
        c->file = arena_format(arena, "%s/messages/%s.json", m->messages[i]->kind, m->messages[i]->name);
        check_message(c, m->messages[i]);
    }
    for (size_t i = 0; i < m->flow_count; i++) {
        c->file = arena_format(arena, "flows/%s.json", m->flows[i]->name);
        check_table(c, "table", m->flows[i]->table);
    }
}

// ---- routing ----

static bool has_application(const CheckFacts *facts, const char *name) {
    for (size_t i = 0; i < facts->application_count; i++)
        if (strcmp(facts->applications[i], name) == 0)
            return true;
    return false;
}

static void check_routing(const Mappings *m, const CheckFacts *facts, Findings *findings) {
    const Lookup *routing = lookups_find(&m->lookups, "routing");
    for (size_t i = 0; routing && i < routing->pair_count; i++) {
        const LookupPair *pair = &routing->pairs[i];
        char problem[160], key[96];
        if (has_application(facts, pair->inner))
            continue;
        snprintf(key, sizeof key, "values.%.80s", pair->outer);
        snprintf(problem, sizeof problem, "the configuration has no application \"%.64s\"", pair->inner);
        findings_add(findings, "lookups/routing.json", key, problem,
                     "Name an application of the configuration, or add a section for it.");
    }
}

bool mapping_check(const char *directory, const CheckFacts *facts, Arena *arena, const Finding **findings,
                   size_t *finding_count, Error *error) {
    Findings list = {.arena = arena};
    Mappings *mappings = memory_zero(sizeof *mappings);
    mappings->arena = arena_new();
    bool is_read = mappings_read(mappings, directory, &list, error);
    Checker checker = {facts, &list, ""};
    if (is_read && facts->column_count > 0)
        check_database(mappings, &checker, arena);
    if (is_read)
        check_routing(mappings, facts, &list);
    mappings_free(mappings);
    *findings = list.list;
    *finding_count = list.count;
    return is_read;
}
