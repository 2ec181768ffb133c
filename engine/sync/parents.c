/* Parents: which items point to rows that exist nowhere. */
#include "sync/parents.h"

#include "sync/keymap.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* A foreign key has at most so many columns here; each round refuses at least one item, so rounds end by
 * themselves. */
enum { LINK_COLUMNS_MAX = 8 };

typedef enum Presence { PRESENT, MISSING } Presence;

typedef struct Check {
    Batch *batch;
    Item *items;
    size_t count;
    Database *database;
    Catalog *catalog;
    KeyMap asked;    /* parent's key -> Presence, as the database said */
    KeyMap provided; /* parent's key -> 1, by fresh items of the batch */
    size_t missing;  /* keys asked for that are MISSING */
} Check;

/* The values of a row's columns; false when one is absent or null: then the foreign key asks for nothing. */
static bool take_values(const StagedRow *row, const Names *columns, const char **values) {
    assert(columns->count <= LINK_COLUMNS_MAX);
    for (size_t i = 0; i < columns->count; i++) {
        int at = rule_column(row->rule, columns->at[i]);
        if (at < 0 || row->values[at] == VALUE_ABSENT || row->values[at] == NULL)
            return false;
        values[i] = row->values[at];
    }
    return true;
}

static char *append(char *at, const char *text, char end) {
    at = stpcpy(at, text);
    *at++ = end;
    return at;
}

/* Table, columns and values of a parent as one text. */
static const char *key_of(Arena *arena, const ParentLink *link, const char *const *values) {
    size_t length = strlen(link->parent_table) + 2;
    for (size_t i = 0; i < link->parent_columns.count; i++)
        length += strlen(link->parent_columns.at[i]) + strlen(values[i]) + 2;
    char *key = arena_alloc(arena, length);
    char *at = append(key, link->parent_table, '\x1f');
    for (size_t i = 0; i < link->parent_columns.count; i++) {
        at = append(at, link->parent_columns.at[i], '\x1e');
        at = append(at, values[i], '\x1f');
    }
    *at = '\0';
    return key;
}

static bool find_need(Check *check, const StagedRow *row, const ParentLink *link, const char **values,
                      const char **key) {
    if (!take_values(row, &link->columns, values))
        return false;
    *key = key_of(check->batch->arena, link, values);
    return true;
}

/* --- each row that a rule needs --- */

typedef bool LinkVisit(Check *check, const RowRule *rule, const ParentLink *link, Error *error);

static bool each_link(Check *check, LinkVisit *visit, Error *error) {
    for (size_t r = 0; r < check->batch->rule_count; r++) {
        const RowRule *rule = &check->batch->rules[r];
        if (rule->mode == ROW_COMPARE)
            continue; /* it stages nothing */
        const RuleFacts *facts = catalog_rule(check->catalog, check->database, rule, error);
        if (!facts)
            return false;
        for (size_t p = 0; p < facts->parent_count; p++)
            if (!visit(check, rule, &facts->parents[p], error))
                return false;
    }
    return true;
}

static bool note_provided(Check *check, const RowRule *rule, const ParentLink *link, Error *error) {
    (void)rule;
    (void)error;
    const char *values[LINK_COLUMNS_MAX];
    for (size_t i = 0; i < check->count; i++) {
        const Item *item = &check->items[i];
        for (size_t k = 0; item->state == ITEM_FRESH && k < item->row_count; k++) {
            const StagedRow *row = &item->rows[k];
            if (row->rule->mode != ROW_UPDATE && row->rule->mode != ROW_COMPARE &&
                strcmp(row->rule->table, link->parent_table) == 0 &&
                take_values(row, &link->parent_columns, values))
                keymap_set(&check->provided, key_of(check->batch->arena, link, values), 1);
        }
    }
    return true;
}

/* --- asking the database --- */

typedef struct Question {
    const char **keys;
    const char **columns[LINK_COLUMNS_MAX];
    size_t count;
} Question;

static void add_need(Check *check, Question *question, const ParentLink *link, const char *const *values,
                     const char *key) {
    if (keymap_get(&check->provided, key) != KEYMAP_NONE || keymap_get(&check->asked, key) != KEYMAP_NONE)
        return;
    keymap_set(&check->asked, key, PRESENT);
    question->keys[question->count] = key;
    for (size_t c = 0; c < link->columns.count; c++)
        question->columns[c][question->count] = values[c];
    question->count++;
}

static Question collect_needs(Check *check, const RowRule *rule, const ParentLink *link) {
    size_t rows = 1;
    for (size_t i = 0; i < check->count; i++)
        rows += check->items[i].state == ITEM_FRESH ? check->items[i].row_count : 0;
    Question question = {.keys = arena_alloc(check->batch->arena, rows * sizeof(char *))};
    for (size_t c = 0; c < link->columns.count; c++)
        question.columns[c] = arena_alloc(check->batch->arena, rows * sizeof(char *));
    const char *values[LINK_COLUMNS_MAX], *key;
    for (size_t i = 0; i < check->count; i++) {
        const Item *item = &check->items[i];
        for (size_t k = 0; item->state == ITEM_FRESH && k < item->row_count; k++)
            if (item->rows[k].rule == rule && find_need(check, &item->rows[k], link, values, &key))
                add_need(check, &question, link, values, key);
    }
    return question;
}

