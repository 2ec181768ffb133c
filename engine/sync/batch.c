/* Batches: repeats, probe, parse, and what is recorded of each item. */
#include "sync/batch.h"

#include "base/log.h"
#include "io/digest.h"
#include "io/json.h"
#include "sync/merge.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Batch *batch_new(int64_t source_id, const char *application, const unsigned char *mapping,
                 const RowRule *rules, size_t rule_count) {
    Batch *batch = memory_zero(sizeof *batch);
    *batch = (Batch){.arena = arena_new(),
                     .source_id = source_id,
                     .application = application,
                     .mapping = mapping,
                     .rules = rules,
                     .rule_count = rule_count};
    return batch;
}

void batch_free(Batch *batch) {
    if (!batch)
        return;
    arena_free(batch->arena);
    free(batch->items);
    free(batch);
}

void batch_free_at(Batch **batch) { batch_free(*batch); }

static const char *record_of_hash(Batch *batch, const unsigned char hash[32]) {
    char hex[65];
    digest_hex(hash, hex);
    return arena_format(batch->arena, "sha256:%s", hex);
}

Item *batch_add(Batch *batch, Text bytes, const char *record, const char *version) {
    assert(batch->count < BATCH_ITEMS_MAX);
    if (batch->count == batch->capacity) {
        batch->capacity = batch->capacity ? batch->capacity * 2 : 64;
        batch->items = memory_grow(batch->items, batch->capacity * sizeof *batch->items);
    }
    Item *item = &batch->items[batch->count++];
    *item = (Item){.bytes = bytes, .state = ITEM_FRESH};
    digest_of(bytes, item->hash);
    item->record = record ? arena_text(batch->arena, record) : record_of_hash(batch, item->hash);
    item->is_nameless = !record;
    item->version = version ? arena_text(batch->arena, version) : NULL;
    return item;
}

void batch_refuse(Batch *batch, Item *item, const Fault *fault) {
    item->state = ITEM_FAULTY;
    item->fault = arena_alloc(batch->arena, sizeof *fault);
    *item->fault = *fault;
}

size_t batch_count(const Batch *batch, ItemState state) {
    size_t count = 0;
    for (size_t i = 0; i < batch->count; i++)
        count += batch->items[i].state == state;
    return count;
}

/* --- repeats --- */

static int compare_records(const void *a, const void *b) {
    const Item *const *left = a, *const *right = b;
    int order = strcmp((*left)->record, (*right)->record);
    return order ? order : (*left > *right) - (*left < *right);
}

void batch_drop_repeats(Batch *batch) {
    Item **sorted = arena_alloc(batch->arena, (batch->count + 1) * sizeof *sorted);
    for (size_t i = 0; i < batch->count; i++)
        sorted[i] = &batch->items[i];
    qsort(sorted, batch->count, sizeof *sorted, compare_records);
    for (size_t i = 1; i < batch->count; i++)
        if (strcmp(sorted[i - 1]->record, sorted[i]->record) == 0)
            sorted[i - 1]->state = ITEM_REPEATED;
}

/* --- columns of items, as arrays for a statement --- */

typedef struct ItemArrays {
    size_t count;
    Item **items;
    const char **records, **versions;
    Text *hashes, *bytes;
} ItemArrays;

static ItemArrays collect(Batch *batch, bool (*is_wanted)(const Item *)) {
    Arena *arena = batch->arena;
    size_t room = batch->count + 1;
    ItemArrays arrays = {.items = arena_alloc(arena, room * sizeof(Item *)),
                         .records = arena_alloc(arena, room * sizeof(char *)),
                         .versions = arena_alloc(arena, room * sizeof(char *)),
                         .hashes = arena_alloc(arena, room * sizeof(Text)),
                         .bytes = arena_alloc(arena, room * sizeof(Text))};
    for (size_t i = 0; i < batch->count; i++) {
        Item *item = &batch->items[i];
        if (!is_wanted(item))
            continue;
        size_t at = arrays.count++;
        arrays.items[at] = item;
        arrays.records[at] = item->record;
        arrays.versions[at] = item->version;
        arrays.hashes[at] = (Text){(const char *)item->hash, sizeof item->hash};
        arrays.bytes[at] = item->bytes;
    }
    return arrays;
}

static bool is_probed(const Item *item) { return item->state == ITEM_FRESH || item->state == ITEM_FAULTY; }

static bool is_fresh(const Item *item) { return item->state == ITEM_FRESH; }

