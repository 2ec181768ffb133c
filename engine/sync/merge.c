/* Merge: rows into staging tables, a statement per rule, bad items isolated by halving. */
#include "sync/merge.h"

#include "sync/parents.h"
#include "sync/twins.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAVEPOINT "items"

typedef struct Merge {
    Batch *batch;
    Database *database;
    Catalog *catalog;
    int64_t exchange_id;
    Arena *arena; /* of one attempt */
} Merge;

/* A row on its way, with its item's version. */
typedef struct Entry {
    const StagedRow *row;
    Item *item;
} Entry;

uint64_t merge_presence(const StagedRow *row) {
    assert(row->rule->column_count <= MERGE_COLUMNS_MAX);
    uint64_t present = 0;
    for (size_t i = 0; i < row->rule->column_count; i++)
        if (row->values[i] != VALUE_ABSENT)
            present |= (uint64_t)1 << i;
    return present;
}

/* --- one statement --- */

/* An item of several rows did what the strongest of them did. */
static void note_outcomes(const Entry *entries, size_t count, const Result *result) {
    static const char *const names[] = {"unchanged", "kept", "updated", "inserted"};
    for (size_t i = 0; i < result_rows(result); i++) {
        int64_t ordinal = result_int(result, i, 0);
        assert(ordinal >= 1 && ordinal <= (int64_t)count);
        Item *item = entries[ordinal - 1].item;
        for (Outcome o = item->outcome; o <= OUTCOME_INSERTED; o++)
            if (strcmp(result_text(result, i, 1), names[o]) == 0)
                item->outcome = o;
    }
}

/* Who compares tells the items of the list apart. */
static void add_records(Parameters *parameters, const Entry *entries, size_t count, const char **values) {
    for (size_t i = 0; i < count; i++)
        values[i] = entries[i].item->record;
    parameter_text_array(parameters, values, count);
}

static bool execute(Merge *merge, const RowRule *rule, uint64_t present, const Entry *entries, size_t count,
                    Error *error) {
    const char *sql = catalog_merge_statement(merge->catalog, merge->database, rule, present, error);
    if (!sql)
        return false;
    Parameters *parameters AUTO(parameters_free_at) = parameters_new();
    const char **values = arena_alloc(merge->arena, count * sizeof *values);
    parameter_int(parameters, merge->exchange_id);
    for (size_t i = 0; i < count; i++)
        values[i] = entries[i].item->version;
    parameter_text_array(parameters, values, count);
    if (rule->mode == ROW_COMPARE)
        add_records(parameters, entries, count, values);
    for (size_t c = 0; c < rule->column_count; c++) {
        if (!(present >> c & 1))
            continue;
        for (size_t i = 0; i < count; i++)
            values[i] = entries[i].row->values[c];
        parameter_text_array(parameters, values, count);
    }
    Result *result AUTO(result_free_at) = NULL;
    if (!database_execute(merge->database, sql, parameters, &result, error))
        return false;
    if (rule->mode == ROW_LOAD)
        note_outcomes(entries, count, result);
    return true;
}

/* --- one rule --- */

static size_t collect_entries(Merge *merge, const RowRule *rule, Item *const *items, size_t count,
                              Entry **entries) {
    size_t rows = 0;
    for (size_t i = 0; i < count; i++)
        rows += items[i]->row_count;
    *entries = arena_alloc(merge->arena, (rows + 1) * sizeof **entries);
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < items[i]->row_count; k++)
            if (items[i]->rows[k].rule == rule) {
                (*entries)[found] = (Entry){&items[i]->rows[k], items[i]};
                found++;
            }
    return found;
}

/* Moves the entries of the first entry's presence into group, keeping the order of the rest. */
static size_t split_presence(Entry *entries, size_t *count, Entry *group, uint64_t *present) {
    size_t rest = 0, taken = 0;
    *present = merge_presence(entries[0].row);
    for (size_t i = 0; i < *count; i++) {
        if (merge_presence(entries[i].row) == *present)
            group[taken++] = entries[i];
        else
            entries[rest++] = entries[i];
    }
    *count = rest;
    return taken;
}

static bool merge_rule(Merge *merge, const RowRule *rule, Item *const *items, size_t count, Error *error) {
    Entry *entries;
    size_t left = collect_entries(merge, rule, items, count, &entries);
    Entry *group = arena_alloc(merge->arena, (left + 1) * sizeof *group);
    while (left > 0) {
        uint64_t present;
        size_t taken = split_presence(entries, &left, group, &present);
        if (!execute(merge, rule, present, group, taken, error))
            return false;
    }
    return true;
}

