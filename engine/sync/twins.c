/* Twins: rows of one item with one key. */
#include "sync/twins.h"

#include "sync/keymap.h"

#include <stdio.h>
#include <string.h>

/* The values of the key as one text; NULL: one of them is not there, which the database judges. */
static const char *key_of(const StagedRow *row, const Names *key, Arena *arena) {
    Buffer text AUTO(buffer_free) = {0};
    for (size_t i = 0; i < key->count; i++) {
        int at = rule_column(row->rule, key->at[i]);
        if (at < 0 || row->values[at] == VALUE_ABSENT || !row->values[at])
            return NULL;
        buffer_append(&text, row->values[at], strlen(row->values[at]));
        buffer_char(&text, '\x1f');
    }
    return arena_copy(arena, text.at ? text.at : "", text.length);
}

static bool is_same_value(const char *one, const char *other) {
    if (one == other)
        return true;
    return one && other && one != VALUE_ABSENT && other != VALUE_ABSENT && strcmp(one, other) == 0;
}

static const char *differing_column(const StagedRow *one, const StagedRow *other) {
    for (size_t i = 0; i < one->rule->column_count; i++)
        if (!is_same_value(one->values[i], other->values[i]))
            return one->rule->columns[i];
    return NULL;
}

static void refuse(Batch *batch, Item *item, const RowRule *rule, const char *column) {
    Fault fault = {0};
    fault_set(&fault, rule->each->text, "twice",
              "It names one %s twice, with a different %s each time, so neither is certain. Correct the list "
              "at the source.",
              rule->table, column);
    batch_refuse(batch, item, &fault);
}

static void check_item(Batch *batch, Item *item, const RowRule *rule, const Names *key) {
    Arena *arena AUTO(arena_free_at) = arena_new();
    KeyMap rows = keymap_new(arena);
    for (size_t k = 0; k < item->row_count; k++) {
        const StagedRow *row = &item->rows[k];
        const char *text = row->rule == rule ? key_of(row, key, arena) : NULL;
        if (!text)
            continue;
        int former = keymap_get(&rows, text);
        const char *column = former == KEYMAP_NONE ? NULL : differing_column(&item->rows[former], row);
        if (column) {
            refuse(batch, item, rule, column);
            return;
        }
        keymap_set(&rows, text, (int)k);
    }
}

bool twins_refuse(Batch *batch, Database *database, Catalog *catalog, Error *error) {
    for (size_t r = 0; r < batch->rule_count; r++) {
        const RowRule *rule = &batch->rules[r];
        if (!rule->each || rule->mode != ROW_UPSERT)
            continue;
        const RuleFacts *facts = catalog_rule(catalog, database, rule, error);
        if (!facts)
            return false;
        for (size_t i = 0; i < batch->count; i++)
            if (batch->items[i].state == ITEM_FRESH && batch->items[i].row_count > 1)
                check_item(batch, &batch->items[i], rule, &facts->key);
    }
    return true;
}