static bool is_faulty(const Item *item) { return item->state == ITEM_FAULTY; }

/* --- probe --- */

static void note_known(Batch *batch, const ItemArrays *arrays, const Result *result) {
    size_t next = 0;
    size_t rows = result_rows(result);
    for (size_t i = 0; i < arrays->count; i++) {
        if (next < rows && result_int(result, next, 0) == (int64_t)i + 1) {
            if (result_bool(result, next, 1))
                arrays->items[i]->state = ITEM_OLDER;
            if (!result_is_null(result, next, 2))
                arrays->items[i]->version = arena_text(batch->arena, result_text(result, next, 2));
            next++;
        } else {
            arrays->items[i]->state = ITEM_UNCHANGED;
        }
    }
    assert(next == rows);
}

bool batch_probe(Batch *batch, Database *database, Error *error) {
    ItemArrays arrays = collect(batch, is_probed);
    if (arrays.count == 0)
        return true;
    Parameters *parameters AUTO(parameters_free_at) = parameters_new();
    parameter_int(parameters, batch->source_id);
    parameter_bytes(parameters, batch->mapping, 32);
    parameter_text_array(parameters, arrays.records, arrays.count);
    parameter_bytes_array(parameters, arrays.hashes, arrays.count);
    parameter_text_array(parameters, arrays.versions, arrays.count);
    Result *result AUTO(result_free_at) = NULL;
    if (!database_execute(database,
                          "select ordinal, is_older, taken_as from engine.probe($1, $2, $3::text[], "
                          "$4::bytea[], $5::text[])"
                          " order by ordinal",
                          parameters, &result, error))
        return false;
    note_known(batch, &arrays, result);
    return true;
}

/* --- parse --- */

static void refuse_unreadable(Batch *batch, Item *item, const Error *error) {
    Fault fault = {.kind = "invalid", .value_class = "not JSON"};
    snprintf(fault.reason, sizeof fault.reason, "%s", error->message);
    batch_refuse(batch, item, &fault);
}

static void parse_one(Batch *batch, Item *item, Arena *scratch) {
    Error error = {0};
    const Json *json = json_parse_in(scratch, item->bytes, &error);
    if (!json) {
        refuse_unreadable(batch, item, &error);
        return;
    }
    Fault fault = {0};
    if (!parse_item(batch->rules, batch->rule_count, json, batch->application, batch->arena, &item->rows,
                    &item->row_count, &fault))
        batch_refuse(batch, item, &fault);
}

bool batch_parse_some(Batch *batch, size_t count) {
    Arena *scratch AUTO(arena_free_at) = arena_new();
    size_t left = batch->count - batch->parsed, end = batch->parsed + (count < left ? count : left);
    for (; batch->parsed < end; batch->parsed++) {
        Item *item = &batch->items[batch->parsed];
        arena_reset(scratch);
        if (item->state == ITEM_FRESH)
            parse_one(batch, item, scratch);
    }
    return batch->parsed < batch->count;
}

void batch_parse(Batch *batch) { batch_parse_some(batch, batch->count); }

/* --- store --- */

/* One item a line, so that a stored body reads well and each item can be found and blanked. */
size_t batch_pack(Batch *batch, Buffer *body, int32_t **offsets, int32_t **lengths) {
    ItemArrays kept = collect(batch, is_probed);
    *offsets = arena_alloc(batch->arena, (kept.count + 1) * sizeof **offsets);
    *lengths = arena_alloc(batch->arena, (kept.count + 1) * sizeof **lengths);
    size_t bytes = 0;
    for (size_t i = 0; i < kept.count; i++)
        bytes += kept.bytes[i].length + 1;
    buffer_reserve(body, bytes);
    for (size_t i = 0; i < kept.count; i++) {
        (*offsets)[i] = (int32_t)body->length;
        (*lengths)[i] = (int32_t)kept.bytes[i].length;
        buffer_append(body, kept.bytes[i].at, kept.bytes[i].length);
        buffer_char(body, '\n');
    }
    return kept.count;
}