static bool merge_rules(Merge *merge, Item *const *items, size_t count, Error *error) {
    arena_reset(merge->arena);
    for (size_t i = 0; i < count; i++)
        items[i]->outcome = OUTCOME_UNCHANGED;
    for (size_t r = 0; r < merge->batch->rule_count; r++)
        if (!merge_rule(merge, &merge->batch->rules[r], items, count, error))
            return false;
    return true;
}

/* --- isolation --- */

static bool is_refusal(const Error *error) {
    return strncmp(error->code, "22", 2) == 0 || strncmp(error->code, "23", 2) == 0;
}

static void refuse(Merge *merge, Item *item, const Error *error) {
    Fault fault = {.kind = "refused_by_database", .value_class = "refused"};
    snprintf(fault.field, sizeof fault.field, "%s", error->subject);
    snprintf(fault.reason, sizeof fault.reason,
             "The database refused it: %.360s. Correct the record at its source, or the mapping or the rule "
             "that it breaks.",
             error->message);
    batch_refuse(merge->batch, item, &fault);
}

/* Merges the items, or as many as the database takes; each refused one becomes faulty. False: another error.
 */
static bool merge_items(Merge *merge, Item *const *items, size_t count, Error *error) {
    if (count == 0)
        return true;
    if (!database_savepoint(merge->database, SAVEPOINT, error))
        return false;
    if (merge_rules(merge, items, count, error))
        return database_release(merge->database, SAVEPOINT, error);
    if (!is_refusal(error) || !database_rollback_to(merge->database, SAVEPOINT, NULL) ||
        !database_release(merge->database, SAVEPOINT, NULL))
        return false;
    if (count == 1) {
        refuse(merge, items[0], error);
        error_clear(error);
        return true;
    }
    error_clear(error);
    return merge_items(merge, items, count / 2, error) &&
           merge_items(merge, items + count / 2, count - count / 2, error);
}

static size_t fresh_items(Batch *batch, Item **items) {
    size_t count = 0;
    for (size_t i = 0; i < batch->count; i++)
        if (batch->items[i].state == ITEM_FRESH)
            items[count++] = &batch->items[i];
    return count;
}

static size_t refused_items(Item **items, size_t count, Item **refused) {
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        if (items[i]->state == ITEM_FAULTY)
            refused[found++] = items[i];
    return found;
}

/* Halving tears children from parents that stood later in the page, so what was refused gets further chances,
 * as long as each round merges something. */
static bool merge_refused_again(Merge *merge, Item **items, size_t count, Error *error) {
    for (size_t before = count + 1; count > 0 && count < before;) {
        before = count;
        for (size_t i = 0; i < count; i++)
            items[i]->state = ITEM_FRESH;
        if (!merge_items(merge, items, count, error))
            return false;
        count = refused_items(items, count, items);
    }
    return true;
}

/* An item that only lacks a parent, now that the parent was refused, says so. */
static bool name_missing_parents(Merge *merge, Item **items, size_t count, Error *error) {
    for (size_t i = 0; i < count; i++) {
        Fault *fault = items[i]->fault;
        items[i]->state = ITEM_FRESH;
        if (!parents_check_item(merge->batch, items[i], merge->database, merge->catalog, error))
            return false;
        if (items[i]->state == ITEM_FRESH) {
            items[i]->state = ITEM_FAULTY;
            items[i]->fault = fault;
        }
    }
    return true;
}

static bool merge_all(Merge *merge, Error *error) {
    if (!twins_refuse(merge->batch, merge->database, merge->catalog, error))
        return false;
    Item **items = arena_alloc(merge->batch->arena, (merge->batch->count + 1) * sizeof *items);
    size_t count = fresh_items(merge->batch, items);
    if (!merge_items(merge, items, count, error))
        return false;
    size_t refused = refused_items(items, count, items);
    if (refused < count && !merge_refused_again(merge, items, refused, error))
        return false;
    return name_missing_parents(merge, items, refused_items(items, refused, items), error);
}

bool merge_batch(Batch *batch, Database *database, Catalog *catalog, int64_t exchange_id, Error *error) {
    Arena *arena AUTO(arena_free_at) = arena_new();
    Merge merge = {batch, database, catalog, exchange_id, arena};
    return merge_all(&merge, error);
}
