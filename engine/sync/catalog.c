/* Catalog: parents and merge statements of staging tables, asked once. */
#include "sync/catalog.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define CATALOG_RULES_MAX 256
#define CATALOG_STATEMENTS_MAX 1024

typedef struct MergeStatement {
    const RowRule *rule;
    uint64_t present;
    const char *sql;
} MergeStatement;

struct Catalog {
    Arena *arena;
    RuleFacts rules[CATALOG_RULES_MAX];
    size_t rule_count;
    MergeStatement statements[CATALOG_STATEMENTS_MAX];
    size_t statement_count;
};

Catalog *catalog_new(void) {
    Catalog *catalog = memory_zero(sizeof *catalog);
    catalog->arena = arena_new();
    return catalog;
}

void catalog_free(Catalog *catalog) {
    if (!catalog)
        return;
    arena_free(catalog->arena);
    free(catalog);
}

int rule_column(const RowRule *rule, const char *column) {
    for (size_t i = 0; i < rule->column_count; i++)
        if (strcmp(rule->columns[i], column) == 0)
            return (int)i;
    return -1;
}

/* Names never contain a comma: the SQL side joins them with it. */
static Names split_names(Arena *arena, const char *joined) {
    Names names = {0};
    if (!joined || !*joined)
        return names;
    size_t most = 1;
    for (const char *p = joined; *p; p++)
        most += *p == ',';
    const char **at = arena_alloc(arena, most * sizeof *at);
    names.at = at;
    for (const char *start = joined;; start++) {
        size_t length = strcspn(start, ",");
        at[names.count++] = arena_copy(arena, start, length);
        start += length;
        if (!*start)
            return names;
    }
}

static bool ask(Database *database, const char *sql, const char *first, const char *second, Result **result,
                Error *error) {
    Parameters *parameters AUTO(parameters_free_at) = parameters_new();
    parameter_text(parameters, first);
    if (second)
        parameter_text(parameters, second);
    return database_execute(database, sql, parameters, result, error);
}

static bool load_missing_statement(Catalog *catalog, Database *database, const char *table, ParentLink *link,
                                   Error *error) {
    Result *result AUTO(result_free_at) = NULL;
    if (!ask(database, "select engine.missing_statement($1, $2)", table, link->name, &result, error))
        return false;
    link->missing_statement = arena_text(catalog->arena, result_text(result, 0, 0));
    return true;
}

static bool load_parents(Catalog *catalog, Database *database, RuleFacts *facts, Error *error) {
    Result *result AUTO(result_free_at) = NULL;
    if (!ask(database,
             "select name, array_to_string(columns, ','), parent_table, array_to_string(parent_columns, ',')"
             " from engine.parents($1) order by name",
             facts->table, NULL, &result, error))
        return false;
    facts->parent_count = result_rows(result);
    facts->parents = arena_alloc(catalog->arena, (facts->parent_count + 1) * sizeof *facts->parents);
    for (size_t i = 0; i < facts->parent_count; i++) {
        ParentLink *link = &facts->parents[i];
        link->name = arena_text(catalog->arena, result_text(result, i, 0));
        link->columns = split_names(catalog->arena, result_text(result, i, 1));
        link->parent_table = arena_text(catalog->arena, result_text(result, i, 2));
        link->parent_columns = split_names(catalog->arena, result_text(result, i, 3));
        assert(link->columns.count == link->parent_columns.count);
        if (!load_missing_statement(catalog, database, facts->table, link, error))
            return false;
    }
    return true;
}

static bool load_key(Catalog *catalog, Database *database, RuleFacts *facts, Error *error) {
    Result *result AUTO(result_free_at) = NULL;
    if (!ask(database, "select array_to_string(engine.key_columns($1), ',')", facts->table, NULL, &result,
             error))
        return false;
    facts->key = split_names(catalog->arena, result_text(result, 0, 0));
    return true;
}

/* The row that an update must find is as good as a parent: load_parents left room for it. */
static bool load_own_row(Catalog *catalog, Database *database, RuleFacts *facts, Error *error) {
    const RowRule *rule = facts->rule;
    Parameters *parameters AUTO(parameters_free_at) = parameters_new();
    parameter_text(parameters, rule->table);
    if (rule->key_count)
        parameter_text_array(parameters, rule->key, rule->key_count);
    else
        parameter_null(parameters);
    Result *result AUTO(result_free_at) = NULL;
    if (!database_execute(
            database,
            "select array_to_string(k.columns, ','), engine.missing_row_statement($1, k.columns)"
            " from (select coalesce($2::text[], engine.key_columns($1)) as columns) k",
            parameters, &result, error))
        return false;
    Names key = split_names(catalog->arena, result_text(result, 0, 0));
    facts->parents[facts->parent_count++] =
        (ParentLink){.name = "its own row",
                     .columns = key,
                     .parent_table = facts->table,
                     .parent_columns = key,
                     .missing_statement = arena_text(catalog->arena, result_text(result, 0, 1))};
    return true;
}

const RuleFacts *catalog_rule(Catalog *catalog, Database *database, const RowRule *rule, Error *error) {
    const RowRule *own = rule->must_exist ? rule : NULL;
    for (size_t i = 0; i < catalog->rule_count; i++)
        if (catalog->rules[i].rule == own && strcmp(catalog->rules[i].table, rule->table) == 0)
            return &catalog->rules[i];
    assert(catalog->rule_count < CATALOG_RULES_MAX);
    RuleFacts facts = {.table = arena_text(catalog->arena, rule->table), .rule = own};
    if (!load_key(catalog, database, &facts, error) || !load_parents(catalog, database, &facts, error) ||
        (own && !load_own_row(catalog, database, &facts, error)))
        return NULL;
    catalog->rules[catalog->rule_count] = facts;
    return &catalog->rules[catalog->rule_count++];
}

static const char *make_statement(Catalog *catalog, Database *database, const RowRule *rule, uint64_t present,
                                  Error *error) {
    const char *columns[64];
    size_t count = 0;
    for (size_t i = 0; i < rule->column_count; i++)
        if (present >> i & 1)
            columns[count++] = rule->columns[i];
    bool is_compared = rule->mode == ROW_COMPARE;
    Parameters *parameters AUTO(parameters_free_at) = parameters_new();
    parameter_text(parameters, rule->table);
    parameter_text_array(parameters, columns, count);
    parameter_text(parameters, is_compared ? rule->kind : row_mode_name(rule->mode));
    if (rule->key_count)
        parameter_text_array(parameters, rule->key, rule->key_count);
    else
        parameter_null(parameters);
    Result *result AUTO(result_free_at) = NULL;
    if (!database_execute(database,
                          is_compared ? "select engine.compare_statement($3, $1, $2::text[], $4::text[])"
                                      : "select engine.merge_statement($1, $2::text[], $3, $4::text[])",
                          parameters, &result, error))
        return NULL;
    return arena_text(catalog->arena, result_text(result, 0, 0));
}

const char *catalog_merge_statement(Catalog *catalog, Database *database, const RowRule *rule,
                                    uint64_t present, Error *error) {
    for (size_t i = 0; i < catalog->statement_count; i++)
        if (catalog->statements[i].rule == rule && catalog->statements[i].present == present)
            return catalog->statements[i].sql;
    const char *sql = make_statement(catalog, database, rule, present, error);
    if (!sql)
        return NULL;
    if (catalog->statement_count == CATALOG_STATEMENTS_MAX)
        catalog->statement_count = 0;
    catalog->statements[catalog->statement_count++] = (MergeStatement){rule, present, sql};
    return sql;
}