static bool add_exchange(Batch *batch, Database *database, const ExchangeFacts *facts, int64_t *exchange_id,
                         Error *error) {
    int32_t *offsets, *lengths;
    Buffer body AUTO(buffer_free) = {0};
    size_t kept = batch_pack(batch, &body, &offsets, &lengths);
    Parameters *parameters AUTO(parameters_free_at) = parameters_new();
    parameter_int(parameters, batch->source_id);
    parameter_text(parameters, facts->method);
    parameter_text(parameters, facts->path);
    parameter_int(parameters, facts->status);
    parameter_int(parameters, (int64_t)batch->count);
    parameter_int(parameters, (int64_t)kept);
    parameter_int(parameters, facts->duration_ms);
    parameter_bytes(parameters, batch->mapping, 32);
    parameter_bytes(parameters, body.at, body.length);
    parameter_int4_array(parameters, offsets, kept);
    parameter_int4_array(parameters, lengths, kept);
    Result *result AUTO(result_free_at) = NULL;
    if (!database_execute(database,
                          "select exchange_id, unkept from engine.add_exchange($1, $2, $3, $4, $5, $6, $7, "
                          "$8, $9, $10::int[], $11::int[])",
                          parameters, &result, error))
        return false;
    *exchange_id = result_int(result, 0, 0);
    if (!result_is_null(result, 0, 1))
        log_event(LOG_WARNING, "what was read is staged without its bytes", "path", facts->path, "reason",
                  result_text(result, 0, 1), NULL);
    return true;
}

bool batch_record_seen(Batch *batch, Database *database, int64_t exchange_id, Error *error) {
    ItemArrays staged = collect(batch, is_fresh);
    if (staged.count == 0)
        return true;
    Parameters *parameters AUTO(parameters_free_at) = parameters_new();
    parameter_int(parameters, batch->source_id);
    parameter_int(parameters, exchange_id);
    parameter_bytes(parameters, batch->mapping, 32);
    parameter_text_array(parameters, staged.records, staged.count);
    parameter_bytes_array(parameters, staged.hashes, staged.count);
    parameter_text_array(parameters, staged.versions, staged.count);
    return database_execute(database,
                            "select engine.record_seen($1, $2, $3, $4::text[], $5::bytea[], $6::text[])",
                            parameters, NULL, error);
}

static void add_fault_columns(Batch *batch, Parameters *parameters, const ItemArrays *faulty) {
    enum { COLUMNS = 6 };
    const char **columns[COLUMNS];
    for (size_t c = 0; c < COLUMNS; c++)
        columns[c] = arena_alloc(batch->arena, (faulty->count + 1) * sizeof(char *));
    for (size_t i = 0; i < faulty->count; i++) {
        const Item *item = faulty->items[i];
        columns[0][i] = item->fault->kind;
        columns[1][i] = item->fault->field[0] ? item->fault->field : NULL;
        columns[2][i] = item->fault->value_class[0] ? item->fault->value_class : NULL;
        columns[3][i] = item->fault->reason;
        columns[4][i] = item->parent_table;
        columns[5][i] = item->parent_key;
    }
    for (size_t c = 0; c < COLUMNS; c++)
        parameter_text_array(parameters, columns[c], faulty->count);
}

static bool add_quarantine(Batch *batch, Database *database, int64_t exchange_id, Error *error) {
    ItemArrays faulty = collect(batch, is_faulty);
    if (faulty.count == 0)
        return true;
    for (size_t i = 0; batch->quarantine_bytes && i < faulty.count; i++)
        faulty.bytes[i] = batch->quarantine_bytes(batch->owner, faulty.items[i], batch->arena);
    Parameters *parameters AUTO(parameters_free_at) = parameters_new();
    parameter_int(parameters, batch->source_id);
    parameter_int(parameters, exchange_id);
    parameter_bytes(parameters, batch->mapping, 32);
    parameter_text_array(parameters, faulty.records, faulty.count);
    parameter_bytes_array(parameters, faulty.hashes, faulty.count);
    parameter_text_array(parameters, faulty.versions, faulty.count);
    parameter_bytes_array(parameters, faulty.bytes, faulty.count);
    add_fault_columns(batch, parameters, &faulty);
    return database_execute(
        database,
        "select engine.add_quarantine($1, $2, $3, $4::text[], $5::bytea[], $6::text[],"
        " $7::bytea[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[])",
        parameters, NULL, error);
}

bool batch_store(Batch *batch, Database *database, Catalog *catalog, const ExchangeFacts *facts,
                 int64_t *exchange_id, Error *error) {
    return add_exchange(batch, database, facts, exchange_id, error) &&
           merge_batch(batch, database, catalog, *exchange_id, error) &&
           add_quarantine(batch, database, *exchange_id, error);
}