static bool ask_missing(Check *check, const RowRule *rule, const ParentLink *link, Error *error) {
    Question question = collect_needs(check, rule, link);
    if (question.count == 0)
        return true;
    Parameters *parameters AUTO(parameters_free_at) = parameters_new();
    for (size_t c = 0; c < link->columns.count; c++)
        parameter_text_array(parameters, question.columns[c], question.count);
    Result *result AUTO(result_free_at) = NULL;
    if (!database_execute(check->database, link->missing_statement, parameters, &result, error))
        return false;
    for (size_t i = 0; i < result_rows(result); i++) {
        int64_t ordinal = result_int(result, i, 0);
        assert(ordinal >= 1 && ordinal <= (int64_t)question.count);
        keymap_set(&check->asked, question.keys[ordinal - 1], MISSING);
        check->missing++;
    }
    return true;
}

/* --- refusing --- */

static const char *key_as_json(Arena *arena, const ParentLink *link, const char *const *values) {
    Buffer json AUTO(buffer_free) = {0};
    for (size_t i = 0; i < link->parent_columns.count; i++) {
        buffer_char(&json, i ? ',' : '{');
        buffer_json_text(&json, text_of(link->parent_columns.at[i]));
        buffer_char(&json, ':');
        buffer_json_text(&json, text_of(values[i]));
    }
    buffer_char(&json, '}');
    return arena_copy(arena, json.at, json.length);
}

static void join(char *out, size_t size, const Names *names) {
    size_t length = 0;
    out[0] = '\0';
    for (size_t i = 0; i < names->count && length < size; i++)
        length += (size_t)snprintf(out + length, size - length, "%s%s", i ? ", " : "", names->at[i]);
}

static void refuse_orphan(Batch *batch, Item *item, const ParentLink *link, const char *const *values) {
    Fault fault = {.kind = "missing_parent"};
    join(fault.field, sizeof fault.field, &link->columns);
    snprintf(fault.value_class, sizeof fault.value_class, "unknown %s", link->parent_table);
    snprintf(fault.reason, sizeof fault.reason,
             "The %s that it names is not known. It is staged by itself as soon as that record arrives; if "
             "that does not "
             "happen, look for the record in the application that owns it.",
             link->parent_table);
    batch_refuse(batch, item, &fault);
    item->parent_table = link->parent_table;
    item->parent_key = key_as_json(batch->arena, link, values);
}

static bool row_is_orphan(Check *check, Item *item, const StagedRow *row, const RuleFacts *facts) {
    const char *values[LINK_COLUMNS_MAX], *key;
    for (size_t p = 0; p < facts->parent_count; p++) {
        const ParentLink *link = &facts->parents[p];
        if (find_need(check, row, link, values, &key) && keymap_get(&check->provided, key) == KEYMAP_NONE &&
            keymap_get(&check->asked, key) == MISSING) {
            refuse_orphan(check->batch, item, link, values);
            return true;
        }
    }
    return false;
}

static bool refuse_orphans(Check *check, size_t *refused, Error *error) {
    *refused = 0;
    for (size_t i = 0; check->missing > 0 && i < check->count; i++) {
        Item *item = &check->items[i];
        for (size_t k = 0; item->state == ITEM_FRESH && k < item->row_count; k++) {
            const StagedRow *row = &item->rows[k];
            if (row->rule->mode == ROW_COMPARE)
                continue;
            const RuleFacts *facts = catalog_rule(check->catalog, check->database, row->rule, error);
            if (!facts)
                return false;
            *refused += row_is_orphan(check, item, row, facts);
        }
    }
    return true;
}

static bool check_until_stable(Check *check, Error *error) {
    size_t refused;
    check->asked = keymap_new(check->batch->arena);
    do {
        check->provided = keymap_new(check->batch->arena);
        if (!each_link(check, note_provided, error) || !each_link(check, ask_missing, error) ||
            !refuse_orphans(check, &refused, error))
            return false;
    } while (refused > 0);
    return true;
}

bool parents_check(Batch *batch, Database *database, Catalog *catalog, Error *error) {
    Check check = {.batch = batch,
                   .items = batch->items,
                   .count = batch->count,
                   .database = database,
                   .catalog = catalog};
    return check_until_stable(&check, error);
}

bool parents_check_item(Batch *batch, Item *item, Database *database, Catalog *catalog, Error *error) {
    Check check = {.batch = batch, .items = item, .count = 1, .database = database, .catalog = catalog};
    return check_until_stable(&check, error);
}
